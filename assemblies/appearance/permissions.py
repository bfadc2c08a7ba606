from assemblies.bodies.models import Assembly
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, has_role


def can_change_appearance(visitor: Visitor, assembly: Assembly) -> bool:
    """Logo, colour, sites and the legal pages of the installation: any organiser."""
    return has_role(visitor, assembly, Role.ORGANISER)
