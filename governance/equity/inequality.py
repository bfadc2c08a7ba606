"""Measures of inequality: docs/concepts/measures-of-equity.md says what each means and where it comes from.

Values are what each unit has, a number from 0. With weights a unit stands for so many people who have its value each.
Statistics are floating-point numbers; nothing is decided by their last digit.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .errors import NotDefined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

Numbers = Sequence[int | Fraction | float]
"""A sequence of numbers, or an array of them."""


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T, and how much of it lies between groups and within them; None without groups."""

    total: float
    between: float | None = None
    within: float | None = None


def gini(values: Numbers, weights: Numbers | None = None) -> float:
    """The Gini coefficient of a population: 0 when all have the same, towards 1 when one has everything.

    Half the mean difference of two people over the mean; without the factor n/(n-1) for samples.
    """
    import numpy as np

    held, people = _checked(values, weights)
    if people is None:
        held = np.sort(held)
        running = np.cumsum(held)
        return max(0.0, float((len(held) + 1 - 2 * (running.sum() / running[-1])) / len(held))) if running[-1] else 0.0
    order = np.argsort(held, kind="stable")
    amounts = held[order] * people[order]
    if not (total := amounts.sum()):
        return 0.0
    parts = np.concatenate(([0.0], np.cumsum(amounts) / total))
    return max(0.0, float(1 - (people[order] / people.sum() * (parts[1:] + parts[:-1])).sum()))


def theil(values: Numbers, weights: Numbers | None = None, groups: Sequence[Hashable] | None = None) -> Theil:
    """Theil's T: the mean of y/m ln(y/m), with 0 ln 0 = 0; from 0 to ln n.

    With groups, what would be left if everybody had their group's mean is between; the rest is within.
    """
    held, people = _checked(values, weights)
    total = _theil(held, people)
    if groups is None:
        return Theil(total)
    if len(groups) != len(held):
        raise NotDefined("Each value needs a group.")
    means, sizes = _groups(held, people, groups)
    between = _theil(means, sizes)
    return Theil(total, between, max(0.0, total - between))


def atkinson(values: Numbers, aversion: float, weights: Numbers | None = None) -> float:
    """Atkinson's index: the part of the whole that could be given away if the rest were spread evenly, and be as good.

    `aversion` (epsilon, above 0) says how much more what the poorest have weighs. From 1 on, one who has nothing
    makes it 1.
    """
    import numpy as np

    if not aversion > 0:
        raise NotDefined("The aversion to inequality must be above 0.")
    held, people = _checked(values, weights)
    if not held.any():
        return 0.0
    shares = held / np.average(held, weights=people)
    if aversion >= 1 and not shares.all():
        return 1.0
    if aversion == 1:
        even = math.exp(np.average(np.log(shares), weights=people))
    else:
        even = float(np.average(shares ** (1 - aversion), weights=people)) ** (1 / (1 - aversion))
    return min(1.0, max(0.0, 1 - even))


def lorenz(values: Numbers, weights: Numbers | None = None) -> list[tuple[float, float]]:
    """The Lorenz curve: which share of all the poorest share of people have, from (0, 0) to (1, 1)."""
    held, people = _checked(values, weights)
    return _curve(held, people, held)


def concentration_curve(
    values: Numbers, by: Numbers, weights: Numbers | None = None, *, reverse: bool = False
) -> list[tuple[float, float]]:
    """Which share of all the people with the least of `by` have: with need or exposure, who gets it.

    `reverse` begins with those who have the most of it. People who have the same of it share evenly.
    """
    import numpy as np

    held, people = _checked(values, weights)
    ranking = np.asarray([float(one) for one in by])
    ranking = -ranking if reverse else ranking
    _levels, place = np.unique(ranking, return_inverse=True)
    sizes = np.bincount(place, weights=people)
    amounts = np.bincount(place, weights=held if people is None else held * people)
    return _curve(amounts / np.where(sizes, sizes, 1), sizes, np.arange(len(sizes)))


def concentration(values: Numbers, by: Numbers, weights: Numbers | None = None) -> float:
    """The concentration index 2 cov(value, r)/mean, with r the fractional rank by `by`, ties at their middle.

    Below 0 where those with little of `by` have more, above 0 where those with much of it do. By the values
    themselves it is the Gini coefficient.
    """
    import numpy as np

    held, people = _checked(values, weights)
    if len(by) != len(held):
        raise NotDefined("Each value needs something to rank it by.")
    size = np.ones(len(held)) if people is None else people
    _levels, place = np.unique(np.asarray([float(one) for one in by]), return_inverse=True)
    sizes = np.bincount(place, weights=size)
    rank = ((np.cumsum(sizes) - sizes / 2) / size.sum())[place]
    mean = np.average(held, weights=size)
    return float(2 * np.average((held - mean) * (rank - 0.5), weights=size) / mean) if mean else 0.0


def _checked(values: Numbers, weights: Numbers | None) -> tuple[Floats, Floats | None]:
    """The values, and how many people each stands for where that is said."""
    import numpy as np

    if not len(values):
        raise NotDefined("A measure of inequality of nobody is not defined.")
    held = _floats(values)
    if not np.isfinite(held).all() or held.min() < 0:
        raise NotDefined("A measure of inequality is not defined for negative values, nor for what is no number.")
    if weights is None:
        return held, None
    people = _floats(weights)
    if len(people) != len(held) or not np.isfinite(people).all() or people.min() < 0 or not people.any():
        raise NotDefined("Each value needs a number of people from 0, and not all of them 0.")
    return held, people


def _floats(numbers: Numbers) -> Floats:
    import numpy as np

    return np.asarray(numbers if isinstance(numbers, np.ndarray) else [float(one) for one in numbers], dtype=np.float64)


def _theil(held: Floats, people: Floats | None) -> float:
    import numpy as np

    mean = np.average(held, weights=people)
    if not mean:
        return 0.0
    shares = held / mean
    return max(0.0, float(np.average(shares * np.log(np.where(shares > 0, shares, 1)), weights=people)))


def _groups(held: Floats, people: Floats | None, groups: Sequence[Hashable]) -> tuple[Floats, Floats]:
    """The mean and the size of each group that has anybody."""
    import numpy as np

    numbers: dict[Hashable, int] = {}
    place = np.array([numbers.setdefault(group, len(numbers)) for group in groups])
    sizes = np.bincount(place, weights=people).astype(np.float64)
    amounts = np.bincount(place, weights=held if people is None else held * people)
    return (amounts / np.where(sizes, sizes, 1))[sizes > 0], sizes[sizes > 0]


def _curve(held: Floats, people: Floats | None, ranking: Floats) -> list[tuple[float, float]]:
    """Where nobody has anything, everybody has the same."""
    import numpy as np

    size = np.ones(len(held)) if people is None else people
    order = np.argsort(ranking, kind="stable")
    amounts = held[order] * size[order]
    if not amounts.any():
        amounts = size[order]
    along, up = (np.concatenate(([0.0], np.cumsum(part) / part.sum())) for part in (size[order], amounts))
    along[-1] = up[-1] = 1.0
    return list(zip(along.tolist(), up.tolist(), strict=True))
