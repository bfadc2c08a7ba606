"""Who may write to everybody, and read mail that was not sent, as sentences."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.functions import Lower

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, OF_THE_HALL, Visitor, can_run_desk, has_role, seats_of
from assemblies.people.models import Person
from config import demo
from config.mailing import has_outbox


def can_read_outbox(visitor: Visitor) -> bool:
    """In a demo anybody; in a hall those who run a desk, who hand the codes to their people."""
    return has_outbox() and (demo.is_on() or any(seat.role in DESK for seat in seats_of(visitor)))


def addresses_withheld(visitor: Visitor, addresses: Collection[str]) -> set[str]:
    """Of these, as written or in small letters, those whose mail a visitor may not read though it never left.

    With the code of somebody who runs, guarantees or moderates, whoever reads it could act as two people. So mail is
    read to those alone whom any desk may seat, and by the desk of their own assembly.
    """
    if demo.is_on():
        return set()
    desks = {seat.body.assembly_id for seat in seats_of(visitor) if seat.role in DESK}
    own = visitor.id if isinstance(visitor, Person) else None
    small = Lower("person__email")  # a database may know the small form of a to z alone
    known = Q(person__email__in=addresses) | Q(small__in=[one.lower() for one in addresses])
    seats = Seat.objects.active().annotate(small=small).filter(known)
    others = seats.exclude(person=own).exclude(role__in=OF_THE_HALL, body__assembly__in=desks)
    return {str(form) for forms in others.values_list("person__email", "small") for form in forms}


def can_post_notice(visitor: Visitor, assembly: Assembly) -> bool:
    return can_run_desk(visitor, assembly)


def can_write_messages(visitor: Visitor, assembly: Assembly) -> bool:
    return can_run_desk(visitor, assembly)


def can_set_manners(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)


def can_release_letters(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)
