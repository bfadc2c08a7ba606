"""Leximin: the worst served as well as can be, then the next, by filling up like water.

Rawls, *A Theory of Justice* (1971) in Sen's lexical form; for one divisible good it is weighted water-filling, and the
solution is unique. Everything is worked out in whole numbers: amounts over their common denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .claims import NOTHING, Claims
from .shares import Exact, Level

ORDER = ("claim", "estate", "minimum")


def leximin(claims: Claims) -> Exact:
    """An award is measured against the need."""
    return _filled(claims, [one.measure for one in claims.claimants])


def weighted_leximin(claims: Claims) -> Exact:
    """An award is measured against weight times need, so that the same need gets more where the weight is greater."""
    return _filled(claims, [one.weight * one.measure for one in claims.claimants])


@dataclass(frozen=True, slots=True)
class _Vessel:
    """A claimant as whole numbers: holds between `low` and `high`, and rises by `width` when the level rises by 1."""

    name: str
    width: int
    low: int
    high: int


def _filled(claims: Claims, widths: Sequence[Fraction]) -> Exact:
    claims.require_minimums()
    scale = _denominator(
        [claims.available, *(amount for one in claims.claimants for amount in (one.claim, one.minimum))]
    )
    thinner = _denominator(widths)
    vessels = [
        _Vessel(one.name, int(width * thinner), int(one.minimum * scale), int(one.claim * scale))
        for one, width in zip(claims.claimants, widths, strict=True)
    ]
    level = _level(vessels, int(claims.available * scale))
    awards = {each.name: _held(each, level) / scale for each in vessels}
    return Exact(awards, levels=_levels(claims, awards, dict(zip(awards, widths, strict=True))))


def _held(vessel: _Vessel, level: Fraction) -> Fraction:
    return min(max(level * vessel.width, Fraction(vessel.low)), Fraction(vessel.high))


def _level(vessels: Sequence[_Vessel], available: int) -> Fraction:
    """How high the water stands: the level at which all vessels together hold what is there.

    Together they hold `dry` + `wide` x level. Going up, a vessel joins in where its minimum is reached and leaves
    where its claim is.
    """
    wet = [each for each in vessels if each.width]
    bits = 2 * max((each.width for each in wet), default=0).bit_length() + 1
    events = [(each.low, each.width, True) for each in wet] + [(each.high, each.width, False) for each in wet]
    dry, wide = sum(each.low for each in vessels), 0
    # Different fractions stay different and in order when cut to twice as many bits as their denominators have.
    for amount, width, joins in sorted(events, key=lambda event: (event[0] << bits) // event[1]):
        if dry * width + wide * amount >= available * width:
            break
        dry, wide = (dry - amount, wide + width) if joins else (dry + amount, wide - width)
    return Fraction(available - dry, wide) if wide else NOTHING


def _levels(claims: Claims, awards: Mapping[str, Fraction], measures: Mapping[str, Fraction]) -> tuple[Level, ...]:
    """Everybody who claims something, worst served first.

    Whoever has less than their claim stands at the level of the estate, or above it where a minimum holds them.
    """
    claimants = [one for one in claims.claimants if one.claim]
    served = {one.name: awards[one.name] / measures[one.name] for one in claimants}
    short = min((served[one.name] for one in claimants if awards[one.name] < one.claim), default=None)
    groups: dict[tuple[Fraction, int], list[str]] = {}
    for one in claimants:
        level = served[one.name]
        is_met = awards[one.name] == one.claim
        bound = "claim" if is_met else "estate" if level == short else "minimum"
        groups.setdefault((level, ORDER.index(bound)), []).append(one.name)
    return tuple(
        Level(level, tuple(names), ORDER[bound], _dual(ORDER[bound], names, measures))
        for (level, bound), names in sorted(groups.items())
    )


def _dual(bound: str, names: Sequence[str], measures: Mapping[str, Fraction]) -> dict[str, Fraction]:
    if bound == "claim":
        return {name: 1 / measures[name] for name in names}
    return {"estate": 1 / sum((measures[name] for name in names), NOTHING)}


def _denominator(numbers: Iterable[Fraction]) -> int:
    return lcm(*(number.denominator for number in numbers))
