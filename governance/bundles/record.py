"""The kinds of events about bundles."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

HAND = event_type(
    "bundle.hand_over",
    "to",
    sentence=_("Somebody was named as auditor: they can fetch the auditors’ edition, which holds every ballot."),
)
END = event_type("bundle.take_back", "to", sentence=_("Somebody can no longer fetch the auditors’ edition."))
