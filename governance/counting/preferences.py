"""The option that each ballot names first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .profile import Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray


def first_marks(profile: Profile) -> tuple[list[int], int]:
    """Ballots by the option in their first rank, and how many have none there or several."""
    columns = profile.columns
    if not columns.marks.shape[1]:
        return [0] * len(profile.options), columns.total
    totals = weights_by_place(columns.marks[:, 0], columns.weights, len(profile.options))
    return totals, columns.total - sum(totals)


def weights_by_place(places: NDArray[Any], weights: NDArray[Any], count: int) -> list[int]:
    """The weights of all rows at each place from 0; rows at a place below 0 are left out."""
    import numpy as np

    totals = []
    is_single = bool((weights == 1).all())
    if is_single:
        is_in = places if not len(places) or int(places.min()) >= 0 else places[places >= 0]
        totals = np.bincount(is_in, minlength=count).tolist()
    else:
        totals = [int(weights[places == place].sum()) for place in range(count)]
    return totals
