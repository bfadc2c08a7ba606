"""How sure one can be: intervals, and whether a difference is more than chance, said only where there is enough to say.

Everything is worked out from whole counts, without tables and without chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from .errors import NotDefined

SURE = 0.95
FEWEST = 5
"""Of fewer people than this, and of groups in which fewer would be expected to differ, nothing is said."""


class Said(StrEnum):
    """What may be said of a comparison."""

    TOO_FEW = "too few to say"
    NO_DIFFERENCE = "no difference that chance would not make"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Interval:
    """A measured number with the lowest and highest that fit it, at the confidence that was asked for."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Compared:
    """How one group's rate compares with that of others; `ratio` is None where nothing can be said.

    `p` is how often chance alone would make a difference at least as large.
    """

    said: Said
    ratio: Interval | None
    p: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """A panel against a population: `distance` is the share of the panel that would have to change (total variation).

    `chi_square` with its `freedom` and `p` are None where too few are expected in a category to say.
    """

    said: Said
    distance: float
    chi_square: float | None = None
    freedom: int | None = None
    p: float | None = None


def share_interval(part: int, whole: int, sure: float = SURE) -> Interval:
    """Wilson's interval of a share: never below 0 or above 1, honest also where the part is 0 or the whole is small."""
    _require_part(part, whole)
    z = NormalDist().inv_cdf((1 + sure) / 2)
    share = part / whole
    middle = (share + z * z / (2 * whole)) / (1 + z * z / whole)
    reach = z / (1 + z * z / whole) * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    low, high = (0.0 if part == 0 else middle - reach), (1.0 if part == whole else middle + reach)
    return Interval(share, max(0.0, low), min(1.0, high))


def disparate_impact(part: int, whole: int, other_part: int, other_whole: int, sure: float = SURE) -> Compared:
    """The rate of a group over the rate of the others, with Katz's interval (half a person added to each count).

    Different only where Fisher's exact test says so too; too few to say where either side has fewer than five
    people, or fewer than five would be expected to have it, or not to, if both sides were alike.
    """
    _require_part(part, whole)
    _require_part(other_part, other_whole)
    had, people = part + other_part, whole + other_whole
    smallest = min(whole, other_whole)
    if smallest < FEWEST or min(had, people - had) * smallest < FEWEST * people:
        return Compared(Said.TOO_FEW, None, 1.0)
    p = fisher(part, whole, other_part, other_whole)
    rates = (part + 0.5) / (whole + 0.5), (other_part + 0.5) / (other_whole + 0.5)
    spread = math.sqrt(
        max(0.0, 1 / (part + 0.5) - 1 / (whole + 0.5) + 1 / (other_part + 0.5) - 1 / (other_whole + 0.5))
    )
    z, middle = NormalDist().inv_cdf((1 + sure) / 2), math.log(rates[0] / rates[1])
    plain = (part / whole) / (other_part / other_whole) if other_part else math.inf
    ratio = Interval(plain, math.exp(middle - z * spread), math.exp(middle + z * spread))
    return Compared(Said.DIFFERENT if p <= 1 - sure else Said.NO_DIFFERENCE, ratio, p)


def fisher(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """Fisher's exact test, both sides: the chance of a table at most as likely as this one, given its sums."""
    had, people = part + other_part, whole + other_whole
    lowest, highest = max(0, had - other_whole), min(had, whole)
    base = _log_choose(people, had)
    logs = [_log_choose(whole, k) + _log_choose(other_whole, had - k) - base for k in range(lowest, highest + 1)]
    mine = logs[part - lowest]
    return min(1.0, math.fsum(math.exp(one) for one in logs if one <= mine + 1e-9))


def total_variation(panel: Sequence[float], population: Sequence[float]) -> float:
    """Half the sum of the differences of shares: 0 where both are made up alike, 1 where they share nobody."""
    if len(panel) != len(population) or sum(panel) <= 0 or sum(population) <= 0:
        raise NotDefined("Two make-ups can be compared where both have people in the same categories.")
    ours, theirs = sum(panel), sum(population)
    return sum(abs(one / ours - other / theirs) for one, other in zip(panel, population, strict=True)) / 2


def likeness(panel: Sequence[int], population: Sequence[int], sure: float = SURE) -> Likeness:
    """A panel of people against the population it speaks for, category by category (Pearson's chi-square).

    Too few to say where fewer than five would be expected in any category that anybody lives in.
    """
    distance = total_variation(panel, population)
    size, people = sum(panel), sum(population)
    if any(seats and not lives for seats, lives in zip(panel, population, strict=True)):
        raise NotDefined("The panel has people in a category that has no population.")
    expected = [(seats, size * lives / people) for seats, lives in zip(panel, population, strict=True) if lives]
    if len(expected) < 2 or min(one for _seats, one in expected) < FEWEST:
        return Likeness(Said.TOO_FEW, distance)
    chi_square = math.fsum((seats - one) ** 2 / one for seats, one in expected)
    p = chi_square_tail(chi_square, len(expected) - 1)
    return Likeness(Said.DIFFERENT if p <= 1 - sure else Said.NO_DIFFERENCE, distance, chi_square, len(expected) - 1, p)


def chi_square_tail(value: float, freedom: int) -> float:
    """How often chi-square is at least so large: finite sums (Abramowitz and Stegun 26.4.4, 26.4.5)."""
    if value <= 0:
        return 1.0
    half = value / 2
    if freedom % 2 == 0:
        logs = [k * math.log(half) - half - math.lgamma(k + 1) for k in range(freedom // 2)]
        return min(1.0, math.fsum(map(math.exp, logs)))
    logs = [k * math.log(half) - half - math.lgamma(k + 1) for k in (j - 0.5 for j in range(1, freedom // 2 + 1))]
    return min(1.0, math.erfc(math.sqrt(half)) + math.fsum(map(math.exp, logs)))


def _require_part(part: int, whole: int) -> None:
    if not (0 <= part <= whole and whole > 0):
        raise NotDefined(f"{part} of {whole} is no share of people.")


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
