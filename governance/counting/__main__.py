"""Count a ballot file and say what happened.

Nothing but this package and numpy is needed, so that anybody can recount.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from . import (
    BadBallots,
    BadSettings,
    BadValue,
    BallotFile,
    CountingError,
    Tally,
    UnknownWord,
    count,
    lots,
    read_file,
    rule_called,
    rules,
)
from .account import account


class Arguments(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadSettings(message)


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        given = _arguments().parse_args(arguments)
        tally = _count(given)
    except CountingError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(json.dumps(tally.as_dict(), ensure_ascii=False) if given.json else account(tally))
    return 0


def _arguments() -> Arguments:
    parser = Arguments(prog="python -m governance.counting", description="Count a file of ballots.")
    parser.add_argument("file", type=Path, help=".blt .soc .soi .toc .toi .abif .csv, also packed as .xz")
    parser.add_argument("--rule", required=True, help=", ".join(rules()))
    parser.add_argument("--seats", help="how many are elected (the file's own number, or 1)")
    parser.add_argument("-o", dest="settings", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    lot = parser.add_mutually_exclusive_group()
    lot.add_argument("--lot", metavar="NAME,NAME,…", help="the order of lots, most favoured first")
    lot.add_argument("--seed", metavar="HEX", help="draw the order of lots from this seed")
    parser.add_argument("--configuration", metavar="HEX", default="", help="the question's hash, drawn with the seed")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _count(given: argparse.Namespace) -> Tally:
    rule = rule_called(given.rule)
    settings = given_settings(given.settings)
    seats = None if given.seats is None else _seats(given.seats)
    if seats and seats > 1 and not rule.fills_seats:
        raise BadSettings(f"The rule {rule.name} comes to one outcome; it cannot fill {seats} seats.")
    election = read_file(given.file, rule.kind)
    try:
        return count(
            given.rule,
            election.profile,
            seats=seats or (election.seats if rule.fills_seats else None) or 1,
            settings=settings,
            lots=_order_of_lots(given, election),
        )
    except UnknownWord as error:
        raise BadBallots(str(given.file), election.option_lines[error.index], f"{error} Mend it.") from error
    except BadValue as error:
        raise BadBallots(str(given.file), election.row_lines[error.row], f"{error}.") from error


def given_settings(pairs: Sequence[str]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise BadSettings(f"Write a setting as KEY=VALUE, not {pair}.")
        if name in settings:
            raise BadSettings(f"The setting {name} is given twice; leave one out.")
        settings[name] = value
    return settings


def _seats(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= 10**6):
        raise BadSettings(f"The number of seats must be a whole number from 1, not {text}.")
    return int(text)


def _order_of_lots(given: argparse.Namespace, election: BallotFile[Any]) -> Sequence[str] | None:
    if given.seed is not None:
        return lots(
            given_bytes(given.seed, "seed"), given_bytes(given.configuration, "configuration"), election.profile.options
        )
    if given.lot is not None:
        return next(csv.reader([given.lot], skipinitialspace=True), [])
    return None


def given_bytes(text: str, name: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise BadSettings(f"The {name} must be an even number of the digits 0 to 9 and a to f.") from error


if __name__ == "__main__":
    sys.exit(main())
