"""Ballots of an outside or paper count, through the same path as everybody's."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require
from governance.ballots import record
from governance.ballots.casting import lock_for_changing
from governance.ballots.errors import BadFile, BadQuestion, WrongMode
from governance.ballots.lifecycle import Act, move, require_possible
from governance.ballots.models import BallotBatch, DraftBefore, GroupedBallot, Mode, Option, Question, new_seed
from governance.ballots.permissions import can_import_batch
from governance.ballots.rules import STV
from governance.ballots.services import LONGEST_OPTION, fix_configuration, next_number, note_configuration, queue_tally
from governance.counting import BadBallots, BallotFile, read_ballots

LARGEST_FILE = 8 * 1024 * 1024
MOST_BALLOTS = 2_000_000_000


def _require_readable(ballots: BallotFile) -> None:
    """What the file holds can be shown and kept: distinct names, no stray bytes, believable numbers."""
    names = [name.strip()[:LONGEST_OPTION] for name in ballots.profile.options]
    require(len(set(names)) == len(names), BadFile, reason=_("two options have the same name."))
    require("\0" not in "".join([*names, ballots.title]), BadFile, reason=_("a name holds a character without a sign."))
    total = sum(weight for _choice, weight in ballots.profile.choices())
    require(total <= MOST_BALLOTS, BadFile, reason=_("it speaks of more than two thousand million ballots."))


@transaction.atomic
def import_batch(
    body: Body,
    *,
    by: Seat,
    file_name: str,
    data: bytes,
    source: str,
    title: str = "",
    seats: int | None = None,
    lot: Sequence[str] = (),
) -> Question:
    """A ``.blt`` file (or another of the known formats) becomes a closed question, queued for counting by Scottish STV.

    ``lot`` is the official order of lots by option text, where the outside count drew one.
    """
    require(can_import_batch(by.person, body))
    require(bool(source.strip()), BadQuestion, reason=_("say where the ballots come from."))
    require(len(data) <= LARGEST_FILE, BadFile, reason=_("it is larger than 8 MB."))
    try:
        ballots = read_ballots(file_name, data)
    except BadBallots as error:
        raise BadFile(reason=str(error)) from None
    _require_readable(ballots)
    at = now()
    question = Question.objects.create(
        body=body,
        number=next_number(body),
        title=(title or ballots.title or file_name)[:200],
        rule=STV,
        seats=seats or ballots.seats or 1,
        seed=b"" if lot else new_seed(),
        seen_by=body.charter.open_vote_seen_by,
        created_at=at,
        frozen_at=at,
    )
    profile = ballots.profile
    keys = {name: str(place) for place, name in enumerate(profile.options, start=1)}
    unknown = [name for name in lot if name not in keys]
    require(not unknown, BadQuestion, reason=_("these names are not on the ballot: %s") % ", ".join(unknown))
    Option.objects.bulk_create(
        Option(
            question=question,
            key=key,
            place=int(key),
            text=name.strip()[:LONGEST_OPTION],
            is_withdrawn=name in profile.withdrawn,
        )
        for name, key in keys.items()
    )
    batch = BallotBatch.objects.create(
        question=question,
        source=source.strip(),
        file_name=file_name[:200],
        file_sha256=hashlib.sha256(data).hexdigest(),
        imported_at=at,
        imported_by=by,
    )
    weights: dict[str, int] = {}
    for marked, weight in profile.choices():
        choice = [keys[mark] if isinstance(mark, str) else [keys[name] for name in mark] for mark in marked]
        text = json.dumps(choice, separators=(",", ":"))
        weights[text] = weights.get(text, 0) + weight
    _keep(batch, weights)
    move(question, Act.BRING_IN)
    question.closed_at = at
    fix_configuration(question, roll=None, source=batch.source, file_sha256=batch.file_sha256)
    note_configuration(question)
    _brought_in(batch, sum(weights.values()))
    queue_tally(question, lot=[keys[name] for name in lot] or None)
    return question


@transaction.atomic
def freeze_for_elsewhere(question: Question, *, by: Seat, source: str) -> Question:
    """Wording, rule and options are fixed before people vote on it elsewhere; there is no roll here, and no opening.

    ``source`` says where they vote.
    """
    require(can_import_batch(by.person, question.body))
    question = lock_for_changing(question.id)
    require_possible(Act.FREEZE, question)
    require(question.mode == Mode.OPEN, WrongMode)
    require(bool(source.strip()), BadQuestion, reason=_("say where people vote."))
    question.frozen_at = now()
    move(question, Act.FREEZE)
    DraftBefore.objects.filter(question=question).delete()
    fix_configuration(question, roll=None, source=source.strip())
    told = {"question": str(question.id), "number": question.number}
    note(question.body.assembly_id, record.FREEZE, told, by=by.signature)
    note_configuration(question)
    announce(question.topic)
    return question


@transaction.atomic
def bring_in_choices(
    question: Question, *, by: Seat, file_name: str, file_sha256: str, weights: Mapping[str, int]
) -> Question:
    """The ballots of a question that was voted on elsewhere: how many there are of each checked choice."""
    require(can_import_batch(by.person, question.body))
    question = lock_for_changing(question.id)
    require(question.roll_size == 0, WrongMode)
    move(question, Act.BRING_IN)
    at = now()
    batch = BallotBatch.objects.create(
        question=question,
        source=(question.config or {})["source"],
        file_name=file_name[:200],
        file_sha256=file_sha256,
        imported_at=at,
        imported_by=by,
    )
    _keep(batch, weights)
    question.closed_at = at
    question.save(update_fields=["state", "closed_at"])
    _brought_in(batch, sum(weights.values()))
    queue_tally(question)
    return question


def _keep(batch: BallotBatch, weights: Mapping[str, int]) -> None:
    GroupedBallot.objects.bulk_create(
        [GroupedBallot(batch=batch, choice=choice, weight=weight) for choice, weight in weights.items()],
        batch_size=2000,
    )


def _brought_in(batch: BallotBatch, ballots: int) -> None:
    question, assembly = batch.question, batch.question.body.assembly
    told = {
        "question": str(question.id),
        "number": question.number,
        "source": batch.source,
        "file_sha256": batch.file_sha256,
        "ballots": ballots,
    }
    note(assembly.id, record.BATCH, told, by=batch.imported_by.signature)
    announce(question.topic, assembly.topic)
