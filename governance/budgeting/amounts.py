"""Exact amounts: many fractions over one denominator, and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import mul

LONGEST = 10**18
"""Fractions with a larger denominator are written as decimals where a reader would drown in them."""


class Amounts:
    """Fractions over one common denominator, so that a weighted sum of them is arithmetic in whole numbers."""

    def __init__(self) -> None:
        self._numerators: list[int] = []
        self.denominator = 1

    def __len__(self) -> int:
        return len(self._numerators)

    def __getitem__(self, place: int) -> Fraction:
        return Fraction(self._numerators[place], self.denominator)

    def append(self, amount: Fraction) -> None:
        common = lcm(self.denominator, amount.denominator)
        if common != self.denominator:
            factor = common // self.denominator
            self._numerators = [numerator * factor for numerator in self._numerators]
            self.denominator = common
        self._numerators.append(amount.numerator * (common // amount.denominator))

    def weighted(self, weights: Sequence[int]) -> Fraction:
        """The first amounts, each as often as its weight says, added up."""
        return Fraction(sum(map(mul, weights, self._numerators)), self.denominator)


def decimal_text(amount: Decimal) -> str:
    """Money as people write it: no exponent, no zeros after the last decimal that says something."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_text(amount: Fraction) -> str:
    """Exactly: a whole number, else a fraction in lowest terms."""
    return str(amount)


def short_text(amount: Fraction | float) -> str:
    """For readers: a whole number as it is, else four decimals."""
    return str(round(amount)) if amount == round(amount) else f"{float(amount):.4f}"
