from django.urls import path

from governance.demographics import views

urlpatterns = [
    path("a/<slug:slug>/demographics/", views.traits, name="list"),
    path("a/<slug:slug>/demographics/new/", views.ask, name="ask"),
    path("demographics/<uuid:trait_id>/end/", views.end, name="end"),
    path("demographics/<uuid:trait_id>/answer/", views.answer, name="answer"),
    path("me/demographics/", views.mine, name="mine"),
]
