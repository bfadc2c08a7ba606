"""A ballot cast with help: a helper enters it, a witness confirms it, and only then is it kept.

While it waits for its witness no choice is stored: the form holds it, and the row holds a code that the server works
out from the choice. The helper's page shows the code, the witness types it on a device of their own, and what is cast
must still give the same code. So nothing can be changed after the witness looked. The code is gone with the ballot.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from config.clock import now
from config.errors import require
from governance.ballots.casting import RECEIPT_LETTERS, Receipt, cast_beside, form_of, lock_for_changing
from governance.ballots.errors import NoWitness, OtherChannel, WitnessNeeded, WrongCode, WrongMode
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Channel, Helping, Question
from governance.ballots.permissions import can_run_question
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.promises import Promise

CODE_LETTERS = 5


@dataclass(frozen=True)
class Entered:
    """What the helper's form holds: the choice, its reason where it needs one, and the numbers that make it unique."""

    choice: object
    key: UUID
    reason: str = ""
    n1: str = ""
    n2: str = ""


def witness_seat(visitor: Visitor, question: Question) -> Seat | None:
    """The seat in which a visitor can be a witness: any of a person in this assembly."""
    return next((seat for seat in seats_in(visitor, question.body.assembly) if seat.role != Role.SERVICE), None)


@transaction.atomic
def begin_helping(question: Question, *, seat: Seat, by: Seat, entered: Entered) -> tuple[Helping, str]:
    """The helper has entered what the voter says; a witness can confirm it with this code. Nothing is cast yet."""
    require(can_run_question(by.person, question))
    require(by.person_id != seat.person_id, WitnessNeeded)
    text = form_of(question.id).check(entered.choice)
    question = lock_for_changing(question.id)
    require(not question.is_encrypted, WrongMode)
    require_possible(Act.CAST, question)
    require(question.channel_of(seat) in {"", Channel.HELPED.value}, OtherChannel)
    require(not (question.is_secret and question.has_ballot_of(seat)), OtherChannel)
    helping, _made = Helping.objects.select_for_update().get_or_create(
        question=question, seat=seat, done_at=None, defaults={"helper": by, "begun_at": now()}
    )
    code = _code(helping, text, entered)
    if helping.code != code or helping.helper_id != by.id:
        helping.code, helping.helper, helping.begun_at = code, by, now()
        helping.witness, helping.witnessed_at = None, None
        helping.save()
    return helping, code


@transaction.atomic
def witness_helping(helping: Helping, *, by: Seat, code: str) -> Helping:
    """A second person has heard the voter and read the helper's screen: what stands there is what was said."""
    helping = Helping.objects.select_for_update(of=("self",)).select_related("seat", "helper").get(id=helping.id)
    require(helping.done_at is None, WrongCode)
    require(by.person_id not in {helping.seat.person_id, helping.helper.person_id}, WitnessNeeded)
    require(hmac.compare_digest(helping.code, "".join(code.upper().split())), WrongCode)
    helping.witness, helping.witnessed_at = by, now()
    helping.save(update_fields=["witness", "witnessed_at"])
    return helping


@transaction.atomic
def cast_helped_ballot(helping: Helping, *, by: Seat, entered: Entered) -> Receipt | Promise:
    """The ballot is kept once a witness has confirmed these very words; whose it was stays with the turnout alone."""
    question = helping.question
    require(can_run_question(by.person, question))
    text = form_of(question.id).check(entered.choice)
    helping = Helping.objects.select_for_update(of=("self",)).select_related("seat__person").get(id=helping.id)
    if helping.done_at is None:
        require(helping.witness_id is not None and helping.helper_id == by.id, NoWitness)
        require(hmac.compare_digest(helping.code, _code(helping, text, entered)), NoWitness)
        helping.code, helping.done_at = "", now()
        helping.save(update_fields=["code", "done_at"])
    if question.is_secret:
        nonces: Mapping[str, str] = {"n1": entered.n1, "n2": entered.n2}
        seat = helping.seat
        kept: Receipt | Promise = cast_secret_ballot(
            question.id,
            person_id=seat.person_id,
            via_seat=seat.id,
            choice=entered.choice,
            channel=Channel.HELPED,
            **nonces,
        )
        return kept
    return cast_beside(
        question.id,
        seat=helping.seat,
        by=by,
        choice=entered.choice,
        key=entered.key,
        reason=entered.reason,
        channel=Channel.HELPED,
    )


def _code(helping: Helping, text: str, entered: Entered) -> str:
    """A few letters that only this server can work out from the choice and the numbers of the form."""
    said = "\0".join([str(helping.id), text, entered.reason, str(entered.key), entered.n1, entered.n2])
    digest = hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).digest()
    return "".join(RECEIPT_LETTERS[byte % len(RECEIPT_LETTERS)] for byte in digest[:CODE_LETTERS])
