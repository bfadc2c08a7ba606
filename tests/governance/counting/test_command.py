"""python -m governance.counting: what other people's scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from .real_wards import REPOSITORY, voting_file

KEYS = {"rule", "options", "seats", "ballots", "quota", "winners", "rounds", "ties", "pairwise"}
ROUND_KEYS = {"number", "votes", "elected", "excluded", "exhausted", "residual", "note"}
WARD = '3 2\n7 1 2 0\n2 2 0\n1 3 0\n0\n"Asha"\n"Bo"\n"Kaur, Cai"\n"Ward"\n'
TIED = '3 1\n2 1 0\n1 2 0\n1 3 0\n0\n"Asha"\n"Bo"\n"Kaur, Cai"\n"Ward"\n'
YES_NO = "weight,rank1\n63,yes\n12,no\n6,abstain\n"


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
        command = [sys.executable, "-S", "-m", "governance.counting", *map(str, arguments)]
        environment = {"PYTHONPATH": str(bare)}
        return subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def file(tmp_path):
    def write(content, name="ward.blt"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_one_json_object_and_nothing_else(run, file):
    done = run(file(WARD), "--rule", "stv-scottish", "--json")

    tally = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert tally.keys() == KEYS
    assert all(each.keys() >= ROUND_KEYS for each in tally["rounds"])
    assert tally["seats"] == 2
    assert tally["ballots"] == {"valid": 10, "invalid": 0}
    assert tally["quota"] == "4.00000"
    assert tally["winners"] == ["Asha", "Bo"]
    assert tally["rounds"][0]["votes"] == {"Asha": "7.00000", "Bo": "2.00000", "Kaur, Cai": "1.00000"}
    assert (tally["options"], tally["ties"], tally["pairwise"]) == ({}, [], {})


def test_the_account_for_readers_tells_every_round(run, file):
    done = run(file(WARD), "--rule", "stv-scottish")

    assert done.returncode == 0
    assert "Round 2. The surplus of Asha moved on. Bo reached the quota of 4.00000." in done.stdout
    assert "Winners: Asha, Bo" in done.stdout


def test_the_number_of_seats_can_be_given(run, file):
    tally = json.loads(run(file(WARD), "--rule", "stv-scottish", "--seats", "1", "--json").stdout)

    assert (tally["seats"], tally["quota"]) == (1, "6.00000")


def test_yes_no_from_grouped_rows(run, file):
    settings = ["-o", "threshold=2/3", "-o", "quorum=1/2", "-o", "roll=98"]

    tally = json.loads(run(file(YES_NO, "vote.csv"), "--rule", "yes-no", *settings, "--json").stdout)

    assert tally.keys() == KEYS
    assert tally["winners"] == ["yes"]
    assert tally["options"] == {"threshold": "2/3", "quorum": "1/2", "roll": "98"}
    assert tally["rounds"][0]["votes"] == {"yes": "63", "no": "12", "abstain": "6"}


@pytest.mark.parametrize("threshold, fate", [("2/3", "adopted"), ("9/10", "rejected")])
def test_a_yes_no_question_is_adopted_or_rejected_and_elects_nobody(run, file, threshold, fate):
    told = run(file(YES_NO, "vote.csv"), "--rule", "yes-no", "-o", f"threshold={threshold}").stdout

    assert f"  yes      63  {fate}\n  no       12\n" in told
    assert f"Outcome: {fate}" in told
    assert "elected" not in told
    assert "Seats" not in told
    assert "Winners" not in told


def test_lots_settle_a_tie_and_are_told(run, file):
    done = run(file(TIED), "--rule", "stv-scottish", "--lot", 'Bo,"Kaur, Cai",Asha', "--json")

    tally = json.loads(done.stdout)
    assert tally["rounds"][1]["excluded"] == ["Kaur, Cai"]
    assert tally["ties"][0]["settled_by"] == "lot"


def test_the_same_seed_gives_the_same_outcome(run, file):
    path = file(TIED)

    first, again = (run(path, "--rule", "stv-scottish", "--seed", "c0ffee", "--json").stdout for _ in range(2))

    assert json.loads(first)["ties"]
    assert first == again


@pytest.mark.parametrize("content, name", [(TIED, "tied.blt")])
def test_a_tie_without_lots_is_refused_and_names_the_tied(run, file, content, name):
    done = run(file(content, name), "--rule", "stv-scottish", "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert "Bo, Kaur, Cai are tied" in done.stderr


@pytest.mark.parametrize(
    "content, name, arguments, words",
    [
        (WARD, "ward.blt", ["--rule", "first-past-the-post"], "stv-scottish, stv-wigm, yes-no"),
        (WARD, "ward.blt", [], "--rule"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "--seats", "two"], "not two"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "--seats", "0"], "whole number from 1"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "-o", "quota"], "KEY=VALUE"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "-o", "a=1", "-o", "a=2"], "twice"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "-o", "quota=hare"], "no setting called quota"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "--lot", "Zoe"], "Zoe"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "--seed", "xyz"], "seed"),
        (WARD, "ward.blt", ["--rule", "stv-scottish", "--seed", "00", "--lot", "Bo"], "not allowed"),
        (WARD, "ward.blt", ["--rule", "yes-no"], "line 6: A yes-no ballot says yes, no or abstain, not Asha"),
        (WARD, "ward.txt", ["--rule", "stv-scottish"], "not known"),
        ("3 2\n4 9 0\n0\n", "ward.blt", ["--rule", "stv-scottish"], "ward.blt, line 2: 9 is no candidate"),
        (YES_NO + "3,maybe\n", "vote.csv", ["--rule", "yes-no"], "vote.csv, line 5"),
        (YES_NO, "vote.csv", ["--rule", "yes-no", "-o", "threshold=lots"], "threshold"),
        (YES_NO, "vote.csv", ["--rule", "yes-no", "-o", "quorum=1/2"], "roll"),
    ],
)
def test_bad_input_gets_one_line_and_no_result(run, file, content, name, arguments, words):
    done = run(file(content, name), *arguments, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_said_to_be_missing(run, tmp_path):
    done = run(tmp_path / "nowhere.blt", "--rule", "stv-scottish")

    assert done.returncode == 2
    assert "no such file" in done.stderr


def test_a_real_ward_from_the_command_line(run):
    path = voting_file("glasgow-langside-2007", "Langside-2007.blt")

    tally = json.loads(run(path, "--rule", "stv-scottish", "--json").stdout)

    assert tally["winners"] == ["James Dornan", "Archie Graham", "Paul Coleshill"]
    assert tally["rounds"][-1]["exhausted"] == "1982.43662"


SCORES = "weight,Heron,Otter,Plover\n8,5,3,0\n6,0,4,5\n5,1,5,0\n"
APPROVALS = "Heron,Otter,Plover\n1,1,0\n0,1,1\n1,0,0\n0,0,0\n"
RANKINGS = "weight,rank1,rank2\n8,Heron,Otter\n6,Plover,Otter\n5,Otter,Heron\n"
WORDS = "weight,rank1\n38,agree\n4,Stand aside\n"
RULES_OF_ONE_LOOK = [
    ("plurality", RANKINGS, [], ["Heron"], {"Heron": "8", "Plover": "6", "Otter": "5"}),
    ("borda", RANKINGS, [], ["Otter"], {"Heron": "21", "Otter": "24", "Plover": "12"}),
    ("approval", APPROVALS, ["--seats", "2"], ["Heron", "Otter"], {"Heron": "2", "Otter": "2", "Plover": "1"}),
    ("score", SCORES, [], ["Otter"], {"Heron": "45", "Otter": "73", "Plover": "30"}),
    ("star", SCORES, [], ["Otter"], {"Heron": "45", "Otter": "73", "Plover": "30"}),
    ("quadratic", SCORES, ["-o", "credits=34"], ["Otter"], {"Heron": "45", "Otter": "49", "Plover": "0"}),
    ("cumulative", SCORES, ["-o", "points=8"], ["Otter"], {"Heron": "45", "Otter": "49", "Plover": "0"}),
    ("majority-judgement", SCORES, [], ["Otter"], {"Heron": "1", "Otter": "4", "Plover": "0"}),
    ("consent", WORDS, [], ["agree"], {"agree": "38", "stand-aside": "4", "object": "0"}),
]


@pytest.mark.parametrize("rule, content, arguments, winners, totals", RULES_OF_ONE_LOOK)
def test_every_rule_puts_its_totals_into_the_first_round(run, file, rule, content, arguments, winners, totals):
    done = run(file(content, "vote.csv"), "--rule", rule, *arguments, "--json")

    tally = json.loads(done.stdout)
    assert (done.returncode, done.stderr, tally.keys()) == (0, "", KEYS)
    assert tally["rounds"][0]["votes"] == totals
    assert tally["winners"] == winners
    assert tally["quota"] is None


@pytest.mark.parametrize("rule, content, arguments, winners, totals", RULES_OF_ONE_LOOK)
def test_every_rule_tells_a_reader_what_happened(run, file, rule, content, arguments, winners, totals):
    told = run(file(content, "vote.csv"), "--rule", rule, *arguments).stdout

    assert f"Rule: {rule}" in told
    assert "Outcome: adopted" in told if rule == "consent" else f"Winners: {', '.join(winners)}" in told


@pytest.mark.parametrize(
    "rule, content, name, arguments, words",
    [
        ("score", SCORES + "1,6,0,0\n", "vote.csv", [], "vote.csv, line 5: 6 for Heron is not a score from 0 to 5"),
        ("approval", APPROVALS + "2,0,0\n", "vote.csv", [], "vote.csv, line 6: 2 for Heron is not 1 for an approval"),
        ("score", RANKINGS, "vote.csv", [], "give it a number below"),
        ("score", WARD, "ward.blt", [], "ward.blt: this file ranks options"),
        ("borda", SCORES, "vote.csv", [], "line 1: the first row must be weight,rank1"),
        ("star", SCORES, "vote.csv", ["--seats", "2"], "cannot fill 2 seats"),
        ("approval", "A,B\n1,0\n0,1\n", "vote.csv", [], "A, B are tied"),
        ("consent", WORDS + "1,no\n", "vote.csv", [], "line 4: A consent ballot says agree, stand-aside or object"),
        ("quadratic", "1:A>B\n", "vote.abif", [], "line 1: this ballot ranks without numbers"),
    ],
)
def test_numbers_that_cannot_be_counted_get_one_line(run, file, rule, content, name, arguments, words):
    done = run(file(content, name), "--rule", rule, *arguments, "--json")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
