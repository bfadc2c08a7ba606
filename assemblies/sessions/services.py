"""What the desk does with meetings, and who was there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from assemblies.minutes.services import note
from assemblies.sessions import record
from assemblies.sessions.errors import MeetingOver, MeetingRuns, MeetingUnnamed, NotOfThisBody
from assemblies.sessions.models import LONGEST_NAME, Meeting, Presence
from assemblies.sessions.permissions import can_mark_presence
from config.clock import now
from config.errors import require


def running_meeting(body: Body) -> Meeting | None:
    return Meeting.objects.filter(body=body, ended_at__isnull=True).first()


@transaction.atomic
def start_meeting(body: Body, *, name: str, by: Seat) -> Meeting:
    """The body meets from now on; nobody is marked as here yet."""
    require(can_mark_presence(by, body))
    name = " ".join(name.split())
    require(1 <= len(name) <= LONGEST_NAME, MeetingUnnamed)
    at = now()
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(body=body, name=name, day=body.assembly.today, started_at=at)
    except IntegrityError:
        raise MeetingRuns(body=body.name) from None
    told = {"meeting": str(meeting.id), "body": str(body.id), "name": name, "day": meeting.day.isoformat()}
    note(body.assembly_id, record.START, told, by=by.signature)
    announce(body.assembly.topic)
    return meeting


@transaction.atomic
def end_meeting(meeting: Meeting, *, by: Seat) -> Meeting:
    """The meeting is over and everybody has left it; how many had come stands in the minutes."""
    meeting = _held(meeting)
    require(can_mark_presence(by, meeting.body))
    require(meeting.is_running, MeetingOver)
    meeting.ended_at = now()
    meeting.save(update_fields=["ended_at"])
    Presence.objects.filter(meeting=meeting, left_at__isnull=True).update(left_at=meeting.ended_at)
    came = Presence.objects.filter(meeting=meeting).values("seat").distinct().count()
    told = {"meeting": str(meeting.id), "name": meeting.name, "came": came}
    note(meeting.body.assembly_id, record.END, told, by=by.signature)
    announce(meeting.body.assembly.topic)
    return meeting


@transaction.atomic
def mark(meeting: Meeting, seat: Seat, *, here: bool, by: Seat) -> None:
    """The seat is here, or gone, from now on. Saying so twice changes nothing."""
    meeting = _held(meeting)
    require(can_mark_presence(by, meeting.body))
    require(meeting.is_running, MeetingOver)
    require(seat.body_id == meeting.body_id and seat.is_active and seat.role == Role.MEMBER, NotOfThisBody)
    still_here = Presence.objects.filter(meeting=meeting, seat=seat, left_at__isnull=True)
    if here and not still_here.exists():
        Presence.objects.create(meeting=meeting, seat=seat, came_at=now())
    elif not here:
        still_here.update(left_at=now())
    announce(meeting.body.assembly.topic)


def _held(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("body__assembly").get(id=meeting.id)


def seats_here(meeting: Meeting) -> QuerySet[Presence]:
    return Presence.objects.filter(meeting=meeting, left_at__isnull=True)


def members_of(meeting: Meeting) -> QuerySet[Seat]:
    """Everybody who votes in the body that meets, in order of the names that are called, each with ``is_here``."""
    here = seats_here(meeting).filter(seat=OuterRef("pk"))
    seats = Seat.objects.voting().filter(body=meeting.body_id).select_related("person", "community")
    return seats.annotate(is_here=Exists(here)).order_by("person__name", "number")


def present_between(body_id: UUID, start: datetime, end: datetime) -> QuerySet[Presence]:
    """Who was marked as here at a meeting of this body at some moment between the two."""
    left_later = Q(left_at__isnull=True) | Q(left_at__gt=start)
    return Presence.objects.filter(left_later, meeting__body=body_id, came_at__lt=end)
