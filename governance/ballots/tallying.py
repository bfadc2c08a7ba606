"""Counting in steps: each step is one transaction, so a worker may be killed at any line.

The tally's row is claimed for a while; who finds a claim that has gone stale takes the count over
where it stood. Sealing, counting and announcing happen once, guarded by the claim.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import sealed_root_of
from assemblies.minutes.merkle import leaf_hash
from assemblies.minutes.services import note
from config.clock import now
from governance.ballots import record
from governance.ballots.belenios.services import ElectionRefuted, check_election
from governance.ballots.casting import lock_for_changing
from governance.ballots.digits import digits_of
from governance.ballots.lifecycle import Act, is_possible, move
from governance.ballots.models import GroupedBallot, OpenBallot, Question, SealedBallot, Tally
from governance.ballots.parts import judged_beyond
from governance.ballots.rules import asks_for
from governance.ballots.secrecy.editions import public_edition
from governance.ballots.secrecy.leaves import read_choice, said_by
from governance.ballots.secrecy.sealing import seal_box
from governance.counting import AnyProfile, CountingError, State, count_steps, judged, lots, mixed, resume, rule_called

# Longer than any step of a count may take, so that nobody takes a count over from a worker that is alive.
CLAIM_SECONDS = 45
AT_ONCE = 10_000  # rows read from the database; all of them at once would fill the memory


class ClaimLost(Exception):
    """Another worker has taken this count over; this one stops without a trace."""


def due_tallies() -> list[uuid.UUID]:
    """Counts that wait, or whose worker has gone silent."""
    return list(Tally.objects.filter(_free()).order_by("queued_at").values_list("id", flat=True))


def _free() -> Q:
    stale = now() - timedelta(seconds=CLAIM_SECONDS)
    return Q(state=Tally.State.QUEUED) | Q(state=Tally.State.COUNTING, claimed_at__lt=stale)


def count_tally(tally_id: uuid.UUID) -> bool:
    """Count from where it stands to the end. False when there is nothing to do, or somebody else does it."""
    claim = uuid.uuid4()
    taken = Tally.objects.filter(_free(), id=tally_id).update(claim=claim, claimed_at=now(), state=Tally.State.COUNTING)
    if not taken:
        return False
    try:
        tally = Tally.objects.select_related("question__body__assembly").get(id=tally_id)
        _check_election(tally, claim)
        profile = None if tally.sealed_root else _seal(tally, claim)
        last = State.from_dict(tally.progress) if tally.progress else None
        for state in _steps_after(tally, last, profile):
            _keep_step(tally, claim, state)
            last = state
        assert last is not None, "every rule has at least one round"
        _finish(tally, claim, last)
    except ClaimLost:
        return False
    except ElectionRefuted as error:
        _fail(tally, claim, _("belenios-tool says that the archive is not true: %(said)s") % {"said": error})
        return False
    except CountingError as error:
        _fail(tally, claim, str(error))
        return False
    return True


def _check_election(tally: Tally, claim: uuid.UUID) -> None:
    """The proofs of an election elsewhere, once, before anything is sealed; nothing of other questions."""
    if tally.question.is_encrypted and not tally.sealed_root:
        check_election(tally.question, going_on=lambda: _renew(tally, claim))


@transaction.atomic
def _renew(tally: Tally, claim: uuid.UUID) -> None:
    _hold(tally, claim).save(update_fields=["claimed_at"])


def _hold(tally: Tally, claim: uuid.UUID) -> Tally:
    """The row under lock, if the claim is still ours. Renews the claim."""
    held = Tally.objects.select_for_update(of=("self",)).filter(id=tally.id, claim=claim).first()
    if held is None or held.state != Tally.State.COUNTING:
        raise ClaimLost
    held.claimed_at = now()
    return held


@transaction.atomic
def _seal(tally: Tally, claim: uuid.UUID) -> AnyProfile:
    """The ballots of the closed question get one root; a ballot counts if, and only if, it is under it.

    Returns them as they are counted: the rows that were sealed are those that are counted, read once.
    """
    question = lock_for_changing(tally.question_id)
    held = _hold(tally, claim)
    seal_box(question)
    root, total, profile = read_for_sealing(question)
    held.sealed_root, held.sealed_count = root, total
    held.step, held.step_name = 1, _("ballots sealed")
    held.save()
    body = {"question": str(tally.question_id), "count": total, "root": root}
    note(tally.question.body.assembly_id, record.SEALED, body)
    announce(tally.question.topic)
    tally.sealed_root, tally.sealed_count, tally.step = root, total, 1
    return profile


def root_of(question: Question) -> tuple[str, int]:
    """The sealed root over all ballots, and how many there are. Secret ones are there as their leaves."""
    total = 0

    def hashes() -> Iterator[bytes]:
        nonlocal total
        for line, _choice, weight in _sealed_rows(question):
            total += weight
            yield leaf_hash(line)

    with reading_all_rows():
        return sealed_root_of(hashes()), total


def read_for_sealing(question: Question) -> tuple[str, int, AnyProfile]:
    """The same and the ballots themselves, from one reading."""
    hashes: list[bytes] = []
    total = 0

    def choices() -> Iterator[tuple[str, int]]:
        nonlocal total
        for line, choice, weight in _sealed_rows(question):
            hashes.append(leaf_hash(line))
            total += weight
            yield choice, weight

    with reading_all_rows():
        profile = _profile(question, ((read_choice(choice), weight) for choice, weight in _alike(choices())))
    return sealed_root_of(hashes), total, profile


def _alike(choices: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Equal choices put together as far as they lie near each other, so that fewer have to be taken apart."""
    found: dict[str, int] = {}
    for choice, weight in choices:
        found[choice] = found.get(choice, 0) + weight
        if len(found) == AT_ONCE:
            yield from found.items()
            found.clear()
    yield from found.items()


