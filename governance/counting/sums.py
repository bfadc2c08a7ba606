"""Numbers on ballots checked, added up and compared, for all ballots at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .errors import BadValue
from .value_profile import MISSING, ValueProfile

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS_AT_ONCE = 2**16


def required_between(profile: ValueProfile, low: int, high: int, advice: str) -> None:
    """Every number that is given lies between `low` and `high`. Raises BadValue, which names the first ballot."""
    values = profile.values
    if not values.size:
        return
    lowest = int(values.min())
    if values.dtype.itemsize > 1 and lowest == MISSING:
        is_bad = (values != MISSING) & ((values < low) | (values > high))
    elif lowest < low or int(values.max()) > high:
        is_bad = (values < low) | (values > high)
    else:
        return
    if is_bad.any():
        row, column = (int(place[0]) for place in is_bad.nonzero())
        raise BadValue(row, f"{values[row, column]} for {profile.options[column]} is not {advice}")


def given(profile: ValueProfile, missing: int) -> NDArray[Any]:
    """The numbers of the ballots, with `missing` where none is given."""
    import numpy as np

    values = profile.values
    if values.dtype == np.int8 or not values.size or int(values.min()) != MISSING:
        return values
    return np.where(values == MISSING, values.dtype.type(missing), values)


def totals(profile: ValueProfile, values: NDArray[Any], weights: NDArray[Any] | None = None) -> dict[str, int]:
    """The sum of each standing option over all ballots, exact; other `weights` may set some of them aside."""
    sums = weighted_sums(values, profile.weights if weights is None else weights)
    return {name: total for name, total in zip(profile.options, sums, strict=True) if name not in profile.withdrawn}


def weighted_sums(values: NDArray[Any], weights: NDArray[Any]) -> list[int]:
    """Each column added up, a row as often as its weight says."""
    import numpy as np

    if not values.size:
        return [0] * values.shape[1]
    largest = max(-int(values.min()), int(values.max()), 1)
    if values.dtype == np.int8 and largest <= 127 and bool((weights == 1).all()):
        return _sums_of_bytes(values, largest)
    if largest * int(weights.sum()) >= 2**63:
        exact: list[int] = (weights.astype(object) @ values.astype(object)).tolist()
        return exact
    sums = np.zeros(values.shape[1], dtype=np.int64)
    for start in range(0, len(values), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        sums += weights[rows] @ values[rows].astype(np.int64)
    return sums.tolist()


def _sums_of_bytes(values: NDArray[Any], largest: int) -> list[int]:
    """As many rows are added as bytes as cannot overflow a byte; only what they come to is added in full."""
    import numpy as np

    layers = 127 // largest
    height = len(values) // layers
    head = values[: height * layers].reshape(layers, -1).sum(axis=0, dtype=np.int8).reshape(height, values.shape[1])
    sums = head.sum(axis=0, dtype=np.int64) + values[height * layers :].sum(axis=0, dtype=np.int64)
    return sums.tolist()


def preferences(profile: ValueProfile, values: NDArray[Any]) -> dict[str, dict[str, int]]:
    """For each two standing options, how many ballots give the first the larger number."""
    import numpy as np

    by_option = np.ascontiguousarray(values.T)
    is_single = bool((profile.weights == 1).all())
    places = {name: place for place, name in enumerate(profile.options) if name not in profile.withdrawn}
    return {
        one: {
            other: _weight_of(by_option[place] > by_option[against], profile.weights, is_single=is_single)
            for other, against in places.items()
            if other != one
        }
        for one, place in places.items()
    }


def _weight_of(rows: NDArray[Any], weights: NDArray[Any], *, is_single: bool) -> int:
    """How many ballots these rows stand for."""
    import numpy as np

    return int(np.count_nonzero(rows) if is_single else weights[rows].sum())
