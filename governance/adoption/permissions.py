"""Who may do what when a manifesto is adopted, as sentences."""

from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from governance.adoption.models import AnnexedPledge
from governance.manifestos.models import Manifesto
from governance.manifestos.permissions import can_chair, speaks_for_delegation


def signing_seat(visitor: Visitor, manifesto: Manifesto) -> Seat | None:
    """The member's seat in the manifesto's body from which somebody signs."""
    seats = seats_in(visitor, manifesto.body.assembly)
    return next((seat for seat in seats if seat.body_id == manifesto.body_id and seat.role == Role.MEMBER), None)


def pledging_seats(visitor: Visitor, manifesto: Manifesto) -> list[Seat]:
    """For a delegation its own desk; for somebody outside the chair."""
    seats = seats_in(visitor, manifesto.body.assembly)
    own = [seat for seat in seats if speaks_for_delegation(seat)]
    others = [seat for seat in seats if seat.body.kind != Body.Kind.DELEGATION] if can_chair(visitor, manifesto) else []
    return [*own, *(seat for seat in others if seat.role in {Role.ORGANISER, Role.FACILITATOR})]


def proving_seats(visitor: Visitor, pledge: AnnexedPledge) -> list[Seat]:
    """Whoever may pledge in the same name: a delegation for its own, the chair for somebody outside."""
    seats = pledging_seats(visitor, pledge.manifesto)
    if pledge.body_id is not None:
        return [seat for seat in seats if seat.body_id == pledge.body_id]
    return [seat for seat in seats if seat.body.kind != Body.Kind.DELEGATION]
