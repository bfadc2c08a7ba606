from django.urls import path

from assemblies.witnesses import views

urlpatterns = [
    path("a/<slug:slug>/witnesses/", views.witnesses, name="list"),
    path("witnesses/<uuid:witness_id>/end/", views.end, name="end"),
]
