"""Justified representation: the verdicts of the papers' examples, and of every group of voters there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.equity import BadSettings, NotDefined, TooManyGroups, justified
from governance.equity.representation import Justified

from . import slow_twins

OPTIONS = "abcdef"
ELECTIONS = st.tuples(
    st.lists(st.sets(st.sampled_from(OPTIONS), max_size=4), min_size=1, max_size=7),
    st.lists(st.sampled_from(OPTIONS), unique=True, min_size=1, max_size=4),
)


def said(found: Justified) -> dict[str, bool]:
    return {name: getattr(found, name) for name in ("jr", "pjr", "ejr", "ejr_plus")}


@settings(max_examples=400)
@given(ELECTIONS)
def test_the_verdicts_are_those_of_asking_every_group(election):
    ballots, committee = election
    found = justified(OPTIONS, ballots, committee)
    assert said(found) == slow_twins.justified(OPTIONS, ballots, committee)


@settings(max_examples=200)
@given(ELECTIONS)
def test_the_witness_is_let_down_indeed(election):
    ballots, committee = election
    found = justified(OPTIONS, ballots, committee)
    if found.witness is None:
        assert all(said(found).values())
        return
    group = [set(ballots[voter]) for voter in found.witness.voters]
    elected, seats = set(committee), found.witness.seats
    assert len(group) * len(committee) >= seats * len(ballots)
    assert len(group) == found.witness.size >= found.witness.needed
    assert all(ballot.issuperset(found.witness.options) for ballot in group)
    if found.witness.fails == "ejr_plus":
        assert not elected & set(found.witness.options)
    else:
        assert len(found.witness.options) == seats
    if found.witness.fails == "pjr":
        assert len(elected & set.union(*group)) < seats
    assert max(len(elected & ballot) for ballot in group) < seats
    weakest = next(name for name, holds in said(found).items() if not holds)
    assert found.witness.fails == weakest


@given(ELECTIONS, st.lists(st.integers(1, 3), min_size=7, max_size=7))
def test_a_weight_of_three_is_three_ballots(election, weights):
    ballots, committee = election
    each = [ballot for ballot, weight in zip(ballots, weights, strict=False) for _ in range(weight)]
    weighted = justified(OPTIONS, ballots, committee, weights[: len(ballots)])
    assert (said(weighted), weighted.voters) == (said(justified(OPTIONS, each, committee)), len(each))


def test_the_last_third_of_the_voters_has_nobody():
    found = justified("abc", [{"a"}] * 4 + [{"b"}] * 2, "a")
    assert all(said(found).values())
    found = justified("abc", [{"a"}] * 4 + [{"b"}] * 2, "ac")
    assert all(said(found).values())
    found = justified("abcd", [{"a"}] * 4 + [{"b"}] * 2, "acd")
    assert not found.jr
    assert found.witness is not None
    assert (found.witness.options, found.witness.voters) == (("b",), (4, 5))


def test_pjr_holds_where_ejr_fails():
    """Each of four voters has one of those elected and shares four options: two seats in all, none has two alone."""
    ballots = [{"x", "y", "a"}, {"x", "y", "b"}, {"x", "y", "c"}, {"x", "y", "d"}]
    found = justified("xyabcd", ballots, "abcd")
    assert said(found) == {"jr": True, "pjr": True, "ejr": False, "ejr_plus": False}
    assert found.witness is not None
    assert found.witness.options == ("x", "y")


def test_ejr_holds_where_ejr_plus_fails():
    """Eight voters deserve two seats; they share x alone, and have one elected each."""
    ballots = [{"x", "a"}, {"x", "b"}]
    assert said(justified("xab", ballots, "ab")) == {"jr": True, "pjr": True, "ejr": True, "ejr_plus": False}


def test_voters_who_approve_nothing_count():
    assert justified("ab", [{"a"}, set(), set()], "b").jr
    assert not justified("ab", [{"a"}], "b").jr


@pytest.mark.parametrize("committee", ["", "aa", "z"])
def test_a_committee_is_made_of_the_options(committee):
    with pytest.raises(BadSettings):
        justified("abc", [{"a"}], committee)


def test_nobody_is_not_represented():
    with pytest.raises(NotDefined):
        justified("abc", [], "a")


def test_what_nobody_could_try_is_refused(monkeypatch):
    monkeypatch.setattr("governance.equity.representation.MOST_LOOKS", 0)
    ballots = [{"x", "y", "a"}, {"x", "y", "b"}, {"x", "y", "c"}, {"x", "y", "d"}]
    with pytest.raises(TooManyGroups):
        justified("xyabcd", ballots, "abcd")
