"""What happens in a practice vote: begin, answer, see who needs help, end, forget."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, can_run_desk, can_see_assembly, seats_of
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config.clock import now, sql_now
from config.errors import Absent, NotAllowed, require
from governance.ballots.casting import RECEIPT_LETTERS, as_stored, lock_alone, write_while_locked
from governance.ballots.errors import BadChoice, OtherSeat
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


def practice_of(visitor: Visitor, practice_id: UUID) -> tuple[Practice, Seat]:
    """The practice, and the seat in which this visitor takes part: one that votes in its body."""
    practice = Practice.objects.filter(id=practice_id).first()
    seat = next((one for one in seats_of(visitor) if practice and one.body_id == practice.body_id), None)
    if practice is None or seat is None or seat.role != Role.MEMBER:
        find_practice(visitor, practice_id)
        raise NotAllowed
    practice.body = seat.body
    return practice, seat


def offers_topic(assembly_id: UUID) -> str:
    """That a practice begins or ends in an assembly. The first pages of its members follow this and fetch a few lines
    in place of the whole page, so that a full hall can do so within seconds."""
    return f"practices:{assembly_id}"


@dataclass(frozen=True)
class Offer:
    """Where somebody's seat may practise, and the practice that it has not answered yet, if one runs."""

    assembly_id: UUID
    slug: str
    name: str
    practice_id: UUID | None

    @property
    def topic(self) -> str:
        return offers_topic(self.assembly_id)


def offers_to(person_id: UUID, via_seat: UUID | None = None, *, slug: str = "") -> list[Offer]:
    """One for each assembly in which somebody votes, or for this one, read in one statement.

    ``via_seat`` is the only seat that the visit speaks for, where it speaks for one.
    """
    given = [str(Role.MEMBER), *(as_stored(one) for one in (person_id, via_seat) if one), *([slug] if slug else [])]
    sql = f"""
        SELECT y.id, y.slug, p.name, v.id
          FROM assemblies_seat s
          JOIN assemblies_person p ON p.id = s.person_id AND p.is_active
          JOIN assemblies_body b ON b.id = s.body_id
          JOIN assemblies_assembly y ON y.id = b.assembly_id
          LEFT JOIN governance_practice v ON v.body_id = b.id AND v.ended_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM governance_practiceanswer a
                WHERE a.practice_id = v.id AND a.seat_id = s.id AND a.choice <> '')
         WHERE s.role = %s AND s.ended_at IS NULL AND s.person_id = %s
           {"AND s.id = %s" if via_seat else ""} {"AND y.slug = %s" if slug else ""}
         ORDER BY y.created_at, v.id IS NOT NULL
        """  # noqa: S608  only constants are filled in
    found = [Offer(_id(row[0]), row[1], row[2], row[3] and _id(row[3])) for row in _rows(sql, given)]
    return list({one.assembly_id: one for one in found}.values())


@dataclass(frozen=True)
class Phone:
    """A practice on the phone of a seat that may answer it, and what it has answered: the code, and when."""

    person_id: UUID
    seat_id: UUID
    name: str
    is_running: bool
    time_zone: str
    code: str
    at: datetime | None


def phone_of(practice_id: UUID, person_id: UUID, via_seat: UUID | None = None) -> Phone | None:
    """Read in one statement, without saying why there is none."""
    given = [str(Role.MEMBER), *(as_stored(one) for one in (practice_id, person_id, via_seat) if one)]
    sql = f"""
        SELECT s.id, p.name, v.ended_at IS NULL, y.time_zone, a.receipt, a.at
          FROM governance_practice v
          JOIN assemblies_seat s ON s.body_id = v.body_id AND s.role = %s AND s.ended_at IS NULL
          JOIN assemblies_person p ON p.id = s.person_id AND p.is_active
          JOIN assemblies_body b ON b.id = v.body_id
          JOIN assemblies_assembly y ON y.id = b.assembly_id
          LEFT JOIN governance_practiceanswer a ON a.practice_id = v.id AND a.seat_id = s.id AND a.choice <> ''
         WHERE v.id = %s AND s.person_id = %s {"AND s.id = %s" if via_seat else ""}
        """  # noqa: S608  only constants are filled in
    for seat_id, name, is_running, time_zone, code, at in _rows(sql, given):
        return Phone(person_id, _id(seat_id), name, bool(is_running), time_zone, code or "", _moment(at))
    return None


