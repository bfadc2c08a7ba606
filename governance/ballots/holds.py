"""Holding a counted result back: certification waits, voting and data never do.

A guardian or a guarantor holds once a question, for 14 days at most. Two guarantors release a hold, or it lapses.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config.clock import database_now, now, stamp
from config.errors import require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import AlreadyHeld, BadHold, HoldOver, ReasonNeeded, SecondPersonNeeded
from governance.ballots.lifecycle import Act, move, require_possible
from governance.ballots.models import Hold, Question, Release
from governance.ballots.permissions import can_hold

LONGEST_DAYS = 14
LONGEST_REASON = 500
TO_RELEASE = 2


@transaction.atomic
def place_hold(
    question: Question, *, reason: str, by: Seat | None = None, guardian: str = "", days: int = LONGEST_DAYS
) -> Hold:
    """The result cannot be certified until the hold ends. ``guardian`` names a rule that acts by itself."""
    assert bool(by) != bool(guardian), "a guarantor holds, or a guardian does"
    if by is not None:
        require(can_hold(by.person, question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    require(1 <= days <= LONGEST_DAYS, BadHold, days=LONGEST_DAYS)
    question = lock_for_changing(question.id)
    require_possible(Act.HOLD, question)
    require(not question.holds.filter(by=by, guardian=guardian).exists(), AlreadyHeld)
    move(question, Act.HOLD)
    question.save(update_fields=["state"])
    at = database_now()
    hold = Hold.objects.create(
        question=question,
        by=by,
        guardian=guardian,
        reason=reason.strip(),
        placed_at=at,
        lapses_at=at + timedelta(days=days),
    )
    body = _which(hold) | {"reason": hold.reason, "lapses_at": stamp(hold.lapses_at)}
    note(question.body.assembly_id, record.HOLD, body, by=by.signature if by else None)
    announce(question.topic, question.body.assembly.topic)
    return hold


@transaction.atomic
def release_hold(hold: Hold, *, by: Seat, reason: str) -> Hold:
    """One guarantor says that the hold may end; the second one ends it."""
    require(can_hold(by.person, hold.question))
    require(0 < len(reason.strip()) <= LONGEST_REASON, ReasonNeeded)
    question = lock_for_changing(hold.question_id)
    hold = Hold.objects.select_for_update(of=("self",)).get(id=hold.id)
    require(hold.ended_at is None, HoldOver)
    require_possible(Act.RELEASE, question)
    given = hold.releases.select_related("by")
    require(by.person_id not in {one.by.person_id for one in given}, SecondPersonNeeded)
    Release.objects.create(hold=hold, by=by, reason=reason.strip(), at=now())
    missing = TO_RELEASE - len(given) - 1
    body = _which(hold) | {"reason": reason.strip(), "missing": missing}
    note(question.body.assembly_id, record.RELEASE, body, by=by.signature)
    if not missing:
        _end(hold, question)
    announce(question.topic, question.body.assembly.topic)
    return hold


def lapse_holds() -> int:
    """Holds that nobody released in time end by the database's clock; the result can be certified again."""
    due = Hold.objects.standing().filter(lapses_at__lte=database_now()).values_list("id", "question_id")
    lapsed = 0
    for hold_id, question_id in list(due):
        with transaction.atomic():
            question = lock_for_changing(question_id)
            hold = Hold.objects.select_for_update(of=("self",)).get(id=hold_id)
            if hold.ended_at is None:
                hold.is_lapsed = True
                note(question.body.assembly_id, record.LAPSE, _which(hold))
                _end(hold, question)
                announce(question.topic, question.body.assembly.topic)
                lapsed += 1
    return lapsed


def _end(hold: Hold, question: Question) -> None:
    hold.ended_at = now()
    hold.save(update_fields=["ended_at", "is_lapsed"])
    if not question.holds.standing().exists():
        move(question, Act.CLEAR)
        question.save(update_fields=["state"])


def _which(hold: Hold) -> dict[str, Any]:
    return {"question": str(hold.question_id), "number": hold.question.number, "holder": hold.holder}
