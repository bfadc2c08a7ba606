"""A CSV with an option a column: numbers of approval, scores, grades or points."""

from __future__ import annotations

import re
from array import array

from ..choices import MOST_POINTS, Kind
from ..errors import BadBallots
from ..value_profile import MISSING, ValueProfile
from .ballot_file import BallotFile
from .csv_rows import Rows, Weights

WEIGHT = "weight"
LABELS = ("ballot", "id", "voter")
"""What a first column may be called that only tells the ballots apart; it is passed over."""


class Numbers(dict[str, int]):
    """The whole number that each cell holds, MISSING where it is empty. Raises BadBallots."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows

    def __missing__(self, cell: str) -> int:
        text = cell.strip()
        if text and (not re.fullmatch(r"[+-]?[0-9]{1,7}", text) or abs(int(text)) > MOST_POINTS):
            raise self.rows.error(f"{text[:40]} is no whole number; write one up to {MOST_POINTS}, or nothing")
        self[cell] = int(text) if text else MISSING
        return self[cell]


def read(file: str, text: str, kind: Kind) -> BallotFile[ValueProfile]:
    """The ballots in the file; the first row names the options, perhaps after a column `weight` or one of labels."""
    import numpy as np

    rows = Rows(file, text)
    leading = rows.header[0].lower() if rows.header else ""
    is_weighted = leading == WEIGHT
    first = 1 if is_weighted or leading in LABELS else 0
    options = rows.header[first:]
    _require_options(file, options)
    weights, numbers = Weights(rows), Numbers(rows)
    weights["1"] = 1
    flat, counts, lines = array("i"), array("q"), array("i")
    for plain, each in rows.blocks():
        if plain:
            said = plain[:: len(rows.header)] if is_weighted else ["1"] * (len(plain) // len(rows.header))
            if first:
                del plain[:: len(rows.header)]
            if weights.keys() >= set(said) and numbers.keys() >= set(plain):
                flat.extend(map(numbers.__getitem__, plain))
                counts.extend(map(weights.__getitem__, said))
                lines.extend(range(rows.line + 1, rows.line + 1 + len(said)))
                continue
        for row in each:
            flat.extend([numbers[cell] for cell in row[first:]])
            flat.extend([MISSING] * (len(rows.header) - len(row)))
            counts.append(weights[row[0]] if is_weighted else 1)
            lines.append(rows.line)
    values = np.frombuffer(flat, dtype=np.int32).reshape(-1, len(options))
    profile = ValueProfile.from_arrays(options, values, np.frombuffer(counts, dtype=np.int64), kind=kind)
    return BallotFile(profile=profile, option_lines=(1,) * len(options), row_lines=lines)


def _require_options(file: str, names: list[str]) -> None:
    if not names:
        raise BadBallots(file, 1, "the first row must name the options")
    if re.fullmatch(r"rank ?[0-9]+", names[0].lower()):
        raise BadBallots(file, 1, "these are rankings; name an option in each column and give it a number below")
    for place, name in enumerate(names):
        if not name:
            raise BadBallots(file, 1, f"column {place + 1} has no name; write the option's")
        if name in names[:place]:
            raise BadBallots(file, 1, f"two columns are called {name}; tell them apart")
