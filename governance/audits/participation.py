"""Audits of who sits and who voted: aggregates in, a snapshot and what it says out. Nothing is stored here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from assemblies.minutes.canonical import canonical
from config.clock import now
from governance.audits.counting import Row, Totals
from governance.audits.models import EquityAudit
from governance.ballots.models import Question
from governance.equity import CommunityCount, participation

FEWEST_CHANGES = 5


def audit_of_seats(totals: Totals) -> EquityAudit | None:
    """A new audit where the seats have changed enough since the last one."""
    snapshot, last = _snapshot(None, totals.seats), totals.last_audit
    if last is not None and not _has_changed(last.snapshot, snapshot):
        return None
    return _audit(totals, None, snapshot)


def audits_of_turnout(totals: Totals, due: Sequence[Question]) -> list[EquityAudit]:
    """One audit for each counted question of the run that has none yet."""
    return [_audit(totals, question, _snapshot(question, totals.voted[question.id])) for question in due]


def findings_of(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """What the aggregates say, small cells withheld: from the stored snapshot alone, so that it can be run again."""
    counts = [
        CommunityCount(name=row["community"], population=row["population"], seats=row["seats"], voted=row["voted"])
        for row in snapshot["communities"]
    ]
    return participation(counts).as_dict()


def _snapshot(question: Question | None, counted: Sequence[Row]) -> dict[str, Any]:
    """Per community: population, voting seats, and those who voted. Nothing about a person."""
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


def _audit(totals: Totals, question: Question | None, snapshot: dict[str, Any]) -> EquityAudit:
    # The record commits to the snapshot without giving it away: small counts could be guessed from a bare hash.
    snapshot |= {"salt": secrets.token_hex(32)}
    return EquityAudit(
        assembly=totals.assembly,
        question=question,
        snapshot=snapshot,
        snapshot_sha256=hashlib.sha256(canonical(snapshot)).hexdigest(),
        result=findings_of(snapshot),
        made_at=now(),
    )


def _has_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Something has, and in no community the seats of fewer than five people.

    Two tables with one seat of a community between them would tell where that one person lives.
    """
    rows, fresh = before["communities"], after["communities"]
    sat = {row["community"]: row["seats"] for row in rows}
    sit = {row["community"]: row["seats"] for row in fresh}
    changes = {abs(sit.get(name, 0) - sat.get(name, 0)) for name in sat | sit}
    return rows != fresh and not changes & set(range(1, FEWEST_CHANGES))
