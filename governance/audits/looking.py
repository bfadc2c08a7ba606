"""Guardians look: aggregates are stored, the rule runs on what is stored alone, and what it sees becomes a finding.

Each look is a transaction of its own, and the database says which are due: a worker may die at any line.
"""

from __future__ import annotations

import hashlib
import secrets
from fractions import Fraction

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assemblies.bodies.models import Assembly
from assemblies.members.finding import plenary_of
from assemblies.minutes.canonical import canonical
from assemblies.minutes.services import note
from config.clock import now
from governance.audits import record
from governance.audits.comparing import Counts, Noticed
from governance.audits.findings import end_by_itself, notice
from governance.audits.guardian import About, Guardian
from governance.audits.guardians import guardians_of
from governance.audits.models import Look
from governance.ballots.models import WITH_RESULT, Question


def look_due(*, only: Assembly | None = None) -> int:
    """Every guardian looks at what has changed since it looked last, and once at each counted question.

    At all published assemblies, unless only one is meant.
    """
    made = 0
    here = Q(body__assembly=only) if only else Q()
    for assembly in [only] if only else Assembly.objects.published():
        made += sum(look_at(guardian, assembly) is not None for guardian in guardians_of(About.ASSEMBLY))
    for guardian in guardians_of(About.QUESTION):
        looked = Look.objects.filter(question=OuterRef("pk"), guardian=guardian.name, version=guardian.version)
        counted = Question.objects.filter(~Exists(looked), guardian.ready, here, state__in=WITH_RESULT, roll_size__gt=0)
        for question in counted.distinct().select_related("body__assembly"):
            made += look_at(guardian, question.body.assembly, question) is not None
    return made


def look_at(guardian: Guardian, assembly: Assembly, question: Question | None = None) -> Look | None:
    """One look, or none where nothing has changed since the last one."""
    counts = guardian.gather(assembly, question)
    last = Look.objects.filter(assembly=assembly, question=question, guardian=guardian.name).first()
    if last is not None and last.version == guardian.version and (question or counts == counts_of(last)):
        return None
    if counts is None:
        if question is None:
            return None
        counts = Counts(())
    bound = getattr(plenary_of(assembly).charter, guardian.bound)
    seen = guardian.look(counts, bound)
    data = counts.as_dict() | {"salt": secrets.token_hex(32)}
    look = Look(
        assembly=assembly,
        question=question,
        guardian=guardian.name,
        version=guardian.version,
        rule_sha256=guardian.rule_sha256,
        bound=str(bound),
        data=data,
        data_sha256=hashlib.sha256(canonical(data)).hexdigest(),
        said=seen.said,
        noticed=seen.noticed.as_dict() if seen.noticed else None,
        made_at=now(),
    )
    with transaction.atomic():
        Assembly.objects.select_for_update().get(id=assembly.id)
        look.save(force_insert=True)
        body = {
            "guardian": look.guardian,
            "version": look.version,
            "rule_sha256": look.rule_sha256,
            "data_sha256": look.data_sha256,
            "question": question.number if question else None,
            "found": seen.noticed is not None,
        }
        note(assembly.id, record.LOOK, body)
        if seen.noticed is not None:
            notice(look)
        elif question is None:
            end_by_itself(assembly, guardian.name)
    return look


def counts_of(look: Look) -> Counts:
    """The aggregates a look rests on."""
    return Counts.parse(look.data)


def again(guardian: Guardian, look: Look) -> Noticed | None:
    """What the guardian sees in the stored aggregates of an earlier look: the same, as long as its rule is the same."""
    return guardian.look(counts_of(look), Fraction(look.bound)).noticed
