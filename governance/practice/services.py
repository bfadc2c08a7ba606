"""What happens in a practice vote: begin, answer, see who needs help, end, forget."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, can_run_desk, can_see_assembly, seat_in
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, NotAllowed, require
from governance.ballots.casting import RECEIPT_LETTERS, lock_alone, lock_for_casting
from governance.ballots.errors import BadChoice
from governance.practice import record
from governance.practice.errors import PracticeClosed, PracticeRuns
from governance.practice.models import LONGEST, Practice, PracticeAnswer

KEPT = timedelta(days=1)


def find_practice(visitor: Visitor, practice_id: UUID) -> Practice:
    """The practice, if this visitor sees its assembly."""
    practice = Practice.objects.select_related("body__assembly").filter(id=practice_id).first()
    if practice is None or not can_see_assembly(visitor, practice.body.assembly):
        raise Absent
    return practice


def practising_seat(visitor: Visitor, practice: Practice) -> Seat:
    """The seat in which a visitor practises: one that votes in this body."""
    seat = seat_in(visitor, practice.body)
    if seat is None or seat.role != "member":
        raise NotAllowed
    return seat


def running_practice(body: Body) -> Practice | None:
    return Practice.objects.select_related("body__assembly").filter(body=body, ended_at__isnull=True).first()


@transaction.atomic
def start_practice(body: Body, *, by: Seat) -> Practice:
    """Every member of the body can practise from now on; their pages say so at once."""
    require(can_run_desk(by.person, body.assembly) and by.body.assembly_id == body.assembly_id)
    try:
        with transaction.atomic():
            practice = Practice.objects.create(body=body, started_at=now())
    except IntegrityError:
        raise PracticeRuns from None
    seats = Seat.objects.voting().filter(body=body).count()
    note(body.assembly_id, record.START, {"seats": seats}, by=by.signature)
    announce(practice.topic, body.assembly.topic)
    return practice


def open_practice(practice: Practice, seat: Seat) -> None:
    """It is known that this seat came as far as the ballot."""
    with transaction.atomic():
        lock_for_casting(practice.id)
        if Practice.objects.filter(id=practice.id, ended_at__isnull=True).exists():
            row = PracticeAnswer(practice=practice, seat=seat, at=now())
            PracticeAnswer.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def answer_practice(practice_id: UUID, *, seat: Seat, choice: str) -> PracticeAnswer:
    """What the seat tapped; the last tap stands. Nothing is announced here, so that a thousand can tap at once."""
    require(choice in PracticeAnswer.Choice.values, BadChoice, reason="tea / coffee")
    lock_for_casting(practice_id)
    require(Practice.objects.filter(id=practice_id, ended_at__isnull=True).exists(), PracticeClosed)
    code = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    answer = PracticeAnswer(practice_id=practice_id, seat=seat, choice=choice, receipt=code, at=now())
    PracticeAnswer.objects.bulk_create(
        [answer],
        update_conflicts=True,
        unique_fields=["practice", "seat"],
        update_fields=["choice", "receipt", "at"],
    )
    return answer


@dataclass(frozen=True)
class Attendance:
    """Who is how far: seats with their names, for the desk."""

    answered: list[Seat]
    opened: list[Seat]
    away: list[Seat]

    @property
    def seats(self) -> int:
        return len(self.answered) + len(self.opened) + len(self.away)


def attendance_of(practice: Practice) -> Attendance:
    """The members of the body by how far they have come."""
    choices = dict(practice.answers.values_list("seat_id", "choice"))
    told = Attendance([], [], [])
    seats = Seat.objects.voting().filter(body=practice.body).select_related("person").with_card_state()
    for seat in seats.order_by("number"):
        if seat.id not in choices:
            told.away.append(seat)
        elif choices[seat.id]:
            told.answered.append(seat)
        else:
            told.opened.append(seat)
    return told


def end_practice(practice: Practice, *, by: Seat) -> Practice:
    """The two numbers stand, and every row of who answered what is gone."""
    require(can_run_desk(by.person, practice.body.assembly))
    return _end(practice.id, by=by.signature)


@transaction.atomic
def _end(practice_id: UUID, *, by: Mapping[str, str] | None) -> Practice:
    lock_alone(practice_id)
    practice = Practice.objects.select_related("body__assembly").get(id=practice_id)
    if practice.is_running:
        counted = practice.answers.aggregate(
            tea=Count("id", filter=Q(choice="tea")), coffee=Count("id", filter=Q(choice="coffee"))
        )
        practice.tea, practice.coffee = counted["tea"], counted["coffee"]
        practice.answered, practice.opened, practice.ended_at = practice.tea + practice.coffee, 0, now()
        practice.save()
        practice.answers.all().delete()
        seats = Seat.objects.voting().filter(body=practice.body).count()
        note(practice.body.assembly_id, record.END, {"answered": practice.answered, "seats": seats}, by=by)
        announce(practice.topic, practice.body.assembly.topic)
    return practice


def follow_practices() -> None:
    """The desk sees how many have come so far; a practice that was forgotten ends; an old one is gone."""
    for practice in Practice.objects.filter(ended_at__isnull=True):
        counted = practice.answers.aggregate(all=Count("id"), answered=Count("id", filter=~Q(choice="")))
        so_far = {"answered": counted["answered"], "opened": counted["all"] - counted["answered"]}
        if so_far != {"answered": practice.answered, "opened": practice.opened}:
            with transaction.atomic():
                Practice.objects.filter(id=practice.id, ended_at__isnull=True).update(**so_far)
                announce(practice.topic)
        if practice.started_at < now() - LONGEST:
            _end(practice.id, by=None)
    Practice.objects.filter(ended_at__lt=now() - KEPT).delete()
