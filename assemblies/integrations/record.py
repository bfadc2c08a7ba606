"""The kinds of events that service accounts write. An account appears as its seat's salted hash."""

from django.utils.translation import gettext_lazy as _

from assemblies.minutes.events import event_type

MAKE = event_type(
    "service.make", "seat", "scopes", sentence=_("A service account was made. What it may do: %(scopes)s.")
)
RENEW = event_type(
    "service.renew", "seat", "until", sentence=_("A service account got a new token; the old one ends at %(until)s.")
)
RESET = event_type(
    "sandbox.reset", "assembly", sentence=_("The sandbox was emptied. Its record begins anew with these lines.")
)
