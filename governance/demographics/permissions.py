"""Who asks and who answers, as sentences."""

from __future__ import annotations

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in


def asking_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """An organiser, in person."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role == Role.ORGANISER), None)


def answering_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """A member of the plenary, in person or by card."""
    return next((seat for seat in seats_in(visitor, assembly) if is_member(seat)), None)


def is_member(seat: Seat) -> bool:
    return seat.role == Role.MEMBER and seat.body.kind == Body.Kind.PLENARY