def _rows(sql: str, given: Sequence[str | UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cast(list[tuple[Any, ...]], cursor.fetchall())


def _id(value: UUID | str) -> UUID:
    """SQLite keeps texts."""
    return value if isinstance(value, UUID) else UUID(value)


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite keeps texts, and times without a zone."""
    if value is None:
        return None
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)


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
    announce(practice.topic, practice.desk_topic, offers_topic(body.assembly_id))
    return practice


def open_practice(practice_id: UUID, *, person_id: UUID, seat_id: UUID) -> None:
    """It is known that this seat came as far as the ballot. What it has answered already stays."""
    _keep(practice_id, person_id, seat_id, "", "", "NOTHING")


def answer_practice(practice_id: UUID, *, person_id: UUID, via_seat: UUID | None = None, choice: str) -> str:
    """The code for what somebody's seat tapped; the last tap stands.

    ``via_seat`` is the only seat this answer may be for, where the visit or the form names one. Nothing is announced
    here, so that a thousand can tap at once.
    """
    require(choice in PracticeAnswer.Choice.values, BadChoice, reason="tea / coffee")
    code = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    latest = "UPDATE SET choice = excluded.choice, receipt = excluded.receipt, at = excluded.at"
    if not _keep(practice_id, person_id, via_seat, choice, code, latest):
        _explain(practice_id, person_id, via_seat)
    return code


def _keep(practice_id: UUID, person_id: UUID, via_seat: UUID | None, choice: str, code: str, again: str) -> bool:
    """One row, if at this very moment the practice runs and the person's seat votes in its body; ``again`` says what
    happens to a row that is there already."""
    by_card = "AND s.id = %s" if via_seat else ""
    sql = f"""
        INSERT INTO governance_practiceanswer (practice_id, seat_id, choice, receipt, at)
        SELECT v.id, s.id, %s, %s, {sql_now()}
          FROM governance_practice v
          JOIN assemblies_seat s ON s.body_id = v.body_id AND s.role = %s AND s.ended_at IS NULL
          JOIN assemblies_person p ON p.id = s.person_id AND p.is_active
         WHERE v.id = %s AND v.ended_at IS NULL AND s.person_id = %s {by_card}
        ON CONFLICT (practice_id, seat_id) DO {again}
        RETURNING seat_id
        """  # noqa: S608  only constants and the clock are filled in
    ids = [as_stored(one) for one in (practice_id, person_id, via_seat) if one]
    return write_while_locked(practice_id, sql, [choice, code, str(Role.MEMBER), *ids]) is not None


def _explain(practice_id: UUID, person_id: UUID, via_seat: UUID | None) -> NoReturn:
    """Why no row was written."""
    require(not via_seat or Seat.objects.filter(id=via_seat, person_id=person_id).exists(), OtherSeat)
    person = Person.objects.filter(id=person_id).first()
    if person is not None:
        person.via_seat = via_seat
    practice_of(person or AnonymousUser(), practice_id)
    raise PracticeClosed


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
        announce(practice.topic, practice.desk_topic, offers_topic(practice.body.assembly_id))
    return practice


def follow_practices() -> None:
    """The desk sees how many have come so far; a practice that was forgotten ends; an old one is gone."""
    for practice in Practice.objects.filter(ended_at__isnull=True):
        counted = practice.answers.aggregate(all=Count("id"), answered=Count("id", filter=~Q(choice="")))
        so_far = {"answered": counted["answered"], "opened": counted["all"] - counted["answered"]}
        if so_far != {"answered": practice.answered, "opened": practice.opened}:
            with transaction.atomic():
                Practice.objects.filter(id=practice.id, ended_at__isnull=True).update(**so_far)
                announce(practice.desk_topic)
        if practice.started_at < now() - LONGEST:
            _end(practice.id, by=None)
    Practice.objects.filter(ended_at__lt=now() - KEPT).delete()