@contextmanager
def reading_all_rows() -> Iterator[None]:
    """PostgreSQL plans for the last row of a cursor, not for the first, and sorts in memory.

    Of a million ballots all are read; by a plan for the first few each would be looked up by itself.
    """
    if connection.vendor != "postgresql":  # SQLite has no such plans, and a transaction would keep voters waiting
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '64MB'")
        yield


def published_lines(question: Question) -> Iterator[tuple[bytes, int]]:
    """Each counted ballot as the exact bytes that are published, with its weight. Unsorted.

    Open ballots are sealed as these bytes, secret ones as their leaves.
    """
    if question.is_secret:
        yield from ((line, 1) for line in public_edition(question))
    else:
        yield from ((line, weight) for line, _choice, weight in _sealed_rows(question))


def _sealed_rows(question: Question) -> Iterator[tuple[bytes, str, int]]:
    """Each counted ballot as the bytes that are sealed, its choice as JSON text, and its weight. Unsorted.

    Of a secret ballot the 32 bytes of its leaf are sealed.
    """
    name = str(question.id)
    if question.is_secret:
        slips = SealedBallot.objects.filter(question=question).values_list("leaf", "choice")
        for leaf, choice in slips.iterator(chunk_size=AT_ONCE):
            yield bytes.fromhex(leaf), choice, 1
        return
    if question.is_brought_in:
        for choice, weight in GroupedBallot.objects.filter(batch__question=question).values_list("choice", "weight"):
            yield canonical({"choice": json.loads(choice), "question": name, "weight": weight}), choice, weight
        return
    # Choice by choice as bytes: a million of them go by here, and none is taken apart where that would change nothing.
    ballots = OpenBallot.objects.counted(question).filter(seat__rolls__question=question)
    middle = b',"question":' + canonical(name) + b',"seat":"'
    for choice, seat in ballots.values_list("choice", "seat__rolls__seat_hash").iterator(chunk_size=AT_ONCE):
        yield b'{"choice":' + said_by(choice) + middle + seat.encode() + b'"}', choice, 1


