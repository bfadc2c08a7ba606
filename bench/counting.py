"""How much of one processor core a count takes, from arrays of a million ballots: `python -m bench.counting`.

Each rule has its own line; what other programs take for the same work can stand beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.goals import Figure, table
from governance.counting import Profile, count

BALLOTS = 10**6
SEED = 2007

Marks = NDArray[np.int8]


def full(options: int) -> Marks:
    """Random complete rankings, no two options alike more often than chance has it."""
    random = np.random.default_rng(SEED)
    return random.permuted(np.tile(np.arange(options, dtype=np.int8), (BALLOTS, 1)), axis=1)


def cut_short(options: int) -> Marks:
    """The same, each ballot ending after a random rank: exhausted ones pile up as the count goes on."""
    marks = full(options)
    lengths = np.random.default_rng(SEED + 1).integers(1, options + 1, BALLOTS)
    marks[np.arange(options) >= lengths[:, None]] = -1
    return marks


@dataclass(frozen=True)
class Work:
    """A rule with so many options and seats; `must` is the most CPU seconds it may take."""

    rule: str
    options: int
    seats: int
    must: float
    settings: Mapping[str, str] = field(default_factory=dict)
    ballots: Mapping[str, Callable[[int], Marks]] = field(
        default_factory=lambda: {"full": full, "cut short": cut_short}
    )


WORKS = (
    Work("irv", 10, 1, must=0.15),
    Work("stv-scottish", 12, 5, must=0.3),
    Work("stv-wigm", 12, 5, must=0.3),
    Work("stv-meek", 12, 5, must=1),
    Work("stv-meek", 12, 5, must=1, settings={"omega": "1e-6", "digits": "9"}),
    Work("sequential-irv", 10, 3, must=1),
    Work("bottoms-up", 10, 3, must=0.15),
)


def figures(rounds: int) -> list[Figure]:
    return [figure(work, kind, rounds) for work in WORKS for kind in work.ballots]


def figure(work: Work, kind: str, rounds: int) -> Figure:
    """The median of a few counts, each from the bare arrays; the first one warms up."""
    marks = work.ballots[kind](work.options)
    names = [f"option {place}" for place in range(work.options)]

    def counted() -> Any:
        profile = Profile.from_arrays(names, marks)
        return count(work.rule, profile, seats=work.seats, settings=work.settings, lots=names)

    seconds = [user_seconds(counted) for _ in range(1 + rounds)][1:]
    told = " ".join(f"{name}={value}" for name, value in work.settings.items())
    what = f"{work.rule} {work.seats} of {work.options}, {BALLOTS:,} ballots {kind}"
    return Figure("counting", f"CPU of {what}", median(seconds), "s", must=work.must, note=told)


def user_seconds(act: Callable[[], Any]) -> float:
    before = getrusage(RUSAGE_SELF).ru_utime
    act()
    return getrusage(RUSAGE_SELF).ru_utime - before


if __name__ == "__main__":
    print(table(figures(3)))
