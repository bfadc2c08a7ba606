"""One door to an assembly that is being set up: fetching it and the right to change it in one call."""

from uuid import UUID

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, acting_seat
from config.errors import Absent, NotAllowed


def organised(visitor: Visitor, slug: str) -> tuple[Assembly, Seat]:
    """The assembly, and the seat in which the visitor organises it."""
    assembly = find_assembly(visitor, slug)
    seat = acting_seat(visitor, assembly, {Role.ORGANISER})
    if seat is None:
        raise NotAllowed
    return assembly, seat


def community_of(assembly: Assembly, community_id: UUID) -> Community:
    found = assembly.communities.prefetch_related("measures").filter(id=community_id).first()
    if found is None:
        raise Absent
    return found
