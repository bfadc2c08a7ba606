"""Divide what a file claims, or plan shelters, and say what happened.

Nothing but this repository and numpy is needed, so that anybody can divide again.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from governance.counting.lots import lots

from . import (
    TRANSPORT,
    BadClaim,
    BadFile,
    BadSettings,
    Claimant,
    Claims,
    DivisionError,
    Storm,
    divide,
    rule_called,
    rules,
    shelter,
)
from .account import account, shelter_account
from .reading import kilometres, read_claims, read_districts, read_shelters, read_ways, setting, words


class Arguments(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadSettings(message)


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        given = _arguments().parse_args(arguments)
        result, told = _sheltered(given) if given.rule == TRANSPORT else _divided(given)
    except DivisionError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(json.dumps(result, ensure_ascii=False) if given.json else told)
    return 0


def _arguments() -> Arguments:
    parser = Arguments(prog="python -m governance.division", description="Share out what is scarce.")
    parser.add_argument("file", type=Path, help=".csv of claims or of shelters, also packed as .xz")
    parser.add_argument("--rule", required=True, help=", ".join([*rules(), TRANSPORT]))
    parser.add_argument("--estate", help="how much there is")
    parser.add_argument("--unit", help="the smallest part that can be handed over")
    parser.add_argument("--reserve", action="append", default=[], metavar="NAME=SHARE", help="taken off the top")
    lot = parser.add_mutually_exclusive_group()
    lot.add_argument("--lot", metavar="NAME,NAME,…", help="the order of lots, most favoured first")
    lot.add_argument("--seed", metavar="HEX", help="draw the order of lots from this seed")
    parser.add_argument("--demand", type=Path, help="for transport: .csv of districts")
    parser.add_argument("--distances", type=Path, help="for transport: .csv of ways on foot")
    parser.add_argument("--limit", metavar="KM", help="for transport: nobody is sent further")
    parser.add_argument("--first", metavar="NEED,NEED,…", help="for transport: who needs this goes before others")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _divided(given: argparse.Namespace) -> tuple[dict[str, Any], str]:
    rule_called(given.rule)
    if given.estate is None:
        raise BadSettings("Say how much there is with --estate.")
    if given.demand or given.distances or given.limit or given.first:
        raise BadSettings("--demand, --distances, --limit and --first belong to the rule transport; leave them out.")
    file = read_claims(given.file)
    try:
        claims = Claims(
            estate=setting(given.estate, "estate"),
            claimants=file.claimants,
            unit=None if given.unit is None else setting(given.unit, "unit"),
            reserved=tuple(_reserved(pair) for pair in given.reserve),
            lots=_order_of_lots(given, file.claimants),
        )
        division = divide(given.rule, claims)
    except BadClaim as error:
        raise BadFile(file.file, file.lines[error.row], f"{error}.") from error
    return division.as_dict(), account(claims, division)


def _sheltered(given: argparse.Namespace) -> tuple[dict[str, Any], str]:
    if given.demand is None or given.distances is None or given.limit is None:
        raise BadSettings("The rule transport needs --demand, --distances and --limit.")
    if given.estate or given.unit or given.reserve or given.lot or given.seed:
        raise BadSettings("The rule transport has no --estate, --unit, --reserve or lots; leave them out.")
    try:
        limit = kilometres(given.limit)
    except ValueError as error:
        raise BadSettings(f"{error}; this is the --limit.") from error
    shelters, districts = read_shelters(given.file), read_districts(given.demand)
    first = words((given.first or "").replace(",", " "))
    storm = Storm(shelters, districts, read_ways(given.distances, districts, shelters), limit, first)
    plan = shelter(storm)
    return plan.as_dict(), shelter_account(storm, plan)


def _reserved(pair: str) -> tuple[str, Any]:
    name, equals, share = pair.rpartition("=")
    if not name or not equals:
        raise BadSettings(f"Write a reserved share as NAME=SHARE, not {pair}.")
    return name.strip(), setting(share, "reserved share")


def _order_of_lots(given: argparse.Namespace, claimants: Sequence[Claimant]) -> tuple[str, ...] | None:
    if given.lot is not None:
        return tuple(name.strip() for name in next(csv.reader([given.lot], skipinitialspace=True), []))
    if given.seed is None:
        return None
    try:
        seed = bytes.fromhex(given.seed)
    except ValueError as error:
        raise BadSettings("The seed must be an even number of the digits 0 to 9 and a to f.") from error
    return lots(seed, b"", [one.name for one in claimants])


if __name__ == "__main__":
    sys.exit(main())
