"""Who may read mail that was not sent, as sentences."""

from django.conf import settings

from assemblies.members.permissions import DESK, Visitor, seats_of


def has_outbox() -> bool:
    """Only where no mail leaves the machine."""
    return bool(settings.MODE != "production")


def can_read_outbox(visitor: Visitor) -> bool:
    """In a demo anybody; in a hall those who run a desk, who hand the codes to their people."""
    return has_outbox() and (settings.DEMO or any(seat.role in DESK for seat in seats_of(visitor)))
