"""Who at a desk has looked at what is known of people. Members see it on their page; it is kept for a year."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F, Q, QuerySet

from assemblies.members.models import AccessNote, Seat
from assemblies.people.models import Person
from config.clock import now

ONE_LOOK = timedelta(hours=1)


def note_look(by: Seat, what: AccessNote.What, seat: Seat | None = None) -> None:
    """It stands that this seat has looked, once an hour. Looking at one’s own seat is nobody’s business."""
    if seat is not None and seat.person_id == by.person_id:
        return
    at, assembly = now(), by.body.assembly
    lately = AccessNote.objects.filter(assembly=assembly, by=by, what=what, seat=seat, at__gt=at - ONE_LOOK)
    if not lately.exists():
        AccessNote.objects.create(assembly=assembly, seat=seat, by=by, what=what, at=at)


def looks_at(person: Person) -> QuerySet[AccessNote]:
    """Who has looked at this person’s seats, or at everybody’s while they sat there; the newest first."""
    own = Seat.objects.filter(person=person)
    while_there = Q(assembly__bodies__seats__in=own, seat__isnull=True)
    while_there &= Q(at__gte=F("assembly__bodies__seats__started_at"))
    still = Q(assembly__bodies__seats__ended_at__isnull=True) | Q(at__lte=F("assembly__bodies__seats__ended_at"))
    found = AccessNote.objects.filter(Q(seat__in=own) | (while_there & still)).exclude(by__person=person)
    return found.select_related("assembly", "by__person").distinct()
