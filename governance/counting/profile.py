"""The ballots of one question: what could be marked, and how many people marked it in which way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .choices import Choice, unknown_option
from .columns import NO_MARK, Columns, counted, fingerprint, grouped, narrow
from .gathering import Overvotes, gather

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Rank = tuple[int, ...]
"""The options marked at one rank: none is a skipped rank, one a preference, two or more an overvote."""


@dataclass(frozen=True, slots=True)
class GroupedBallot:
    """`weight` ballots with the same marks, given as the places of options in the profile."""

    weight: int
    marks: tuple[Rank, ...]


class Profile:
    """All ballots of one question on which options are chosen or ranked.

    The same ballots can be read as `columns`, which count a million of them at once, and as `ballots`, one object
    a group; each is made when it is first asked for. A skipped rank after the last mark says nothing and is dropped.
    """

    def __init__(
        self, options: Iterable[str], ballots: Iterable[GroupedBallot] | Columns = (), withdrawn: Iterable[str] = ()
    ) -> None:
        self.options = tuple(options)
        self.withdrawn = tuple(withdrawn)
        self._given = ballots if isinstance(ballots, Columns) else tuple(map(_trimmed, ballots))

    @classmethod
    def from_arrays(
        cls,
        options: Iterable[str],
        marks: ArrayLike,
        weights: ArrayLike | None = None,
        withdrawn: Iterable[str] = (),
        overvotes: Sequence[Rank] = (),
    ) -> Profile:
        """Whole numbers, a row a group of ballots and a column a rank, as `Columns` describes them."""
        import numpy as np

        names = tuple(options)
        matrix = np.asarray(marks)
        low, high = -1 - len(overvotes), len(names) - 1
        if matrix.size and not (low <= int(matrix.min()) and int(matrix.max()) <= high):
            raise ValueError(f"a mark is a number from {low} to {high}")
        columns = Columns(narrow(matrix, low, high), counted(weights, len(matrix)), tuple(overvotes))
        return cls(names, columns, withdrawn)

    @classmethod
    def from_choices(
        cls, options: Iterable[str], choices: Iterable[tuple[Choice, int]], withdrawn: Iterable[str] = ()
    ) -> Profile:
        """Equal ballots are grouped and sorted, so the order in which they came in leaves no trace."""
        names = tuple(options)
        places = {name: place for place, name in enumerate(names)}
        overvotes = Overvotes()
        rows = ((_codes(choice, places, overvotes), weight) for choice, weight in choices)
        columns = gather(rows, overvotes)
        matrix, weights = grouped(columns.marks, columns.weights)
        return cls(names, Columns(matrix, weights, columns.overvotes), withdrawn)

    @cached_property
    def ballots(self) -> tuple[GroupedBallot, ...]:
        """One object a group. Where there may be very many groups, count on `columns` instead."""
        return _ballots(self._given) if isinstance(self._given, Columns) else self._given

    @cached_property
    def columns(self) -> Columns:
        if isinstance(self._given, Columns):
            return self._given
        overvotes = Overvotes()
        rows = ([overvotes.mark(rank) for rank in ballot.marks] for ballot in self._given)
        weights = (ballot.weight for ballot in self._given)
        return gather(zip(rows, weights, strict=True), overvotes)

    @property
    def standing(self) -> tuple[str, ...]:
        """The options that have not been withdrawn."""
        return tuple(name for name in self.options if name not in self.withdrawn)

    def choices(self) -> Iterator[tuple[list[str | list[str]], int]]:
        """Each group as names and weight: the way back from `from_choices`."""
        for ballot in self.ballots:
            yield (
                [
                    self.options[rank[0]] if len(rank) == 1 else [self.options[place] for place in rank]
                    for rank in ballot.marks
                ],
                ballot.weight,
            )

    def fingerprint(self) -> str:
        """A hash that tells these ballots from any others."""
        columns = self.columns
        return fingerprint((self.options, self.withdrawn, columns.overvotes), columns.marks, columns.weights)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Profile):
            return NotImplemented
        return (self.options, self.withdrawn, self.ballots) == (other.options, other.withdrawn, other.ballots)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Profile({self.options!r}, {self.ballots!r}, {self.withdrawn!r})"


def _trimmed(ballot: GroupedBallot) -> GroupedBallot:
    """The ballot without skipped ranks after its last mark."""
    marks = ballot.marks
    while marks and not marks[-1]:
        marks = marks[:-1]
    return ballot if len(marks) == len(ballot.marks) else GroupedBallot(ballot.weight, marks)


def _codes(choice: Choice, places: dict[str, int], overvotes: Overvotes) -> list[int]:
    """The marks of a ballot in names."""
    ranks = [choice] if isinstance(choice, str) else choice
    try:
        return [places[rank] for rank in ranks]
    except (KeyError, TypeError):
        pass
    try:
        return [
            places[rank] if isinstance(rank, str) else overvotes.mark(tuple(places[name] for name in rank))
            for rank in ranks
        ]
    except KeyError as unknown:
        raise unknown_option(unknown.args[0]) from unknown


def _ballots(columns: Columns) -> tuple[GroupedBallot, ...]:
    """The groups as objects; equal ranks are one object, however many ballots hold them."""
    ranks: dict[int, Rank] = {NO_MARK: ()}
    ranks |= {place: (place,) for place in range(int(columns.marks.max(initial=-1)) + 1)}
    ranks |= {-2 - number: rank for number, rank in enumerate(columns.overvotes)}
    lengths = _lengths(columns)
    rows = zip(columns.marks.tolist(), lengths, columns.weights.tolist(), strict=True)
    return tuple(
        GroupedBallot(weight, tuple([ranks[mark] for mark in marks[:length]])) for marks, length, weight in rows
    )


def _lengths(columns: Columns) -> list[int]:
    """How many ranks of each row there are up to its last mark."""
    import numpy as np

    ranks = np.arange(1, columns.marks.shape[1] + 1)
    lengths: list[int] = ((columns.marks != NO_MARK) * ranks).max(axis=1, initial=0).tolist()
    return lengths
