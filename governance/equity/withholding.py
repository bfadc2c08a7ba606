"""What to withhold of tables about to be published, so that nobody is given away by all that was published before.

The small cells go first. Then the attacker looks at everything, and as long as a withheld cell is left with too few
values, one more number that belongs to the same sum is withheld with it. Published numbers cannot be taken back: where
the new table cannot be made safe it must not be published yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from .attacking import Attacker
from .errors import NotSafe
from .published import WHOLE, Cell, Tables

TRIED = 6
"""So many cells are tried as the next one to withhold before the smallest is taken."""


def small_cells(tables: Tables) -> frozenset[Cell]:
    """Cells that count somebody, but fewer than k people."""
    return frozenset(
        cell
        for cell, value in tables.values.items()
        if cell not in tables.private | tables.public and 0 < value < tables.k[cell.table]
    )


def withhold(
    new: Tables,
    *,
    small: AbstractSet[Cell] | None = None,
    before: Tables | None = None,
    withheld_before: AbstractSet[Cell] = frozenset(),
) -> frozenset[Cell]:
    """The cells of the new tables not to publish: as few as a simple search finds, never too few.

    `before` is all that was published already, `withheld_before` what was withheld of it. Raises NotSafe where
    withholding all of the new tables would not be enough.
    """
    whole = before.with_more(new) if before is not None else new
    attacker = Attacker(whole)
    withheld = set(small_cells(new) if small is None else small) | withheld_before | whole.private
    own = new.values.keys() - new.private - new.public
    while (exposed := _exposed(attacker, withheld)) is not None:
        withheld.add(_another(attacker, withheld, exposed, own))
    return frozenset(withheld & own)


def _exposed(attacker: Attacker, withheld: AbstractSet[Cell]) -> Cell | None:
    """The first withheld cell to which too few values are left."""
    tables = attacker.tables
    for cell in sorted(withheld - tables.private):
        if not attacker.range_of(cell, withheld).is_at_least(tables.needed(cell)):
            return cell
    return None


def _another(attacker: Attacker, withheld: AbstractSet[Cell], exposed: Cell, own: AbstractSet[Cell]) -> Cell:
    """The next cell to withhold: the smallest that protects the exposed one, else the smallest of the nearest."""
    needed = attacker.tables.needed(exposed)
    for ring in _rings(attacker.tables, withheld, exposed):
        usable = sorted(
            (cell for cell in ring if cell in own and cell not in withheld),
            key=lambda cell: (WHOLE in cell[1:], attacker.tables.values[cell], cell),
        )
        for cell in usable[:TRIED]:
            if attacker.range_of(exposed, {*withheld, cell}).is_at_least(needed):
                return cell
        if usable:
            return usable[0]
    raise NotSafe(
        "With what was published before, this table would tell of single people; wait until more has changed.",
        table=exposed.table,
    )


def _rings(tables: Tables, withheld: AbstractSet[Cell], start: Cell) -> Iterator[set[Cell]]:
    """The cells that share a sum with the exposed one, then those that share one with any of these, and so on."""
    lines = [{one.whole, *one.parts} for one in tables.sums] + [set(pair) for pair in tables.at_most]
    reached = {start}
    while True:
        ring = {cell for line in lines if line & reached for cell in line} - reached
        if not ring:
            return
        yield ring
        reached |= ring
