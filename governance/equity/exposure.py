"""Percentile ranks of exposure, as the CDC's social vulnerability index has them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .errors import NotDefined

TO = Decimal("0.0001")
HIGH = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Units ranked by what they are exposed to, to four decimals; None stands wherever a number is missing.

    `ranks` has a column's units; `sums` adds a unit's ranks, `rank` ranks the sums, and `flags` counts the columns
    in which a unit stands at 0.90 or above.
    """

    ranks: Mapping[str, Mapping[str, Decimal | None]]
    sums: Mapping[str, Decimal | None]
    rank: Mapping[str, Decimal | None]
    flags: Mapping[str, int | None]


def exposure(
    units: Sequence[str], columns: Mapping[str, Sequence[Fraction | None]], reverse: Collection[str] = ()
) -> Exposure:
    """Ranks each column among the units that have a number in it; `reverse` names those of which more is better."""
    if len(set(units)) < len(units):
        raise NotDefined("Two units have the same name.")
    ranks = {}
    for name, values in columns.items():
        found = percentiles(values)
        ranked = [None if one is None else 1 - one for one in found] if name in reverse else found
        ranks[name] = dict(zip(units, ranked, strict=True))
    sums: dict[str, Decimal | None] = {}
    flags: dict[str, int | None] = {}
    for unit in units:
        own = [ranked[unit] for ranked in ranks.values()]
        known = [one for one in own if one is not None]
        is_full = len(known) == len(own)
        sums[unit] = sum(known, Decimal(0)) if is_full else None
        flags[unit] = sum(one >= HIGH for one in known) if is_full else None
    of_sums = percentiles([None if one is None else Fraction(one) for one in sums.values()])
    return Exposure(ranks, sums, dict(zip(units, of_sums, strict=True)), flags)


def percentiles(values: Sequence[Fraction | None]) -> list[Decimal | None]:
    """(rank - 1)/(n - 1) among the numbers there are, equals at the lowest rank; 0 for the only one."""
    known = sorted(value for value in values if value is not None)
    last = max(1, len(known) - 1)
    return [None if value is None else _rounded(bisect_left(known, value), last) for value in values]


def _rounded(below: int, last: int) -> Decimal:
    return (Decimal(below) / Decimal(last)).quantize(TO, ROUND_HALF_UP)
