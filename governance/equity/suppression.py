"""Which cells of a table of communities must be withheld so that nobody can be worked out from the rest.

The table has a row a community and the columns seats and voted, with their totals. Of each row it is known
that voted is at most seats, and seats at most the population. A cell is withheld where it counts, or leaves
out, few people; then more cells, until adding and subtracting what is published leaves more than k values
for each withheld cell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

Column = Literal["seats", "voted"]
RowCell = tuple[int, Column]
Cell = RowCell | tuple[None, Column]
"""A row and a column; the row None is the total."""

SEATS: Column = "seats"
VOTED: Column = "voted"
TOTAL = None


@dataclass(frozen=True, slots=True)
class Row:
    population: int
    seats: int
    voted: int | None


def withheld_cells(rows: Sequence[Row], k: int) -> frozenset[Cell]:
    """The cells not to publish: as few as a simple search finds, never too few."""
    withheld: set[Cell] = set(_too_small(rows, k))
    while (exposed := _exposed(rows, withheld, k)) is not None:
        withheld.add(_another(rows, withheld, exposed, k))
    return frozenset(withheld)


def _too_small(rows: Sequence[Row], k: int) -> Iterator[Cell]:
    """Cells that count fewer than k people, or leave fewer than k out.

    Where everybody with a seat voted, the public turnout says so of each of them: nothing is left to hide.
    """
    all_voted = all(row.voted == row.seats for row in rows)
    for place, row in enumerate(rows):
        if row.population > 0 and (0 < row.seats < k or row.population - row.seats < k):
            yield place, SEATS
        if row.voted is None or row.seats == 0:
            continue
        if 0 < row.voted < k or (row.seats - row.voted < k and not all_voted):
            yield place, VOTED


def _exposed(rows: Sequence[Row], withheld: set[Cell], k: int) -> RowCell | None:
    """A withheld cell that what is published narrows down too far."""
    for place, column in sorted((place, column) for place, column in withheld if place is not None):
        if not _is_safe(rows, withheld, (place, column), k):
            return place, column
    return None


def _is_safe(rows: Sequence[Row], withheld: AbstractSet[Cell], cell: RowCell, k: int) -> bool:
    """At least k + 1 values are possible, or all that the community's population allows."""
    low, high = interval(rows, withheld, cell)
    return high - low >= min(k, rows[cell[0]].population)


def _another(rows: Sequence[Row], withheld: AbstractSet[Cell], exposed: RowCell, k: int) -> Cell:
    """The next cell to withhold: the smallest that protects the exposed one, else the smallest, else a total."""
    columns = (SEATS, VOTED) if exposed[1] == SEATS or rows[0].voted is None else (VOTED, SEATS)
    for column in columns:
        published = [(place, column) for place in range(len(rows)) if _can_hide(rows, withheld, (place, column))]
        published.sort(key=lambda cell: (_value(rows, cell), cell[0]))
        if column == SEATS or rows[0].voted is not None:
            for cell in published:
                if _is_safe(rows, withheld | {cell}, exposed, k):
                    return cell
            if published:
                return published[0]
    return next((TOTAL, column) for column in columns if (TOTAL, column) not in withheld)


def _can_hide(rows: Sequence[Row], withheld: AbstractSet[Cell], cell: RowCell) -> bool:
    """Whether withholding this cell takes anything from a reader: not where nobody lives or nobody has a seat."""
    row = rows[cell[0]]
    is_plain = row.population == 0 or (cell[1] == VOTED and row.seats == 0 and (cell[0], SEATS) not in withheld)
    return cell not in withheld and not is_plain


def interval(rows: Sequence[Row], withheld: AbstractSet[Cell], cell: RowCell) -> tuple[int, int]:
    """The least and the greatest value that a cell can have, given all that is published.

    The possible tables are the whole points of a network flow, so every value between the two is possible.
    """
    value = _value(rows, cell)
    lower = range(value + 1)
    upper = range(value, rows[cell[0]].population + 1)
    low = bisect_left(lower, 1, key=lambda tried: _is_possible(rows, withheld, cell, tried))
    high = bisect_left(upper, 1, key=lambda tried: not _is_possible(rows, withheld, cell, tried))
    return low, upper[high - 1]


def _is_possible(rows: Sequence[Row], withheld: AbstractSet[Cell], cell: RowCell, tried: int) -> bool:
    """Whether some table has this value in the cell and agrees with everything published.

    For given votes the seats can be anything from the larger of vote and published seats upwards. So the votes
    go first where seats are known to exist; each vote beyond those needs one more seat.
    """
    has_votes = rows[0].voted is not None
    votes_low = votes_high = seats_low = seats_high = room = 0
    for place, row in enumerate(rows):
        least_seats, most_seats = _bounds(rows, withheld, (place, SEATS), cell, tried)
        least_votes, most_votes = _bounds(rows, withheld, (place, VOTED), cell, tried) if has_votes else (0, 0)
        most_votes = min(most_votes, most_seats)
        least_seats = max(least_seats, least_votes)
        if least_votes > most_votes or least_seats > most_seats or most_seats > row.population:
            return False
        votes_low += least_votes
        votes_high += most_votes
        seats_low += least_seats
        seats_high += most_seats
        room += min(least_seats, most_votes)
    seats = _published_total(rows, withheld, SEATS)
    votes = _published_total(rows, withheld, VOTED) if has_votes else None
    if votes is not None and not votes_low <= votes <= votes_high:
        return False
    beyond = max(0, votes - room) if votes is not None else 0
    return seats is None or seats_low + beyond <= seats <= seats_high


def _bounds(
    rows: Sequence[Row], withheld: AbstractSet[Cell], cell: RowCell, fixed: RowCell, tried: int
) -> tuple[int, int]:
    if cell == fixed:
        return tried, tried
    if cell in withheld:
        return 0, rows[cell[0]].population
    return _value(rows, cell), _value(rows, cell)


def _value(rows: Sequence[Row], cell: RowCell) -> int:
    row = rows[cell[0]]
    return row.seats if cell[1] == SEATS else row.voted or 0


def _published_total(rows: Sequence[Row], withheld: AbstractSet[Cell], column: Column) -> int | None:
    if (TOTAL, column) in withheld:
        return None
    return sum(_value(rows, (place, column)) for place in range(len(rows)))
