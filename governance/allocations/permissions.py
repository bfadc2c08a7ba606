"""Who may share out and hand over, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_see_assembly
from governance.allocations.models import Allocation


def can_see_allocation(visitor: Visitor, allocation: Allocation) -> bool:
    return can_see_assembly(visitor, allocation.assembly)


def sharing_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor shares out what a decision says: the desk."""
    return acting_seat(visitor, assembly, DESK)


def handing_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor writes down that something was handed over: an organiser."""
    return acting_seat(visitor, assembly, {Role.ORGANISER})
