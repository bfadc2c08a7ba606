"""Measures of inequality."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def gini(values: Sequence[int | Fraction | float]) -> float:
    """The Gini coefficient of a population: 0 when all have the same, towards 1 when one has everything."""
    if not values:
        raise ValueError("The Gini coefficient of nobody is not defined.")
    if min(values) < 0:
        raise ValueError("The Gini coefficient is not defined for negative values.")
    exact = sorted(Fraction(value) for value in values)
    total, size = sum(exact), len(exact)
    if total == 0:
        return 0.0
    weighted = sum((2 * place - size - 1) * value for place, value in enumerate(exact, start=1))
    return float(weighted / (size * total))
