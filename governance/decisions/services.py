"""Putting a decision on record, and finding it again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.ballots.casting import lock_for_changing
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Tally
from governance.ballots.permissions import can_certify, can_see_question
from governance.decisions import record
from governance.decisions.errors import DecidedAlready, NotCarried
from governance.decisions.models import Decision


def is_carried(tally: Tally) -> bool:
    """Whether something was adopted or somebody elected, by what the question was frozen with."""
    result = tally.result or {}
    return result.get("outcome") == "adopted" or (
        result.get("outcome") in {"elected", "seats left empty"} and bool(result.get("winners"))
    )


@transaction.atomic
def adopt(tally: Tally, *, by: Seat) -> Decision:
    """What a certified tally carried is a decision from now on, in the words that were frozen."""
    require(can_certify(by.person, tally.question))
    question = lock_for_changing(tally.question_id)
    require_possible(Act.ADOPT, question)
    tally = Tally.objects.select_for_update(of=("self",)).get(id=tally.id)
    require(is_carried(tally), NotCarried)
    require(not Decision.objects.filter(tally=tally).exists(), DecidedAlready)
    config = question.config or {}
    decision = Decision.objects.create(
        assembly=question.body.assembly,
        number=_next_number(question.body.assembly_id),
        tally=tally,
        title=config["title"],
        text=config["text"],
        outcome=tally.result["outcome"],
        winners=tally.result["winners"],
        config_sha256=question.config_sha256,
        sealed_root=tally.sealed_root,
        adopted_by=by,
        adopted_at=now(),
    )
    body = {
        "decision": str(decision.id),
        "number": decision.number,
        "question": str(question.id),
        "question_number": question.number,
        "config_sha256": decision.config_sha256,
        "root": decision.sealed_root,
        "outcome": decision.outcome,
        "winners": decision.winners,
    }
    note(question.body.assembly_id, record.ADOPT, body, by=by.signature)
    announce(question.topic, question.body.assembly.topic)
    return decision


def _next_number(assembly_id: UUID) -> int:
    """Decisions are numbered through the whole assembly; the lock is held until the new one is written."""
    Assembly.objects.select_for_update().get(id=assembly_id)
    return (Decision.objects.filter(assembly=assembly_id).aggregate(last=Max("number"))["last"] or 0) + 1


def find_decision(visitor: Visitor, decision_id: UUID) -> Decision:
    found = Decision.objects.with_question().filter(id=decision_id).first()
    if found is None:
        raise Absent
    require(can_see_question(visitor, found.tally.question), Absent)
    return found
