"""Casting a secret ballot: the mark that the seat has voted and the slip in the box, in one transaction.

While a question is open, the database can link the two by the transaction that wrote them, and the product says so.
Two transactions would be no better: their order links them as well. Sealing ends it.

There is no key that makes casting idempotent, since a key kept beside the ballot would be the link. Whoever sends the
same nonces with the same choice again has the same leaf, and gets the same promise.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from assemblies.members.models import Seat
from assemblies.minutes.signing import KeyMissing
from config.clock import sql_now
from config.errors import Absent, require
from governance.ballots.casting import as_stored, require_on_roll, write_while_locked
from governance.ballots.errors import AlreadyVoted, BadChoice, CannotPromise, Closed, NotOpen, WrongMode
from governance.ballots.models import Box, Channel, Question, RollEntry, SealedBallot, Turnout
from governance.ballots.rules import ballot_form
from governance.ballots.secrecy.box import Slip, lies_in, put_in
from governance.ballots.secrecy.leaves import half_of, is_hash, leaf_of
from governance.ballots.secrecy.promises import Promise, promise


@dataclass(frozen=True)
class Terms:
    """What was frozen about the box of a question."""

    key_id: str
    keeps_community: bool


@lru_cache(maxsize=512)
def terms_of(question_id: UUID) -> Terms:
    """Raises Question.DoesNotExist for a question that is not frozen (an error is not kept)."""
    config = Question.objects.filter(id=question_id, config__isnull=False).values_list("config", flat=True).first()
    if config is None:
        raise Question.DoesNotExist
    return Terms(config.get("box_key", ""), counts_by_community(config))


def counts_by_community(config: dict[str, Any]) -> bool:
    return bool(config.get("majorities"))


@dataclass(frozen=True)
class Sent:
    """A secret ballot on its way in. ``leaf`` is what the voter's device makes of it, where it can."""

    choice: str
    n1: str
    n2: str
    leaf: str = ""

    def require_whole(self) -> None:
        is_whole = is_hash(self.n1) and is_hash(self.n2) and (not self.leaf or is_hash(self.leaf))
        require(is_whole, BadChoice, reason=_("Load the ballot again and cast it once more."))


def cast_secret_ballot(
    question_id: UUID,
    *,
    person_id: UUID,
    via_seat: UUID | None = None,
    choice: object,
    n1: str,
    n2: str,
    leaf: str = "",
    channel: Channel = Channel.PHONE,
) -> Promise:
    """Keep a seat's choice for good, and promise to count it. Sent again unchanged, it gets the same promise.

    ``n1`` and ``n2`` are the voter's random numbers; ``leaf``, where given, must be what they and the choice make.
    Raises BadChoice, Closed, NotOpen, NotOnRoll, OtherSeat, AlreadyVoted, CannotPromise, WrongMode or Absent; then
    nothing is written.
    """
    try:
        sent = Sent(ballot_form(question_id).check(choice), n1, n2, leaf)
        terms = terms_of(question_id)
    except Question.DoesNotExist:
        raise Absent from None
    sent.require_whole()
    with transaction.atomic():
        found = _voter(question_id, person_id, via_seat)
        if found is None:
            return _explain(question_id, person_id, via_seat, sent, terms)
        seat_id, community = found
        slip = slip_of(question_id, sent, community, terms)
        if _mark(question_id, seat_id, channel):
            if put_in(question_id, slip):
                return Promise(question_id, slip.leaf, terms.key_id, slip.promise)
            # Somebody else's ballot has this number: the nonces were copied. The mark goes with this refusal.
            raise BadChoice(reason=_("Load the ballot again and cast it once more."))
        return _again(question_id, slip.leaf, terms, lies_in(question_id, slip.leaf))


def _voter(question_id: UUID, person_id: UUID, via_seat: UUID | None) -> tuple[UUID, str] | None:
    """Seat and community of whoever may vote at this very moment; the question cannot change before the commit.

    Where each delegation must agree, the one it was frozen with stands in the community's place.
    """
    by_card = "AND s.id = %s" if via_seat else ""
    row = write_while_locked(
        question_id,
        f"""
        SELECT s.id, s.community_id, r.part
          FROM governance_question q
          JOIN governance_rollentry r ON r.question_id = q.id
          JOIN assemblies_seat s ON s.id = r.seat_id
          JOIN assemblies_person p ON p.id = s.person_id AND p.is_active
         WHERE q.id = %s AND q.mode = 'secret' AND q.state = 'open'
           AND q.opens_at <= {sql_now()} AND q.closes_at > {sql_now()}
           AND s.person_id = %s AND s.ended_at IS NULL {by_card}
        """,  # noqa: S608  only constants and the clock are filled in
        [as_stored(question_id), as_stored(person_id), *([as_stored(via_seat)] if via_seat else [])],
    )
    return (_uuid(row[0]), row[2] or (str(_uuid(row[1])) if row[1] else "")) if row else None


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def slip_of(question_id: UUID, sent: Sent, community: str, terms: Terms) -> Slip:
    h2 = half_of(sent.n2, community.encode())
    leaf = leaf_of(sent.n1, sent.choice, h2)
    # Before anything is final: the voter's device and this one must read the ballot the same way.
    require(sent.leaf in {"", leaf}, BadChoice, reason=_("Load the ballot again and cast it once more."))
    kept = (community, sent.n2) if terms.keeps_community else ("", "")
    signature = _promised(question_id, leaf, terms).signature
    return Slip(leaf, sent.choice, sent.n1, h2, *kept, signature)


def _mark(question_id: UUID, seat_id: UUID, channel: Channel) -> bool:
    """Whether the seat is marked as having voted only now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO governance_turnout (id, question_id, seat_id, channel) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (question_id, seat_id) DO NOTHING RETURNING seat_id",
            [as_stored(uuid.uuid4()), as_stored(question_id), as_stored(seat_id), str(channel)],
        )
        return cursor.fetchone() is not None


def _again(question_id: UUID, leaf: str, terms: Terms, is_known: bool) -> Promise:
    require(is_known, AlreadyVoted)
    return _promised(question_id, leaf, terms)


def _promised(question_id: UUID, leaf: str, terms: Terms) -> Promise:
    """Without the key that the question was frozen with there is no promise, and so no ballot."""
    try:
        return promise(question_id, leaf, key_id=terms.key_id)
    except KeyMissing:
        raise CannotPromise from None


def _explain(question_id: UUID, person_id: UUID, via_seat: UUID | None, sent: Sent, terms: Terms) -> Promise:
    """Nothing can be cast now: the promise of a ballot that came in before, or a refusal that says what to do."""
    question = Question.objects.get(id=question_id)
    require(question.is_secret, WrongMode)
    seat = require_on_roll(question, person_id, via_seat)
    if Turnout.objects.filter(question=question, seat=seat).exists():
        slip = slip_of(question_id, sent, community_in(question, seat), terms)
        return _again(question_id, slip.leaf, terms, _is_kept(question, slip.leaf))
    if question.state in {Question.State.DRAFT, Question.State.FROZEN}:
        raise NotOpen
    raise Closed


def community_in(question: Question, seat: Seat) -> str:
    """What a seat's ballot on this question hides beside the choice: its part as frozen, else its community."""
    entry = RollEntry.objects.filter(question=question, seat=seat).first()
    return (entry.part if entry else "") or str(seat.community_id or "")


def _is_kept(question: Question, leaf: str) -> bool:
    if question.box == Box.STANDING:
        return lies_in(question.id, leaf)
    return SealedBallot.objects.filter(question=question, leaf=leaf).exists()
