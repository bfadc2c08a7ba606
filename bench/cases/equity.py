"""How much of one core it takes to measure a million people: the arithmetic alone, in this process."""

from collections.abc import Callable
from statistics import median

import numpy as np

from bench.counting import user_seconds
from bench.goals import Figure, case
from bench.hall import Hall
from governance.equity import atkinson, gini, theil

PEOPLE = 10**6


@case("equity")
def a_million_people(hall: Hall) -> list[Figure]:
    return figures(hall.rounds)


def figures(rounds: int) -> list[Figure]:
    """The median of a few turns; the first one warms up. Twenty a turn, for the clock of the system is coarse."""
    values = np.random.default_rng(2026).lognormal(size=PEOPLE)
    measures: dict[str, tuple[Callable[[], object], float]] = {
        "gini": (lambda: gini(values), 0.03),
        "theil": (lambda: theil(values), 0.1),
        "atkinson": (lambda: atkinson(values, 0.5), 0.1),
    }
    return [
        Figure("equity", f"CPU of {name}, {PEOPLE:,} values", _seconds(measure, rounds), "s", must=must)
        for name, (measure, must) in measures.items()
    ]


def _seconds(measure: Callable[[], object], rounds: int) -> float:
    def turn() -> None:
        for _ in range(20):
            measure()

    return median([user_seconds(turn) for _ in range(1 + rounds)][1:]) / 20
