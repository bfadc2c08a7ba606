from django.urls import path

from assemblies.hall.views import booths, desk, phone

urlpatterns = [
    path("a/<slug:slug>/desk/take/", desk.take, name="take"),
    path("a/<slug:slug>/desk/leave/", desk.leave, name="leave"),
    path("a/<slug:slug>/help/", desk.own_call, name="help"),
    path("help/<uuid:call_id>/coming/", desk.coming, name="coming"),
    path("help/<uuid:call_id>/done/", desk.done, name="done"),
    path("a/<slug:slug>/booths/", booths.booths, name="booths"),
    path("booths/<uuid:booth_id>/end/", booths.end, name="end_booth"),
    path("booth/", booths.start, name="booth_start"),
    path("booth/leave/", booths.leave, name="booth_leave"),
    path("hall/", phone.phone, name="phone"),
]
