"""Random budgets, shared out here and by pabutools."""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from governance.budgeting import Profile, Project, fund

NAMES = ("arcade", "bridge", "canal", "dune", "elms", "ford", "garden")
RULES = ("greedy", "equal-shares", "phragmen")


def budget(rule: str, chance: random.Random) -> dict[str, Any]:
    """Few people and small costs, so that equal prices are common; a whole amount for each person.

    Somebody supports every project: pabutools buys what nobody wants when nothing else is left, by Phragmén.
    """
    people = chance.randint(2, 10)
    wished = NAMES[: chance.randint(2, len(NAMES))]
    ballots = [chance.sample(wished, chance.randint(0, len(wished))) for _ in range(people)]
    names = [name for name in wished if any(name in ballot for ballot in ballots)]
    settings = {}
    if rule == "equal-shares":
        settings = {
            "utilities": chance.choice(["cost", "cardinality"]),
            "completion": chance.choice(["none", "add1-exhaustive"]),
        }
    return {
        "rule": rule,
        "settings": settings,
        "budget": people * chance.randint(1, 12),
        "costs": {name: chance.randint(1, 40) for name in names},
        "ballots": ballots,
    }


def asked(python: Path, cases: list[dict[str, Any]]) -> list[list[list[str]]]:
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    command = [str(python), str(Path(__file__).with_name("budget_answers.py"))]
    ended = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr[-3000:])
    return [json.loads(line) for line in ended.stdout.splitlines()]


def compare(python: Path, rule: str, cases: int, seed: int) -> Counter[str]:
    """How often pabutools allows our outcome, and what it says where it does not."""
    chance = random.Random(f"{rule} {seed}")
    budgets = [budget(rule, chance) for _ in range(cases)]
    found = Counter[str]()
    for case, outcomes in zip(budgets, asked(python, budgets), strict=True):
        projects = [Project(name, Decimal(cost)) for name, cost in case["costs"].items()]
        profile = Profile.from_choices(projects, Decimal(case["budget"]), [(each, 1) for each in case["ballots"]])
        outcome = fund(rule, profile, settings=case["settings"], lots=chance.sample(list(case["costs"]), len(projects)))
        if sorted(outcome.selected) in outcomes:
            found["pabutools: agrees"] += 1
        elif outcome.ties and case["settings"].get("completion") == "add1-exhaustive":
            found["pabutools: not compared, projects were equal"] += 1
        else:
            found["pabutools: DIFFERS"] += 1
            print(f"  {rule}: {outcomes} there, {sorted(outcome.selected)} here, on {json.dumps(case)}")
    return found
