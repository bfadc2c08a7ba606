from django.urls import path

from governance.practice import views

urlpatterns = [
    path("a/<slug:slug>/practice/", views.desk, name="desk"),
    path("a/<slug:slug>/practice/offer/", views.offer, name="offer"),
    path("practice/<uuid:practice_id>/end/", views.end, name="end"),
    path("practice/<uuid:practice_id>/", views.ballot, name="ballot"),
    path("practice/<uuid:practice_id>/cast/", views.cast, name="cast"),
    path("practice/<uuid:practice_id>/receipt/", views.receipt, name="receipt"),
]
