"""A run of the audits: what is due is read at once for a whole assembly, judged, and stored in one transaction.

The database says what is due, so a worker may die at any line and another run goes on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.minutes.services import note_each
from governance.audits import record
from governance.audits.counting import Totals
from governance.audits.findings import find
from governance.audits.guardian import About, Guardian
from governance.audits.guardians import guardians, guardians_of
from governance.audits.looking import looks_of
from governance.audits.models import EquityAudit, Look
from governance.audits.participation import audit_of_seats, audits_of_turnout
from governance.ballots.models import WITH_RESULT, Mode, Question


@dataclass(frozen=True)
class Made:
    """How many audits and looks a run has stored."""

    audits: int = 0
    looks: int = 0

    def __add__(self, other: Made) -> Made:
        return Made(self.audits + other.audits, self.looks + other.looks)


def audit_due(*, only: Assembly | None = None) -> Made:
    """Who sits and who voted is audited, and guardians look, wherever something has changed since the last run.

    At all published assemblies, unless only one is meant; at each counted question once, of whatever assembly.
    """
    due = _due(only)
    whole = [only] if only else list(Assembly.objects.published())
    made = sum((_run(one, due.pop(one.id, _Due()), list(About)) for one in whole), Made())
    return sum((_run(one.questions[0].body.assembly, one, [About.QUESTION]) for one in due.values()), made)


def audit_participation(assembly: Assembly, question: Question | None = None) -> EquityAudit | None:
    """The audit of the seats, or of the turnout of one question, alone: no guardian looks."""
    if question is not None and EquityAudit.objects.filter(question=question).exists():
        return None
    totals = Totals(assembly, [question] if question else [])
    audits = audits_of_turnout(totals, [question]) if question else [audit_of_seats(totals)]
    _keep(totals, [one for one in audits if one], [])
    return audits[0]


def look_at(guardian: Guardian, assembly: Assembly, question: Question | None = None) -> Look | None:
    """One guardian looks, at an assembly or a question alone; none where nothing has changed since the last look."""
    asked = [question] if question else []
    totals = Totals(assembly, asked)
    looks = looks_of(totals, [guardian], {guardian.name: asked})
    _keep(totals, [], looks)
    return looks[0] if looks else None


class _Due:
    """The counted questions of an assembly that lack something, and by whom: by the audit or by a guardian's name."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.by: dict[str, list[Question]] = defaultdict(list)


def _due(only: Assembly | None) -> dict[UUID, _Due]:
    """By assembly, in one statement, so that looking for nothing costs next to nothing."""
    found = defaultdict[UUID, _Due](_Due)
    asking = guardians_of(About.QUESTION)
    counted = Question.objects.filter(state__in=WITH_RESULT, roll_size__gt=0)
    if only is not None:
        counted = counted.filter(body__assembly=only)
    # Who voted in an election elsewhere, nobody here knows.
    wanted = {"audit": ~Exists(EquityAudit.objects.filter(question=OuterRef("pk"))) & ~Q(mode=Mode.BELENIOS)}
    for guardian in asking:
        seen = Look.objects.filter(question=OuterRef("pk"), guardian=guardian.name, version=guardian.version)
        ready = Question.objects.filter(guardian.ready, pk=OuterRef("pk"))
        wanted[guardian.name] = ~Exists(seen) & Exists(ready)
    lacking = {f"lacks_{name}": ExpressionWrapper(one, BooleanField()) for name, one in wanted.items()}
    rows = counted.annotate(**lacking).filter(reduce(or_, (Q(**{name: True}) for name in lacking)))
    for question in rows.select_related("body__assembly").order_by("number"):
        due = found[question.body.assembly_id]
        due.questions.append(question)
        for name in wanted:
            if getattr(question, f"lacks_{name}"):
                due.by[name].append(question)
    return found


def _run(assembly: Assembly, due: _Due, about: Collection[About]) -> Made:
    totals = Totals(assembly, due.questions)
    audits = audits_of_turnout(totals, due.by["audit"])
    if About.ASSEMBLY in about and (seats := audit_of_seats(totals)) is not None:
        audits.append(seats)
        totals.last_audit = seats
    looks = looks_of(totals, [one for one in guardians().values() if one.about in about], due.by)
    _keep(totals, audits, looks)
    return Made(len(audits), len(looks))


def _keep(totals: Totals, audits: Sequence[EquityAudit], looks: Sequence[Look]) -> None:
    """Audits, looks and what was found stand together in the record, or none does. Nothing that votes is locked."""
    if not audits and not looks:
        return
    assembly = totals.assembly
    with transaction.atomic():
        Assembly.objects.select_for_update().get(id=assembly.id)
        EquityAudit.objects.bulk_create(audits)
        Look.objects.bulk_create(looks)
        acts = [record.audited(one) for one in audits]
        for look, found in find(totals, looks):
            acts += [record.looked(look), *found]
        note_each(assembly.id, acts)
        announce(assembly.topic, *(one.question.topic for one in audits if one.question))
