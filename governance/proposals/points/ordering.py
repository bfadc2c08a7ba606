"""In which order points are read: the helpful ones first, and every second place for those few have rated."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from itertools import chain, zip_longest
from typing import Protocol, TypeVar

FEW = 5


class Rated(Protocol):
    """``helpful`` of the ``rated`` people who rated it found it helpful."""

    @property
    def helpful(self) -> int: ...
    @property
    def rated(self) -> int: ...
    @property
    def at(self) -> datetime: ...


Point = TypeVar("Point", bound=Rated)


def fair_order(points: Iterable[Point]) -> list[Point]:
    """Each point once. Those rated by five or more stand by their share of helpful, with one helpful and one other
    added to each; between them, one each, stand those that fewer have rated, the least rated and longest waiting
    first. So a point that is new is seen, and the k-th of them is never later than place 2k.

    A plain order by share would bury what nobody has read yet; an order by count would keep the first ones on top.
    """
    listed = list(points)
    known = [one for one in listed if one.rated >= FEW]
    new = [one for one in listed if one.rated < FEW]
    known.sort(key=lambda one: (-Fraction(one.helpful + 1, one.rated + 2), one.at))
    new.sort(key=lambda one: (one.rated, one.at))
    return [one for one in chain.from_iterable(zip_longest(known, new)) if one is not None]
