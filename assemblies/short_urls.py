"""Addresses short enough for a printed code, in whatever language the person reads."""

from django.urls import path

from assemblies.correspondence.views.stopping import stop
from assemblies.hall.views.phone import short_phone
from assemblies.members.views.cards import short_card
from assemblies.people.views import entrance

urlpatterns = [
    path("", entrance, name="entrance"),
    path("c/<str:token>", short_card, name="short_card"),
    path("hall", short_phone, name="short_phone"),
    path("stop/<str:token>", stop, name="stop_messages"),
]
