"""python -m governance.budgeting: what other people's scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.governance.counting.real_wards import REPOSITORY, voting_file

pytestmark = pytest.mark.once

KEYS = {"rule", "options", "budget", "selected", "cost", "rounds", "rejected", "per_voter_budget"}
ROUND_KEYS = {"project", "price_per_utility", "paid_by"}
REJECTED_KEYS = {"project", "reason", "effective_support"}
TOWN = """META
key;value
budget;40
vote_type;approval
min_project_score_threshold;2
PROJECTS
project_id;cost;name
pond;20;The pond
bench;12.50;A bench
tree;30;A tree
VOTES
voter_id;vote
ada;pond,bench
bo;pond,bench
cai;pond
dee;tree
"""
TIED = TOWN.replace("bench;12.50", "bench;20").replace("cai;pond", "cai;bench").replace("ada;pond,bench", "ada;pond")


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """A place for packages that has numpy and nothing else."""
    place = tmp_path_factory.mktemp("packages")
    installed = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (installed / name).exists():
            (place / name).symlink_to(installed / name)
    return place


@pytest.fixture
def run(bare):
    """The command in an environment that has this repository and numpy."""

    def run(*arguments):
        command = [sys.executable, "-S", "-m", "governance.budgeting", *map(str, arguments)]
        environment = {"PYTHONPATH": str(bare)}
        return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def file(tmp_path):
    def write(content, name="town.pb"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_one_json_object_and_nothing_else(run, file):
    done = run(file(TOWN), "--rule", "equal-shares", "-o", "completion=none", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert told.keys() >= KEYS
    assert all(each.keys() >= ROUND_KEYS for each in told["rounds"])
    assert all(each.keys() >= REJECTED_KEYS for each in told["rejected"])
    assert (told["rule"], told["options"]) == ("equal-shares", {"completion": "none"})
    assert (told["budget"], told["cost"], told["per_voter_budget"]) == ("40", "20", "10")
    assert told["selected"] == ["pond"]
    assert told["rounds"][0]["price_per_utility"] == "1/3"
    assert told["rounds"][0]["paid_by"] == {"ada": "20/3", "bo": "20/3", "cai": "20/3"}
    assert [(each["project"], each["reason"]) for each in told["rejected"]] == [
        ("bench", "supporters_spent"),
        ("tree", "supporters_spent"),
    ]
    assert told["rejected"][0]["effective_support"] == "66.6"


@pytest.mark.parametrize("rule", ["greedy", "greedy-no-skip", "greedy-threshold", "equal-shares", "phragmen"])
def test_every_rule_fills_in_every_key_and_tells_a_reader_what_happened(run, file, rule):
    told = json.loads(run(file(TOWN), "--rule", rule, "--json").stdout)
    account = run(file(TOWN), "--rule", rule).stdout

    assert told.keys() >= KEYS
    assert f"Rule: {rule}   Budget: 40   Ballots: 4" in account
    for project in ("pond", "bench", "tree"):
        assert project in account


def test_the_least_support_is_the_file_s_own_unless_it_is_given(run, file):
    own = json.loads(run(file(TOWN), "--rule", "greedy-threshold", "--json").stdout)
    given = json.loads(run(file(TOWN), "--rule", "greedy-threshold", "-o", "min_score=3", "--json").stdout)

    assert (own["options"], own["selected"]) == ({"min_score": "2"}, ["pond", "bench"])
    assert (given["options"], given["selected"]) == ({"min_score": "3"}, ["pond"])


def test_what_people_pay_adds_up_to_what_a_project_costs(run, file):
    told = json.loads(run(file(TOWN), "--rule", "equal-shares", "-o", "completion=add1", "--json").stdout)

    assert told["selected"] == ["pond", "bench"]
    for each in told["rounds"]:
        assert sum(map(Fraction, each["paid_by"].values())) == Fraction(each["cost"])


def test_lots_settle_a_tie_and_are_told(run, file):
    path = file(TIED)

    by_lot = json.loads(run(path, "--rule", "equal-shares", "--lot", "bench,pond,tree", "--json").stdout)
    first, again = (run(path, "--rule", "equal-shares", "--seed", "c0ffee", "--json").stdout for _ in range(2))

    assert by_lot["ties"][0] == {
        "round": 1,
        "purpose": "choice",
        "tied": ["pond", "bench"],
        "chosen": "bench",
        "settled_by": "lot",
    }
    assert first == again
    assert json.loads(first)["ties"]


@pytest.mark.parametrize(
    "content, name, arguments, words",
    [
        (TOWN, "town.pb", ["--rule", "fair"], "greedy-threshold, phragmen"),
        (TOWN, "town.pb", [], "--rule"),
        (TOWN, "town.pb", ["--rule", "greedy", "-o", "skip"], "KEY=VALUE"),
        (TOWN, "town.pb", ["--rule", "greedy", "-o", "skip=1"], "no setting called skip"),
        (TOWN, "town.pb", ["--rule", "equal-shares", "-o", "utilities=votes"], "must be one of cost, cardinality"),
        (TOWN, "town.pb", ["--rule", "equal-shares", "-o", "completion=add2"], "none, add1, add1-exhaustive"),
        (TOWN, "town.pb", ["--rule", "greedy-threshold", "-o", "min_score=few"], "whole number, not few"),
        (TOWN, "town.pb", ["--rule", "greedy", "--lot", "oak"], "names oak"),
        (TOWN, "town.pb", ["--rule", "greedy", "--seed", "xyz"], "seed"),
        (TIED, "town.pb", ["--rule", "equal-shares"], "pond, bench are tied"),
        (TOWN, "town.txt", ["--rule", "greedy"], "not known; use one of .pb"),
        (TOWN + "efe;oak\n", "town.pb", ["--rule", "greedy"], "town.pb, line 17: there is no project oak"),
    ],
)
def test_bad_input_gets_one_line_and_no_result(run, file, content, name, arguments, words):
    done = run(file(content, name), *arguments, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_said_to_be_missing(run, tmp_path):
    done = run(tmp_path / "nowhere.pb", "--rule", "greedy")

    assert done.returncode == 2
    assert "no such file" in done.stderr


def test_a_city_from_the_command_line(run):
    path = voting_file("pabulib-netherlands-assen-2024", "Netherlands_Assen_2024.pb")

    told = json.loads(run(path, "--rule", "equal-shares", "-o", "completion=add1", "--json").stdout)

    assert (told["cost"], told["per_voter_budget"], len(told["selected"])) == ("76700", "2033", 9)
