"""What each group has of the whole: per head, per need, and how many are reached at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .errors import NotDefined


@dataclass(frozen=True, slots=True)
class Holding:
    """What a group has, for so many people and so much need; None where that is not known."""

    group: str
    value: int | Fraction
    people: int | None = None
    need: int | Fraction | None = None


@dataclass(frozen=True, slots=True)
class GroupShare:
    """A group's share of all, exact. `per_head` is the share over the share of people: 1 where both are the same.

    `per_need` is the same against the share of need. None where the whole, the people or the need is 0 or not known.
    """

    group: str
    share: Fraction | None
    per_head: Fraction | None
    per_need: Fraction | None


def group_shares(holdings: Sequence[Holding]) -> tuple[GroupShare, ...]:
    """Each group's share; people and need are compared where they are known of every group."""
    if any(part is not None and part < 0 for one in holdings for part in (one.value, one.people, one.need)):
        raise NotDefined("A share is not defined for negative values.")
    value = _total([one.value for one in holdings])
    people = _total([one.people for one in holdings])
    need = _total([one.need for one in holdings])
    return tuple(
        GroupShare(
            one.group,
            share := _part(one.value, value),
            _over(share, _part(one.people, people)),
            _over(share, _part(one.need, need)),
        )
        for one in holdings
    )


def coverage(
    values: Sequence[int | Fraction | float], weights: Sequence[int | Fraction | float] | None = None, least: float = 0
) -> float:
    """The share of people who have more than nothing, or at least `least` where that is above 0."""
    people = [1] * len(values) if weights is None else weights
    if not (whole := sum(people)):
        raise NotDefined("Coverage of nobody is not defined.")
    reached = sum(n for value, n in zip(values, people, strict=True) if (value >= least if least > 0 else value > 0))
    return float(reached / whole)


def _total(parts: Sequence[int | Fraction | None]) -> Fraction | None:
    return None if any(part is None for part in parts) else Fraction(sum(part for part in parts if part is not None))


def _part(part: int | Fraction | None, whole: Fraction | None) -> Fraction | None:
    return Fraction(part) / whole if part is not None and whole else None


def _over(share: Fraction | None, of: Fraction | None) -> Fraction | None:
    return share / of if share is not None and of else None
