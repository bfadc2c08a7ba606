"""What audits and guardians have said of an assembly, for files: nothing that its pages do not show."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assemblies.bodies.models import Assembly
from config.clock import now, stamp
from config.tables import plain
from governance.audits.finding_words import FindingTold, told_all
from governance.audits.models import EquityAudit, Finding, Look
from governance.press.words import LICENCE, LICENCE_URL

MOST = 1_000
COLUMNS = (
    "looked_at", "guardian", "version", "question", "said", "bound", "rule_sha256", "data_sha256",
    "finding", "state", "sentence", "answer",
)  # fmt: skip


@dataclass(frozen=True)
class Report:
    """The newest audits, looks and findings, newest first."""

    assembly: Assembly
    audits: list[EquityAudit]
    looks: list[Look]
    findings: list[FindingTold]


def report_of(assembly: Assembly) -> Report:
    """A handful of statements, whatever there is."""
    audits = EquityAudit.objects.filter(assembly=assembly).exclude(question__state="annulled")
    looks = Look.objects.filter(assembly=assembly).select_related("question").defer("data", "noticed")
    findings = Finding.objects.told().filter(assembly=assembly)
    return Report(
        assembly,
        list(audits.select_related("question").defer("snapshot")[:MOST]),
        list(looks[:MOST]),
        told_all(findings[:MOST], now()),
    )


def as_csv(report: Report) -> str:
    """A line a look, with the finding that rests on it. No cell begins as a formula would."""
    resting = {one.finding.look_id: one for one in report.findings}
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for look in report.looks:
        rows.writerow([*_look(look).values(), *_resting(resting.get(look.id))])
    return out.getvalue()


def _resting(told: FindingTold | None) -> Iterable[object]:
    if told is None:
        return ("", "", "", "")
    return told.finding.number, told.finding.state, plain(told.sentence), plain(told.finding.answer)


def as_json(report: Report, address: str) -> str:
    told = {
        "assembly": report.assembly.name,
        "source": address,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "audits": [_audit(one) for one in report.audits],
        "looks": [_look(one) for one in report.looks],
        "findings": [_finding(one) for one in report.findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _audit(audit: EquityAudit) -> dict[str, Any]:
    return {
        "made_at": stamp(audit.made_at),
        "question": audit.question.number if audit.question else None,
        "snapshot_sha256": audit.snapshot_sha256,
        "result": audit.result,
    }


def _look(look: Look) -> dict[str, Any]:
    return {
        "looked_at": stamp(look.made_at),
        "guardian": look.guardian,
        "version": look.version,
        "question": look.question.number if look.question else None,
        "said": look.said,
        "bound": look.bound,
        "rule_sha256": look.rule_sha256,
        "data_sha256": look.data_sha256,
    }


def _finding(told: FindingTold) -> dict[str, Any]:
    finding = told.finding
    return {
        "number": finding.number,
        "guardian": finding.guardian,
        "question": finding.question.number if finding.question else None,
        "state": finding.state,
        "is_silent": told.is_silent,
        "sentence": told.sentence,
        "compared": told.compared,
        "numbers": told.numbers,
        "found_at": stamp(finding.found_at),
        "answer": finding.answer,
        "answered_at": stamp(finding.answered_at) if finding.answered_at else None,
        "alarm_reason": finding.alarm_reason,
        "data_sha256": finding.look.data_sha256,
    }
