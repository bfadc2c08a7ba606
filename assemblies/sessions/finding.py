"""One door to a body's meetings: fetching them and the right to mark who is here in one call."""

from uuid import UUID

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_see_assembly
from assemblies.sessions.models import Meeting
from config.errors import Absent, NotAllowed


def find_body_to_meet(visitor: Visitor, body_id: UUID) -> tuple[Body, Seat]:
    """The body, and the seat at the desk in which the visitor acts, or a refusal."""
    body = Body.objects.select_related("assembly").filter(id=body_id).first()
    if body is None or not can_see_assembly(visitor, body.assembly):
        raise Absent
    by = acting_seat(visitor, body.assembly, DESK, body)
    if by is None:
        raise NotAllowed
    return body, by


def find_meeting(visitor: Visitor, meeting_id: UUID) -> tuple[Meeting, Seat]:
    meeting = Meeting.objects.select_related("body__assembly").filter(id=meeting_id).first()
    if meeting is None:
        raise Absent
    _body, by = find_body_to_meet(visitor, meeting.body_id)
    return meeting, by
