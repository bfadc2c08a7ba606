"""Addresses without a language: short enough for a printed code, or known to other machines."""

from django.urls import path

from assemblies.appearance.views.public import accent, logo
from assemblies.correspondence.views.stopping import stop
from assemblies.hall.views.phone import short_phone
from assemblies.members.views.cards import short_card
from assemblies.people.views import back_with_account, entrance

urlpatterns = [
    path("", entrance, name="entrance"),
    path("c/<str:token>", short_card, name="short_card"),
    path("accent/<slug:colour>.css", accent, name="accent"),
    path("logo/<slug:slug>/<slug:mark>.png", logo, name="logo"),
    path("sign-in/back", back_with_account, name="back_with_account"),
    path("hall", short_phone, name="short_phone"),
    path("stop/<str:token>", stop, name="stop_messages"),
]
