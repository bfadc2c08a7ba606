"""Counts of a million ballots, from arrays."""

from bench.counting import figures
from bench.goals import Figure, case
from bench.hall import Hall


@case("counting")
def counts_from_arrays(hall: Hall) -> list[Figure]:
    """Nothing of the product runs here but the arithmetic, in this process."""
    return figures(hall.rounds)
