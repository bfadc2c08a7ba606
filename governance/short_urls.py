"""Addresses without a language: short enough to type from a screen, or made for machines."""

from django.urls import path

from governance.ballots.views.questions import by_code
from governance.press.views.embeds import oembed
from governance.proceedings.following import catalog

urlpatterns = [
    path("q/<str:code>", by_code, name="short_question"),
    path("oembed", oembed, name="oembed"),
    path("catalog.jsonld", catalog, name="catalogue"),
]
