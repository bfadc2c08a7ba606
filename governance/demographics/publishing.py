"""Whether totals may be published after all that were published before, and which of them are withheld.

Three rules. Fewer than k people are in no number that is shown, nor in one that can be worked out. From one table to
the next, nobody or at least k people have come to each group, and nobody or at least k have left it: otherwise the
difference of two tables would tell of one person. And whoever has all tables cannot work out a withheld number to
less than k values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from governance.equity import Cell, NotSafe, Tables, from_day_to_day, listed, withhold

K = 10
PEOPLE = "people"
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A table that everybody has: people by group, None where it is withheld, and all of them.

    ``left`` people of the table before are not in it any more, in whatever group; ``came`` people are new in it.
    """

    cells: Mapping[str, int | None]
    whole: int
    left: int = 0
    came: int = 0


def publish(
    counts: Mapping[str, int],
    *,
    before: Sequence[Published] = (),
    last: Mapping[str, int] | None = None,
    stayed: Mapping[str, int] | None = None,
    k: int = K,
) -> Published:
    """The next table of these people by group. Raises NotSafe while it would tell of single people.

    ``before`` are all tables so far, the oldest first; ``last`` is what the newest of them was made of, and ``stayed``
    how many of these are still in the same group.
    """
    whole = sum(counts.values())
    stays = {name: (stayed or {}).get(name, 0) for name in counts}
    left = {name: (last or {}).get(name, 0) - stays[name] for name in counts}
    came = {name: n - stays[name] for name, n in counts.items()}
    if before and not any((*left.values(), *came.values())):
        raise NotSafe("Nothing has changed since the last table.")
    flows = [*left.values(), *came.values()] if before else [whole]
    if any(0 < flow < k for flow in flows) or whole < k:
        raise NotSafe("Too few people have answered or changed their answer; wait until there are more.")
    new = Published(counts, whole, sum(left.values()), sum(came.values())) if before else Published(counts, whole)
    withheld = withhold(
        _day(new, list(before), k), before=_days(before, k) if before else None, withheld_before=_withheld(before)
    )
    hidden = {cell.row for cell in withheld if cell.table == _name(len(before))}
    return Published({name: None if name in hidden else n for name, n in counts.items()}, whole, new.left, new.came)


def _days(tables: Sequence[Published], k: int) -> Tables:
    found = _day(tables[0], [], k)
    for place in range(1, len(tables)):
        found = found.with_more(_day(tables[place], tables[:place], k))
    return found


def _day(table: Published, before: Sequence[Published], k: int) -> Tables:
    """One table, and what everybody knows of how it follows from the one before."""
    name, numbers = _name(len(before)), {group: n or 0 for group, n in table.cells.items()}
    alone = listed(name, PEOPLE, numbers, k)
    whole = Cell(name, WHOLE, PEOPLE)
    found = Tables({**alone.values, whole: table.whole}, alone.sums, alone.k, public=frozenset({whole}))
    if not before:
        return found
    earlier, flows = _name(len(before) - 1), f"from {len(before) - 1} to {len(before)}"
    cells = {group: (Cell(earlier, group, PEOPLE), Cell(name, group, PEOPLE)) for group in numbers}
    values = {one: before[-1].cells[group] or 0 for group, (one, _other) in cells.items()}
    values.update(found.values)
    known = from_day_to_day(
        [one for one, _other in cells.values()], [other for _one, other in cells.values()], values, {}, flows
    )
    totals = {Cell(flows, WHOLE, "left"): table.left, Cell(flows, WHOLE, "came"): table.came}
    linked = Tables({**known.values, **totals}, known.sums, known.k, private=known.private, public=known.public)
    return found.with_more(linked)


def _withheld(tables: Sequence[Published]) -> frozenset[Cell]:
    return frozenset(
        Cell(_name(place), group, PEOPLE)
        for place, table in enumerate(tables)
        for group, n in table.cells.items()
        if n is None
    )


def _name(place: int) -> str:
    return f"table {place}"
