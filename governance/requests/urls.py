from django.urls import path

from governance.requests import views

urlpatterns = [
    path("a/<slug:slug>/requests/", views.requests, name="list"),
    path("a/<slug:slug>/requests/new/", views.new, name="new"),
    path("requests/<uuid:request_id>/", views.request_page, name="request"),
    path("requests/<uuid:request_id>/sign/", views.sign, name="sign"),
    path("requests/<uuid:request_id>/take-back/", views.take_back, name="take_back"),
    path("requests/<uuid:request_id>/answer/", views.answer, name="answer"),
]
