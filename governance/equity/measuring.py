"""A table measured by all measures at once, as the command prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .errors import BadTable
from .exposure import Exposure, exposure
from .inequality import Theil, atkinson, concentration, gini, lorenz, theil
from .representation import Justified, justified
from .shares import coverage
from .table import Table

AVERSIONS = ("0.5", "1", "2")
LABELS = ("ballot", "id", "voter")
WEIGHT = "weight"


@dataclass(frozen=True, slots=True)
class Measured:
    """All that is said of a column; rows with an empty cell in any column that was asked for are left out."""

    n: int
    left_out: int
    mean: float
    gini: float
    theil: Theil
    atkinson: dict[str, float]
    shares: dict[str, float | None]
    lorenz: list[tuple[float, float]]
    concentration: float | None
    reached: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "mean": self.mean,
            "gini": self.gini,
            "theil": {"total": self.theil.total, "between": self.theil.between, "within": self.theil.within},
            "atkinson": self.atkinson,
            "shares": self.shares,
            "lorenz": [list(point) for point in self.lorenz],
            "concentration": self.concentration,
        }


def measured(
    table: Table, value: str, *, weight: str | None = None, group: str | None = None, need: str | None = None
) -> Measured:
    """What one column says, with each row standing for `weight` people. Raises BadTable."""
    values = table.numbers(value, least=0)
    weights = table.numbers(weight, least=0) if weight else [Fraction(1)] * len(values)
    needs = table.numbers(need) if need else [Fraction(0)] * len(values)
    groups = table.column(group) if group else ["all"] * len(values)
    full = [
        (float(held), float(people), wanted, name)
        for held, people, wanted, name in zip(values, weights, needs, groups, strict=True)
        if held is not None and people is not None and wanted is not None and name
    ]
    if not sum(people for _held, people, _wanted, _name in full):
        raise BadTable(table.file, 0, f"there is nobody to measure under {value}; fill in at least one row")
    held, people, wanted, names = (list(column) for column in zip(*full, strict=True))
    size = people if weight else None
    whole = sum(one * n for one, n in zip(held, people, strict=True))
    amounts: dict[str, float] = {}
    for name, one, n in zip(names, held, people, strict=True):
        amounts[name] = amounts.get(name, 0.0) + one * n
    return Measured(
        n=len(full),
        left_out=len(values) - len(full),
        mean=whole / sum(people),
        gini=gini(held, size),
        theil=theil(held, size, names if group else None),
        atkinson={aversion: atkinson(held, float(aversion), size) for aversion in AVERSIONS},
        shares={name: amount / whole if whole else None for name, amount in amounts.items()} if group else {},
        lorenz=lorenz(held, size),
        concentration=concentration(held, wanted, size) if need else None,
        reached=coverage(held, size),
    )


def ranked(table: Table, unit: str, columns: Sequence[str], reverse: Sequence[str] = (), missing: str = "") -> Exposure:
    """The percentile ranks of a table's units. Raises BadTable."""
    units = table.column(unit)
    seen: set[str] = set()
    for name, line in zip(units, table.lines, strict=True):
        if not name or name in seen:
            what = f"{name} comes twice under {unit}" if name else f"the cell under {unit} is empty"
            raise BadTable(table.file, line, f"{what}; give each row a name of its own")
        seen.add(name)
    names = list(dict.fromkeys([*columns, *reverse]))
    return exposure(units, {name: table.numbers(name, missing=missing) for name in names}, frozenset(reverse))


@dataclass(frozen=True, slots=True)
class Voted:
    """Approval ballots as a file has them: `names` tells the voters apart, by their label or their number from 1."""

    options: tuple[str, ...]
    approvals: tuple[frozenset[str], ...]
    weights: tuple[int, ...]
    names: tuple[str, ...]


def approvals(table: Table) -> Voted:
    """A column is an option, 1 approves, 0 or nothing does not; a column `weight` or one of labels may come first."""
    leading = table.header[0].lower()
    first = 1 if leading == WEIGHT or leading in LABELS else 0
    options = table.header[first:]
    if not options or not all(options):
        raise BadTable(table.file, 1, "each column must name an option")
    for row, line in zip(table.rows, table.lines, strict=True):
        for name, cell in zip(options, row[first:], strict=True):
            if cell not in ("", "0", "1"):
                raise BadTable(table.file, line, f"{cell[:40]} for {name} is not 1 for an approval, 0 or nothing")
        if leading == WEIGHT and not (row[0].isascii() and row[0].isdigit() and int(row[0][:12]) > 0):
            raise BadTable(table.file, line, f"{row[0][:40] or 'an empty cell'} is no number of ballots; write one")
    if not table.rows:
        raise BadTable(table.file, 0, "there are no ballots; write one a row")
    return Voted(
        options,
        tuple(
            frozenset(name for name, cell in zip(options, row[first:], strict=True) if cell == "1")
            for row in table.rows
        ),
        tuple(int(row[0]) if leading == WEIGHT else 1 for row in table.rows),
        tuple(row[0] if leading in LABELS else str(number) for number, row in enumerate(table.rows, start=1)),
    )


def verdicts(voted: Voted, committee: Sequence[str]) -> Justified:
    return justified(voted.options, voted.approvals, committee, voted.weights)
