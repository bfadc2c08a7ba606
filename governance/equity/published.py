"""Tables of people that are published, on one day or on many, and what everybody knows of their cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

WHOLE = ""
"""The row or column that adds up the others."""


class Cell(NamedTuple):
    """One number: in which table, of which row and column."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class Sum:
    """These parts add up to that whole, and everybody knows it."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Tables:
    """Every number there is, whole and from 0, and what is known of all of them.

    `at_most` are pairs of which the first is never more than the second, such as votes and seats; `most` is what a
    cell cannot exceed, such as a community's population. `private` cells are never published and only tell how others
    hang together, such as the people who stayed from one day to the next; `public` ones are known from elsewhere and
    cannot be withheld. `k` is how many values more than one must be left to every withheld cell of a table.
    """

    values: Mapping[Cell, int]
    sums: tuple[Sum, ...]
    k: Mapping[str, int]
    at_most: tuple[tuple[Cell, Cell], ...] = ()
    most: Mapping[Cell, int] = field(default_factory=dict)
    private: frozenset[Cell] = frozenset()
    public: frozenset[Cell] = frozenset()

    def needed(self, cell: Cell) -> int:
        """How wide the range of a withheld cell must be: k, or all that can be where fewer people live."""
        return min(self.k[cell.table], self.most.get(cell, self.k[cell.table]))

    def with_more(self, other: Tables) -> Tables:
        """Both together, as they stand after another publication."""
        return Tables(
            {**self.values, **other.values},
            self.sums + other.sums,
            {**self.k, **other.k},
            self.at_most + other.at_most,
            {**self.most, **other.most},
            self.private | other.private,
            self.public | other.public,
        )


def crossed(name: str, numbers: Mapping[str, Mapping[str, int]], k: int) -> Tables:
    """A table of rows and columns with the sums of both, and the sum of all."""
    values = {Cell(name, row, column): n for row, cells in numbers.items() for column, n in cells.items()}
    columns = list(dict.fromkeys(cell.column for cell in values))
    rows = list(numbers)
    sums = [_sum(values, Cell(name, row, WHOLE), [Cell(name, row, column) for column in columns]) for row in rows]
    sums += [
        _sum(values, Cell(name, WHOLE, column), [Cell(name, row, column) for row in rows])
        for column in [*columns, WHOLE]
    ]
    return Tables(values, tuple(sums), {name: k})


def listed(name: str, column: str, numbers: Mapping[str, int], k: int) -> Tables:
    """A table of one column with its sum."""
    values = {Cell(name, row, column): n for row, n in numbers.items()}
    return Tables(values, (_sum(values, Cell(name, WHOLE, column), list(values)),), {name: k})


def from_day_to_day(
    before: Sequence[Cell], after: Sequence[Cell], values: Mapping[Cell, int], left: Mapping[str, int], name: str
) -> Tables:
    """What everybody knows of the same cells on two days: how many left in all, and how many came.

    `left` says how many really left each row; who came is the rest. Both are private, their sums are public.
    """
    known: dict[Cell, int] = {}
    sums: list[Sum] = []
    flows: dict[str, list[Cell]] = {"left": [], "came": []}
    for one, other in zip(before, after, strict=True):
        stayed, gone, came = (Cell(name, one.row, what) for what in ("stayed", "left", "came"))
        known[gone] = left.get(one.row, 0)
        known[stayed] = values[one] - known[gone]
        known[came] = values[other] - known[stayed]
        sums += [Sum(one, (stayed, gone)), Sum(other, (stayed, came))]
        flows["left"].append(gone)
        flows["came"].append(came)
    private = frozenset(known)
    sums += [_sum(known, Cell(name, WHOLE, what), cells) for what, cells in flows.items()]
    public = frozenset(known) - private
    return Tables(known, tuple(sums), {name: 0}, private=private, public=public)


def _sum(values: dict[Cell, int], whole: Cell, parts: Iterable[Cell]) -> Sum:
    cells = tuple(parts)
    values[whole] = sum(values[cell] for cell in cells)
    return Sum(whole, cells)
