"""Who may plan for a storm, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_see_assembly
from governance.shelters.models import StormPlan


def can_see_plan(visitor: Visitor, plan: StormPlan) -> bool:
    return can_see_assembly(visitor, plan.assembly)


def planning_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor makes a plan: the desk."""
    return acting_seat(visitor, assembly, DESK)
