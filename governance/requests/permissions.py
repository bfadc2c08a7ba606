"""Who may require something, sign and answer, as sentences."""

from __future__ import annotations

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, seat_in, seats_in
from governance.requests.models import AgendaRequest


def requiring_seat(visitor: Visitor, body: Body) -> Seat | None:
    """A member of the body, with a vote in it."""
    seat = seat_in(visitor, body)
    return seat if seat and seat.role == Role.MEMBER else None


def answering_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """Whoever leads the assembly, in person: an organiser or facilitator."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role in DESK), None)


def has_signed(visitor: Visitor, request: AgendaRequest) -> bool:
    own = {seat.id for seat in seats_in(visitor, request.body.assembly)}
    return any(one.seat_id in own for one in request.signatures.all() if one.withdrawn_at is None)
