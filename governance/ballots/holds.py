"""Holding a counted result back, or what is handed over on it: these wait, voting and data never do.

A guardian or a guarantor holds once a question, for 14 days at most. Two of three guarantors release a hold; one who
has a conflict steps aside for a substitute. Nobody having released it, it lapses to the members: the desk asks them,
and until they have answered, or had four weeks to do so, the matter waits for them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat, SeatQuerySet
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import database_now, now, stamp
from config.errors import Absent, require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import (
    AlreadyHeld,
    BadHold,
    HeldBack,
    HoldOver,
    NoSubstitute,
    NotOnTheBench,
    ReasonNeeded,
    SaidAlready,
    SecondPersonNeeded,
    WithMembers,
)
from governance.ballots.lifecycle import Act, move, require_possible
from governance.ballots.models import Hold, Question, Release, SteppedAside, Stops
from governance.ballots.permissions import can_hold, can_see_question

LONGEST_DAYS = 14
LONGEST_REASON = 500
TO_RELEASE = 2
BENCH = 3
"""So many guarantors decide about a hold; those seated after them stand in for one who steps aside."""
MEMBERS_DAYS = 28
"""So long the matter waits for the members once a hold has lapsed."""


@transaction.atomic
def place_hold(
    question: Question,
    *,
    reason: str,
    by: Seat | None = None,
    guardian: str = "",
    days: int = LONGEST_DAYS,
    stops: str = Stops.RESULT,
) -> Hold:
    """The result cannot be certified, or nothing handed over on it, until the hold ends.

    ``guardian`` names a rule that acts by itself.
    """
    assert bool(by) != bool(guardian), "a guarantor holds, or a guardian does"
    if by is not None:
        require(can_hold(by.person, question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    require(1 <= days <= LONGEST_DAYS, BadHold, days=LONGEST_DAYS)
    question = lock_for_changing(question.id)
    act = Act.HOLD if stops == Stops.RESULT else Act.HOLD_PAYMENT
    require_possible(act, question)
    require(not question.holds.filter(by=by, guardian=guardian, stops=stops).exists(), AlreadyHeld)
    move(question, act)
    question.save(update_fields=["state"])
    at = database_now()
    hold = Hold.objects.create(
        question=question,
        by=by,
        guardian=guardian,
        stops=stops,
        reason=reason.strip(),
        placed_at=at,
        lapses_at=at + timedelta(days=days),
    )
    body = which(hold) | {"reason": hold.reason, "lapses_at": stamp(hold.lapses_at)}
    event = record.HOLD if stops == Stops.RESULT else record.HOLD_PAYMENT
    note(question.body.assembly_id, event, body, by=by.signature if by else None)
    announce(question.topic, question.body.assembly.topic)
    return hold


@transaction.atomic
def release_hold(hold: Hold, *, by: Seat, reason: str) -> Hold:
    """One guarantor of three says that the hold may end; the second one ends it."""
    require(can_hold(by.person, hold.question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    question = lock_for_changing(hold.question_id)
    hold = Hold.objects.select_for_update(of=("self",)).get(id=hold.id)
    require(hold.ended_at is None, HoldOver)
    require_possible(Act.RELEASE if hold.stops == Stops.RESULT else Act.RELEASE_PAYMENT, question)
    given = hold.releases.select_related("by")
    require(by.person_id in bench_of(hold), NotOnTheBench)
    require(by.person_id not in {one.by.person_id for one in given}, SecondPersonNeeded)
    Release.objects.create(hold=hold, by=by, reason=reason.strip(), at=now())
    missing = TO_RELEASE - len(given) - 1
    body = which(hold) | {"reason": reason.strip(), "missing": missing}
    note(question.body.assembly_id, record.RELEASE, body, by=by.signature)
    if not missing:
        _end(hold, question)
    announce(question.topic, question.body.assembly.topic)
    return hold


def find_hold(visitor: Visitor, hold_id: int) -> Hold:
    """The hold, if this visitor may see its question; absent and hidden look the same."""
    found = Hold.objects.select_related("question__body__assembly", "by", "asked__tally").filter(id=hold_id).first()
    if found is None or not can_see_question(visitor, found.question):
        raise Absent
    return found


def bench_of(hold: Hold) -> set[UUID]:
    """The people who decide about a hold: the first three guarantors, and who stands in for one that stepped aside."""
    aside = list(hold.stepped_aside.all())
    three = list(dict.fromkeys(seat.person_id for seat in guarantors_of(hold.question.body.assembly)))[:BENCH]
    standing_in = {one.substitute.person_id for one in aside if one.substitute.is_active}
    return (set(three) | standing_in) - {one.by.person_id for one in aside}


def can_release(visitor: Visitor, hold: Hold) -> bool:
    """One of those who decide about the hold, and has not said so yet."""
    said = {given.by.person_id for given in hold.releases.all()}
    return can_hold(visitor, hold.question) and visitor.pk in bench_of(hold) - said


def guarantors_of(assembly: Assembly) -> SeatQuerySet:
    """The guarantors of an assembly, those seated first before the others."""
    seats = Seat.objects.active().filter(body__assembly=assembly, role=Role.GUARANTOR)
    return seats.select_related("person").order_by("started_at", "number")


@transaction.atomic
def step_aside(hold: Hold, *, by: Seat, substitute: Seat, reason: str) -> SteppedAside:
    """A guarantor with a conflict names who stands in; neither changes what was said before."""
    require(can_hold(by.person, hold.question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    question = lock_for_changing(hold.question_id)
    hold = Hold.objects.select_for_update(of=("self",)).get(id=hold.id)
    require(hold.ended_at is None, HoldOver)
    require(by.person_id in bench_of(hold), NotOnTheBench)
    require(not hold.releases.filter(by__person=by.person_id).exists(), SaidAlready)
    require(substitute.id in {seat.id for seat in substitutes_of(hold)}, NoSubstitute)
    made = SteppedAside.objects.create(hold=hold, by=by, substitute=substitute, reason=reason.strip(), at=now())
    body = which(hold) | {"substitute": substitute.opaque_id, "reason": made.reason}
    note(question.body.assembly_id, record.STEP_ASIDE, body, by=by.signature)
    announce(question.topic, question.body.assembly.topic)
    return made


def substitutes_of(hold: Hold) -> list[Seat]:
    """Guarantors who have no say in this hold yet, nor stepped aside from it."""
    taken = bench_of(hold) | set(hold.stepped_aside.values_list("by__person", flat=True))
    return [seat for seat in guarantors_of(hold.question.body.assembly) if seat.person_id not in taken]


def require_not_held(question: Question, stops: str) -> None:
    """Raises HeldBack while a hold stands, and WithMembers while it is theirs to answer or once they said no."""
    holds = question.holds.filter(stops=stops)
    require(not holds.standing().exists(), HeldBack)
    at = database_now()
    lapsed = holds.filter(is_lapsed=True).select_related("asked__tally")
    require(not any(hold.waits_for_members(at) for hold in lapsed), WithMembers)


def lapse_holds() -> int:
    """Holds that nobody released in time end by the database's clock and lapse to the members."""
    due = Hold.objects.standing().filter(lapses_at__lte=database_now()).values_list("id", "question_id")
    lapsed = 0
    for hold_id, question_id in list(due):
        with transaction.atomic():
            question = lock_for_changing(question_id)
            hold = Hold.objects.select_for_update(of=("self",)).get(id=hold_id)
            if hold.ended_at is None:
                hold.is_lapsed = True
                hold.members_until = hold.lapses_at + timedelta(days=MEMBERS_DAYS)
                note(question.body.assembly_id, record.LAPSE, which(hold))
                _end(hold, question)
                announce(question.topic, question.body.assembly.topic)
                lapsed += 1
    return lapsed


def _end(hold: Hold, question: Question) -> None:
    hold.ended_at = now()
    hold.save(update_fields=["ended_at", "is_lapsed", "members_until"])
    if hold.stops == Stops.RESULT and not question.holds.filter(stops=Stops.RESULT).standing().exists():
        move(question, Act.CLEAR)
        question.save(update_fields=["state"])


def which(hold: Hold) -> dict[str, Any]:
    """What the minutes say of a hold."""
    return {"question": str(hold.question_id), "number": hold.question.number, "holder": hold.holder}
