"""Who answers to guardians, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in


def answering_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """Answer in public: whoever runs the assembly, or a guarantor, in person."""
    return _own(visitor, assembly, Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR)


def alarm_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """Call a finding a false alarm: a guarantor in person. Not whoever runs what was found wanting."""
    return _own(visitor, assembly, Role.GUARANTOR)


def _own(visitor: Visitor, assembly: Assembly, *roles: Role) -> Seat | None:
    return next((seat for role in roles for seat in seats_in(visitor, assembly) if seat.role == role), None)
