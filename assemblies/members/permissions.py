"""Who may do what in an assembly, as sentences. Seats are read once a request."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.people.models import Person

if TYPE_CHECKING:
    Visitor = Person | AnonymousUser
else:
    Visitor = object

DESK = frozenset({Role.ORGANISER, Role.FACILITATOR})
# What a facilitator may hand out in the hall. Who runs or watches the assembly is the organiser's to choose:
# whoever could give such a seat, or make its card anew, could act as two people at once.
OF_THE_HALL = frozenset({Role.MEMBER, Role.EXPERT, Role.OBSERVER})


def seats_of(visitor: Visitor) -> Sequence[Seat]:
    """The active seats a visitor speaks for; a visit through a card speaks for that seat alone."""
    if not isinstance(visitor, Person) or not visitor.is_active:
        return ()
    if visitor.seats_read is None:
        seats = Seat.objects.active().filter(person=visitor).select_related("body__assembly", "community", "person")
        if visitor.via_seat:
            seats = seats.filter(id=visitor.via_seat)
        visitor.seats_read = tuple(seats)
        for seat in visitor.seats_read:
            seat.person.lent = visitor.lent
    return visitor.seats_read


def seat_in(visitor: Visitor, body: Body) -> Seat | None:
    return next((seat for seat in seats_of(visitor) if seat.body_id == body.id), None)


def acts_as(by: Seat, found: Seat | None) -> bool:
    """Whether a seat may act where ``found`` may: of the same person and in the same role, in whichever body."""
    return found is not None and by.is_active and (by.person_id, by.role) == (found.person_id, found.role)


def seats_in(visitor: Visitor, assembly: Assembly) -> list[Seat]:
    return [seat for seat in seats_of(visitor) if seat.body.assembly_id == assembly.id]


def roles_of(seat: Seat, body: Body | None = None) -> frozenset[str]:
    """The role a seat holds. That of a service account acts in the roles its scopes lend it for this one operation:
    in the whole assembly if it sits in the plenary, otherwise in its own body alone."""
    if seat.role != Role.SERVICE:
        return frozenset({seat.role})
    reaches = seat.body.kind == Body.Kind.PLENARY or (body is not None and body.id == seat.body_id)
    return seat.person.lent if reaches else frozenset()


def acting_seat(visitor: Visitor, assembly: Assembly, roles: Collection[str], body: Body | None = None) -> Seat | None:
    """The seat in which a visitor acts, when they hold one of these roles in the assembly: the organiser's first."""
    held = [seat for seat in seats_in(visitor, assembly) if not roles_of(seat, body).isdisjoint(roles)]
    return min(held, key=lambda seat: Role.values.index(seat.role), default=None)


def has_role(visitor: Visitor, assembly: Assembly, *roles: str, body: Body | None = None) -> bool:
    return acting_seat(visitor, assembly, roles, body) is not None


def can_see_assembly(visitor: Visitor, assembly: Assembly) -> bool:
    return assembly.is_published or bool(seats_in(visitor, assembly))


def can_run_desk(visitor: Visitor, assembly: Assembly, body: Body | None = None) -> bool:
    return has_role(visitor, assembly, *DESK, body=body)


def can_manage_people(visitor: Visitor, assembly: Assembly, body: Body | None = None) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER, body=body)


def can_end_seat(by: Seat, seat: Seat) -> bool:
    """Organisers end every seat; a service account those it could have given."""
    allowed = can_manage_people(by.person, seat.body.assembly, seat.body)
    return allowed and (by.role != Role.SERVICE or seat.role in OF_THE_HALL)


def can_keep_accounts(visitor: Visitor, assembly: Assembly) -> bool:
    """Make, renew and end service accounts: an organiser in person."""
    return any(seat.role == Role.ORGANISER for seat in seats_in(visitor, assembly))


def roles_given_by(seat: Seat) -> frozenset[Role]:
    """The roles in which this seat may seat somebody, and make the card that opens such a seat."""
    if not seat.is_active or roles_of(seat, seat.body).isdisjoint(DESK):
        return frozenset()
    return frozenset(Role) - {Role.SERVICE} if seat.role == Role.ORGANISER else OF_THE_HALL


def can_import_people(by: Seat, body: Body) -> bool:
    is_here = by.is_active and by.body.assembly_id == body.assembly_id
    return is_here and not roles_of(by, body).isdisjoint(DESK)


def can_give_role(by: Seat, role: str) -> bool:
    return role in roles_given_by(by)


def can_set_charter(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)


def can_publish_assembly(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)


def speaks_for_all(visitor: Visitor) -> bool:
    """Whether this visit speaks for all of a person: a visit by card does where its seat is the only one ever."""
    if not isinstance(visitor, Person):
        return False
    return visitor.via_seat is None or not Seat.objects.filter(person=visitor).exclude(id=visitor.via_seat).exists()
