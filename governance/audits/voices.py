"""What each guardian says of an assembly now, in one sentence, and how that came about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly
from governance.audits.finding_words import FindingTold, told_all
from governance.audits.guardian import Guardian
from governance.audits.guardians import guardians
from governance.audits.models import Finding, Look
from governance.equity import Said

MOST_LOOKS, MOST_FINDINGS = 1_000, 200
MARKS = 15
STEP, LEFT = 18, 76
LEVELS = {Said.DIFFERENT: 20, Said.NO_DIFFERENCE: 52, Said.TOO_FEW: 84}


class Kind(StrEnum):
    """What may be said of a guardian at a glance, what is off first."""

    FOUND = "found"
    ENDED = "ended"
    EVEN = "even"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True)
class Voice:
    """A guardian and what it says now."""

    name: str
    title: str
    kind: Kind
    sentence: str


@dataclass(frozen=True)
class Alike:
    """Findings of one guardian that say the same, such as of twenty votes held at once; ``told`` is the newest."""

    told: FindingTold
    others: list[FindingTold]

    @property
    def more(self) -> int:
        return len(self.others)


@dataclass(frozen=True)
class Mark:
    """A look in the picture of a guardian's history, in units of its view box."""

    x: int
    y: int
    said: str


@dataclass(frozen=True)
class History:
    """A guardian's looks, oldest first in the picture, newest first in the table."""

    looks: list[Look]
    marks: list[Mark]
    width: int
    sentence: str


def alike(findings: Iterable[FindingTold]) -> list[Alike]:
    """Those that say the same about the same, together, the newest first."""
    together: dict[tuple[str, str, str, bool], list[FindingTold]] = {}
    for one in findings:
        together.setdefault((one.finding.guardian, one.sentence, one.finding.state, one.is_silent), []).append(one)
    return [Alike(same[0], same[1:]) for same in together.values()]


def findings_told(assembly: Assembly, at: datetime) -> list[FindingTold]:
    """The newest findings, open and ended."""
    return told_all(Finding.objects.told().filter(assembly=assembly)[:MOST_FINDINGS], at)


def voices(assembly: Assembly, found: Iterable[FindingTold]) -> list[Voice]:
    """Every guardian, those that speak up first; ``found`` is what they found, newest first. One statement."""
    newest: dict[str, FindingTold] = {}
    for one in sorted(found, key=lambda one: not one.finding.is_open):
        newest.setdefault(one.finding.guardian, one)
    looks = Look.objects.filter(assembly=assembly).values_list("guardian", "said")[:MOST_LOOKS]
    said: dict[str, list[str]] = {}
    for guardian, what in looks:
        said.setdefault(guardian, []).append(what)
    told = [_voice(one, newest.get(one.name), said.get(one.name, [])) for one in guardians().values()]
    return sorted(told, key=lambda voice: list(Kind).index(voice.kind))


def _voice(guardian: Guardian, found: FindingTold | None, said: list[str]) -> Voice:
    telling = next((one for one in said if one != Said.TOO_FEW), None)
    if found is not None and found.finding.is_open:
        kind, sentence = Kind.FOUND, found.sentence
    elif found is not None and telling == Said.DIFFERENT:
        kind, sentence = Kind.ENDED, f"{found.sentence} {_how_it_ended(found.finding)}"
    elif telling == Said.NO_DIFFERENCE:
        kind, sentence = Kind.EVEN, _(guardian.even)
    elif said:
        kind, sentence = Kind.FEW, _("The numbers are too small to say anything.")
    else:
        kind, sentence = Kind.NONE, _("There was nothing to look at yet.")
    return Voice(guardian.name, _(guardian.title), kind, sentence)


def _how_it_ended(finding: Finding) -> str:
    if finding.state == Finding.State.FALSE_ALARM:
        return _("A guarantor called it a false alarm.")
    return _("It was answered in public.")


def history_of(assembly: Assembly, guardian: str) -> History:
    """All its looks at this assembly, up to a number that fits a page."""
    looks = list(
        Look.objects.filter(assembly=assembly, guardian=guardian)
        .select_related("question__body__assembly")
        .defer("data", "noticed")[:100]
    )
    shown = looks[:MARKS][::-1]
    marks = [Mark(LEFT + STEP * place, LEVELS[Said(one.said)], one.said) for place, one in enumerate(shown)]
    return History(looks, marks, LEFT + STEP * MARKS, _in_words(looks))


def _in_words(looks: list[Look]) -> str:
    if not looks:
        return _("It has not looked yet.")
    said = [one.said for one in looks]
    numbers = {"all": len(said), "uneven": said.count(Said.DIFFERENT), "few": said.count(Said.TOO_FEW)}
    return _("Looks so far: %(all)d. Something uneven: %(uneven)d. Too little to go by: %(few)d.") % numbers


def said_in_words(said: str) -> str:
    """What a look saw, as a table says it."""
    words = {
        Said.DIFFERENT: _("uneven"),
        Said.NO_DIFFERENCE: _("nothing uneven"),
        Said.TOO_FEW: _("too few to say"),
    }
    return words[Said(said)]
