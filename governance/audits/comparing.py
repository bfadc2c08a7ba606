"""Groups compared with the rest: what every guardian of shares does with its counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import comb
from typing import Any

from governance.equity import Said, disparate_impact

SURE = 0.99
"""A guardian speaks up where chance alone would make it do so less than once in a hundred looks."""
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, for one group. ``letter`` is the community's, empty where the group is none."""

    name: str
    letter: str
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The aggregates a guardian sees: group by group, nothing about a person."""

    groups: tuple[Count, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"groups": [asdict(group) for group in self.groups]}

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Counts:
        return cls(tuple(Count(**group) for group in given["groups"]))

    def others(self, group: Count) -> Count:
        """All but this group, together."""
        rest = [other for other in self.groups if other is not group]
        return Count("", "", sum(one.part for one in rest), sum(one.whole for one in rest))


@dataclass(frozen=True, slots=True)
class Noticed:
    """A group whose rate is too far from that of all others: how far, and how sure that is.

    ``ratio`` is its rate over theirs, ``low`` and ``high`` the ratios that fit the counts, ``p`` how often chance
    alone makes such a difference.
    """

    group: Count
    others: Count
    ratio: float
    low: float
    high: float
    p: float

    @property
    def can_be_shown(self) -> bool:
        """Whether each number counts and leaves out as many people as may be told of."""
        return all(n >= FEWEST for one in (self.group, self.others) for n in (one.part, one.whole - one.part))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def parse(cls, given: Mapping[str, Any]) -> Noticed:
        return cls(**{**given, "group": Count(**given["group"]), "others": Count(**given["others"])})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a guardian saw: too few to say, no difference, or something to notice."""

    said: Said
    noticed: Noticed | None = None


def lowest(counts: Counts, bound: Fraction) -> Seen:
    """The group furthest behind the others, where its rate is below ``bound`` times theirs and chance is not why.

    Each group is one look more, so each must be surer by as much (Bonferroni).
    """
    compared = [
        (group, others, disparate_impact(group.part, group.whole, others.part, others.whole, sure))
        for sure in [1 - (1 - SURE) / max(1, len(counts.groups))]
        for group in counts.groups
        if group.whole and (others := counts.others(group)).whole
    ]
    found = [
        Noticed(group, others, one.ratio.value, one.ratio.low, one.ratio.high, one.p)
        for group, others, one in compared
        if one.said == Said.DIFFERENT and one.ratio is not None and one.ratio.value < bound
    ]
    if found:
        return Seen(Said.DIFFERENT, min(found, key=lambda noticed: (noticed.ratio, noticed.group.name)))
    can_say = any(one.said != Said.TOO_FEW for _group, _others, one in compared)
    return Seen(Said.NO_DIFFERENCE if can_say else Said.TOO_FEW)


def first_is_higher(counts: Counts, bound: Fraction) -> Seen:
    """Whether the first group's rate is above 1/``bound`` times that of the others, and chance is not why."""
    if len(counts.groups) < 2 or not all(group.whole for group in counts.groups[:2]):
        return Seen(Said.TOO_FEW)
    group, others = counts.groups[0], counts.others(counts.groups[0])
    one = disparate_impact(group.part, group.whole, others.part, others.whole, SURE)
    if one.said != Said.DIFFERENT or one.ratio is None or one.ratio.value * bound <= 1:
        return Seen(Said.TOO_FEW if one.said == Said.TOO_FEW else Said.NO_DIFFERENCE)
    return Seen(Said.DIFFERENT, Noticed(group, others, one.ratio.value, one.ratio.low, one.ratio.high, one.p))


def least_in_full(counts: Counts, bound: Fraction) -> Seen:
    """The group furthest below ``bound`` times the rate of all others, where the counts are all there is.

    Nothing was drawn, so chance has no part in it: ``p`` is 0.
    """
    compared = [
        (group, others, Fraction(group.part, group.whole) / Fraction(others.part, others.whole))
        for group in counts.groups
        if group.whole and (others := counts.others(group)).whole and others.part
    ]
    if not compared:
        return Seen(Said.TOO_FEW)
    group, others, ratio = min(compared, key=lambda one: (one[2], one[0].name))
    if ratio >= bound:
        return Seen(Said.NO_DIFFERENCE)
    return Seen(Said.DIFFERENT, _exactly(group, others, ratio))


def falls_short(counts: Counts, bound: Fraction) -> Seen:
    """Whether the only group there is has a rate below ``bound``; said of five people at least."""
    group = counts.groups[0] if counts.groups else Count("", "", 0, 0)
    if group.whole < FEWEST:
        return Seen(Said.TOO_FEW)
    if Fraction(group.part, group.whole) >= bound:
        return Seen(Said.NO_DIFFERENCE)
    rest = Count("", "", group.whole - group.part, group.whole)
    return Seen(Said.DIFFERENT, _exactly(group, rest, Fraction(group.part, group.whole) / bound))


def takes_all(counts: Counts, bound: Fraction) -> Seen:
    """Whether one group has everything that was won, where a draw by lot would give it all less than once in a hundred.

    ``part`` is what was won of ``whole`` there was; ``bound`` has no say in it. Each group is one look more, as above.
    """
    won, whole = sum(one.part for one in counts.groups), sum(one.whole for one in counts.groups)
    rare = (1 - SURE) / max(1, len(counts.groups))
    if won < 2 or not any(0 < _by_lot(won, one.whole, whole) <= rare for one in counts.groups):
        return Seen(Said.TOO_FEW)
    winner = next((one for one in counts.groups if one.part == won), None)
    p = _by_lot(won, winner.whole, whole) if winner else 1.0
    if winner is None or p > rare:
        return Seen(Said.NO_DIFFERENCE)
    ratio = whole / winner.whole
    return Seen(Said.DIFFERENT, Noticed(winner, counts.others(winner), ratio, ratio, ratio, p))


def any_missing(counts: Counts, bound: Fraction) -> Seen:
    """The group with the most that is missing, where anything is: ``part`` is there of ``whole`` that should be."""
    if not any(one.whole for one in counts.groups):
        return Seen(Said.TOO_FEW)
    worst = max(counts.groups, key=lambda one: (one.whole - one.part, one.name))
    if worst.whole == worst.part:
        return Seen(Said.NO_DIFFERENCE)
    return Seen(Said.DIFFERENT, _exactly(worst, counts.others(worst), Fraction(worst.part, worst.whole)))


def _by_lot(won: int, here: int, whole: int) -> float:
    """The chance that all that is won is from here, if so much of everything were drawn by lot."""
    return comb(here, won) / comb(whole, won)


def _exactly(group: Count, others: Count, ratio: Fraction) -> Noticed:
    value = float(ratio)
    return Noticed(group, others, value, value, value, 0.0)
