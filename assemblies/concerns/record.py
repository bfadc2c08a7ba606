"""The kinds of events that concerns write: that there was one and when it was answered, never what or who."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_lazy

from assemblies.minutes.events import event_type

SEND = event_type(
    "concern.send",
    "number",
    "text_hash",
    "due",
    sentence=gettext_lazy("Concern %(number)d came in. It is to be answered by %(due)s."),
)


def _answered(body: Mapping[str, object]) -> str:
    told = gettext("Concern %(number)d was answered in time.")
    if body["is_late"]:
        told = gettext("Concern %(number)d was answered late.")
    return told % body


ANSWER = event_type("concern.answer", "number", "is_public", "is_late", sentence=_answered)
