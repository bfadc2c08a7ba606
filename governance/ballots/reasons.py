"""Why somebody objects: asked for with the ballot, kept apart from it, read by the desk once voting has ended.

The words are personal: the minutes carry SHA-256 of a salt and the text, so that nobody can put other words in later,
and nothing from which they could be guessed.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from config.errors import require
from governance.ballots.errors import BadChoice
from governance.ballots.models import OpenBallot, Question, Reason
from governance.ballots.rules import BallotForm

if TYPE_CHECKING:
    from governance.ballots.casting import Receipt

LONGEST = 2_000


def reason_given(form: BallotForm, choice: object, reason: str) -> str:
    """The reason where this choice needs one, and nothing otherwise. Raises BadChoice where it is missing."""
    if choice not in form.counted_by.needs_reason:
        return ""
    require(bool(reason.strip()), BadChoice, reason=_("Give your reason in a sentence or two."))
    require(len(reason.strip()) <= LONGEST, BadChoice, reason=_("The reason is longer than 2,000 letters."))
    return reason.strip()


def keep_reason(receipt: Receipt | None, key: UUID, text: str) -> None:
    """In the same transaction as its ballot, if one was kept just now."""
    if receipt is None or not text:
        return
    ballot = OpenBallot.objects.get(question_id=receipt.question_id, seat_id=receipt.seat_id, key=key)
    Reason.objects.create(question_id=receipt.question_id, ballot=ballot, text=text, salt=secrets.token_bytes(32))


def own_reason(ballot: OpenBallot) -> str:
    """What somebody's own ballot gave as its reason."""
    return Reason.objects.filter(ballot=ballot).values_list("text", flat=True).first() or ""


def reasons_of(question: Question) -> list[Reason]:
    """The reasons of the ballots that count, in order of seats."""
    counted = OpenBallot.objects.counted(question)
    return list(
        Reason.objects.filter(question=question, ballot__in=counted)
        .select_related("ballot__seat__person")
        .order_by("ballot__seat__number")
    )


@dataclass(frozen=True)
class Objection:
    """A reason as the desk reads it, with the name that stands beside the vote."""

    name: str
    text: str


def objections_to(question: Question) -> list[Objection]:
    return [
        Objection(one.ballot.seat.name_shown(one.ballot.shown_as) if one.ballot else "", one.text)
        for one in reasons_of(question)
    ]


def hash_of(reason: Reason) -> str:
    return hashlib.sha256(bytes(reason.salt) + reason.text.encode()).hexdigest()
