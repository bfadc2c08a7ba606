"""Casting an open ballot: the lock first, then one statement that asks everything and writes one row.

Never touched here: the question's row, a counter, a version, the minutes, the broker (TRUST: shared
rules of all ballot modes). A half-second sweeper derives the turnout.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from django.db import connection, transaction

from assemblies.members.models import Seat, ShownAs
from config.clock import sql_now
from config.errors import Absent, require
from governance.ballots.errors import Closed, KeyReused, NotOnRoll, NotOpen, OtherChannel, OtherSeat, WrongMode
from governance.ballots.models import Channel, Mode, OpenBallot, Question, RollEntry
from governance.ballots.permissions import can_run_question
from governance.ballots.reasons import keep_reason, reason_given
from governance.ballots.rules import BallotForm, ballot_form

RECEIPT_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps: never the choice."""

    question_id: UUID
    seat_id: UUID
    code: str
    cast_at: datetime


def write_while_locked(vote_id: UUID, sql: str, parameters: Sequence[str | UUID]) -> tuple[Any, ...] | None:
    """The row a single statement returned, if any; it began once whoever changes the vote had committed.

    Many may cast at once; whoever changes the vote waits for them, and they for it. Lock and statement reach PostgreSQL
    in one message, which is one transaction where none is open, and each sees what is committed when it begins. The
    statement comes after the lock, so nothing is written to a vote that has ended.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_lock_key(vote_id)}); {sql}", parameters)
            cursor.nextset()
        else:
            cursor.execute(sql, parameters)
        return cast(tuple[Any, ...] | None, cursor.fetchone())


def lock_alone(vote_id: UUID) -> None:
    """Nobody casts here any more until this transaction ends; every ballot under way has committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_lock_key(vote_id)])
    # SQLite has one writer: BEGIN IMMEDIATE is the lock.


def lock_for_changing(question_id: UUID) -> Question:
    """The question's row, read after every ballot under way has committed."""
    lock_alone(question_id)
    return Question.objects.select_related("body__assembly").get(id=question_id)


def _lock_key(question_id: UUID) -> int:
    return int.from_bytes(question_id.bytes[:8], "big", signed=True)


def form_of(question_id: UUID) -> BallotForm:
    """What a ballot on this question may hold; a draft has no ballots yet."""
    try:
        return ballot_form(question_id)
    except Question.DoesNotExist:
        raise Absent from None


def cast_open_ballot(
    question_id: UUID,
    *,
    person_id: UUID,
    via_seat: UUID | None = None,
    choice: object,
    key: UUID,
    shown_as: ShownAs,
    reason: str = "",
) -> Receipt:
    """Keep a seat's choice; the last accepted one counts. A known key gets its receipt again.

    ``via_seat`` is the only seat this ballot may be cast for, where the visit or the form names one.
    ``reason`` is kept apart, and only where the choice needs one.
    Raises BadChoice, Closed, NotOpen, NotOnRoll, OtherSeat, KeyReused or Absent; then nothing was written.
    """
    form = form_of(question_id)
    text = form.check(choice)
    told = reason_given(form, choice, reason)
    with transaction.atomic() if told else nullcontext():  # without a reason, one statement is all there is to keep
        kept = _keep(question_id, person_id, via_seat, text, key, shown_as)
        keep_reason(kept, key, told)
    return kept or _explain(question_id, person_id, via_seat, text, key)


def cast_paper_ballot(
    question_id: UUID,
    *,
    seat: Seat,
    by: Seat,
    choice: object,
    key: UUID,
    reason: str = "",
) -> Receipt:
    """Keep what a seat chose on paper, as the desk reads it; a later paper of the seat counts instead."""
    return cast_beside(question_id, seat=seat, by=by, choice=choice, key=key, reason=reason, channel=Channel.PAPER)


def cast_beside(
    question_id: UUID, *, seat: Seat, by: Seat, choice: object, key: UUID, reason: str = "", channel: Channel
) -> Receipt:
    """Keep what a seat chose in another way than by its own phone, as the desk enters it.

    Who entered it stands nowhere on the ballot, only how many came in which way. Raises OtherChannel where the seat
    has voted in another way before; then nothing was written.
    """
    form = form_of(question_id)
    text = form.check(choice)
    told = reason_given(form, choice, reason)
    with transaction.atomic():
        question = lock_for_changing(question_id)
        require(can_run_question(by.person, question))
        shown_as = ShownAs(seat.shown_as)
        kept = _keep(question_id, seat.person_id, seat.id, text, key, shown_as, channel)
        keep_reason(kept, key, told)
    return kept or _explain(question_id, seat.person_id, seat.id, text, key, channel)


