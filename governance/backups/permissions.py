"""Who may know of backups, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, has_role


def can_see_backups(visitor: Visitor, assembly: Assembly) -> bool:
    """An organiser: whoever answers for the people whose data this is."""
    return has_role(visitor, assembly, Role.ORGANISER)
