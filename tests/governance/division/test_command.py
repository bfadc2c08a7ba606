"""python -m governance.division: what other people's scripts rely on."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from governance.division.__main__ import main

REPOSITORY = Path(__file__).parents[3]
CLAIMS = 'claimant,claim,population,need,weight,minimum\nAsha,100,40,,,\nBo,200,50,,2,\n"Cai, the elder",300,,,,\n'
SHELTERS = "id,capacity,attributes\nHall,60,step-free power\nSchool,50,step-free\n"
DISTRICTS = "id,class,people,needs\nCanal,any,70,\nCanal,devices,10,power\nStilts,any,40,\n"
WAYS = "from,to,km\nCanal,Hall,0.25\nCanal,School,0.9\nStilts,School,0.4\nStilts,Hall,1.2\n"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The four files of the examples, in a folder that the command is run in."""
    for name, content in (("claims", CLAIMS), ("shelters", SHELTERS), ("districts", DISTRICTS), ("km", WAYS)):
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(files, capsys):
    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


PLAN = ["shelters.csv", "--demand", "districts.csv", "--distances", "km.csv", "--rule", "transport", "--limit", "1"]


def test_one_json_object_with_exact_numbers_and_nothing_else(run):
    code, out, err = run("claims.csv", "--rule", "talmud", "--estate", "100", "--json")

    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told.keys() == {"rule", "awards", "surplus", "levels", "certificate"}
    assert told["awards"] == {"Asha": "100/3", "Bo": "100/3", "Cai, the elder": "100/3"}
    assert (told["surplus"], told["levels"]) == ("0", [])


def test_levels_of_leximin_come_with_who_is_tight_and_dual_values(run):
    told = json.loads(run("claims.csv", "--rule", "weighted-leximin", "--estate", "480", "--json")[1])

    assert told["awards"] == {"Asha": "70", "Bo": "200", "Cai, the elder": "210"}
    assert told["levels"] == [
        {"level": "1/2", "claimants": ["Bo"], "tight": "claim", "dual": {"claim": {"Bo": "1/400"}}},
        {"level": "7/10", "claimants": ["Asha", "Cai, the elder"], "tight": "estate", "dual": {"estate": "1/400"}},
    ]


def test_units_and_lots(run):
    given = ["claims.csv", "--rule", "equal-awards", "--estate", "100", "--unit", "1", "--json"]

    by_lot = json.loads(run(*given, "--lot", '"Cai, the elder",Bo,Asha')[1])
    by_seed = json.loads(run(*given, "--seed", "c0ffee")[1])

    assert by_lot["awards"] == {"Asha": "33", "Bo": "33", "Cai, the elder": "34"}
    assert sorted(by_seed["awards"].values()) == ["33", "33", "34"]
    code, out, err = run(*given)
    assert (code, out) == (2, "")
    assert "tied between Asha, Bo, Cai, the elder" in err


def test_a_reserved_share_comes_off_the_top(run):
    told = json.loads(run("claims.csv", "--rule", "leximin", "--estate", "500", "--reserve", "river=1/5", "--json")[1])

    assert told["awards"]["river"] == "100"
    assert told["certificate"]["reserved"] == {"river": "100"}


def test_a_plan_as_one_json_object(run):
    code, out, err = run(*PLAN, "--json")

    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told.keys() == {"placed", "unserved", "shares", "certificate"}
    assert told["placed"] == {
        "Canal": {"any": {"Hall": 57, "School": 13}, "devices": {"Hall": 3}},
        "Stilts": {"any": {"School": 37}},
    }
    assert told["unserved"] == {"Canal": {"devices": 7}, "Stilts": {"any": 3}}
    assert told["shares"] == {"Canal": "73/80", "Stilts": "37/40"}


def test_the_account_for_readers_says_who_is_not_reached_and_why(run):
    _, out, _ = run(*PLAN)

    assert "Placed: 110 of 120 people" in out
    assert "  3 any without a place: one place more in any of Hall, School would serve one of them." in out


def test_packed_files_are_read(run, files):
    (files / "claims.csv.xz").write_bytes(lzma.compress(CLAIMS.encode()))

    assert run("claims.csv.xz", "--rule", "leximin", "--estate", "60")[0] == 0


