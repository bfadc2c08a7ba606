"""From counts of marks to the scorecard. Where fewer than five of a side answered, nothing is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from governance.evaluations.principles import CANNOT_SAY

FEWEST = 5
BEST = 5


@dataclass(frozen=True, slots=True)
class Score:
    """The mean of the marks from 1 to 5, in tenths; nothing where it is withheld."""

    tenths: int | None

    @property
    def mean(self) -> str:
        return "" if self.tenths is None else f"{self.tenths // 10}.{self.tenths % 10}"


def score(marks: Mapping[int, int]) -> Score:
    """``marks`` says how often each mark was given. Whoever cannot say is left out, and not counted either."""
    given = {mark: n for mark, n in marks.items() if mark != CANNOT_SAY}
    people = sum(given.values())
    if people < FEWEST:
        return Score(None)
    return Score(round(10 * Fraction(sum(mark * n for mark, n in given.items()), people)))
