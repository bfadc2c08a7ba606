from assemblies.bodies.models import Assembly
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, seats_in


def can_name_witnesses(visitor: Visitor, assembly: Assembly) -> bool:
    """An organiser or a guarantor in person: whom the public is asked to believe is no machine's choice."""
    return any(seat.role in {Role.ORGANISER, Role.GUARANTOR} for seat in seats_in(visitor, assembly))
