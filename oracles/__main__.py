"""`make oracles`: random elections and budgets, here and by other people's software; every difference is shown."""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from governance.counting import count, rule_called, rules
from governance.counting.choices import Kind
from oracles import budgets

ROOT = Path(__file__).parent.parent
PYTHON = ROOT / ".venv-oracles" / "bin" / "python"
OPTIONS = ("Arcades", "Bridges", "Canals", "Dunes", "Elms", "Fords")
HAS_PEER = (
    *("plurality", "borda", "irv", "approval", "score", "star", "majority-judgement"),
    *("schulze", "ranked-pairs", "minimax", "stv-scottish", "stv-meek"),
)
MUST_RANK_ALL = {"borda"}
SEVERAL = {"stv-scottish", "stv-meek"}


def election(rule: str, chance: random.Random) -> dict[str, Any]:
    """Ballots of few people on few options, so that ties and cycles are common."""
    options = OPTIONS[: chance.randint(3, len(OPTIONS))]
    ballots = [[_choice(rule, options, chance), chance.randint(1, 99)] for _ in range(chance.randint(3, 14))]
    seats = chance.randint(2, len(options) - 1) if rule in SEVERAL else 1
    return {"rule": rule, "options": options, "ballots": ballots, "seats": seats}


def _choice(rule: str, options: tuple[str, ...], chance: random.Random) -> Any:
    kind = rule_called(rule).kind
    order = chance.sample(options, len(options))
    if kind == Kind.CHOICE:
        return order[0]
    if kind == Kind.RANKED:
        return order if rule in MUST_RANK_ALL or chance.random() < 0.5 else order[: chance.randint(1, len(order))]
    if kind == Kind.APPROVAL:
        return sorted(order[: chance.randint(0, len(order))])
    return {name: chance.randint(0, 5) for name in options}


def asked(cases: list[dict[str, Any]]) -> Iterator[dict[str, list[list[str]] | None]]:
    """What the peers say, a case at a time, from a process of their own."""
    lines = "".join(json.dumps(_for_peers(case)) + "\n" for case in cases)
    command = [str(PYTHON), str(Path(__file__).with_name("answers.py"))]
    ended = subprocess.run(command, input=lines, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr[-3000:])
    for line in ended.stdout.splitlines():
        yield json.loads(line)


def _for_peers(case: dict[str, Any]) -> dict[str, Any]:
    if rule_called(case["rule"]).kind != Kind.CHOICE:
        return case
    rest = [[[choice, *(name for name in case["options"] if name != choice)], n] for choice, n in case["ballots"]]
    return case | {"ballots": rest}


def ours(case: dict[str, Any], chance: random.Random) -> tuple[list[str], bool]:
    """Whom we elect with lots drawn at random, and whether the lot had a say."""
    rule = rule_called(case["rule"])
    profile = rule.profile(case["options"], [(choice, weight) for choice, weight in case["ballots"]])
    lots = chance.sample(case["options"], len(case["options"]))
    tally = count(case["rule"], profile, seats=case["seats"], lots=lots)
    return sorted(tally.winners), bool(tally.ties)


def compare(rule: str, cases: int, seed: int) -> Counter[str]:
    """How often each peer agrees, and what it says where it does not."""
    chance = random.Random(f"{rule} {seed}")
    elections = [election(rule, chance) for _ in range(cases)]
    found = Counter[str]()
    for case, told in zip(elections, asked(elections), strict=True):
        winners, by_lot = ours(case, chance)
        for peer, outcomes in told.items():
            if outcomes is None:
                found[f"{peer}: not compared, majorities were equal"] += 1
            elif winners in [sorted(outcome) for outcome in outcomes]:
                found[f"{peer}: agrees"] += 1
            elif rule in SEVERAL and by_lot:
                found[f"{peer}: not compared, a lot decided"] += 1
            else:
                found[f"{peer}: DIFFERS"] += 1
                print(f"  {rule}, {peer}: {outcomes} there, {winners} here, on {json.dumps(case)}")
    return found


def main() -> int:
    given = argparse.ArgumentParser(prog="python -m oracles", description=__doc__)
    given.add_argument("rules", nargs="*", help="the rules to compare (all of them without a name)")
    given.add_argument("--cases", type=int, default=300, help="elections a rule")
    given.add_argument("--seed", type=int, default=1)
    arguments = given.parse_args()
    wrong = 0
    for rule in arguments.rules or [*(name for name in HAS_PEER if name in rules()), *budgets.RULES]:
        if rule in budgets.RULES:
            found = budgets.compare(PYTHON, rule, arguments.cases, arguments.seed)
        else:
            found = compare(rule, arguments.cases, arguments.seed)
        wrong += sum(times for what, times in found.items() if what.endswith("DIFFERS"))
        print(f"{rule:<20}", "; ".join(f"{what} {times}" for what, times in sorted(found.items())), flush=True)
    print("No difference." if not wrong else f"{wrong} differences.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
