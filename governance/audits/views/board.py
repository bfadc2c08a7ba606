"""The equity board: who sits, who votes and who gets what, in words first, then in pictures, then in tables."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from config.clock import now
from config.numbers import grouped
from config.pages import public_page
from governance.allocations.models import Allocation
from governance.audits.comparing import FEWEST
from governance.audits.models import EquityAudit, Look
from governance.audits.voices import Kind, Voice, alike, findings_told, voices
from governance.audits.words import AuditBar, AuditTold, pattern_of, told
from governance.demographics.services import traits_of
from governance.demographics.words import told as trait_told
from governance.equity import Said

SHOWN_VOTES = 20
SHOWN_BARS = 8
SHOWN_FINDINGS = 5


@dataclass(frozen=True)
class Shown:
    audit: EquityAudit
    told: AuditTold


@dataclass(frozen=True)
class Shares:
    """The newest allocation: what each got of what it needs."""

    allocation: Allocation
    sentence: str
    bars: list[AuditBar]


@public_page(seconds=2)
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    audits = EquityAudit.objects.filter(assembly=assembly)
    seats = audits.filter(question__isnull=True).first()
    votes = audits.filter(question__isnull=False).exclude(question__state="annulled").select_related("question")
    of_seats = Shown(seats, told(seats)) if seats else None
    of_votes = [Shown(audit, told(audit)) for audit in votes[:SHOWN_VOTES]]
    withheld = [shown.told.k for shown in (of_seats, *of_votes) if shown and shown.told.is_withheld]
    findings = findings_told(assembly, now())
    said = voices(assembly, findings)
    standing = [one for one in findings if one.finding.is_open]
    context = {
        "version": version,
        "assembly": assembly,
        "lede": _lede(said),
        "findings": alike(standing)[:SHOWN_FINDINGS],
        "voices": said,
        "voice_of": {one.name: one for one in said},
        "has_communities": assembly.communities.exists(),
        "seats": of_seats,
        "votes": of_votes,
        "turnouts": [bar for shown in of_votes[:SHOWN_BARS] if (bar := _turnout(shown))],
        "shares": _shares(assembly),
        "money": _money(assembly),
        "traits": [one for trait in traits_of(assembly) if (one := trait_told(trait)).table],
        "withheld_below": max(withheld, default=None),
    }
    return render(request, "governance/audits/board.html", context)


def _lede(said: list[Voice]) -> str:
    """The whole page in one or two sentences."""
    kinds = Counter(one.kind for one in said)
    looked = len(said) - kinds[Kind.NONE]
    if not looked:
        return _("Nothing has been looked at yet.")
    watching = ngettext("One rule looks at totals here.", "%(n)d rules look at totals here.", looked) % {"n": looked}
    if not kinds[Kind.FOUND]:
        return _("%(watching)s None of them has anything to say now.") % {"watching": watching}
    found = ngettext(
        "One of them finds something uneven.", "%(n)d of them find something uneven.", kinds[Kind.FOUND]
    ) % {"n": kinds[Kind.FOUND]}
    return f"{watching} {found}"


def _turnout(shown: Shown) -> AuditBar | None:
    """How many members voted, of all, as one bar."""
    part = next((one["part"] for one in shown.audit.result["sentences"] if one["code"] == "turnout"), None)
    if part is None or not part["denominator"]:
        return None
    words = _("%(n)s of %(of)s") % {"n": grouped(part["numerator"]), "of": grouped(part["denominator"])}
    question = shown.audit.question
    assert question is not None
    return AuditBar(question.told.title, round(1000 * part["numerator"] / part["denominator"]), words, "")


def _shares(assembly: Assembly) -> Shares | None:
    """Who got how much of what they need, at the last time something was shared out."""
    found = Allocation.objects.of_assembly(assembly).first()
    if found is None:
        return None
    letters = dict(assembly.communities.values_list("name", "letter"))
    rows = [
        (
            row["claimant"],
            Fraction(found.result["awards"].get(row["claimant"], "0")),
            Fraction(row["need"] or row["claim"]),
        )
        for row in found.claims
    ]
    parts = sorted((min(Fraction(1), got / need), name) for name, got, need in rows if need)
    bars = [
        AuditBar(
            name,
            round(1000 * min(Fraction(1), got / need)),
            _("%(n)s of %(of)s") % {"n": grouped(int(got)), "of": grouped(int(need))},
            pattern_of(letters[name]) if name in letters else "",
        )
        for name, got, need in rows
        if need
    ]
    return Shares(found, _least_and_most(parts), bars) if len(parts) > 1 else None


def _least_and_most(parts: list[tuple[Fraction, str]]) -> str:
    (low, least), (high, most) = parts[0], parts[-1]
    numbers = {"least": least, "most": most, "low": round(100 * low), "high": round(100 * high)}
    if numbers["low"] == numbers["high"]:
        return _("Everybody got about %(low)d of every 100 they need.") % numbers
    return _("%(least)s got %(low)d of every 100 it needs; %(most)s got %(high)d of every 100.") % numbers


def _money(assembly: Assembly) -> str:
    """Voters with a funded project, at the newest budget the guardian looked at; nothing where they are few."""
    looks = Look.objects.filter(assembly=assembly, guardian="unserved").exclude(said=Said.TOO_FEW)
    look = looks.exclude(question__state="annulled").first()
    if look is None:
        return ""
    group = look.data["groups"][0]
    n, of = group["part"], group["whole"]
    if of - n < FEWEST or n < FEWEST:
        return ""
    return _("%(n)s of %(of)s voters have a project funded that they supported.") % {"n": grouped(n), "of": grouped(of)}
