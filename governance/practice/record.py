"""The kinds of events a practice writes: that it was, and how many took part."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

START = event_type("practice.start", "seats", sentence=_("A practice vote began, for %(seats)s seats."))
END = event_type(
    "practice.end",
    "answered",
    "seats",
    sentence=_("The practice vote ended: %(answered)s of %(seats)s answered. It counts for nothing."),
)
