"""Each option against each other one: how many ballots rank the first above the second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .profile import Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pairwise = list[list[int]]
"""`matrix[a][b]` is how many ballots rank option `a` above option `b`, by their places."""


def pairwise_matrix(profile: Profile) -> tuple[Pairwise, int]:
    """The matrix over all options, and how many ballots rank none.

    Options that a ballot leaves out stand together below all that it ranks; options at one rank stand level. Of an
    option named twice the first mark counts. Two comparisons of whole columns a pair: no ballot is looked at alone.
    """
    columns = profile.columns
    ranks = _ranks(columns.marks, columns.overvotes, len(profile.options))
    is_blank = (ranks == columns.marks.shape[1]).all(axis=0) if len(profile.options) else columns.weights > 0
    is_single = bool((columns.weights == 1).all())
    matrix = [[0] * len(profile.options) for _ in profile.options]
    for one, row in enumerate(matrix):
        for other in range(len(row)):
            if one != other:
                row[other] = _weight(ranks[one] < ranks[other], columns.weights, is_single=is_single)
    return matrix, _weight(is_blank, columns.weights, is_single=is_single)


def _ranks(marks: NDArray[Any], overvotes: Sequence[Sequence[int]], options: int) -> NDArray[Any]:
    """The rank of each option (a row) on each group of ballots (a column); the number of ranks where it has none."""
    import numpy as np

    groups, most = marks.shape
    kind = np.int8 if most < np.iinfo(np.int8).max else np.int32
    ranks = np.full((options, groups), most, dtype=kind)
    flat, places = ranks.reshape(-1), np.arange(groups)
    for rank in range(most - 1, -1, -1):
        marked = marks[:, rank]
        if groups and int(marked.min()) >= 0:
            flat[marked.astype(np.int64) * groups + places] = rank
            continue
        is_named = marked >= 0
        flat[marked[is_named].astype(np.int64) * groups + places[is_named]] = rank
        for number, names in enumerate(overvotes):
            is_this = marked == -2 - number
            for option in names:
                ranks[option, is_this] = rank
    return ranks


def _weight(is_in: NDArray[Any], weights: NDArray[Any], *, is_single: bool) -> int:
    import numpy as np

    return int(np.count_nonzero(is_in)) if is_single else int(weights[is_in].sum())


def by_name(matrix: Pairwise, options: Sequence[str], kept: Sequence[int]) -> Mapping[str, Mapping[str, int]]:
    """The matrix in names, over the options at these places."""
    return {options[one]: {options[other]: matrix[one][other] for other in kept if other != one} for one in kept}
