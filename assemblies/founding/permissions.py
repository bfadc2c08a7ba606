"""Who may begin an assembly, and until when its set-up may change, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.founding.models import Founder
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, has_role, seats_of
from assemblies.minutes.models import Entry
from assemblies.people.models import Person

# What governance writes when the first decision is under way; from then on the set-up stands.
DECIDING = ("question.open", "batch.import")


def can_found(visitor: Visitor) -> bool:
    """Whoever organises anywhere here, and whoever was let in to begin. A visit by card is not enough."""
    if not isinstance(visitor, Person) or not visitor.is_active or visitor.via_seat is not None:
        return False
    if any(seat.role == Role.ORGANISER for seat in seats_of(visitor)):
        return True
    return Founder.objects.filter(person=visitor).exists()


def can_set_up(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)


def is_settled(assembly: Assembly) -> bool:
    """The first question has opened: members rely on what was set up."""
    return Entry.objects.filter(chain=assembly.id, type__in=DECIDING).exists()
