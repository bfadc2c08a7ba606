"""What pabutools makes of the same budget, in exact fractions. Imports nothing of ours.

Standard input: a JSON object a line, {"rule", "settings", "budget", "costs": {id: cost}, "ballots": [[id, ...], ...]}.
Standard output: a JSON array a line: every outcome, as ids, that pabutools allows.

    budget_answers.py FILE.pb RULE COMPLETION

says instead how many CPU seconds it takes to read this file and to count it, in floating-point numbers, and what
comes out: {"read", "count", "selected"}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from resource import RUSAGE_SELF, getrusage
from typing import Any

from pabutools.election import (
    ApprovalBallot,
    ApprovalProfile,
    Cardinality_Sat,
    Cost_Sat,
    Instance,
    Project,
    parse_pabulib,
)
from pabutools.fractions import FRACTION
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares, sequential_phragmen

assert FRACTION == "gmpy2"


def outcomes(case: Mapping[str, Any]) -> list[list[str]]:
    projects = {name: Project(name, cost) for name, cost in case["costs"].items()}
    instance = Instance(projects.values(), budget_limit=case["budget"])
    profile = ApprovalProfile([ApprovalBallot(projects[name] for name in ballot) for ballot in case["ballots"]])
    settings = case["settings"]
    if case["rule"] == "greedy":
        found = greedy_utilitarian_welfare(instance, profile, sat_class=Cost_Sat, resoluteness=False)
    elif case["rule"] == "phragmen":
        found = sequential_phragmen(instance, profile, resoluteness=False)
    else:
        worth = Cost_Sat if settings["utilities"] == "cost" else Cardinality_Sat
        is_raised = settings["completion"] == "add1-exhaustive"
        found = method_of_equal_shares(
            instance,
            profile,
            sat_class=worth,
            resoluteness=is_raised,
            voter_budget_increment=1 if is_raised else None,
        )
        found = [found] if is_raised else found
    return [sorted(project.name for project in one) for one in found]


def seconds() -> float:
    return getrusage(RUSAGE_SELF).ru_utime


def timed(file: str, rule: str, completion: str) -> dict[str, Any]:
    import pabutools.fractions

    pabutools.fractions.FRACTION = "float"
    start = seconds()
    instance, profile = parse_pabulib(file)
    read = seconds()
    raised = 1 if completion == "add1" else None
    if rule == "phragmen":
        found = sequential_phragmen(instance, profile)
    else:
        found = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, voter_budget_increment=raised)
    told = {"read": read - start, "count": seconds() - read}
    return told | {"selected": sorted(project.name for project in found)}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(timed(*sys.argv[1:])))
        return
    for line in sys.stdin:
        print(json.dumps(outcomes(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
