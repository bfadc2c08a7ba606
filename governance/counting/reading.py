"""How the marks of ranked ballots are read as preferences: skipped ranks, overvotes, names that come twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .columns import Columns

BLANK = -1
ROWS_AT_ONCE = 2**16


@dataclass(frozen=True, slots=True)
class Reading:
    """What ends a ballot before its last mark.

    An overvote ends it, is skipped, or ends it only while several of its options are still standing. More skipped
    ranks in a row than `most_skipped` end it (None: however many), and so may an option marked before. Ranks after
    the first `most_ranks` are not read.
    """

    overvote: Literal["ends", "skipped", "ends if several stand"] = "ends"
    most_skipped: int | None = 0
    most_ranks: int | None = None
    ends_at_repeat: bool = False


def read(columns: Columns, reading: Reading) -> NDArray[Any]:
    """The marks, a row a group and a column a rank, with -1 wherever nothing is to be read.

    An overvote stays only where it depends on who is still standing. At least one column; the columns given are
    never changed, and are handed back as they are where every ballot is plain.
    """
    marks = columns.marks[:, : reading.most_ranks]
    if not marks.shape[1]:
        return np.full((len(marks), 1), BLANK, dtype=marks.dtype)
    marks = np.ascontiguousarray(marks)
    odd = _odd_rows(marks, reading)
    if not len(odd):
        return marks
    marks = marks.copy()
    for start in range(0, len(odd), ROWS_AT_ONCE):
        some = odd[start : start + ROWS_AT_ONCE]
        marks[some] = _read(marks[some], columns, reading)
    return marks


def _odd_rows(marks: NDArray[Any], reading: Reading) -> NDArray[Any]:
    """The rows that need a second look. Blanks after the last mark are nothing odd."""
    if reading.ends_at_repeat:
        return np.arange(len(marks))
    width = marks.shape[1]
    flat = marks.reshape(-1)
    is_blank = flat == BLANK
    is_odd = flat < BLANK
    if reading.most_skipped is not None:
        is_gap = is_blank[:-1] > is_blank[1:]
        is_gap[width - 1 :: width] = False
        is_odd[1:] |= is_gap
    odd = np.flatnonzero(is_odd)
    return np.unique(odd // width)


def _read(marks: NDArray[Any], columns: Columns, reading: Reading) -> NDArray[Any]:
    """Rank by rank, for all rows at once."""
    given = marks.copy()
    is_over = np.zeros(len(marks), dtype=bool)
    skipped = np.zeros(len(marks), dtype=np.int32)
    highest = max((place for rank in columns.overvotes for place in rank), default=-1)
    seen = np.zeros((len(marks), max(int(marks.max(initial=-1)), highest) + 1), dtype=bool)
    for column in range(marks.shape[1]):
        mark = given[:, column]
        is_blank, is_overvote = mark == BLANK, mark < BLANK
        if reading.most_skipped is not None:
            is_over |= ~is_blank & (skipped > reading.most_skipped)
        skipped = np.where(is_blank, skipped + 1, 0)
        if reading.ends_at_repeat:
            is_over |= _repeats(mark, seen, columns)
        if reading.overvote == "ends":
            is_over |= is_overvote
        elif reading.overvote == "skipped":
            marks[is_overvote, column] = BLANK
        marks[is_over, column] = BLANK
    return marks


def _repeats(mark: NDArray[Any], seen: NDArray[Any], columns: Columns) -> NDArray[Any]:
    """Which rows name somebody here whom they named before; whom they name is noted in `seen`."""
    is_repeat = np.zeros(len(mark), dtype=bool)
    plain = np.flatnonzero(mark >= 0)
    is_repeat[plain] = seen[plain, mark[plain]]
    seen[plain, mark[plain]] = True
    for number, rank in enumerate(columns.overvotes):
        rows = np.flatnonzero(mark == -2 - number)
        places = np.ix_(rows, np.array(rank))
        is_repeat[rows] = seen[places].any(axis=1)
        seen[places] = True
    return is_repeat
