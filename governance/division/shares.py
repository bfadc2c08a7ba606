"""A division with everything that proves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class Level:
    """Claimants who are served equally well, and what keeps them from more.

    `level` is award over need (times weight). Their bound is their "claim"; or the "estate", of which nothing is
    left; or, above the level that the estate allows, their "minimum". `dual` is by how much the level would rise if
    that bound were one unit wider: one number for the estate, and one a claimant for claims.
    """

    level: Fraction
    claimants: tuple[str, ...]
    tight: str
    dual: Mapping[str, Fraction]

    def as_dict(self) -> dict[str, Any]:
        dual = {name: str(value) for name, value in self.dual.items()}
        return {
            "level": str(self.level),
            "claimants": list(self.claimants),
            "tight": self.tight,
            "dual": {"claim": dual} if self.tight == "claim" else dual,
        }


@dataclass(frozen=True, slots=True)
class Exact:
    """What a rule gives before anything is rounded: the awards, the numbers that prove them, and the levels."""

    awards: Mapping[str, Fraction]
    proof: Mapping[str, str] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Rounding:
    """How awards became whole units: who got one unit more than the whole units of their exact award.

    `cutoff` is the smallest remainder (of a unit) that was rounded up. `tied` are those who stood level for the last
    units, `chosen` those of them whom the lots favoured.
    """

    raised: tuple[str, ...]
    cutoff: Fraction | None
    tied: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "raised": list(self.raised),
            "cutoff": None if self.cutoff is None else str(self.cutoff),
            "tied": list(self.tied),
            "chosen": list(self.chosen),
        }


@dataclass(frozen=True, slots=True)
class Division:
    """Who gets what. Reserved shares are among the `awards`; `surplus` is what nobody claims or no unit fits."""

    rule: str
    estate: Fraction
    unit: Fraction | None
    awards: Mapping[str, Fraction]
    surplus: Fraction
    reserved: Mapping[str, Fraction]
    exact: Exact
    rounding: Rounding | None = None

    def as_dict(self) -> dict[str, Any]:
        """The object that `--json` prints: amounts are exact, as text."""
        return {
            "rule": self.rule,
            "awards": texts(self.awards),
            "surplus": str(self.surplus),
            "levels": [level.as_dict() for level in self.exact.levels],
            "certificate": {
                "estate": str(self.estate),
                "unit": None if self.unit is None else str(self.unit),
                "reserved": texts(self.reserved),
                "exact": texts(self.exact.awards),
                "proof": dict(self.exact.proof),
                "rounding": self.rounding and self.rounding.as_dict(),
            },
        }


def texts(amounts: Mapping[str, Fraction]) -> dict[str, str]:
    return {name: str(amount) for name, amount in amounts.items()}
