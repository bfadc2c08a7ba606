"""Whether an outcome lets a group down, against a check that looks at every group there is."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given

from governance.budgeting import fund
from governance.budgeting.justified import representation

from .slow_budgets import Vote
from .strategies import chosen_by_chance, profile_of, votes

pytestmark = pytest.mark.once


def groups_let_down(vote: Vote, funded: set[str]) -> dict[str, bool]:
    has = [{name for name in ballot if name in funded} for ballot in vote.ballots]

    def cost(names):
        return sum(vote.costs[name] for name in names)

    found = {"jr": False, "pjr_plus": False, "ejr_plus": False}
    for project in vote.costs.keys() - funded:
        supporters = vote.supporters(project)
        for size in range(1, len(supporters) + 1):
            part = Fraction(size) * vote.budget / len(vote.ballots) - vote.costs[project]
            if part < 0:
                continue
            for group in combinations(supporters, size):
                found["jr"] |= not any(has[voter] for voter in group)
                found["pjr_plus"] |= cost(set().union(*(has[voter] for voter in group))) <= part
                found["ejr_plus"] |= all(cost(has[voter]) <= part for voter in group)
    return found


def some_projects(vote: Vote, chance: random.Random) -> set[str]:
    funded, left = set(), vote.budget
    for name in chance.sample(list(vote.costs), len(vote.costs)):
        if vote.costs[name] <= left and chance.random() < 0.6:
            funded.add(name)
            left -= vote.costs[name]
    return funded


def test_a_group_is_found_exactly_where_there_is_one():
    times = dict.fromkeys(("jr", "pjr_plus", "ejr_plus"), 0)
    for seed in range(600):
        chance = random.Random(seed)
        vote = chosen_by_chance(chance)
        funded = some_projects(vote, chance)

        found = representation(profile_of(vote), funded)

        expected = groups_let_down(vote, funded)
        assert {axiom: getattr(found, axiom) is not None for axiom in expected} == expected, seed
        times = {axiom: times[axiom] + expected[axiom] for axiom in times}
    assert 0 < times["jr"] < times["pjr_plus"] < times["ejr_plus"] < 600


def test_the_group_that_is_named_really_is_let_down():
    for seed in range(300):
        chance = random.Random(seed)
        vote = chosen_by_chance(chance)
        funded = some_projects(vote, chance)
        for group in (found := representation(profile_of(vote), funded)).jr, found.pjr_plus, found.ejr_plus:
            if group is not None:
                assert set(group.voters) <= set(vote.supporters(group.project))
                assert group.entitled_to == Fraction(len(group.voters)) * vote.budget / len(vote.ballots)
                assert group.used + vote.costs[group.project] <= group.entitled_to


@given(votes())
def test_equal_shares_lets_no_group_down(vote):
    profile = profile_of(vote)

    assert representation(profile, fund("equal-shares", profile, lots=vote.lots).selected).jr is None


@given(votes())
def test_equal_shares_of_approvals_leaves_each_group_somebody_who_is_content(vote):
    vote.ballots = [dict.fromkeys(ballot, 1) for ballot in vote.ballots]
    profile = profile_of(vote)

    assert representation(profile, fund("equal-shares", profile, lots=vote.lots).selected).ejr_plus is None
