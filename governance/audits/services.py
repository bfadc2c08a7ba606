"""Equity audits: aggregates in, a stored snapshot and what it says out."""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.minutes.canonical import canonical
from assemblies.minutes.events import event_type
from assemblies.minutes.services import note
from config.clock import now
from governance.audits.counting import seats_by_community, voted_by_community
from governance.audits.models import EquityAudit
from governance.ballots.models import WITH_RESULT, Mode, Question
from governance.equity import CommunityCount, participation

FEWEST_CHANGES = 5

AUDIT = event_type(
    "audit.equity",
    "audit",
    "question",
    "snapshot_sha256",
    sentence=_("An equity audit was made and published."),
)


def snapshot_of(assembly: Assembly, question: Question | None) -> dict[str, Any]:
    """Per community: population, voting seats, and those who voted. Nothing about a person."""
    counted = seats_by_community(assembly) if question is None else voted_by_community(assembly, question)
    rows = [
        {
            "community": row.name,
            "letter": row.letter,
            "population": row.population,
            "seats": row.seats,
            "voted": row.voted,
        }
        for row in counted
    ]
    return {"question": question.number if question else None, "communities": rows}


def audit_participation(assembly: Assembly, question: Question | None = None) -> EquityAudit | None:
    """A new audit stands in the record when the aggregates have changed enough since the last one.

    The arithmetic runs on the stored snapshot alone, so that it can be run again.
    """
    snapshot = snapshot_of(assembly, question)
    last = EquityAudit.objects.filter(assembly=assembly, question=question).first()
    if last is not None and (question is not None or not _has_changed(last.snapshot, snapshot)):
        return None
    # The record commits to the snapshot without giving it away: small counts could be guessed from a bare hash.
    snapshot |= {"salt": secrets.token_hex(32)}
    digest = hashlib.sha256(canonical(snapshot)).hexdigest()
    with transaction.atomic():
        audit = EquityAudit.objects.create(
            assembly=assembly,
            question=question,
            snapshot=snapshot,
            snapshot_sha256=digest,
            result=findings_of(snapshot),
            made_at=now(),
        )
        body = {
            "audit": str(audit.id),
            "question": question.number if question else None,
            "snapshot_sha256": digest,
        }
        note(assembly.id, AUDIT, body)
        announce(assembly.topic, *([question.topic] if question else []))
    return audit


def _has_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Something has, and in no community the seats of fewer than five people.

    Two tables with one seat of a community between them would tell where that one person lives.
    """
    rows, fresh = before["communities"], after["communities"]
    sat = {row["community"]: row["seats"] for row in rows}
    sit = {row["community"]: row["seats"] for row in fresh}
    changes = {abs(sit.get(name, 0) - sat.get(name, 0)) for name in sat | sit}
    return rows != fresh and not changes & set(range(1, FEWEST_CHANGES))


def findings_of(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What the aggregates say, small cells withheld."""
    counts = [
        CommunityCount(name=row["community"], population=row["population"], seats=row["seats"], voted=row["voted"])
        for row in snapshot["communities"]
    ]
    return participation(counts).as_dict()


def audit_due() -> int:
    """Audits assemblies whose seats have changed and questions counted since the last look."""
    made = 0
    for assembly in Assembly.objects.published():
        made += audit_participation(assembly) is not None
    counted = Question.objects.filter(state__in=WITH_RESULT, audit__isnull=True, roll_size__gt=0)
    counted = counted.exclude(mode=Mode.BELENIOS)  # who voted in an election elsewhere, nobody here knows
    for question in counted.select_related("body__assembly"):
        made += audit_participation(question.body.assembly, question) is not None
    return made
