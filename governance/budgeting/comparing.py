"""Several rules on the same ballots: rehearsed ones or those of another year, before anybody knows the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from governance.equity import gini

from .amounts import decimal_text
from .justified import Representation, representation
from .outcome import Outcome
from .profile import Profile
from .running import fund


@dataclass(frozen=True, slots=True)
class Way:
    """A rule with its settings."""

    rule: str
    settings: Mapping[str, str]

    @property
    def name(self) -> str:
        return " ".join([self.rule, *(f"{name}={value}" for name, value in self.settings.items())])


WAYS = (
    Way("greedy", {}),
    Way("equal-shares", {"completion": "add1"}),
    Way("equal-shares", {"completion": "add1", "utilities": "cardinality"}),
    Way("phragmen", {}),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One way and what it would do.

    `with_nothing` is how many of those who support anything have none of it funded; `wishes` how many funded projects
    people support, on average, and `gini` how unevenly these are spread over them, from 0 up; `by_part` the money that
    goes to each category or district.
    """

    way: Way
    outcome: Outcome
    voters: int
    with_nothing: int
    wishes: float
    gini: float
    lets_down: Representation
    by_part: Mapping[str, Decimal]

    def as_dict(self) -> dict[str, Any]:
        groups = {
            "jr": self.lets_down.jr,
            "pjr_plus": self.lets_down.pjr_plus,
            "ejr_plus": self.lets_down.ejr_plus,
        }
        return {
            "rule": self.way.rule,
            "options": dict(self.way.settings),
            "selected": list(self.outcome.selected),
            "cost": decimal_text(self.outcome.cost),
            "voters": self.voters,
            "with_nothing": self.with_nothing,
            "wishes": round(self.wishes, 4),
            "gini": round(self.gini, 4),
            "jr": groups["jr"] is None,
            "pjr_plus": groups["pjr_plus"] is None,
            "ejr_plus": groups["ejr_plus"] is None,
            "let_down": {
                axiom: {"project": group.project, "people": len(group.voters)}
                for axiom, group in groups.items()
                if group is not None
            },
            "by_part": {part: decimal_text(amount) for part, amount in self.by_part.items()},
        }


def compare(
    profile: Profile,
    lots: Sequence[str],
    ways: Sequence[Way] = WAYS,
    parts: Sequence[str] = (),
) -> tuple[Compared, ...]:
    """Each way on these ballots. `parts` says to which category or district each project belongs, if to any."""
    return tuple(_compared(profile, way, lots, parts) for way in ways)


def _compared(profile: Profile, way: Way, lots: Sequence[str], parts: Sequence[str]) -> Compared:
    outcome = fund(way.rule, profile, settings=way.settings, lots=lots, explain=False)
    chosen = set(outcome.selected)
    wins = np.zeros(profile.voters, dtype=np.int64)
    supports = np.zeros(profile.voters, dtype=bool)
    for place, project in enumerate(profile.projects):
        supports[profile.supporters(place)] = True
        if project.id in chosen:
            wins[profile.supporters(place)] += 1
    by_part: dict[str, Decimal] = dict.fromkeys(sorted({part for part in parts if part}), Decimal(0))
    for project, part in zip(profile.projects, parts, strict=False):
        if part and project.id in chosen:
            by_part[part] += project.cost
    voters = int(supports.sum())
    return Compared(
        way=way,
        outcome=outcome,
        voters=voters,
        with_nothing=int((supports & (wins == 0)).sum()),
        wishes=float(wins[supports].mean()) if voters else 0.0,
        gini=gini(wins[supports].tolist()) if voters else 0.0,
        lets_down=representation(profile, chosen),
        by_part=by_part,
    )


def tell(compared: Sequence[Compared]) -> str:
    """Side by side, as plain text."""
    lines = []
    for each in compared:
        share = 100 * each.with_nothing / each.voters if each.voters else 0.0
        lines += [
            each.way.name,
            (
                f"  {len(each.outcome.rounds)} projects for {decimal_text(each.outcome.cost)}: "
                f"{', '.join(each.outcome.selected) or 'none'}"
            ),
            (
                f"  {each.with_nothing} of {each.voters} people get nothing they support ({share:.1f}%); "
                f"on average people get {each.wishes:.2f} of their projects, Gini {each.gini:.2f}"
            ),
            f"  {_groups(each.lets_down)}",
            *(f"  {part}: {decimal_text(amount)}" for part, amount in each.by_part.items()),
            "",
        ]
    return "\n".join(lines).rstrip()


def _groups(found: Representation) -> str:
    worst = found.jr or found.pjr_plus or found.ejr_plus
    if worst is None:
        return "No group is let down (JR, PJR+ and EJR+ hold)"
    axiom = "JR" if found.jr else "PJR+" if found.pjr_plus else "EJR+"
    return f"{len(worst.voters)} people who all support {worst.project} are let down ({axiom} fails)"
