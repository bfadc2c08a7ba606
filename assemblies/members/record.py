"""The kinds of events that seats write. Seats appear as salted hashes, never as names."""

from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from assemblies.minutes.events import event_type

GRANT = event_type(
    "role.grant",
    "seat",
    "role",
    "body",
    "number",
    sentence=_("Seat %(number)d was given: %(role)s in %(body)s."),
)
REVOKE = event_type(
    "role.revoke",
    "seat",
    "role",
    "body",
    "number",
    sentence=_("Seat %(number)d ended: %(role)s in %(body)s."),
)
IMPORT = event_type(
    "roster.import",
    "body",
    "new",
    "changed",
    sentence=_("A list of people was brought in: %(new)d new, %(changed)d changed."),
)
CARDS = event_type("cards.issue", "count", sentence=_("Seat cards made: %(count)d."))
CHANGE = event_type(
    "seat.change", "seat", "number", sentence=_("What is known of the person in seat %(number)d was written anew.")
)
FORGET = event_type(
    "seat.forget",
    "seat",
    "number",
    sentence=_("The person who sat in seat %(number)d was erased: name, address and salt are gone for good."),
)
REISSUE = event_type(
    "card.reissue", "seat", sentence=_("A new seat card was made; any older one and its devices ended.")
)


def about(seat: Seat) -> dict[str, object]:
    """What the record says about a seat: its salted hash, never whose it is."""
    return {"seat": seat.opaque_id, "role": str(seat.role), "body": seat.body.name, "number": seat.number}
