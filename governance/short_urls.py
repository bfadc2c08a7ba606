"""Addresses short enough to type from a screen, in whatever language the visitor reads."""

from django.urls import path

from governance.ballots.views.questions import by_code

urlpatterns = [path("q/<str:code>", by_code, name="short_question")]
