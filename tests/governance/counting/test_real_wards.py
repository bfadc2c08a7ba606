"""Real wards of Scottish councils, stage by stage."""

from __future__ import annotations

import time

import pytest

from governance.counting import count, read_file

from .real_wards import WARDS, expected, official_stages, plain, voting_file


@pytest.mark.parametrize("case", WARDS)
def test_a_real_ward_comes_to_its_official_stages(case):
    election = read_file(voting_file(case, WARDS[case]))

    tally = count("stv-scottish", election.profile, seats=election.seats)

    outcome = expected(case)
    assert {plain(name) for name in tally.winners} == {plain(name) for name in outcome["winners"]}
    assert tally.valid == outcome["n_ballots"]
    stages = [
        {plain(name): votes for name, votes in each.votes.items()} | {"": each.exhausted} for each in tally.rounds
    ]
    assert stages == official_stages(case)


@pytest.mark.parametrize("case", [case for case in WARDS if case.startswith("scot")])
def test_the_tidied_copy_of_a_file_counts_the_same(case):
    untidy = read_file(voting_file(case, WARDS[case]))
    tidy = read_file(voting_file(case, "normalised.blt"))

    one = count("stv-scottish", untidy.profile, seats=4)
    other = count("stv-scottish", tidy.profile, seats=4)

    assert [list(each.votes.values()) for each in one.rounds] == [list(each.votes.values()) for each in other.rounds]


def test_nobody_waits_for_a_ward_of_8600_ballots():
    path = voting_file("glasgow-canal-2007", "Canal-2007.blt")

    started = time.process_time()
    election = read_file(path)
    read = time.process_time()
    count("stv-scottish", election.profile, seats=4)
    counted = time.process_time()

    assert read - started < 10
    assert counted - read < 10
