"""Who may do what with manifestos, as sentences."""

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import (
    DESK,
    Visitor,
    acting_seat,
    can_run_desk,
    can_see_assembly,
    roles_of,
    seats_in,
)
from governance.manifestos.models import Amendment, Manifesto

EDITORS = DESK | {Role.EXPERT}


def can_see_manifesto(visitor: Visitor, manifesto: Manifesto) -> bool:
    """While it is drafted only the desk reads it; from the first reading on it is as public as its assembly."""
    if manifesto.stage == Manifesto.Stage.DRAFTING:
        return can_chair(visitor, manifesto)
    return can_see_assembly(visitor, manifesto.body.assembly)


def can_start_manifesto(visitor: Visitor, assembly: Assembly, body: Body | None = None) -> bool:
    return can_run_desk(visitor, assembly, body)


def can_chair(visitor: Visitor, manifesto: Manifesto) -> bool:
    """Write the draft, lead the readings, answer amendments, freeze."""
    return chairing_seat(visitor, manifesto) is not None


def chairing_seat(visitor: Visitor, manifesto: Manifesto) -> Seat | None:
    return acting_seat(visitor, manifesto.body.assembly, DESK, manifesto.body)


def keeping_seat(visitor: Visitor, manifesto: Manifesto) -> Seat | None:
    """The seat in which a visitor keeps plain words, legal notes and translations: at the desk, or as an expert."""
    return acting_seat(visitor, manifesto.body.assembly, EDITORS, manifesto.body)


def can_keep_beside(visitor: Visitor, manifesto: Manifesto) -> bool:
    return keeping_seat(visitor, manifesto) is not None


def amending_seats(visitor: Visitor, manifesto: Manifesto) -> list[Seat]:
    """The seats in which a visitor can propose a change: as a member, for the amendment desk of a delegation, or as
    somebody who keeps the text. Whoever is a member of several bodies is one member here."""
    seats = [seat for seat in seats_in(visitor, manifesto.body.assembly) if can_amend_from(seat, manifesto)]
    plain = [seat for seat in seats if not (speaks_for_delegation(seat) or is_editor(seat, manifesto))]
    member = next((seat for seat in plain if seat.body_id == manifesto.body_id), plain[0] if plain else None)
    return [seat for seat in seats if seat not in plain or seat == member]


def can_amend_from(seat: Seat, manifesto: Manifesto) -> bool:
    roles = roles_of(seat, seat.body)
    return Role.MEMBER in roles or speaks_for_delegation(seat) or is_editor(seat, manifesto)


def speaks_for_delegation(seat: Seat) -> bool:
    """Whether a seat is at the amendment desk of a delegation."""
    return seat.body.kind == Body.Kind.DELEGATION and not roles_of(seat, seat.body).isdisjoint(DESK)


def is_editor(seat: Seat, manifesto: Manifesto) -> bool:
    """Whether a seat keeps the text: at its own desk, at that of the plenary, or at that of a council beside it."""
    is_here = seat.body_id == manifesto.body_id or seat.body.kind in {Body.Kind.PLENARY, Body.Kind.COUNCIL}
    return is_here and not roles_of(seat, manifesto.body).isdisjoint(EDITORS)


def can_withdraw_amendment(visitor: Visitor, amendment: Amendment) -> bool:
    """Whoever handed it in; what a delegation handed in also others at its desk."""
    seats = seats_in(visitor, amendment.article.manifesto.body.assembly)
    return any(
        seat.id == amendment.by_id
        or (amendment.desk_id is not None and seat.body_id == amendment.desk_id and speaks_for_delegation(seat))
        for seat in seats
    )
