"""The kinds of events that meetings write: how many were there, never who."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

START = event_type("meeting.start", "meeting", "body", "name", "day", sentence=_("A meeting began: %(name)s."))
END = event_type(
    "meeting.end",
    "meeting",
    "name",
    "came",
    sentence=_("The meeting %(name)s ended. Members who had been there: %(came)d."),
)
