"""Who may do what in the room, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, Visitor, seats_in


def is_at_desk(seat: Seat, assembly: Assembly) -> bool:
    """An active seat of an organiser or facilitator of this assembly."""
    return seat.is_active and seat.role in DESK and seat.body.assembly_id == assembly.id


def seat_to_help(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor may call the desk: any but those of the desk itself."""
    seats = seats_in(visitor, assembly)
    if any(seat.role in DESK for seat in seats):
        return None
    return next(iter(seats), None)
