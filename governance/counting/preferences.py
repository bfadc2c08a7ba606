"""What ranked ballots prefer, counted for all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import NO_MARK, Columns
from .profile import GroupedBallot, Profile

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
    is_shared = (columns.marks < NO_MARK).any(axis=1)
    halves = dict.fromkeys(profile.standing, 0)
    valid = 0
    shared = Columns(columns.marks[is_shared], columns.weights[is_shared], columns.overvotes)
    for ballot in Profile(profile.options, shared).ballots:
        valid += _share_points(profile, ballot, halves)
    alone = ~is_shared if is_shared.any() else slice(None)
    marks, weights = columns.marks[alone], columns.weights[alone]
    most = len(halves) - 1
    table, firsts = _places_taken(profile, marks, weights)
    for place, name in enumerate(profile.options):
        if name in halves:
            halves[name] += sum(2 * (most - taken) * votes for taken, votes in enumerate(table[place]))
    return halves, valid + firsts


def _share_points(profile: Profile, ballot: GroupedBallot, halves: dict[str, int]) -> int:
    """The points of one group of ballots; returns how many of them are valid."""
    seen: list[str] = []
    for rank in ballot.marks:
        names = [name for name in dict.fromkeys(profile.options[place] for place in rank) if name in halves]
        fresh = [name for name in names if name not in seen]
        each = 2 * (len(halves) - 1 - len(seen)) - (len(fresh) - 1)
        for name in fresh:
            halves[name] += each * ballot.weight
        seen += fresh
    return ballot.weight if seen else 0


def _places_taken(profile: Profile, marks: NDArray[Any], weights: NDArray[Any]) -> tuple[list[list[int]], int]:
    """How many ballots give each option its first, second and so on place, and how many give a first."""
    import numpy as np

    count = len(profile.options)
    is_standing = np.array([name not in profile.withdrawn for name in profile.options] + [False])
    table = np.zeros(count * count, dtype=np.int64)
    at_once = max(1, 2**22 // count)
    for start in range(0, len(marks), at_once):
        rows = marks[start : start + at_once]
        heavy = weights[start : start + at_once]
        taken = np.zeros(len(rows), dtype=np.int64)
        seen = np.zeros((len(rows), count + 1), dtype=bool)
        everyone = np.arange(len(rows))
        for rank in range(rows.shape[1]):
            marked = rows[:, rank].astype(np.int64)
            counts = is_standing[marked] & ~seen[everyone, marked]
            seen[everyone, marked] = True
            places = (marked * count + taken)[counts]
            table += np.bincount(places, heavy[counts], minlength=count * count).astype(np.int64)
            taken += counts
    by_option = table.reshape(count, count)
    return by_option.tolist(), int(by_option[:, 0].sum())
