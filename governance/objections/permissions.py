"""Who may object, answer and go on, as sentences."""

from __future__ import annotations

from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from governance.objections.models import Objection
from governance.objections.texts import Text

OBJECTING = (Role.MEMBER, Role.EXPERT)


def objecting_seat(visitor: Visitor, text: Text) -> Seat | None:
    """A member or an expert who did not write the text; a member's seat goes first."""
    held = [seat for seat in seats_in(visitor, text.assembly) if seat.role in OBJECTING]
    seat = min(held, key=lambda one: OBJECTING.index(Role(one.role)), default=None)
    return seat if seat and seat.person_id not in text.persons else None


def answering_seat(visitor: Visitor, text: Text) -> Seat | None:
    """One of the text's authors."""
    own = {seat.id for seat in text.authors}
    return next((seat for seat in seats_in(visitor, text.assembly) if seat.id in own), None)


def own_seat(visitor: Visitor, objection: Objection) -> Seat | None:
    """The seat of whoever raised it."""
    return next((seat for seat in seats_in(visitor, objection.assembly) if seat.id == objection.by_id), None)


def passing_seat(visitor: Visitor, text: Text) -> Seat | None:
    """The chair: an organiser in person, who wrote neither the text nor an objection that is open."""
    chairs = [seat for seat in seats_in(visitor, text.assembly) if seat.role == Role.ORGANISER]
    seat = next(iter(chairs), None)
    if seat is None or seat.person_id in text.persons:
        return None
    own = Objection.objects.to(text.kind, text.id).holding().filter(by__person=seat.person_id)
    return None if own.exists() else seat
