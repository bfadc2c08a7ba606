"""Addresses short enough for a printed code, in whatever language the person reads."""

from django.urls import path

from assemblies.members.views.cards import short_card

urlpatterns = [path("c/<str:token>", short_card, name="short_card")]
