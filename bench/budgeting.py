"""How much of one core it takes to share out a budget of a city: `python -m bench.budgeting`.

100,000 ballots about 200 projects, some much more popular than others; pabutools reads and counts the same file in
floating-point numbers, in an environment of its own, in the same run.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.counting import prepare_peers, user_seconds
from bench.goals import Figure, table
from bench.places import ROOT
from governance.budgeting import Profile, Project, fund
from governance.budgeting.arrays import Whole
from governance.budgeting.pabulib import BudgetFile, read_file, write

VOTERS = 100_000
PROJECTS = 200
EACH = 7.5
"""How many projects a ballot approves, on average."""

BUDGET = Decimal(10_000_000)
SEED = 2007


@dataclass(frozen=True)
class City:
    """Projects, and the ballots as bare arrays."""

    projects: tuple[Project, ...]
    starts: Whole
    marks: Whole

    def profile(self) -> Profile:
        return Profile(self.projects, BUDGET, self.starts, self.marks)


def city() -> City:
    chance = np.random.default_rng(SEED)
    popular = chance.lognormal(0, 0.8, PROJECTS)
    marked = chance.random((VOTERS, PROJECTS), dtype=np.float32) < popular / popular.sum() * EACH
    starts = np.concatenate([[0], np.cumsum(marked.sum(axis=1))])
    costs = (chance.lognormal(0, 0.7, PROJECTS) * 100).astype(int) * 1000 + 1000
    projects = tuple(Project(f"p{place}", Decimal(int(cost))) for place, cost in enumerate(costs))
    return City(projects, starts, marked.nonzero()[1])


def figures(rounds: int) -> list[Figure]:
    prepare_peers()
    town = city()
    what = f"{VOTERS:,} ballots, {PROJECTS} projects"
    counted = _seconds(lambda: fund("equal-shares", town.profile(), explain=False), rounds)
    raised = {"completion": "add1"}
    twice = _seconds(lambda: fund("equal-shares", town.profile(), settings=raised, explain=False), rounds)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "city.pb")
        file.write_text(write(BudgetFile(town.profile(), {}, [f"voter {row}" for row in range(VOTERS)])))
        read = _seconds(lambda: read_file(file), rounds)
        command, memory = _command(file)
        peer = _pabutools(file)
    chosen = fund("equal-shares", town.profile(), explain=False).selected
    is_same = sorted(chosen) == peer["selected"]
    note = "" if is_same else f"pabutools chooses {len(peer['selected'])} others"
    bad = 0 if is_same else 1
    return [
        Figure("budgeting", f"CPU of equal shares, {what}", counted, "s", must=0.06),
        Figure("budgeting", f"CPU of equal shares with add1, {what}", twice, "s", must=0.5),
        Figure(
            *("budgeting", f"pabutools over ours: equal shares, {what}", peer["count"] / counted, "x"),
            must=300,
            at_least=True,
            note=note,
            bad=bad,
        ),
        Figure("budgeting", "pabutools over ours: reading the file", peer["read"] / read, "x", must=10, at_least=True),
        Figure("budgeting", "CPU of the whole command with add1 and --json", command, "s", must=4),
        Figure("budgeting", "memory of the whole command", memory, "MB", must=1024),
    ]


def _seconds(act: Callable[[], Any], rounds: int) -> float:
    """The median of a few turns; the first one warms up."""
    return median([user_seconds(act) for _ in range(1 + rounds)][1:])


def _command(file: Path) -> tuple[float, float]:
    """CPU seconds and megabytes of the command, as somebody would run it."""
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, str(file)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    seconds, kilobytes = told.stderr.split()[-2:]
    return float(seconds), float(kilobytes) / 1024


MEASURED = """
import resource, sys
from governance.budgeting.__main__ import main
assert main([sys.argv[1], "--rule", "equal-shares", "-o", "completion=add1", "--json"]) == 0
used = resource.getrusage(resource.RUSAGE_SELF)
most = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, most, file=sys.stderr)
"""


def _pabutools(file: Path) -> dict[str, Any]:
    command = [ROOT / ".venv-oracles" / "bin" / "python", "oracles/budget_answers.py", file, "equal-shares", "none"]
    told: dict[str, Any] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return told


if __name__ == "__main__":
    print(table(figures(5)))