def grouped_choices(question: Question) -> Iterator[tuple[Any, int]]:
    """Equal ballots counted by the database: choice and how many. In no order: a profile sorts them."""
    rows: QuerySet[Any, tuple[Any, ...]]
    if question.is_brought_in:
        rows = GroupedBallot.objects.filter(batch__question=question).values_list("choice", "weight")
    else:
        ballots = question.sealed_ballots if question.is_secret else OpenBallot.objects.counted(question)
        rows = ballots.values_list("choice").annotate(n=Count("id"))
    for choice, weight in rows.iterator(chunk_size=AT_ONCE):
        yield read_choice(choice), weight


def profile_of(question: Question) -> AnyProfile:
    with reading_all_rows():
        return _profile(question, grouped_choices(question))


def _profile(question: Question, choices: Iterable[tuple[Any, int]]) -> AnyProfile:
    config = question.config or {}
    return rule_called(question.rule).profile(config["options"], choices, config.get("withdrawn", ()))


def order_of_lots(tally: Tally) -> tuple[str, ...]:
    """Given by hand for an outside count, else drawn from the seed that the freeze committed to."""
    question = tally.question
    if tally.lot:
        return tuple(tally.lot)
    options = (question.config or {})["options"]
    seed = mixed(bytes(question.seed), digits_of(question))
    return lots(seed, bytes.fromhex(question.config_sha256), options)


def settings_of(question: Question) -> dict[str, str]:
    config = question.config or {}
    settings = {name: value for name, value in config["rule_options"].items() if value and name != "quorum_of"}
    if (asks_for(question.rule, "roll") or "quorum" in settings) and config.get("roll") is not None:
        settings["roll"] = str(config["roll"])
    if question.present is not None:
        settings["present"] = str(question.present)
    return settings


def _steps_after(tally: Tally, state: State | None, profile: AnyProfile | None) -> Iterator[State]:
    """The steps that are left; the ballots are read again where another worker sealed them."""
    question = tally.question
    if state is not None and state.is_finished:
        return iter(())
    if profile is None:
        profile = profile_of(question)
    if state is not None:
        return resume(profile, state.as_dict())
    return count_steps(
        question.rule,
        profile,
        seats=question.seats,
        settings=settings_of(question),
        lots=order_of_lots(tally),
    )


@transaction.atomic
def _keep_step(tally: Tally, claim: uuid.UUID, state: State) -> None:
    held = _hold(tally, claim)
    held.progress = state.as_dict()
    held.step += 1
    held.step_name = _("round %(number)d") % {"number": held.step - 1}
    held.save()
    announce(tally.question.topic)


@transaction.atomic
def _finish(tally: Tally, claim: uuid.UUID, state: State) -> None:
    """The outcome with every round, in the record, in one transaction with the question's new state."""
    question = lock_for_changing(tally.question_id)
    held = _hold(tally, claim)
    if not is_possible(Act.COUNT, question):
        raise ClaimLost
    counted, beyond = judged_beyond(question, judged(state, settings_of(question)))
    held.result = counted.as_dict() | {
        "outcome": counted.outcome,
        **beyond,
        "reasons": [reason.as_dict() for reason in counted.reasons],
    }
    held.state, held.counted_at, held.progress = Tally.State.COUNTED, now(), None
    held.step_name = ""
    held.save()
    move(question, Act.COUNT)
    question.save(update_fields=["state"])
    body = {
        "question": str(question.id),
        "config_sha256": question.config_sha256,
        "root": held.sealed_root,
        "seed": bytes(question.seed).hex() or None,
        "lot": held.lot,
        "valid": counted.valid,
        "invalid": counted.invalid,
        "winners": list(counted.winners),
        "outcome": counted.outcome,
        "rounds_sha256": hashlib.sha256(canonical(counted.transcript())).hexdigest(),
    }
    note(question.body.assembly_id, record.TALLY, body)
    announce(question.topic, question.body.assembly.topic)


@transaction.atomic
def _fail(tally: Tally, claim: uuid.UUID, reason: str) -> None:
    held = _hold(tally, claim)
    held.state, held.failure = Tally.State.FAILED, reason[:300]
    held.save()
    announce(tally.question.topic)
