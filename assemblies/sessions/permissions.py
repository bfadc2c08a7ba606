"""Who may mark who is here, as a sentence."""

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, roles_of


def can_mark_presence(by: Seat, body: Body) -> bool:
    """Whoever acts at the desk of the body's assembly."""
    is_here = by.is_active and by.body.assembly_id == body.assembly_id
    return is_here and not roles_of(by, body).isdisjoint(DESK)
