"""Ranked ballots that come one by one become columns."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .columns import NO_MARK, Columns, counted, filled, narrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .profile import Rank


class Overvotes:
    """Ranks with several options, each with a mark of its own from -2 down, as they turn up."""

    def __init__(self) -> None:
        self.ranks: list[Rank] = []
        self._marks: dict[Rank, int] = {}

    def mark(self, rank: Rank) -> int:
        """The mark that stands for a rank, however many options it holds."""
        if len(rank) == 1:
            return rank[0]
        if not rank:
            return NO_MARK
        if rank not in self._marks:
            self._marks[rank] = -2 - len(self.ranks)
            self.ranks.append(rank)
        return self._marks[rank]


class Gathering:
    """Ranked ballots on their way into columns, one by one or many at once."""

    def __init__(self, overvotes: Overvotes) -> None:
        self._overvotes = overvotes
        self._flat, self._lengths, self._weights = array("i"), array("i"), array("q")

    def add(self, marks: list[int], weight: int) -> None:
        """So many equal ballots."""
        while marks and marks[-1] == NO_MARK:
            marks.pop()
        self._flat.extend(marks)
        self._lengths.append(len(marks))
        self._weights.append(weight)

    def add_many(self, flat: NDArray[Any], lengths: NDArray[Any], weights: NDArray[Any]) -> None:
        """Ballots one after the other in `flat`, each of so many marks and as often as its weight says."""
        self._flat.frombytes(flat.astype("i").tobytes())
        self._lengths.frombytes(lengths.astype("i").tobytes())
        self._weights.frombytes(weights.astype("q").tobytes())

    def columns(self) -> Columns:
        """All of them. In the end overvotes are numbered in order, whoever cast the first."""
        import numpy as np

        lengths = np.frombuffer(self._lengths, dtype=np.int32)
        matrix = filled(np.frombuffer(self._flat, dtype=np.int32), lengths, NO_MARK)
        in_order = sorted(set(self._overvotes.ranks))
        if in_order:
            places = {rank: -2 - place for place, rank in enumerate(in_order)}
            numbers = np.array([places[rank] for rank in self._overvotes.ranks], dtype=np.int32)
            is_overvote = matrix < NO_MARK
            matrix[is_overvote] = numbers[-2 - matrix[is_overvote]]
        highest = int(matrix.max(initial=NO_MARK))
        weights = counted(np.frombuffer(self._weights, dtype=np.int64), len(matrix))
        return Columns(narrow(matrix, -1 - len(in_order), highest), weights, tuple(in_order))


def gather(rows: Iterable[tuple[list[int], int]], overvotes: Overvotes) -> Columns:
    """The columns of ballots that are given as marks and how many there are of each."""
    gathering = Gathering(overvotes)
    for marks, weight in rows:
        gathering.add(marks, weight)
    return gathering.columns()
