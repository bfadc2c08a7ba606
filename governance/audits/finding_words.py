"""What a guardian found, in sentences that a reader who is no statistician can act on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.numbers import grouped
from governance.audits.comparing import Count, Noticed
from governance.audits.guardian import Guardian
from governance.audits.guardians import guardians
from governance.audits.models import EquityAudit, Finding
from governance.audits.record import title_of
from governance.audits.words import AuditBar, pattern_of

PER = 1000


@dataclass(frozen=True)
class FindingTold:
    """A finding as pages and REST show it. Numbers that would tell of few people are in none of these."""

    finding: Finding
    title: str
    sentence: str
    compared: str
    numbers: str
    sure: str
    mends: str
    owner: str
    bars: list[AuditBar]
    is_silent: bool


def told(finding: Finding, at: datetime) -> FindingTold:
    return told_all([finding], at)[0]


def told_all(findings: Iterable[Finding], at: datetime) -> list[FindingTold]:
    """These findings of one assembly, in two statements more."""
    found = list(findings)
    if not found:
        return []
    audits = EquityAudit.objects.filter(assembly=found[0].assembly_id).defer("snapshot")
    seats = audits.filter(question__isnull=True).first()
    votes = audits.filter(question__in=[one.question_id for one in found if one.question_id])
    results = {audit.question_id: audit.result for audit in (*([seats] if seats else []), *votes)}
    return [_told(one, results.get(one.question_id), at) for one in found]


def _told(finding: Finding, audited: Mapping[str, Any] | None, at: datetime) -> FindingTold:
    guardian = guardians().get(finding.guardian)
    noticed = Noticed.parse(finding.look.noticed or {})
    is_shown = guardian is not None and _may_be_shown(guardian, noticed, audited)
    return FindingTold(
        finding=finding,
        title=title_of(finding.guardian),
        sentence=_sentence(guardian, noticed),
        compared=_first_up(_(guardian.compared) % {"name": noticed.group.name}) if guardian else "",
        numbers=_numbers(guardian, noticed) if guardian and is_shown else "",
        sure=_(guardian.sure) if guardian else "",
        mends=_(guardian.mends) if guardian else "",
        owner=_(guardian.owner) if guardian else "",
        bars=_bars(guardian, noticed) if guardian and is_shown else [],
        is_silent=finding.state == Finding.State.FLAG and finding.due_at <= at,
    )


def _may_be_shown(guardian: Guardian, noticed: Noticed, audited: Mapping[str, Any] | None) -> bool:
    """Numbers are told where they are large enough, and where the equity audit withholds none of the same."""
    if guardian.is_public:
        return True
    if not guardian.column:
        return noticed.can_be_shown
    rows = audited["rows"] if audited else [{f"{guardian.column}_withheld": True}]
    return noticed.can_be_shown and not any(row[f"{guardian.column}_withheld"] for row in rows)


def _sentence(guardian: Guardian | None, noticed: Noticed) -> str:
    """What is off, or far off: below half, or above twice."""
    if guardian is None:
        return noticed.group.name
    is_far = noticed.ratio < 0.5 or noticed.ratio > 2
    return _(guardian.far_off if is_far else guardian.off) % {"name": noticed.group.name}


def _numbers(guardian: Guardian, noticed: Noticed) -> str:
    return _(guardian.numbers) % {
        "n": grouped(noticed.group.part),
        "of": grouped(noticed.group.whole),
        "others": grouped(noticed.others.part),
        "all": grouped(noticed.others.whole),
    }


def _bars(guardian: Guardian, noticed: Noticed) -> list[AuditBar]:
    """Both rates, the larger one as long as the picture is wide."""
    most = max(one.part / one.whole for one in (noticed.group, noticed.others) if one.whole) or 1
    here = noticed.group.name or _(guardian.here)
    elsewhere = _("all others") if noticed.group.name else _(guardian.elsewhere)
    both = ((here, noticed.group), (elsewhere, noticed.others))
    return [_bar(label, count, most) for label, count in both if count.whole]


def _bar(label: str, count: Count, most: float) -> AuditBar:
    words = _("%(n)s of %(of)s") % {"n": grouped(count.part), "of": grouped(count.whole)}
    pattern = pattern_of(count.letter) if count.letter else ""
    return AuditBar(label, round(PER * count.part / count.whole / most), words, pattern)


def _first_up(sentence: str) -> str:
    return f"{sentence[:1].upper()}{sentence[1:]}."
