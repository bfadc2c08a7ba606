"""`python -m bench [name …]`: starts the servers, measures, prints the table, keeps it in `var/bench.json`."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from bench.goals import ON_BOTH, Figure, table
from bench.places import ROOT, Given, postgres_ground, sqlite_ground

KEPT = ROOT / "var" / "bench.json"


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    asked.add_argument("names", nargs="*", help="the cases to measure, by name (all of them without a name)")
    asked.add_argument("--rounds", type=int, default=5, help="how often every target has its turn")
    asked.add_argument("--seconds", type=int, default=4, help="how long a turn is")
    asked.add_argument("--list", action="store_true", help="name the cases and do nothing")
    given = asked.parse_args()
    if given.list:
        return subprocess.run([*measure(), "--list"], cwd=ROOT).returncode
    figures: list[dict[str, Any]] = []
    missing: list[dict[str, str]] = []
    is_for_both = not given.names or ON_BOTH & set(given.names)
    for ground in (postgres_ground, sqlite_ground) if is_for_both else (postgres_ground,):
        told = measured_on(ground, given)
        figures += told["figures"]
        missing += told["missing"]
    found = [Figure(**{key: value for key, value in one.items() if key != "verdict"}) for one in figures]
    print(table(found))
    for one in missing:
        print(f"{one['name']} was not measured: {one['why']}")
    KEPT.parent.mkdir(exist_ok=True)
    kept = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "cores": os.cpu_count()}
    KEPT.write_text(json.dumps(kept | {"figures": figures, "missing": missing}, indent=1) + "\n")
    return 1 if missing or any(one.verdict == "MISSED" for one in found) else 0


def measure() -> list[str]:
    return [sys.executable, "-m", "django", "measure", "--settings", "bench.settings"]


def measured_on(ground: Callable[[], AbstractContextManager[Given]], asked: argparse.Namespace) -> dict[str, Any]:
    """The figures of one database engine, measured beside its servers."""
    with ground() as given:
        kept = Path(given.environment["VAR_DIR"], "measured.json")
        command = [*measure(), *asked.names, "--rounds", str(asked.rounds), "--seconds", str(asked.seconds)]
        environment = os.environ | given.environment | {"BENCH_GIVEN": json.dumps(given.told())}
        subprocess.run([*command, "--into", str(kept)], env=environment, cwd=ROOT, check=True)
        told: dict[str, Any] = json.loads(kept.read_text())
        return told


if __name__ == "__main__":
    sys.exit(main())
