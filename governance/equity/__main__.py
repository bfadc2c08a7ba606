"""Measure a CSV file and say what it shows.

Nothing but this package and numpy is needed, so that anybody can measure again.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from .account import of_exposure, of_measures, of_verdicts
from .errors import BadSettings, EquityError
from .exposure import Exposure
from .measuring import approvals, measured, ranked, verdicts
from .representation import Justified
from .table import read_table


class Arguments(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message: str) -> NoReturn:
        raise BadSettings(message)


def main(arguments: Sequence[str] | None = None) -> int:
    given = list(sys.argv[1:] if arguments is None else arguments)
    act = {"ranks": _ranks, "justified": _justified}.get(given[0] if given else "", _measure)
    try:
        told = act(given if act is _measure else given[1:])
    except EquityError as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        return 2
    print(told)
    return 0


def _measure(arguments: Sequence[str]) -> str:
    parser = _parser("", "Measure how evenly a column is spread. Also: ranks FILE …, justified FILE …")
    parser.add_argument("--value", required=True, metavar="COLUMN", help="what each row has, from 0")
    parser.add_argument("--weight", metavar="COLUMN", help="how many people a row stands for, each with its value")
    parser.add_argument("--group", metavar="COLUMN", help="split inequality between and within these groups")
    parser.add_argument("--need", metavar="COLUMN", help="does more of it come with more of the value?")
    given = parser.parse_args(arguments)
    found = measured(read_table(given.file), given.value, weight=given.weight, group=given.group, need=given.need)
    return _json(found.as_dict()) if given.json else of_measures(found, given.value, need=given.need)


def _ranks(arguments: Sequence[str]) -> str:
    parser = _parser(" ranks", "Rank units by what they are exposed to.")
    parser.add_argument("--id", required=True, metavar="COLUMN", help="what the units are called")
    parser.add_argument("--column", nargs="+", action="extend", default=[], metavar="COLUMN", help="more is worse")
    parser.add_argument("--reverse", nargs="+", action="extend", default=[], metavar="COLUMN", help="more is better")
    parser.add_argument("--missing", default="", metavar="X", help="what a cell without a number says, such as -999")
    given = parser.parse_args(arguments)
    if not given.column and not given.reverse:
        raise BadSettings("Name at least one column with --column.")
    found = ranked(read_table(given.file), given.id, given.column, given.reverse, given.missing)
    return _json(_exposure(found)) if given.json else of_exposure(found)


def _justified(arguments: Sequence[str]) -> str:
    parser = _parser(" justified", "Say whether those elected represent every group that deserves it.")
    parser.add_argument("--committee", required=True, metavar="NAME,…", help="those elected")
    given = parser.parse_args(arguments)
    voted = approvals(read_table(given.file))
    committee = [name.strip() for name in next(csv.reader([given.committee], skipinitialspace=True), [])]
    found = verdicts(voted, committee)
    return _json(_verdicts(found, voted.names)) if given.json else of_verdicts(found, voted.names)


def _parser(act: str, description: str) -> Arguments:
    parser = Arguments(prog=f"python -m governance.equity{act}", description=description)
    parser.add_argument("file", type=Path, help=".csv, also packed as .xz")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _exposure(found: Exposure) -> dict[str, Any]:
    def numbers(ranked: dict[str, Decimal | None]) -> dict[str, float | None]:
        return {unit: None if one is None else float(one) for unit, one in ranked.items()}

    return {
        "ranks": {name: numbers(dict(ranked)) for name, ranked in found.ranks.items()},
        "sum": numbers(dict(found.sums)),
        "rank": numbers(dict(found.rank)),
        "flags": dict(found.flags),
    }


def _verdicts(found: Justified, names: Sequence[str]) -> dict[str, Any]:
    witness = found.witness
    return {
        "voters": found.voters,
        "seats": found.seats,
        "jr": found.jr,
        "pjr": found.pjr,
        "ejr": found.ejr,
        "ejr_plus": found.ejr_plus,
        "witness": {}
        if witness is None
        else {
            "fails": witness.fails,
            "seats": witness.seats,
            "options": list(witness.options),
            "voters": [names[voter] for voter in witness.voters],
            "size": witness.size,
            "needed": witness.needed,
        },
    }


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
