"""Schulze, ranked pairs and minimax against slow twins, real elections and what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting import BadChoice, BadSettings, LotNeeded, Profile, count, read_file, rule_called

from . import slow_condorcet as slow
from .real_wards import expected, voting_file
from .strategies import weak_elections

RULES = ("schulze", "ranked-pairs", "minimax")
REAL = {
    "burlington-2006-mayor": "00005-00000001.toi",
    "dail-2002-dublin-west": "00001-00000002.soi.xz",
    "debian-leader-2012": "00002-00000007.soi",
}


def ballots(options: str, **weights: int) -> Profile:
    return Profile.from_choices(options, [(list(order), weight) for order, weight in weights.items()])


@pytest.mark.parametrize("rule", RULES)
@given(weak_elections())
@settings(max_examples=80, deadline=None)
def test_the_fast_count_elects_whom_counting_by_hand_elects(rule, election):
    profile, lots = election

    tally = count(rule, profile, lots=lots)

    by_hand = {"schulze": slow.schulze, "ranked-pairs": slow.ranked_pairs, "minimax": slow.minimax}[rule]
    assert tally.winners == (by_hand(profile, lots),)
    told = {(a, b): votes for a, row in tally.pairwise.items() for b, votes in row.items()}
    assert told == slow.above(profile)


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
@given(weak_elections(), st.data())
@settings(max_examples=60, deadline=None)
def test_only_what_beats_the_default_can_win(rule, election, data):
    profile, lots = election
    default = data.draw(st.sampled_from(profile.options))

    tally = count(rule, profile, lots=lots, settings={"default": default})

    by_hand = {"schulze": slow.schulze, "ranked-pairs": slow.ranked_pairs}[rule]
    assert tally.winners == (by_hand(profile, lots, default),)
    votes = slow.above(profile)
    assert tally.winners == (default,) or votes[tally.winners[0], default] > votes[default, tally.winners[0]]


@pytest.mark.parametrize("rule", RULES)
@given(weak_elections(), st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_as_many_are_elected_as_there_are_places(rule, election, seats):
    profile, lots = election

    tally = count(rule, profile, lots=lots, seats=seats)

    assert len(set(tally.winners)) == len(tally.winners) == min(seats, len(profile.options))
    assert tally.outcome == ("elected" if seats <= len(profile.options) else "seats left empty")


@pytest.mark.parametrize("rule", RULES)
@given(weak_elections(), st.data())
@settings(max_examples=60, deadline=None)
def test_other_names_in_another_order_elect_the_same_option(rule, election, data):
    profile, lots = election
    renamed = dict(
        zip(profile.options, data.draw(st.permutations([name + "'" for name in profile.options])), strict=True)
    )
    choices = [
        ([[renamed[name] for name in ([rank] if isinstance(rank, str) else rank)] for rank in choice], weight)
        for choice, weight in profile.choices()
    ]
    order = data.draw(st.permutations(list(renamed.values())))

    other = count(rule, Profile.from_choices(order, choices), lots=[renamed[name] for name in lots])

    assert other.winners == (renamed[count(rule, profile, lots=lots).winners[0]],)


@pytest.mark.parametrize("rule", RULES)
@given(weak_elections(), st.data())
@settings(max_examples=60, deadline=None)
def test_more_support_never_makes_a_winner_lose(rule, election, data):
    profile, lots = election
    winner = count(rule, profile, lots=lots).winners[0]
    groups = list(profile.choices())
    if not groups:
        return
    lifted = data.draw(st.integers(0, len(groups) - 1))
    order, weight = groups[lifted]
    ranks = [[rank] if isinstance(rank, str) else rank for rank in order]
    rest = [[name for name in rank if name != winner] for rank in ranks]
    groups[lifted] = ([[winner], *(rank for rank in rest if rank)], weight)

    assert count(rule, Profile.from_choices(profile.options, groups), lots=lots).winners == (winner,)


@pytest.mark.parametrize("rule", ["schulze", "ranked-pairs"])
@given(weak_elections())
@settings(max_examples=80, deadline=None)
def test_the_winner_belongs_to_the_smallest_group_that_beats_all_others(rule, election):
    profile, lots = election
    votes = slow.above(profile)
    names = set(profile.options)
    smith = next(
        group
        for size in range(1, len(names) + 1)
        for group in _groups(sorted(names), size)
        if all(votes[a, b] > votes[b, a] for a in group for b in names - group)
    )

    assert count(rule, profile, lots=lots).winners[0] in smith


def _groups(names, size):
    from itertools import combinations

    return [set(group) for group in combinations(names, size)]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("case", REAL)
def test_real_elections_come_out_as_they_did(rule, case):
    told = expected(case)
    tally = count(rule, read_file(voting_file(case, REAL[case])).profile, lots=told["candidates"])

    assert tally.winners == tuple(told["computed"]["condorcet_winner"])
    assert {name: dict(row) for name, row in tally.pairwise.items()} == told["computed"]["pairwise"]


@pytest.mark.parametrize("case", REAL)
def test_the_whole_order_of_schulze_is_that_of_other_software(case):
    told = expected(case)
    profile = read_file(voting_file(case, REAL[case])).profile

    tally = count("schulze", profile, seats=len(profile.options))

    assert list(tally.winners) == told["computed"]["schulze_order"]


def test_schulze_elects_whom_the_paper_elects():
    """Markus Schulze's example 1: 45 voters, five options, no option beats all others."""
    profile = ballots(
        "ABCDE", ACBED=5, ADECB=5, BEDAC=8, CABED=3, CAEBD=7, CBADE=2, DCEBA=7, EBADC=8
    )  # fmt: skip

    tally = count("schulze", profile, seats=5)

    assert tally.winners == ("E", "A", "C", "B", "D")


