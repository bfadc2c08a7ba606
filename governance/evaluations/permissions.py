"""Who asks and who answers, as sentences."""

from __future__ import annotations

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, seats_in
from governance.evaluations.models import Side

ANSWERING = frozenset({Role.MEMBER, *DESK})


def asking_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """Whoever runs the assembly, in person."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role in DESK), None)


def answering_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """A member, or whoever runs the assembly, in person; somebody who is both answers as a member."""
    seats = [seat for seat in seats_in(visitor, assembly) if seat.role in ANSWERING]
    return min(seats, key=lambda seat: seat.role != Role.MEMBER, default=None)


def side_of(seat: Seat) -> Side:
    return Side.MEMBERS if seat.role == Role.MEMBER else Side.ORGANISERS
