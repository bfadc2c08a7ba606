"""An attacker: works out of all that is published what a withheld cell can be, and no more than that.

Every withheld cell is an unknown from 0; every sum with an unknown in it is an equation. The least and the greatest
value of each unknown are corners of what the equations leave open, found by the simplex method. A corner that is made
of whole numbers is a table that could be true: both ends of a range are then proved, and so is its width.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .published import Cell, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

SMALL = 1e-7
MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest value that a withheld cell can have; no greatest one is None.

    Where an end `is_proved`, a whole table that agrees with everything published has that value.
    """

    low: int
    high: int | None
    is_proved: bool = True

    @property
    def is_pinned(self) -> bool:
        return self.low == self.high

    def is_at_least(self, width: int) -> bool:
        return self.is_proved and (self.high is None or self.high - self.low >= width)


class Attacker:
    """Somebody who has every table that was ever published, and remembers what they have worked out."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._equations: list[tuple[dict[Cell, int], Cell | None]] = [
            (dict.fromkeys(one.parts, -1) | {one.whole: 1}, None) for one in tables.sums
        ]
        # First at most second: second - first - what is left = 0, and what is left is an unknown of its own.
        self._equations += [
            ({less: -1, more: 1}, Cell(f"{less.table} under {more.table}", less.row, less.column))
            for less, more in tables.at_most
        ]
        self._of: dict[Cell, list[int]] = {}
        for number, (terms, _slack) in enumerate(self._equations):
            for cell in terms:
                self._of.setdefault(cell, []).append(number)
        self._worked_out: dict[frozenset[Cell], Together] = {}

    def ranges(self, withheld: AbstractSet[Cell], of: Iterable[Cell] | None = None) -> dict[Cell, Range]:
        """What each withheld cell can be, given all the others; only of these cells where they are named."""
        return {cell: self.range_of(cell, withheld) for cell in (withheld if of is None else of)}

    def range_of(self, cell: Cell, withheld: AbstractSet[Cell]) -> Range:
        """What one withheld cell can be, given all that are not withheld."""
        together = self._together(cell, withheld)
        if together not in self._worked_out:
            self._worked_out[together] = self._equations_of(together)
        return self._worked_out[together].range_of(cell)

    def _together(self, cell: Cell, withheld: AbstractSet[Cell]) -> frozenset[Cell]:
        """The unknowns that have equations in common with this one, directly or through others."""
        found, waiting = {cell}, [cell]
        while waiting:
            for number in self._of.get(waiting.pop(), ()):
                fresh = {other for other in self._equations[number][0] if other in withheld} - found
                found |= fresh
                waiting += fresh
        return frozenset(found)

    def _equations_of(self, unknown: frozenset[Cell]) -> Together:
        import numpy as np

        cells = sorted(unknown)
        place = {cell: number for number, cell in enumerate(cells)}
        rows: list[dict[int, int]] = []
        right: list[int] = []
        width = len(cells)
        for number in sorted({number for cell in cells for number in self._of.get(cell, ())}):
            terms, slack = self._equations[number]
            row = {place[cell]: factor for cell, factor in terms.items() if cell in place}
            right.append(-sum(factor * self.tables.values[cell] for cell, factor in terms.items() if cell not in place))
            if slack is not None:
                row[width] = -1
                width += 1
            rows.append(row)
        for cell in cells:
            if cell in self.tables.most:
                rows.append({place[cell]: 1, width: 1})
                right.append(self.tables.most[cell])
                width += 1
        matrix = np.zeros((len(rows), width))
        for number, row in enumerate(rows):
            for column, factor in row.items():
                matrix[number, column] = factor
        return Together(place, Corners(matrix, np.array(right, dtype=np.float64)))


class Together:
    """Unknowns that hang together, by their place in the equations, and the ranges found so far."""

    def __init__(self, places: dict[Cell, int], corners: Corners) -> None:
        self._places, self._corners = places, corners
        self._found: dict[Cell, Range] = {}

    def range_of(self, cell: Cell) -> Range:
        if cell not in self._found:
            self._found[cell] = self._corners.range_of(self._places[cell])
        return self._found[cell]


class Corners:
    """The corners of what `matrix @ unknowns = right` leaves open to unknowns from 0."""

    def __init__(self, matrix: Floats, right: Floats) -> None:
        import numpy as np

        self._matrix, self._right = matrix.copy(), right.copy()
        sign = np.where(right < 0, -1.0, 1.0)
        rows, self._width = matrix.shape
        # Each equation begins with an unknown of its own, which the first search drives down to 0.
        self._tableau = np.hstack([matrix * sign[:, None], np.eye(rows), (right * sign)[:, None]])
        self._basis = list(range(self._width, self._width + rows))
        self._go_down(np.concatenate([np.zeros(self._width), np.ones(rows)]))
        self._leave_helpers()

    def range_of(self, place: int) -> Range:
        """The least and greatest value of one unknown."""
        low, low_is_proved = self._end(place, 1)
        high, high_is_proved = self._end(place, -1)
        assert low is not None
        return Range(low, high, low_is_proved and high_is_proved)

    def _end(self, place: int, sign: int) -> tuple[int | None, bool]:
        import numpy as np

        aim = np.zeros(self._width)
        aim[place] = sign
        if not self._go_down(aim):
            return None, True
        corner = np.zeros(self._width)
        for row, column in enumerate(self._basis):
            corner[column] = self._tableau[row, -1]
        whole = np.rint(corner)
        is_proved = bool((whole >= 0).all() and (self._matrix @ whole == self._right).all())
        if is_proved:
            return int(whole[place]), True
        inside = np.ceil(corner[place] - SMALL) if sign > 0 else np.floor(corner[place] + SMALL)
        return int(inside), False

    def _go_down(self, aim: Floats) -> bool:
        """Move to the corner where the aim is least; False where it has no least."""
        import numpy as np

        tableau = self._tableau
        for step in range(MOST_STEPS):
            costs = aim - aim[self._basis] @ tableau[:, :-1]
            falling = np.flatnonzero(costs < -SMALL)
            if not len(falling):
                return True
            # The steepest way down; after many steps the first one, which never goes in circles.
            enters = int(falling[0] if step > 4 * tableau.shape[1] else falling[np.argmin(costs[falling])])
            column = tableau[:, enters]
            rising = np.flatnonzero(column > SMALL)
            if not len(rising):
                return False
            reach = tableau[rising, -1] / column[rising]
            nearest = rising[reach <= reach.min() + SMALL]
            self._pivot(int(min(nearest, key=lambda row: self._basis[row])), enters)
        raise AssertionError("the search for a corner went in circles")

    def _pivot(self, row: int, column: int) -> None:
        import numpy as np

        tableau = self._tableau
        tableau[row] /= tableau[row, column]
        factors = tableau[:, column].copy()
        factors[row] = 0
        tableau -= np.outer(factors, tableau[row])
        tableau[:, -1][np.abs(tableau[:, -1]) < SMALL] = 0
        self._basis[row] = column

    def _leave_helpers(self) -> None:
        """The equations' own unknowns go; an equation that says nothing new goes with its own."""
        import numpy as np

        keeps = []
        for row in range(len(self._basis)):
            if self._basis[row] >= self._width:
                usable = np.flatnonzero(np.abs(self._tableau[row, : self._width]) > SMALL)
                if not len(usable):
                    continue
                self._pivot(row, int(usable[0]))
            keeps.append(row)
        self._tableau = np.hstack([self._tableau[keeps][:, : self._width], self._tableau[keeps][:, -1:]])
        self._basis = [self._basis[row] for row in keeps]
