"""python -m governance.equity: what other people's scripts rely on."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

REPOSITORY = Path(__file__).parents[3]
HOURS = (
    "place,hours,people,area,exposure\nDelta,28,41,low,0.9\nHill,52,39,high,0.2\nQuay,20,20,low,0.6\nMoor,,5,low,0.1\n"
)
BALLOTS = "voter,Heron,Otter,Plover\nana,1,1,0\nben,1,1,\ncem,0,0,1\neva,0,0,0\n"
EXPOSED = "tract,poverty,income\nA,10,900\nB,30,400\nC,-999,700\nD,20,500\n"


@pytest.fixture
def file(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(lzma.compress(content.encode()) if name.endswith(".xz") else content.encode())
        return path

    return write


@pytest.fixture
def run(tmp_path):
    """The command in an environment that has this repository and numpy."""
    installed = Path(np.__file__).parents[1]
    packages = tmp_path / "packages"
    packages.mkdir()
    for name in ("numpy", "numpy.libs"):
        if (installed / name).exists():
            (packages / name).symlink_to(installed / name)

    def run(*arguments):
        command = [sys.executable, "-S", "-m", "governance.equity", *map(str, arguments)]
        environment = {"PYTHONPATH": str(packages)}
        return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)

    return run


def test_one_json_object_and_nothing_else(run, file):
    done = run(file(HOURS), "--value", "hours", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(told) == ["n", "mean", "gini", "theil", "atkinson", "shares", "lorenz", "concentration"]
    assert (told["n"], told["mean"]) == (3, pytest.approx(100 / 3))
    assert told["theil"]["between"] is None
    assert told["theil"]["within"] is None
    assert list(told["atkinson"]) == ["0.5", "1", "2"]
    assert (told["shares"], told["concentration"]) == ({}, None)
    assert told["lorenz"] == [[0, 0], [pytest.approx(1 / 3), 0.2], [pytest.approx(2 / 3), 0.48], [1, 1]]


def test_weights_groups_and_need(run, file):
    asked = ["--value", "hours", "--weight", "people", "--group", "area", "--need", "exposure"]
    told = json.loads(run(file(HOURS, "table.csv.xz"), *asked, "--json").stdout)
    assert told["mean"] == pytest.approx((28 * 41 + 52 * 39 + 20 * 20) / 100)
    assert told["shares"] == {"low": pytest.approx(1548 / 3576), "high": pytest.approx(2028 / 3576)}
    assert told["theil"]["total"] == pytest.approx(told["theil"]["between"] + told["theil"]["within"])
    assert told["concentration"] < 0


def test_a_reader_is_told_what_each_number_means(run, file):
    told = run(file(HOURS), "--value", "hours", "--group", "area", "--need", "exposure").stdout
    assert "hours: 3 rows (1 rows were left out: a cell is empty), mean 33.3333" in told
    assert "Gini           0.2133" in told
    assert "  high  0.5200" in told


def test_ranks_of_exposure(run, file):
    asked = ["ranks", file(EXPOSED), "--id", "tract", "--column", "poverty", "--reverse", "income", "--missing", "-999"]
    told = json.loads(run(*asked, "--json").stdout)
    assert list(told) == ["ranks", "sum", "rank", "flags"]
    assert told["ranks"]["poverty"] == {"A": 0, "B": 1, "C": None, "D": 0.5}
    assert told["ranks"]["income"] == {"A": 0, "B": 1, "C": 0.3333, "D": 0.6667}
    assert told["sum"] == {"A": 0, "B": 2, "C": None, "D": 1.1667}
    assert told["rank"] == {"A": 0, "B": 1, "C": None, "D": 0.5}
    assert told["flags"] == {"A": 0, "B": 2, "C": None, "D": 0}
    assert run(*asked).stdout.splitlines()[1].split() == ["B", "1.0000", "1.0000", "2.0000", "1.0000", "2"]


def test_verdicts_with_the_group_that_is_let_down(run, file):
    told = json.loads(run("justified", file(BALLOTS), "--committee", "Plover,Heron", "--json").stdout)
    assert told == {"voters": 4, "seats": 2, "jr": True, "pjr": True, "ejr": True, "ejr_plus": True, "witness": {}}
    done = run("justified", file(BALLOTS), "--committee", "Plover", "--json")
    assert json.loads(done.stdout)["jr"] is True
    let_down = run("justified", file(BALLOTS.replace("eva,0,0,0\n", "")), "--committee", "Plover,Otter")
    assert "holds  JR" in let_down.stdout
    weighted = "weight,Heron,Otter,Plover\n2,1,1,0\n1,0,0,1\n"
    told = json.loads(run("justified", file(weighted), "--committee", "Plover", "--json").stdout)
    assert (told["voters"], told["jr"]) == (3, True)
    told = json.loads(run("justified", file("Heron,Otter\n1,0\n,\n"), "--committee", "Otter", "--json").stdout)
    assert (told["voters"], told["jr"]) == (2, True)
    told = json.loads(run("justified", file("id,Heron,Otter\nx,1,0\n"), "--committee", "Otter", "--json").stdout)
    assert (told["jr"], told["witness"]["voters"]) == (False, ["x"])


@pytest.mark.parametrize(
    "content, arguments, words",
    [
        (HOURS.replace("52", "-52"), ["--value", "hours"], "table.csv, line 3: -52 under hours is below 0"),
        (HOURS.replace("52", "1.000,5"), ["--value", "hours"], "table.csv, line 3: 6 cells under 5 columns"),
        (HOURS.replace("52", "much"), ["--value", "hours"], "line 3: much under hours is no number"),
        (HOURS.replace("52", "nan"), ["--value", "hours"], "line 3: nan under hours is no number"),
        (HOURS.replace("52", "1e999"), ["--value", "hours"], "line 3: 1e999 under hours is no number"),
        (HOURS, ["--value", "minutes"], "line 1: there is no column called minutes; the columns are place, hours"),
        (HOURS, [], "--value"),
        ("a,a\n1,2\n", ["--value", "a"], "line 1: two columns are called a"),
        ("a,b\n,2\n", ["--value", "a"], "nobody to measure under a"),
        ("", ["--value", "a"], "line 1: the first row must name the columns"),
        ('a,b\n"1,2\n', ["--value", "a"], "is no CSV row"),
    ],
)
def test_bad_input_gets_one_line_and_no_result(run, file, content, arguments, words):
    done = run(file(content), *arguments, "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr


@pytest.mark.parametrize(
    "content, arguments, words",
    [
        (BALLOTS.replace("ana,1", "ana,2"), ["--committee", "Heron"], "line 2: 2 for Heron is not 1 for an approval"),
        (BALLOTS, ["--committee", "Stork"], "Stork is no option"),
        (BALLOTS, [], "--committee"),
        ("voter\nana\n", ["--committee", "Stork"], "each column must name an option"),
        ("Heron\n", ["--committee", "Heron"], "there are no ballots"),
        ("weight,Heron\n0,1\n", ["--committee", "Heron"], "line 2: 0 is no number of ballots"),
    ],
)
def test_bad_ballots_get_one_line_and_no_verdict(run, file, content, arguments, words):
    done = run("justified", file(content), *arguments, "--json")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr


def test_ranks_need_columns_and_names(run, file, tmp_path):
    assert "at least one column" in run("ranks", file(EXPOSED), "--id", "tract").stderr
    twice = run("ranks", file(EXPOSED + "A,1,1\n"), "--id", "tract", "--column", "income")
    assert "line 6: A comes twice under tract" in twice.stderr
    assert "no such file" in run(tmp_path / "nowhere.csv", "--value", "a").stderr
    assert "not known" in run(tmp_path / "table.ods", "--value", "a").stderr
    (tmp_path / "bad.csv.xz").write_bytes(b"This is not packed at all.")
    assert "damaged" in run(tmp_path / "bad.csv.xz", "--value", "a").stderr
