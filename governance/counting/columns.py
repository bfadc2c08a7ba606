"""Ballots as columns of whole numbers: a million of them in a few megabytes, counted without a loop.

numpy is imported where it is used, so that whoever only asks for a rule's words does not load it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .errors import TooManyBallots

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from .profile import Rank

NO_MARK = -1

MOST_BALLOTS = 10**15
"""More than there ever were; below it no total of whole numbers can overflow unnoticed."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Ranked ballots, a row a group of equal ones and a column a rank.

    A mark is the place of an option from 0; -1 a rank without a mark, also after the last one; -2 and below an
    overvote, whose options are `overvotes[-2 - mark]`. `weights` (int64) says how many ballots each row stands for.
    The marks are of the smallest kind of whole number that holds them: int8, int16 or int32.
    """

    marks: NDArray[Any]
    weights: NDArray[Any]
    overvotes: tuple[Rank, ...] = ()

    @cached_property
    def total(self) -> int:
        """How many ballots there are."""
        return int(self.weights.sum())


def narrow(numbers: NDArray[Any], low: int, high: int) -> NDArray[Any]:
    """The same whole numbers, all between `low` and `high`, in as little room as they need."""
    import numpy as np

    if not np.issubdtype(numbers.dtype, np.integer):
        raise TypeError("marks and values are whole numbers")
    for kind in (np.int8, np.int16):
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return numbers.astype(kind, copy=False)
    return numbers.astype(np.int32, copy=False)


def counted(weights: ArrayLike | None, rows: int) -> NDArray[Any]:
    """How many ballots each row stands for, 1 where nothing is said, as int64."""
    import numpy as np

    if weights is None:
        return np.ones(rows, dtype=np.int64)
    numbers = np.asarray(weights, dtype=np.int64)
    if numbers.shape != (rows,) or (rows and int(numbers.min()) < 0):
        raise ValueError("each row has a weight, none below 0")
    if float(numbers.sum(dtype=np.float64)) > MOST_BALLOTS:
        raise TooManyBallots(MOST_BALLOTS)
    return numbers


def filled(flat: NDArray[Any], lengths: NDArray[Any], nothing: int) -> NDArray[Any]:
    """Rows of different lengths, one after the other in `flat`, as one matrix; short ones end in `nothing`."""
    import numpy as np

    matrix = np.full((len(lengths), int(lengths.max(initial=0))), nothing, dtype=flat.dtype)
    matrix[np.arange(matrix.shape[1]) < lengths[:, None]] = flat
    return matrix


def grouped(matrix: NDArray[Any], weights: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Equal rows made one, in order, with their weights added up."""
    import numpy as np

    if not len(matrix):
        return matrix, weights
    keys = _keys(matrix)
    order = np.lexsort(keys[::-1]) if len(keys) > 1 else np.argsort(keys[0], kind="stable")
    is_first = np.zeros(len(order), dtype=bool)
    is_first[0] = True
    for key in keys:
        ordered = key[order]
        is_first[1:] |= ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(is_first)
    return matrix[order[starts]], np.add.reduceat(weights[order], starts)


def _keys(matrix: NDArray[Any]) -> list[NDArray[Any]]:
    """Each row as few large numbers, whose order is the order of the rows."""
    import numpy as np

    if not matrix.size:
        return [np.zeros(len(matrix), dtype=np.int64)]
    low = int(matrix.min())
    base = int(matrix.max()) - low + 1
    keys: list[NDArray[Any]] = []
    room = 0
    for column in range(matrix.shape[1]):
        digits = matrix[:, column].astype(np.int64) - low
        if keys and room * base < 2**62:
            keys[-1] *= base
            keys[-1] += digits
            room *= base
        else:
            keys.append(digits)
            room = base
    return keys


def fingerprint(about: object, *arrays: NDArray[Any]) -> str:
    """A hash of these arrays and what they are about. Arrays of one number again and again are not gone through."""
    import numpy as np

    digest = hashlib.sha256(repr((about, [(array.shape, array.dtype.str) for array in arrays])).encode())
    for array in arrays:
        is_one_number = array.ndim == 1 and array.size and bool((array == array[0]).all())
        digest.update(np.ascontiguousarray(array[:1] if is_one_number else array).data)
    return digest.hexdigest()