def test_only_numpy_is_needed(files, tmp_path):
    installed = Path(np.__file__).parents[1]
    bare = tmp_path / "packages"
    bare.mkdir()
    for name in ("numpy", "numpy.libs"):
        if (installed / name).exists():
            (bare / name).symlink_to(installed / name)
    command = [
        sys.executable,
        "-S",
        "-m",
        "governance.division",
        *(files / one if one.endswith("csv") else one for one in PLAN),
    ]

    done = subprocess.run(command, cwd=REPOSITORY, env={"PYTHONPATH": str(bare)}, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Rule: transport")


@pytest.mark.parametrize(
    "content, arguments, words",
    [
        (CLAIMS, ["--rule", "fairness", "--estate", "1"], "Choose one of: proportional, equal-awards"),
        (CLAIMS, ["--rule", "talmud"], "--estate"),
        (CLAIMS, ["--rule", "talmud", "--estate", "-5"], "-5 is no number from 0"),
        (CLAIMS, ["--rule", "talmud", "--estate", "much"], "much is no number"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--unit", "0"], "unit must be more than 0"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--lot", "Zoe"], "Zoe"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--seed", "xyz"], "seed"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--reserve", "river"], "NAME=SHARE"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--reserve", "river=2"], "more than there is"),
        (CLAIMS, ["--rule", "talmud", "--estate", "1", "--limit", "2"], "belong to the rule transport"),
        (CLAIMS, ["--rule", "transport"], "--demand"),
        ("", ["--rule", "talmud", "--estate", "1"], "line 1: the column claimant is missing"),
        ("claimant,claim\n", ["--rule", "talmud", "--estate", "1"], "no row"),
        ("claimant,claim,wish\nA,1,2\n", ["--rule", "talmud", "--estate", "1"], "line 1: the column wish is not known"),
        (
            "claimant,claim,claim\nA,1,2\n",
            ["--rule", "talmud", "--estate", "1"],
            "line 1: the column claim comes twice",
        ),
        ("claimant,claim\nA,1,2\n", ["--rule", "talmud", "--estate", "1"], "line 2: 3 cells under 2 columns"),
        ("claimant,claim\nA,1\nB,x\n", ["--rule", "talmud", "--estate", "1"], "line 3: x is no number"),
        ("claimant,claim\nA,1\n\nA,2\n", ["--rule", "talmud", "--estate", "1"], "line 4: A stands here twice"),
        ("claimant,claim\n,1\n", ["--rule", "talmud", "--estate", "1"], "line 2: the column claimant needs a name"),
        ('claimant,claim\n"A,1\n', ["--rule", "talmud", "--estate", "1"], "no CSV row"),
        (
            "claimant,claim,minimum\nA,5,1.5\n",
            ["--rule", "leximin", "--estate", "9", "--unit", "1"],
            "line 2: a minimum",
        ),
        ("claimant,claim,need\nA,5,0\n", ["--rule", "leximin", "--estate", "9"], "line 2: A claims 5 with a need of 0"),
    ],
)
def test_bad_input_is_one_line_that_says_what_to_do(run, files, content, arguments, words):
    (files / "bad.csv").write_text(content, encoding="utf-8")

    code, out, err = run("bad.csv", *arguments)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("shelters", "id,capacity\nHall,many\n", "shelters.csv, line 2: many is no whole number"),
        ("shelters", "id,capacity\nHall,1\nHall,2\n", "shelters.csv, line 3: Hall stands here twice"),
        (
            "districts",
            "id,class,people\nCanal,any,1\nCanal,any,2\n",
            "districts.csv, line 3: Canal (any) stands here twice",
        ),
        ("km", "from,to,km\nMoon,Hall,1\n", "km.csv, line 2: Moon is no district"),
        ("km", "from,to,km\nCanal,Moon,1\n", "km.csv, line 2: Moon is no shelter"),
        ("km", "from,to,km\nCanal,Hall,1.0000001\n", "km.csv, line 2: 1.0000001 is no length"),
        (
            "km",
            "from,to,km\nCanal,Hall,1\nCanal,Hall,2\n",
            "km.csv, line 3: the way from Canal to Hall stands here twice",
        ),
    ],
)
def test_bad_files_of_a_plan_are_told_with_their_line(run, files, name, content, words):
    (files / f"{name}.csv").write_text(content, encoding="utf-8")

    code, out, err = run(*PLAN)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xfd7zXZ\x00 and no more"])
@pytest.mark.parametrize("suffix", ["csv", "csv.xz"])
def test_what_is_no_text_is_told(run, files, content, suffix):
    (files / f"odd.{suffix}").write_bytes(content)

    code, out, err = run(f"odd.{suffix}", "--rule", "leximin", "--estate", "1")

    assert (code, out, err.count("\n")) == (2, "", 1)
