"""The kinds of events that concerns write: that there was one and when it was answered, never what or who."""

from collections.abc import Mapping

from django.utils.translation import gettext

from assemblies.minutes.events import event_type
from config.languages import told_day


def _sent(body: Mapping[str, object]) -> str:
    told = gettext("Concern %(number)d came in. It is to be answered by %(due)s.")
    return told % {**body, "due": told_day(str(body["due"]))}


SEND = event_type("concern.send", "number", "text_hash", "due", sentence=_sent)


def _answered(body: Mapping[str, object]) -> str:
    told = gettext("Concern %(number)d was answered in time.")
    if body["is_late"]:
        told = gettext("Concern %(number)d was answered late.")
    return told % body


ANSWER = event_type("concern.answer", "number", "is_public", "is_late", sentence=_answered)
