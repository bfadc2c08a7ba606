"""Loads in turn, round after round, so that a drift of the machine falls on all of them."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.load import Load, Outcome, send
from bench.machine import cpu_seconds


@dataclass(frozen=True)
class Target:
    """A load and the processes whose CPU it is charged with."""

    name: str
    load: Load
    pids: tuple[int, ...]


@dataclass(frozen=True)
class Measured:
    """One target over all rounds. CPU is in seconds for 1,000 good answers."""

    outcomes: tuple[Outcome, ...]
    cpu: tuple[float, ...]

    @property
    def cpu_per_1000(self) -> float:
        return median(1000 * used / max(1, one.good) for used, one in zip(self.cpu, self.outcomes, strict=True))

    @property
    def rate(self) -> float:
        return median(one.rate for one in self.outcomes)

    @property
    def p50(self) -> float:
        return median(one.p50 for one in self.outcomes)

    @property
    def p99(self) -> float:
        return median(one.p99 for one in self.outcomes)

    @property
    def bad(self) -> int:
        return sum(one.bad for one in self.outcomes)

    @property
    def first_bad(self) -> str:
        """What the first bad answer said, where the client can tell."""
        return next((one.first_bad for one in self.outcomes if one.first_bad), "")


def in_turn(targets: Sequence[Target], rounds: int) -> dict[str, Measured]:
    for target in targets:  # caches, pools and compiled templates are warm afterwards
        send(Load(**vars(target.load) | {"seconds": 1, "requests": None, "rate": None}))
        target.load.sent += 2000
    seen: dict[str, list[tuple[Outcome, float]]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            before = sum(map(cpu_seconds, target.pids))
            outcome = send(target.load)
            time.sleep(0.2)
            seen[target.name].append((outcome, sum(map(cpu_seconds, target.pids)) - before))
    return {
        name: Measured(tuple(outcome for outcome, _ in runs), tuple(used for _, used in runs))
        for name, runs in seen.items()
    }
