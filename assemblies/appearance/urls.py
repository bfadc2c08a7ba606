from django.urls import path

from assemblies.appearance.views import desk, public

urlpatterns = [
    path("legal/<slug:page>/", public.legal, name="legal"),
    path("legal/<slug:page>/<int:number>/", public.legal, name="legal_version"),
    path("a/<slug:slug>/appearance/", desk.appearance, name="appearance"),
    path("a/<slug:slug>/appearance/<slug:page>/", desk.write, name="write"),
]
