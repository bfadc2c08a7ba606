"""First choices and points for places in real elections, as others counted them."""

from __future__ import annotations

import pytest

from governance.counting import Kind, count, read_file

from .real_wards import expected, voting_file

ELECTIONS = {
    "burlington-2006-mayor": ".toi",
    "dail-2002-dublin-west": ".soi",
    "debian-leader-2012": ".soi",
}


def ballots(case):
    name = next(name for name in expected(case)["files"] if ELECTIONS[case] in name)
    return read_file(voting_file(case, name), Kind.RANKED).profile


def totals(tally):
    return {name: int(total) for name, total in tally.rounds[0].votes.items()}


@pytest.mark.parametrize("case", ELECTIONS)
def test_first_choices_are_those_that_were_counted_elsewhere(case):
    tally = count("plurality", ballots(case))

    assert totals(tally) == expected(case)["computed"]["plurality"]


@pytest.mark.parametrize("case", ["dail-2002-dublin-west", "debian-leader-2012"])
def test_points_for_places_are_those_that_were_counted_elsewhere(case):
    tally = count("borda", ballots(case))

    assert totals(tally) == expected(case)["computed"]["borda_pessimistic_m_minus_rank"]