def test_schulze_and_ranked_pairs_can_differ_on_the_same_ballots():
    """Seventeen voters in two cycles; both twins by hand agree with the rules."""
    profile = ballots("ABCD", DCAB=1, CDBA=3, DBAC=3, CBAD=5, ADCB=5)

    assert count("schulze", profile).winners == ("C",) == (slow.schulze(profile, tuple("DCBA")),)
    assert count("ranked-pairs", profile).winners == ("D",) == (slow.ranked_pairs(profile, tuple("ABCD")),)


def test_a_tie_that_only_a_lot_can_settle_names_the_tied():
    profile = ballots("ABC", ABC=1, BCA=1, CAB=1)

    for rule in RULES:
        with pytest.raises(LotNeeded) as needed:
            count(rule, profile)
        assert set(needed.value.tied) == set("ABC")
        tally = count(rule, profile, lots="CAB")
        assert tally.ties
        assert tally.ties[0].settled_by == "lot"
    assert count("schulze", profile, lots="CAB").winners == ("C",)
    assert count("minimax", profile, lots="CAB").winners == ("C",)


def test_equal_majorities_need_no_lot_where_they_do_not_contradict_each_other():
    profile = ballots("ABC", ABC=3, ACB=1)

    assert count("ranked-pairs", profile).winners == ("A",)
    assert count("ranked-pairs", profile).ties == ()


def test_the_default_stands_where_nothing_does_better():
    profile = ballots("XYN", NXY=3, XNY=2)

    tally = count("schulze", profile, settings={"default": "N"})

    assert tally.winners == ("N",)
    assert {reason.code for reason in tally.reasons} >= {"default_stands", "not_above_default"}


def test_what_is_as_often_above_the_default_as_below_it_cannot_win():
    profile = ballots("XN", XN=2, NX=2)

    assert count("schulze", profile, settings={"default": "N"}).winners == ("N",)
    assert count("ranked-pairs", profile, settings={"default": "N"}).winners == ("N",)


def test_a_default_that_is_no_option_is_refused():
    with pytest.raises(BadSettings, match="Nobody"):
        count("schulze", ballots("AB", AB=1), settings={"default": "Nobody"})


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_chosen_where_nobody_voted(rule):
    tally = count(rule, Profile.from_choices("AB", [([], 3)]), lots="AB")

    assert (tally.winners, tally.outcome, tally.valid) == ((), "seats left empty", 0)
    assert [reason.code for reason in tally.reasons] == ["no_valid_ballot"]


def test_the_default_stands_where_nobody_voted():
    assert count("schulze", Profile.from_choices("AB", []), settings={"default": "B"}).winners == ("B",)


def test_a_ballot_that_ranks_nothing_is_set_aside():
    profile = Profile.from_choices("AB", [(["A"], 2), ([], 1)])

    tally = count("minimax", profile)

    assert (tally.valid, tally.invalid) == (2, 1)


def test_a_voter_may_give_two_options_one_place_but_name_none_twice():
    rule = rule_called("schulze")

    rule.check(["a", ["b", "c"]], "abc", {})
    with pytest.raises(BadChoice):
        rule.check(["a", ["b", "a"]], "abc", {})
