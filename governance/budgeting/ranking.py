"""Greedy funding: projects in the order of their support, as long as there is money."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from .rule import Minutes
from .ties import Ties


def take_greedily(minutes: Minutes, places: Iterable[int], ties: Ties, left: int, *, skip: bool = True) -> None:
    """Choose the most supported first, each that fits into what is `left`, and note why the others are not chosen.

    Without `skip` the first that does not fit ends it.
    """
    profile = minutes.profile
    is_over = False
    for place in _by_support(minutes, places, ties):
        cost = profile.costs[place]
        if is_over:
            minutes.reject([place], "after_stop")
        elif cost <= left:
            minutes.choose(place, "greedy")
            left -= cost
        else:
            minutes.reject([place], "over_budget" if cost > profile.money else "does_not_fit")
            is_over = not skip


def _by_support(minutes: Minutes, places: Iterable[int], ties: Ties) -> list[int]:
    """The most supported first; equals by lot where there are lots, else as they stand in the list."""
    scores, first = minutes.profile.scores, len(minutes.rounds) + 1
    order: list[int] = []
    in_order = sorted(places, key=lambda place: (-scores[place], place))
    for _, level in groupby(in_order, key=lambda place: scores[place]):
        equals = ties.in_order(list(level))
        ties.note_order(first + len(order), equals)
        order += equals
    return order