def _keep(
    question_id: UUID,
    person_id: UUID,
    via_seat: UUID | None,
    choice: str,
    key: UUID,
    shown_as: ShownAs,
    channel: Channel = Channel.PHONE,
) -> Receipt | None:
    """One row, if at this very moment the question is open and the seat active, on its roll, and voting so alone."""
    code = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(8))
    question, person, ballot_key = (as_stored(value) for value in (question_id, person_id, key))
    by_card = "AND s.id = %s" if via_seat else ""
    row = write_while_locked(
        question_id,
        f"""
        INSERT INTO governance_openballot (question_id, seat_id, key, choice, shown_as, receipt, channel, cast_at)
        SELECT q.id, s.id, %s, %s, %s, %s, %s, {sql_now()}
          FROM governance_question q
          JOIN governance_rollentry r ON r.question_id = q.id
          JOIN assemblies_seat s ON s.id = r.seat_id
          JOIN assemblies_person p ON p.id = s.person_id AND p.is_active
         WHERE q.id = %s AND q.mode = 'open' AND q.state = 'open'
           AND q.opens_at <= {sql_now()} AND q.closes_at > {sql_now()}
           AND s.person_id = %s AND s.ended_at IS NULL {by_card}
           AND NOT EXISTS (SELECT 1 FROM governance_openballot o
                            WHERE o.question_id = q.id AND o.seat_id = s.id AND o.channel <> %s)
        ON CONFLICT (question_id, seat_id, key) DO NOTHING
        RETURNING seat_id, cast_at
        """,  # noqa: S608  only constants and the clock are filled in
        [
            ballot_key,
            choice,
            str(shown_as),
            code,
            str(channel),
            question,
            person,
            *([as_stored(via_seat)] if via_seat else []),
            str(channel),
        ],
    )
    if row is None:
        return None
    seat_id, cast_at = row
    if not isinstance(seat_id, UUID):  # SQLite keeps texts and times without a zone
        seat_id = UUID(seat_id)
        cast_at = (datetime.fromisoformat(cast_at) if isinstance(cast_at, str) else cast_at).replace(tzinfo=UTC)
    return Receipt(question_id, seat_id, code, cast_at)


def as_stored(value: UUID) -> UUID | str:
    """An id as a statement of our own writes it."""
    return value if connection.features.has_native_uuid_field else value.hex


def _explain(
    question_id: UUID,
    person_id: UUID,
    via_seat: UUID | None,
    choice: str,
    key: UUID,
    channel: Channel = Channel.PHONE,
) -> Receipt:
    """Why no row was written: a known key, or a refusal that says what to do."""
    question = Question.objects.get(id=question_id)
    require(question.mode == Mode.OPEN, WrongMode)
    seat = require_on_roll(question, person_id, via_seat)
    known = OpenBallot.objects.filter(question_id=question_id, seat=seat, key=key).first()
    if known is not None:
        if known.choice != choice:
            raise KeyReused
        return Receipt(question_id, seat.id, known.receipt, known.cast_at)
    if question.state in {Question.State.DRAFT, Question.State.FROZEN}:
        raise NotOpen
    require(question.channel_of(seat) in {"", channel.value} or not question.is_open, OtherChannel)
    raise Closed


def require_on_roll(question: Question, person_id: UUID, via_seat: UUID | None) -> Seat:
    """The seat with which this person may vote on the question, open or not. Raises OtherSeat or NotOnRoll."""
    seats = Seat.objects.active().filter(person_id=person_id, person__is_active=True, body_id=question.body_id)
    if via_seat:
        require(Seat.objects.filter(id=via_seat, person_id=person_id).exists(), OtherSeat)
        seats = seats.filter(id=via_seat)
    seat = seats.first()
    if seat is None or not RollEntry.objects.filter(question=question, seat=seat).exists():
        raise NotOnRoll
    return seat
