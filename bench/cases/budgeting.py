"""A city's budget, from arrays and from a file."""

from bench.budgeting import figures
from bench.goals import Figure, case
from bench.hall import Hall


@case("budgeting")
def a_city_s_budget(hall: Hall) -> list[Figure]:
    """Nothing of the product runs here but the arithmetic, in this process."""
    return figures(hall.rounds)
