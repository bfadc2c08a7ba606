from django.urls import path

from assemblies.concerns import views

urlpatterns = [
    path("concerns/", views.choose, name="choose"),
    path("a/<slug:slug>/concerns/", views.concerns, name="list"),
    path("a/<slug:slug>/concerns/new/", views.write, name="write"),
    path("concerns/<uuid:concern_id>/", views.concern, name="concern"),
]
