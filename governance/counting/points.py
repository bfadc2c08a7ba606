"""Points that a ballot hands out within what it has."""

from __future__ import annotations

from collections.abc import Sequence

from .choices import MOST_POINTS
from .one_round import Counted
from .seating import seat_highest
from .sums import given, required_between, totals
from .value_profile import ValueProfile


def count_points(
    profile: ValueProfile, seats: int, lots: Sequence[str] | None, *, most: int | None, power: int, negative: bool
) -> Counted:
    """The sums of all points.

    A ballot spends each of its numbers to the `power`, also on withdrawn options. One that spends more than `most`,
    or gives numbers below 0 where they are not allowed, is set aside.
    """
    import numpy as np

    required_between(profile, -MOST_POINTS, MOST_POINTS, f"a number of points up to {MOST_POINTS}; mend it")
    values = given(profile, missing=0)
    is_valid = np.ones(len(values), dtype=bool)
    if most is not None:
        spent = sum(np.abs(values[:, place].astype(np.int64)) ** power for place in range(values.shape[1]))
        is_valid &= spent <= most
    if not negative:
        is_valid &= (values >= 0).all(axis=1)
    weights = profile.weights * is_valid
    votes = totals(profile, values, weights)
    valid = int(weights.sum())
    return seat_highest(votes, valid, seats, lots).counted(votes, valid, profile.total - valid, "Points were added up.")
