"""A CSV of grouped ballots: weight, rank1, rank2 and so on."""

from __future__ import annotations

import re

from ..columns import NO_MARK
from ..errors import BadBallots
from ..gathering import Gathering, Overvotes
from ..profile import Profile
from .ballot_file import BallotFile
from .csv_rows import Rows, Weights

SKIPPED = ("", "undervote")
OVERVOTE = "overvote"


class Cells(dict[str, int]):
    """The mark that each cell stands for; a cell seen for the first time may name new options."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows
        self.places: dict[str, int] = {}
        self.option_lines: list[int] = []
        self.overvotes = Overvotes()
        self.anybody = self.overvotes.mark((-1, -1))

    def __missing__(self, cell: str) -> int:
        text = re.sub(r"\s+", " ", cell).strip()
        if text.lower() in SKIPPED:
            self[cell] = NO_MARK
        elif text.lower() == OVERVOTE:
            self[cell] = self.anybody
        else:
            names = (name.strip() for name in text.split("|"))
            self[cell] = self.overvotes.mark(tuple(self._place(name) for name in names if name))
        return self[cell]

    def name_overvotes(self) -> None:
        """An overvote that the file does not name may be between any two."""
        everybody = tuple(self.places.values())
        self.overvotes.ranks[0] = everybody if len(everybody) > 1 else (0, 0)

    def _place(self, name: str) -> int:
        if name not in self.places:
            self.places[name] = len(self.places)
            self.option_lines.append(self.rows.line)
        return self.places[name]


def read(file: str, text: str) -> BallotFile[Profile]:
    """The ballots in the file; its options are the names in its cells, in order of appearance."""
    rows = Rows(file, text)
    if not re.fullmatch(r"weight(,rank ?[0-9]+)+", ",".join(rows.header).lower()):
        raise BadBallots(file, 1, "the first row must be weight,rank1,rank2,…")
    cells, weights = Cells(rows), Weights(rows)
    gathering = Gathering(cells.overvotes)
    for plain, each in rows.blocks():
        if plain is None or not _add_known(gathering, plain, len(rows.header), cells, weights):
            for row in each:
                gathering.add([cells[cell] for cell in row[1:]], weights[row[0]])
    if not cells.places:
        raise rows.error("no option is named on any ballot; fill in the columns rank1 and on")
    cells.name_overvotes()
    return BallotFile(Profile(cells.places, gathering.columns()), option_lines=tuple(cells.option_lines))


def _add_known(gathering: Gathering, plain: list[str], width: int, cells: Cells, weights: Weights) -> bool:
    """Add rows at once whose cells have all been seen before; False where one has not."""
    import numpy as np

    first = plain[::width]
    del plain[::width]
    if not (weights.keys() >= set(first) and cells.keys() >= set(plain)):
        return False
    marks = np.fromiter(map(cells.__getitem__, plain), dtype=np.int32, count=len(plain))
    totals = np.fromiter(map(weights.__getitem__, first), dtype=np.int64, count=len(first))
    gathering.add_many(marks, np.full(len(first), width - 1), totals)
    return True
