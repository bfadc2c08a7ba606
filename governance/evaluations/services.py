"""Asking how it goes: a questionnaire is opened, answered once a seat, and closed by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import product
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Phase
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, can_see_assembly
from assemblies.minutes.services import note
from assemblies.sessions.models import Meeting
from config.clock import now, stamp
from config.errors import Absent, require
from governance.evaluations import record
from governance.evaluations.errors import AnsweredBefore, BadEvaluation, BadMarks, EvaluationOver
from governance.evaluations.models import Evaluation, EvaluationAnswered, EvaluationMark, Side
from governance.evaluations.permissions import answering_seat, asking_seat, side_of
from governance.evaluations.principles import MARKS, PRINCIPLES
from governance.evaluations.scoring import Score, score

About = Evaluation.About
MOST_DAYS = 30


def evaluations_of(assembly: Assembly) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(assembly=assembly).select_related("assembly")


def find_evaluation(visitor: Visitor, evaluation_id: UUID) -> Evaluation:
    found = Evaluation.objects.select_related("assembly").filter(id=evaluation_id).first()
    if found is None or not can_see_assembly(visitor, found.assembly):
        raise Absent
    return found


def can_be_asked_about(assembly: Assembly) -> list[tuple[str, str]]:
    """Phases and meetings of the assembly, each by its kind and name."""
    phases = Phase.objects.filter(body__assembly=assembly).order_by("body", "place").values_list("name", flat=True)
    meetings = Meeting.objects.filter(body__assembly=assembly).values_list("name", flat=True)
    named = [(About.PHASE.value, name) for name in phases] + [(About.MEETING.value, name) for name in meetings]
    return list(dict.fromkeys(named))


@transaction.atomic
def open_evaluation(assembly: Assembly, *, by: Seat, about: str, name: str, days: int) -> Evaluation:
    """Members and whoever runs the assembly may answer until it closes."""
    require(asking_seat(by.person, assembly) is not None)
    require((about, name) in can_be_asked_about(assembly) and 1 <= days <= MOST_DAYS, BadEvaluation)
    Assembly.objects.select_for_update().get(id=assembly.id)
    last = Evaluation.objects.filter(assembly=assembly).aggregate(last=Max("number"))["last"] or 0
    at = now()
    made = Evaluation.objects.create(
        assembly=assembly, number=last + 1, about=about, name=name, opened_at=at, closes_at=at + timedelta(days=days)
    )
    EvaluationMark.objects.bulk_create(
        EvaluationMark(evaluation=made, side=side, principle=principle.name, mark=mark)
        for side, principle, mark in product(Side.values, PRINCIPLES, MARKS)
    )
    body = {"evaluation": str(made.id), "number": made.number, "about": about, "name": name}
    note(assembly.id, record.OPEN, body | {"closes_at": stamp(made.closes_at)}, by=by.signature)
    announce(assembly.topic)
    return made


@transaction.atomic
def answer_evaluation(evaluation: Evaluation, *, by: Seat, marks: Mapping[str, int]) -> None:
    """The marks are added to the sums of the seat's side, once; from then on nobody can tell whose they are."""
    require(answering_seat(by.person, evaluation.assembly) is not None)
    require(marks.keys() == {one.name for one in PRINCIPLES} and set(marks.values()) <= MARKS.keys(), BadMarks)
    evaluation = Evaluation.objects.select_for_update().get(id=evaluation.id)
    require(evaluation.is_open(now()), EvaluationOver)
    _given, is_first = EvaluationAnswered.objects.get_or_create(evaluation=evaluation, seat=by)
    require(is_first, AnsweredBefore)
    for principle, mark in marks.items():
        counted = evaluation.marks.filter(side=side_of(by), principle=principle, mark=mark)
        counted.update(n=F("n") + 1)


def scores_of(evaluation: Evaluation) -> dict[str, dict[str, Score]]:
    """The scores by side and principle; all withheld until it is closed: nobody sees what one answer changes."""
    counts: dict[tuple[str, str], dict[int, int]] = {}
    if evaluation.closed_at is not None:
        for row in evaluation.marks.all():
            counts.setdefault((row.side, row.principle), {})[row.mark] = row.n
    return {side: {one.name: score(counts.get((side, one.name), {})) for one in PRINCIPLES} for side in Side.values}


def close_due() -> int:
    """What is over is closed, and its scores stand in the minutes."""
    closed = 0
    due = Evaluation.objects.filter(closed_at__isnull=True, closes_at__lte=now()).values_list("id", flat=True)
    for evaluation_id in list(due):
        with transaction.atomic():
            evaluation = (
                Evaluation.objects.select_for_update(of=("self",)).select_related("assembly").get(id=evaluation_id)
            )
            if evaluation.closed_at is not None:
                continue
            evaluation.closed_at = now()
            evaluation.save(update_fields=["closed_at"])
            scores = {
                side: {name: one.mean or None for name, one in of_side.items()}
                for side, of_side in scores_of(evaluation).items()
            }
            body = {"evaluation": str(evaluation.id), "number": evaluation.number, "scores": scores}
            note(evaluation.assembly_id, record.CLOSE, body)
            announce(evaluation.assembly.topic)
            closed += 1
    return closed
