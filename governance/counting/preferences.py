"""What ranked ballots prefer, counted for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import NO_MARK, Columns
from .profile import Profile

if TYPE_CHECKING:
    from numpy.typing import NDArray


def first_preferences(profile: Profile) -> tuple[list[int], int]:
    """Ballots by the option they name first, and how many name none there or several.

    Options that are withdrawn are passed over.
    """
    import numpy as np

    columns = profile.columns
    firsts = np.full(len(columns.weights), NO_MARK, dtype=columns.marks.dtype)
    is_open = np.ones(len(firsts), dtype=bool)
    withdrawn = [place for place, name in enumerate(profile.options) if name in profile.withdrawn]
    for rank in range(columns.marks.shape[1]):
        marks = columns.marks[:, rank]
        firsts[is_open] = marks[is_open]
        if not withdrawn:
            break
        is_open &= np.isin(marks, withdrawn)
    firsts[is_open & np.isin(firsts, withdrawn)] = NO_MARK
    totals = weights_by_place(firsts, columns.weights, len(profile.options))
    return totals, columns.total - sum(totals)


def weights_by_place(places: NDArray[Any], weights: NDArray[Any], count: int) -> list[int]:
    """The weights of all rows at each place from 0 to `count`; rows at a place below 0 are left out.

    Exact: no sum of weights reaches 2^53, up to which floats are whole numbers.
    """
    import numpy as np

    is_in = places >= 0
    if not is_in.all():
        places, weights = places[is_in], weights[is_in]
    return np.bincount(places, weights, minlength=count).astype(np.int64).tolist()


def points_for_places(profile: Profile) -> tuple[dict[str, int], int]:
    """Twice the points of each standing option, and how many ballots name at least one.

    With m options standing, the first on a ballot has m - 1 points, the next one less, whoever is not named none.
    Skipped ranks, withdrawn options and names that come again are passed over. Options on one rank share the points
    of the places they take up, which is why points are counted in halves.
    """
    columns = profile.columns
    halves = [0] * len(profile.options)
    valid = 0
    at_once = max(1, 2**22 // len(profile.options))
    for start in range(0, len(columns.weights), at_once):
        rows = slice(start, start + at_once)
        valid += _add_points(profile, Columns(columns.marks[rows], columns.weights[rows], columns.overvotes), halves)
    named = dict(zip(profile.options, halves, strict=True))
    return {name: named[name] for name in profile.standing}, valid


def _add_points(profile: Profile, columns: Columns, halves: list[int]) -> int:
    """Add twice the points of these ballots; returns how many of them name at least one option."""
    import numpy as np

    count, most = len(profile.options), len(profile.standing) - 1
    is_left = np.ones((len(columns.weights), count), dtype=bool)
    is_left[:, [name in profile.withdrawn for name in profile.options]] = False
    taken = np.zeros(len(columns.weights), dtype=np.int64)
    table = np.zeros(count * count, dtype=np.int64)
    for rank in range(columns.marks.shape[1]):
        marks = columns.marks[:, rank]
        alone = np.flatnonzero(marks > NO_MARK)
        alone = alone[is_left[alone, marks[alone]]]
        places = marks[alone].astype(np.int64)
        table += np.bincount(places * count + taken[alone], columns.weights[alone], count * count).astype(np.int64)
        is_left[alone, places] = False
        taken[alone] += 1
        for shared in _rows_by_overvote(marks):
            members = list(dict.fromkeys(columns.overvotes[-2 - int(marks[shared[0]])]))
            new = is_left[np.ix_(shared, np.array(members))]
            takes = new.sum(axis=1)
            each = columns.weights[shared] * (2 * (most - taken[shared]) - takes + 1)
            for place, points in zip(members, (new * each[:, None]).sum(axis=0).tolist(), strict=True):
                halves[place] += points
            is_left[np.ix_(shared, np.array(members))] = False
            taken[shared] += takes
    for place, votes in enumerate(table.reshape(count, count).tolist()):
        halves[place] += sum(2 * (most - before) * number for before, number in enumerate(votes))
    return int(columns.weights[taken > 0].sum())


def _rows_by_overvote(marks: NDArray[Any]) -> list[NDArray[Any]]:
    """The rows that hold an overvote in this rank, those with the same one together."""
    import numpy as np

    rows = np.flatnonzero(marks < NO_MARK)
    rows = rows[np.argsort(marks[rows], kind="stable")]
    return np.split(rows, np.flatnonzero(np.diff(marks[rows])) + 1) if len(rows) else []
