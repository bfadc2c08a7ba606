from django.urls import path

from governance.resources import views

urlpatterns = [
    path("a/<slug:slug>/resources/", views.resources, name="list"),
    path("a/<slug:slug>/resources/register/", views.register, name="register"),
    path("resources/<uuid:resource_id>/", views.resource, name="resource"),
    path("resources/<uuid:resource_id>/season/", views.season, name="season"),
    path("resources/<uuid:resource_id>/book/", views.book, name="book"),
    path("resources/<uuid:resource_id>/steward/", views.steward, name="steward"),
    path("resources/<uuid:resource_id>/log/", views.log, name="log"),
    path("resources/<uuid:resource_id>/version/", views.version, name="version"),
    path("resources/<uuid:resource_id>/device/", views.device, name="device"),
    path("bookings/<uuid:booking_id>/give-back/", views.give_back, name="give_back"),
    path("breaches/<uuid:breach_id>/answer/", views.answer, name="answer"),
]
