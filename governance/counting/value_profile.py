"""The ballots of one question on which each option is given a number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .choices import Choice, Kind, unknown_option
from .columns import counted, fingerprint, grouped, narrow

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MISSING = -(2**31)
"""Stands where a ballot gives an option no number."""


class ValueProfile:
    """All ballots of one question on which options are approved, scored, graded or given points.

    `values` is a matrix, a row a group of equal ballots and a column an option: int8, int16 or int32, MISSING
    where nothing is given. `weights` (int64) says how many ballots each row stands for.
    An approval is 1.
    """

    def __init__(
        self,
        options: Iterable[str],
        values: NDArray[Any],
        weights: NDArray[Any],
        withdrawn: Iterable[str] = (),
        kind: Kind = Kind.SCORES,
    ) -> None:
        self.options = tuple(options)
        self.values = values
        self.weights = weights
        self.withdrawn = tuple(withdrawn)
        self.kind = kind

    @classmethod
    def from_arrays(
        cls,
        options: Iterable[str],
        values: ArrayLike,
        weights: ArrayLike | None = None,
        withdrawn: Iterable[str] = (),
        kind: Kind = Kind.SCORES,
    ) -> ValueProfile:
        """Whole numbers, a row a group of ballots and a column an option."""
        import numpy as np

        names = tuple(options)
        matrix = np.asarray(values)
        if matrix.ndim != 2 or matrix.shape[1] != len(names) or not np.issubdtype(matrix.dtype, np.integer):
            raise ValueError("the values are a matrix of whole numbers, an option a column")
        if matrix.size and matrix.dtype != np.int8:
            matrix = narrow(matrix, int(matrix.min()), int(matrix.max()))
        return cls(names, matrix, counted(weights, len(matrix)), withdrawn, kind)

    @classmethod
    def from_choices(
        cls,
        options: Iterable[str],
        choices: Iterable[tuple[Choice, int]],
        withdrawn: Iterable[str] = (),
        kind: Kind = Kind.SCORES,
    ) -> ValueProfile:
        """Equal ballots are grouped and sorted, so the order in which they came in leaves no trace."""
        import numpy as np

        names = tuple(options)
        places = {name: place for place, name in enumerate(names)}
        nothing = [0 if kind in (Kind.APPROVAL, Kind.POINTS) else MISSING] * len(names)
        flat, weights = array("i"), array("q")
        for choice, weight in choices:
            row = nothing.copy()
            for name, value in ((name, 1) for name in choice) if kind == Kind.APPROVAL else choice.items():
                row[_place(places, name)] = value
            flat.extend(row)
            weights.append(weight)
        matrix = np.array(flat, dtype=np.int32).reshape(len(weights), len(names))
        totals = counted(np.array(weights, dtype=np.int64), len(matrix))
        rows, totals = grouped(matrix, totals)
        return cls.from_arrays(names, rows, totals, withdrawn, kind)

    @property
    def standing(self) -> tuple[str, ...]:
        """The options that have not been withdrawn."""
        return tuple(name for name in self.options if name not in self.withdrawn)

    @cached_property
    def total(self) -> int:
        """How many ballots there are."""
        return int(self.weights.sum())

    def choices(self) -> Iterator[tuple[list[str] | dict[str, int], int]]:
        """Each group as JSON holds it and its weight: the way back from `from_choices`."""
        for row, weight in zip(self.values.tolist(), self.weights.tolist(), strict=True):
            given = {name: value for name, value in zip(self.options, row, strict=True) if value != MISSING}
            if self.kind == Kind.APPROVAL:
                yield [name for name, value in given.items() if value], weight
            elif self.kind == Kind.POINTS:
                yield {name: value for name, value in given.items() if value}, weight
            else:
                yield given, weight

    def fingerprint(self) -> str:
        """A hash that tells these ballots from any others."""
        return fingerprint((self.options, self.withdrawn, str(self.kind)), self.values, self.weights)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ValueProfile):
            return NotImplemented
        mine = (self.options, self.withdrawn, self.kind, self.values.tolist(), self.weights.tolist())
        return mine == (other.options, other.withdrawn, other.kind, other.values.tolist(), other.weights.tolist())

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ValueProfile({self.options!r}, {self.values!r}, {self.weights!r}, {self.withdrawn!r}, {self.kind!r})"


def _place(places: dict[str, int], name: str) -> int:
    if name not in places:
        raise unknown_option(name)
    return places[name]
