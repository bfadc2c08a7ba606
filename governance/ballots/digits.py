"""Digits that two people add to the lot for ties, so that not even whoever knows the seed can choose it."""

from __future__ import annotations

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import BadDigits, DigitsGiven, DigitsMissing, SecondPersonNeeded
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import LotDigits, Question
from governance.ballots.permissions import can_add_digits

PEOPLE = 2


def digits_missing(question: Question) -> int:
    """How many people must still add digits before the frozen question opens."""
    asked = int((question.config or {}).get("lot_digits", 0))
    return max(0, asked - question.digits.count()) if asked else 0


def digits_of(question: Question) -> list[str]:
    """What was added, in the order in which it came."""
    return list(question.digits.values_list("digits", flat=True))


@transaction.atomic
def add_digits(question: Question, *, by: Seat, digits: str) -> Question:
    """One of two people adds digits that chance gave them; they stand in the minutes at once."""
    require(can_add_digits(by.person, question))
    digits = "".join(digits.split())
    require(digits.isascii() and digits.isdigit() and 4 <= len(digits) <= 20, BadDigits)
    question = lock_for_changing(question.id)
    require_possible(Act.DRAW_DIGITS, question)
    require(digits_missing(question) > 0, DigitsGiven)
    given = question.digits.select_related("by")
    require(by.person_id not in {one.by.person_id for one in given}, SecondPersonNeeded)
    LotDigits.objects.create(question=question, by=by, digits=digits, at=now())
    body = {"question": str(question.id), "number": question.number, "digits": digits}
    note(question.body.assembly_id, record.DIGITS, body, by=by.signature)
    announce(question.topic)
    return question


def require_digits(question: Question) -> None:
    """Raises DigitsMissing where the frozen question asks for digits that are not in."""
    missing = digits_missing(question)
    require(not missing, DigitsMissing, missing=missing)
