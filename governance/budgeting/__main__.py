"""Share out a budget by a Pabulib file of ballots and say what happened.

Nothing but this package, the one for counting and numpy is needed, so that anybody can recount.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from ..counting.__main__ import Arguments, given_bytes, given_settings
from ..counting.lots import lots
from . import CountingError, Outcome, fund, rule_called, rules
from .account import account
from .pabulib import BudgetFile, read_file


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        given = _arguments().parse_args(arguments)
        rule_called(given.rule)
        file = read_file(given.file)
        outcome = _shared_out(given, file)
    except CountingError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(json.dumps(outcome.as_dict(file.voters), ensure_ascii=False) if given.json else account(outcome))
    return 0


def _arguments() -> Arguments:
    parser = Arguments(prog="python -m governance.budgeting", description="Share out a budget by a file of ballots.")
    parser.add_argument("file", type=Path, help="a .pb file of Pabulib, also packed as .pb.xz")
    parser.add_argument("--rule", required=True, help=", ".join(rules()))
    parser.add_argument("-o", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    lot = parser.add_mutually_exclusive_group()
    lot.add_argument("--lot", metavar="ID,ID,…", help="the order of lots, most favoured first")
    lot.add_argument("--seed", metavar="HEX", help="draw the order of lots from this seed")
    parser.add_argument("--configuration", metavar="HEX", default="", help="the question's hash, drawn with the seed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _shared_out(given: argparse.Namespace, file: BudgetFile) -> Outcome:
    settings = given_settings(given.settings)
    least = file.meta.get("min_project_score_threshold", "")
    if given.rule == "greedy-threshold" and least:
        settings.setdefault("min_score", least)
    return fund(given.rule, file.profile, settings=settings, lots=_order_of_lots(given, file))


def _order_of_lots(given: argparse.Namespace, file: BudgetFile) -> Sequence[str] | None:
    if given.seed is not None:
        seed, configuration = given_bytes(given.seed, "seed"), given_bytes(given.configuration, "configuration")
        return lots(seed, configuration, [project.id for project in file.profile.projects])
    if given.lot is not None:
        return next(csv.reader([given.lot], skipinitialspace=True), [])
    return None


if __name__ == "__main__":
    sys.exit(main())
