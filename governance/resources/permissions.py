"""Who may do what with a resource, as sentences."""

from __future__ import annotations

from collections.abc import Sequence

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_see_assembly, seats_in
from governance.resources.models import Booking, Resource


def registering_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor writes down what is shared, and its seasons."""
    return acting_seat(visitor, assembly, DESK)


def can_see_resource(visitor: Visitor, resource: Resource) -> bool:
    return can_see_assembly(visitor, resource.assembly)


def booking_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor books for a community: one with a vote that was given to somebody from there."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role == Role.MEMBER and seat.community_id), None)


def caring_seat(visitor: Visitor, resource: Resource, stewards: Sequence[Seat]) -> Seat | None:
    """The seat in which a visitor looks after a resource: that of a steward whose turn it is, or of the desk."""
    own = {seat.id for seat in seats_in(visitor, resource.assembly)}
    turn = next((seat for seat in stewards if seat.id in own), None)
    return turn or registering_seat(visitor, resource.assembly)


def can_give_back(seat: Seat | None, booking: Booking, caring: Seat | None) -> bool:
    """Whoever booked it, anybody else who books for the same community, and those who look after the resource."""
    return caring is not None or (seat is not None and seat.community_id == booking.community_id)
