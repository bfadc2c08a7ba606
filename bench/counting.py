"""How much of one processor core a count takes, from arrays of a million ballots: `python -m bench.counting`.

Each rule has its own line. Where other people's software counts by the same rule, it counts the same arrays in an
environment of its own, in the same run, and the fastest of it is compared with ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.goals import Figure, table
from bench.places import ROOT
from governance.counting import Profile, ValueProfile, count, rule_called
from governance.counting.choices import Kind

BALLOTS = 10**6
SEED = 2007

Marks = NDArray[np.int8]


def full(options: int, ballots: int) -> Marks:
    """Random complete rankings, no two options alike more often than chance has it."""
    random = np.random.default_rng(SEED)
    return random.permuted(np.tile(np.arange(options, dtype=np.int8), (ballots, 1)), axis=1)


def cut_short(options: int, ballots: int) -> Marks:
    """The same, each ballot ending after a random rank: exhausted ones pile up as the count goes on."""
    marks = full(options, ballots)
    lengths = np.random.default_rng(SEED + 1).integers(1, options + 1, ballots)
    marks[np.arange(options) >= lengths[:, None]] = -1
    return marks


def up_to(most: int) -> Callable[[int, int], Marks]:
    """Each option has a random value from 0."""
    return lambda options, ballots: np.random.default_rng(SEED).integers(
        0, most, (ballots, options), dtype=np.int8, endpoint=True
    )


@dataclass(frozen=True)
class Work:
    """A rule with so many options and seats; `must` is the most CPU seconds it may take.

    `times` is how much longer the fastest peer must take at least, where there is a peer to compare with.
    """

    rule: str
    options: int
    seats: int
    must: float
    settings: Mapping[str, str] = field(default_factory=dict)
    ballots: Mapping[str, Callable[[int, int], Marks]] = field(
        default_factory=lambda: {"full": full, "cut short": cut_short}
    )
    number: int = BALLOTS
    times: float | None = None


WORKS = (
    Work("irv", 10, 1, must=0.15, times=15),
    Work("stv-scottish", 12, 5, must=0.3, times=6),
    Work("stv-wigm", 12, 5, must=0.3),
    Work("stv-meek", 12, 5, must=1),
    Work("stv-meek", 12, 5, must=1, settings={"omega": "1e-6", "digits": "9"}),
    Work("sequential-irv", 10, 3, must=1),
    Work("bottoms-up", 10, 3, must=0.15),
    Work("schulze", 20, 1, must=0.03, times=100, number=100_000, ballots={"full": full}),
    Work("approval", 10, 1, must=0.02, times=10, ballots={"marked": up_to(1)}),
    Work("score", 10, 1, must=0.02, times=10, ballots={"marked": up_to(5)}),
)


def figures(rounds: int) -> list[Figure]:
    prepare_peers()
    return [figure for work in WORKS for kind in work.ballots for figure in figures_of(work, kind, rounds)]


def figures_of(work: Work, kind: str, rounds: int) -> list[Figure]:
    """The median of a few counts, each from the bare arrays (the first one warms up), and how the fastest peer does."""
    marks = work.ballots[kind](work.options, work.number)
    names = [f"option {place}" for place in range(work.options)]
    has_ranks = rule_called(work.rule).kind == Kind.RANKED

    def counted() -> Any:
        profile = Profile.from_arrays(names, marks) if has_ranks else ValueProfile.from_arrays(names, marks)
        return count(work.rule, profile, seats=work.seats, settings=work.settings, lots=names)

    seconds = median([user_seconds(counted) for _ in range(1 + rounds)][1:])
    told = " ".join(f"{name}={value}" for name, value in work.settings.items())
    what = f"{work.rule} {work.seats} of {work.options}, {work.number:,} ballots {kind}"
    found = [Figure("counting", f"CPU of {what}", seconds, "s", must=work.must, note=told)]
    if work.times is not None and kind != "cut short":
        peer, taken = fastest_peer(work, marks, sorted(counted().winners))
        found.append(
            Figure("counting", f"{peer} over ours: {what}", taken / seconds, "x", must=work.times, at_least=True)
        )
    return found


def prepare_peers() -> None:
    """Other people's software, in an environment of its own; made ready on the first run."""
    subprocess.run([sys.executable, "install/environment.py", "--oracles"], cwd=ROOT, check=True)


def fastest_peer(work: Work, marks: Marks, winners: list[str]) -> tuple[str, float]:
    """The quickest of those that elect the same, and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ballots.npy")
        np.save(file, marks)
        command = [ROOT / ".venv-oracles" / "bin" / "python", "oracles/peers.py", work.rule, str(work.seats), file]
        ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    told = json.loads(ended.stdout)
    for name, one in told.items():
        if sorted(f"option {place}" for place in one["winners"]) != winners:
            print(f"{work.rule}: {name} elects {one['winners']}, we elect {winners}")
    name = min(told, key=lambda peer: told[peer]["seconds"])
    return name, told[name]["seconds"]


def user_seconds(act: Callable[[], Any]) -> float:
    before = getrusage(RUSAGE_SELF).ru_utime
    act()
    return getrusage(RUSAGE_SELF).ru_utime - before


if __name__ == "__main__":
    print(table(figures(3)))
