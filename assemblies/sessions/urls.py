from django.urls import path

from assemblies.sessions import views

urlpatterns = [
    path("bodies/<uuid:body_id>/here/", views.here, name="here"),
    path("meetings/<uuid:meeting_id>/mark/", views.mark_one, name="mark"),
    path("meetings/<uuid:meeting_id>/end/", views.end, name="end"),
]
