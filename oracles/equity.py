"""`python -m oracles.equity`: random samples, measured here and by PySAL; every difference is shown."""

from __future__ import annotations

import argparse
import json
import math
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from governance.equity import atkinson, gini, theil
from oracles.__main__ import PYTHON

CLOSE = 1e-9


def sample(chance: random.Random) -> dict[str, Any]:
    """What some people have, with many equals among them, in groups of any size. All have something."""
    size = chance.randint(2, 200)
    spread = chance.choice((3, 100, 10**6))
    return {
        "values": [chance.randint(1, spread) * chance.choice((1, 1, 0.5)) for _ in range(size)],
        "groups": [chance.choice("abcd") for _ in range(size)],
    }


def ours(case: dict[str, Any]) -> dict[str, Any]:
    values = case["values"]
    split = theil(values, None, case["groups"])
    return {
        "gini": gini(values),
        "theil": split.total,
        "between": split.between,
        "within": split.within,
        "atkinson": {str(aversion): atkinson(values, aversion) for aversion in (0.5, 1, 2)},
    }


def flat(told: dict[str, Any]) -> dict[str, float]:
    return {name: told[name] for name in ("gini", "theil", "between", "within")} | {
        f"atkinson {aversion}": index for aversion, index in told["atkinson"].items()
    }


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m oracles.equity", description=__doc__)
    given.add_argument("--cases", type=int, default=1000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--python", type=Path, default=PYTHON, help="a Python that has PySAL's inequality")
    arguments = given.parse_args()
    chance = random.Random(arguments.seed)
    cases = [sample(chance) for _ in range(arguments.cases)]
    command = [str(arguments.python), str(Path(__file__).with_name("equity_answers.py"))]
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    ended = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr[-3000:])
    furthest: dict[str, float] = {}
    for case, told in zip(cases, map(json.loads, ended.stdout.splitlines()), strict=True):
        mine, theirs = flat(ours(case)), flat(told)
        for name, value in theirs.items():
            furthest[name] = max(furthest.get(name, 0.0), abs(mine[name] - value))
            if not math.isclose(mine[name], value, rel_tol=CLOSE, abs_tol=CLOSE):
                print(f"  {name}: {value} there, {mine[name]} here, on {json.dumps(case)}")
    for name, far in furthest.items():
        print(f"{name:<14} {arguments.cases} samples, furthest apart {far:.1e}")
    return 1 if max(furthest.values()) > CLOSE else 0


if __name__ == "__main__":
    sys.exit(main())
