"""A CSV of grouped ballots: weight, rank1, rank2 and so on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Protocol

from ..errors import BadBallots
from ..profile import GroupedBallot, Profile, Rank
from .ballot_file import BallotFile

SKIPPED = ("", "undervote")
OVERVOTE = "overvote"


class _Rows(Iterator[list[str]], Protocol):
    """Rows of a CSV that know their line."""

    line_num: int


Cells = tuple[tuple[str, ...] | None, ...]
"""The names in each cell of a row; None is an overvote between options that the file does not name."""


def read(file: str, text: str) -> BallotFile:
    """The ballots in the file; its options are the names in its cells, in order of appearance."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return _read(file, rows)
    except csv.Error as error:
        raise BadBallots(file, rows.line_num, f"this is no CSV row ({error}); check the quotation marks") from error


def _read(file: str, rows: _Rows) -> BallotFile:
    header = [cell.strip().lower() for cell in next(rows, [])]
    if not re.fullmatch(r"weight(,rank ?[0-9]+)+", ",".join(header)):
        raise BadBallots(file, 1, "the first row must be weight,rank1,rank2,…")
    lines: dict[str, int] = {}
    groups: list[tuple[int, Cells]] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            what = f"{len(row)} cells under {len(header)} columns; put names with commas in quotes"
            raise BadBallots(file, rows.line_num, what)
        if not re.fullmatch(r"\s*0*[1-9][0-9]{0,11}\s*", row[0]):
            what = f"{row[0].strip()[:40] or 'an empty cell'} is no number of ballots; write one from 1"
            raise BadBallots(file, rows.line_num, what)
        cells = tuple(_names(cell) for cell in row[1:])
        for names in cells:
            for name in names or ():
                lines.setdefault(name, rows.line_num)
        groups.append((int(row[0]), cells))
    if not lines:
        raise BadBallots(file, rows.line_num, "no option is named on any ballot; fill in the columns rank1 and on")
    places = {name: place for place, name in enumerate(lines)}
    ballots = tuple(GroupedBallot(weight, _marks(cells, places)) for weight, cells in groups)
    return BallotFile(
        profile=Profile(tuple(lines), ballots),
        option_lines=tuple(lines.values()),
    )


def _names(cell: str) -> tuple[str, ...] | None:
    text = re.sub(r"\s+", " ", cell).strip()
    if text.lower() in SKIPPED:
        return ()
    if text.lower() == OVERVOTE:
        return None
    return tuple(name.strip() for name in text.split("|") if name.strip())


def _marks(cells: Cells, places: dict[str, int]) -> tuple[Rank, ...]:
    """Ranks as places, without empty ones at the end. An unnamed overvote may be between any two."""
    anybody = tuple(places.values()) if len(places) > 1 else (0, 0)
    ranks = [anybody if names is None else tuple(places[name] for name in names) for names in cells]
    while ranks and not ranks[-1]:
        ranks.pop()
    return tuple(ranks)
