"""Where real elections are found, and what they officially came to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
DATA = Path(os.environ.get("COMMONWEATHER_DATA", REPOSITORY.parent / "shared" / "data"))

WARDS = {
    "glasgow-canal-2007": "Canal-2007.blt",
    "glasgow-langside-2007": "Langside-2007.blt",
    "glasgow-shettleston-2007": "Shettleston-2007.blt",
    "scot-dundee-2017-ward4": "dundee_2017_ward4.blt",
    "scot-fife-2022-ward4": "fife_2022_ward4.blt",
}


def voting_file(*parts: str) -> Path:
    """A file of the voting data, or a skipped test where that data is not at hand."""
    path = DATA.joinpath("voting", *parts)
    if not path.exists():
        pytest.skip(f"no election data at {path}; set COMMONWEATHER_DATA")
    return path


def expected(case: str) -> dict:
    return json.loads(voting_file(case, "expected.json").read_text())


def official_stages(case: str) -> list[dict[str, str]]:
    """Votes and exhausted votes after each stage, without the repetitions of a stage's separate acts."""
    outcome = expected(case)
    rounds = outcome.get("rounds") or outcome["rules"]["scottish-stv-wigm-5dp"]["rounds"]
    stages: dict[str, dict[str, str]] = {}
    for each in rounds:
        if each["round"] == "X":
            continue
        exhausted = each.get("nontransferable", each.get("Non-Transferable"))
        stages[each["round"]] = {plain(name): votes for name, votes in each["votes"].items()} | {"": exhausted}
    return list(stages.values())


def plain(name: str) -> str:
    """A candidate's name without the party that some files add in quotation marks."""
    return name.partition(' "')[0].strip()
