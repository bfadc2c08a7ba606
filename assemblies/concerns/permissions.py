"""Who may read and answer a concern, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.concerns.models import Concern
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, acting_seat, seats_in
from assemblies.people.models import Person


def role_that_reads(assembly: Assembly) -> Role | None:
    """Guarantors; organisers only where there is no guarantor. Nobody reads where there are neither."""
    active = Seat.objects.active().of_assembly(assembly)
    roles = set(active.filter(role__in=[Role.GUARANTOR, Role.ORGANISER]).values_list("role", flat=True))
    return next((role for role in (Role.GUARANTOR, Role.ORGANISER) if role in roles), None)


def roles_read_by(visitor: Visitor, assembly: Assembly) -> list[Role]:
    """Concerns that went to these roles are for this visitor. What went to guarantors never falls to organisers."""
    held = {seat.role for seat in seats_in(visitor, assembly)}
    if Role.GUARANTOR in held:
        return [Role.GUARANTOR, Role.ORGANISER]
    return [Role.ORGANISER] if Role.ORGANISER in held else []


def reader_of(visitor: Visitor, concern: Concern) -> Seat | None:
    """The seat in which a visitor reads and answers it."""
    return acting_seat(visitor, concern.assembly, {Role.GUARANTOR, Role(concern.goes_to)})


def is_author(visitor: Visitor, concern: Concern) -> bool:
    """Whoever sent it with their name. A visit by card has to be by that of a seat in the same assembly."""
    if not isinstance(visitor, Person) or concern.author_id != visitor.pk:
        return False
    return visitor.via_seat is None or bool(seats_in(visitor, concern.assembly))
