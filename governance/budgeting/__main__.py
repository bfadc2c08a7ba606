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
from typing import Any

from ..counting.__main__ import Arguments, given_bytes, given_settings
from ..counting.lots import lots
from . import BadSettings, CountingError, Outcome, fund, rule_called, rules
from .account import account
from .pabulib import BudgetFile, read_file


def main(arguments: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        told, plain = _compared(words[1:]) if words[:1] == ["compare"] else _counted(words)
    except CountingError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(plain if told is None else json.dumps(told, ensure_ascii=False))
    return 0


Told = tuple[dict[str, Any] | None, str]
"""The JSON object, if that is asked for, else the account for readers."""


def _counted(words: Sequence[str]) -> Told:
    given = _arguments().parse_args(words)
    rule_called(given.rule)
    file = read_file(given.file)
    outcome = _shared_out(given, file)
    if given.project is not None or given.ballot is not None:
        return _story(given, file, outcome)
    return (outcome.as_dict(file.voters), "") if given.json else (None, account(outcome))


def _story(given: argparse.Namespace, file: BudgetFile, outcome: Outcome) -> Told:
    """Why a project was not chosen, or what a ballot paid for."""
    from .stories import ballot_story, project_story, tell_ballot, tell_project

    if given.project is not None:
        why = project_story(file.profile, outcome, given.project)
        return (why.as_dict(), "") if given.json else (None, tell_project(why))
    if given.ballot not in file.voters:
        raise BadSettings(f"There is no ballot of {given.ballot}; use a voter_id of the file.")
    ballot = ballot_story(file.profile, outcome, file.voters.index(given.ballot))
    return (ballot.as_dict(), "") if given.json else (None, tell_ballot(ballot))


def _compared(words: Sequence[str]) -> Told:
    """Several rules on the same ballots."""
    from .comparing import compare, tell

    parser = Arguments(prog="python -m governance.budgeting compare", description="Several rules on the same ballots.")
    _add_file_and_lots(parser)
    parser.add_argument("--part", metavar="COLUMN", help="a column of PROJECTS, such as category, to add money up by")
    given = parser.parse_args(words)
    file = read_file(given.file)
    column = (given.part or "").lower()
    if column and not any(column in each for each in file.about):
        raise BadSettings(f"There is no column {given.part} in PROJECTS; use one of the file.")
    parts = [each.get(column, "") for each in file.about] if column else []
    order = _order_of_lots(given, file) or [project.id for project in file.profile.projects]
    compared = compare(file.profile, order, parts=parts)
    return ({"compared": [each.as_dict() for each in compared]}, "") if given.json else (None, tell(compared))


def _arguments() -> Arguments:
    parser = Arguments(
        prog="python -m governance.budgeting",
        description="Share out a budget by a file of ballots. `compare FILE.pb` puts several rules side by side.",
    )
    _add_file_and_lots(parser)
    parser.add_argument("--rule", required=True, help=", ".join(rules()))
    parser.add_argument("-o", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    story = parser.add_mutually_exclusive_group()
    story.add_argument("--project", metavar="ID", help="tell why this project was not chosen")
    story.add_argument("--ballot", metavar="VOTER", help="tell what this voter's ballot paid for")
    return parser


def _add_file_and_lots(parser: Arguments) -> None:
    parser.add_argument("file", type=Path, help="a .pb file of Pabulib, also packed as .pb.xz")
    lot = parser.add_mutually_exclusive_group()
    lot.add_argument("--lot", metavar="ID,ID,…", help="the order of lots, most favoured first")
    lot.add_argument("--seed", metavar="HEX", help="draw the order of lots from this seed")
    parser.add_argument("--configuration", metavar="HEX", default="", help="the question's hash, drawn with the seed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


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
