"""The rules of budgeting: against their slow twins, by what must always hold, and on small budgets one can follow."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.budgeting import BadSettings, Kind, LotNeeded, Profile, Project, UnknownRule, fund, rules

from . import slow_budgets as slow
from .strategies import chosen_by_chance, profile_of, votes

pytestmark = pytest.mark.once

COMPLETIONS = ("none", "add1", "add1-exhaustive", "greedy", "phragmen")
MANY = 10_000


def town(budget, costs, *ballots, kind=Kind.APPROVAL) -> Profile:
    """Each ballot is (how many, what they marked)."""
    projects = [Project(name, Decimal(cost)) for name, cost in costs.items()]
    return Profile.from_choices(projects, Decimal(budget), [(marks, number) for number, marks in ballots], kind)


def paid(round_) -> dict[int, Fraction]:
    return dict(zip(round_.payments.voters.tolist(), round_.payments.exact, strict=True))


@pytest.mark.parametrize("completion", COMPLETIONS)
def test_equal_shares_is_what_exact_fractions_say(completion):
    for seed in range(MANY // len(COMPLETIONS)):
        chance = random.Random(f"{completion} {seed}")
        vote = chosen_by_chance(chance)
        told = {
            "utilities": chance.choice(["cost", "cardinality"]),
            "comparison": chance.choice(["none", "greedy"]),
            "eligibility": chance.choice(["none", "none", "third"]),
        }

        outcome = fund("equal-shares", profile_of(vote), settings=told | {"completion": completion}, lots=vote.lots)

        twin = slow.equal_shares(
            vote,
            by_cost=told["utilities"] == "cost",
            completion=completion,
            comparison=told["comparison"],
            eligibility=told["eligibility"],
        )
        assert list(outcome.selected) == twin.selected, (seed, told)
        assert outcome.per_voter_budget == twin.share
        for each, price, amounts in zip(outcome.rounds, twin.prices, twin.paid, strict=False):
            assert each.price_per_utility == price, (seed, told)
            assert paid(each) == amounts


def test_phragmen_is_what_exact_fractions_say():
    for seed in range(MANY // 5):
        vote = chosen_by_chance(random.Random(f"phragmen {seed}"))

        outcome = fund("phragmen", profile_of(vote), lots=vote.lots)

        twin = slow.phragmen(vote)
        assert list(outcome.selected) == twin.selected, seed
        assert [each.load for each in outcome.rounds] == twin.prices
        assert [paid(each) for each in outcome.rounds] == twin.paid


@given(votes(), st.integers(0, 9))
def test_greedy_goes_down_the_list(vote, least):
    profile = profile_of(vote)

    def chosen(rule, **options):
        return list(fund(rule, profile, lots=vote.lots, **options).selected)

    assert chosen("greedy") == slow.greedy(vote)
    assert chosen("greedy-no-skip") == slow.greedy(vote, skip=False)
    assert chosen("greedy-threshold", settings={"min_score": str(least)}) == slow.greedy(vote, least=least)


@settings(max_examples=300)
@given(votes(most_cost=10**6), st.sampled_from(COMPLETIONS), st.sampled_from(["cost", "cardinality"]))
def test_nobody_pays_more_than_their_share_and_no_project_gets_more_than_it_costs(vote, completion, utilities):
    vote.budget = Fraction(min(vote.budget, 2000)) if completion.startswith("add1") else vote.budget
    told = {"completion": completion, "utilities": utilities}

    outcome = fund("equal-shares", profile_of(vote), settings=told, lots=vote.lots)

    assert outcome.cost <= outcome.budget
    by_shares = [each for each in outcome.rounds if each.step == "equal shares"]
    for each in by_shares:
        assert each.payments.exact is None or sum(each.payments.exact) == each.cost
        assert float(each.payments.amounts.sum()) == pytest.approx(float(each.cost))
        assert set(each.payments.voters.tolist()) <= set(vote.supporters(each.project))
    for voter in range(len(vote.ballots)):
        spent = sum(Fraction(each.payments.by(voter)) for each in by_shares)
        assert spent <= outcome.per_voter_budget * (1 + Fraction(1, 10**9))
    gone = {*outcome.selected, *(each.project for each in outcome.rejected)}
    assert gone == set(vote.costs)


@given(votes(), st.sampled_from(["greedy", "greedy-no-skip", "phragmen"]))
def test_every_project_is_chosen_or_told_why_not(vote, rule):
    outcome = fund(rule, profile_of(vote), lots=vote.lots)

    assert outcome.cost <= outcome.budget
    assert sorted([*outcome.selected, *(each.project for each in outcome.rejected)]) == sorted(vote.costs)


def test_what_the_rich_pay_covers_for_those_who_have_less():

    profile = town(
        120,
        {"pond": 48, "bench": 24},
        (3, ["pond", "bench"]),
        (3, ["pond"]),
        (6, ["bench"]),
    )

    outcome = fund("equal-shares", profile)

    assert [(each.project, each.price_per_utility) for each in outcome.rounds] == [
        ("bench", Fraction(1, 9)),
        ("pond", Fraction(13, 72)),
    ]
    bench, pond = outcome.rounds
    assert paid(bench)[0] == Fraction(24, 9)
    assert (paid(pond)[0], paid(pond)[3]) == (Fraction(22, 3), Fraction(26, 3))
    assert outcome.paid_by(0) == (("bench", Fraction(8, 3)), ("pond", Fraction(22, 3)))


def test_people_who_have_spent_their_share_can_pay_no_more():
    profile = town(30, {"pond": 30, "bench": 12}, (2, ["pond", "bench"]), (1, ["pond"]))

    outcome = fund("equal-shares", profile)

    (bench,) = outcome.rejected
    assert outcome.selected == ("pond",)
    assert (bench.project, bench.reason, bench.supporters, bench.spent_out) == ("bench", "supporters_spent", 2, 2)
    assert (bench.left, bench.effective_support) == (0, "66.6")


def test_effective_support_says_how_near_a_project_came():
    """The bench was level with nothing: at the price of the pond its two supporters could pay 8 of its 10."""
    profile = town(40, {"pond": 20, "bench": 10}, (5, ["pond"]), (4, ["bench"]), (1, []))

    outcome = fund("equal-shares", profile)

    assert outcome.selected == ("pond", "bench")
    short = fund("equal-shares", town(40, {"pond": 20, "bench": 20}, (5, ["pond"]), (4, ["bench"]), (1, [])))
    assert short.rejected[0].effective_support == "80.0"
    assert short.rejected[0].left == 16


def test_add1_raises_the_share_until_the_next_step_would_cost_too_much():
    profile = town(100, {"pond": 60, "bench": 30, "stage": 90}, (5, ["pond"]), (3, ["bench"]), (2, ["stage"]))

    plain = fund("equal-shares", profile)
    raised = fund("equal-shares", profile, settings={"completion": "add1"})

    assert (plain.selected, plain.per_voter_budget) == (("bench",), 10)
    assert (raised.selected, raised.per_voter_budget) == (("pond", "bench"), 44)


def test_add1_stops_early_only_where_that_is_asked_for():
    profile = town(100, {"pond": 60, "bench": 30, "stage": 90}, (5, ["pond"]), (3, ["bench"]), (2, ["stage"]))

    early = fund("equal-shares", profile, settings={"completion": "add1-exhaustive"})

    assert (early.selected, early.per_voter_budget) == (("pond", "bench"), 12)


def test_one_dear_wish_of_one_person_does_not_take_a_million_steps():
    profile = town(3_000_000, {"pond": 600, "palace": 2_900_000}, (5, ["pond"]), (1, ["palace"]))

    outcome = fund("equal-shares", profile, settings={"completion": "add1"})

    assert outcome.selected == ("pond", "palace")
    assert outcome.per_voter_budget == 2_900_000


def test_the_share_grows_by_whole_units_of_the_currency_however_fine_the_costs():
    profile = town("10.00", {"pond": "5.25", "bench": "3.50"}, (2, ["pond"]), (2, ["bench"]))

    outcome = fund("equal-shares", profile, settings={"completion": "add1"})

    assert outcome.per_voter_budget == 3
    assert (outcome.selected, outcome.cost) == (("bench", "pond"), Decimal("8.75"))


def test_greedy_replaces_the_outcome_only_if_more_people_do_better_with_it():
    profile = town(100, {"pond": 90, "bench": 10, "stage": 11}, (6, ["pond"]), (2, ["bench"]), (2, ["stage"]))

    kept = fund("equal-shares", profile)
    compared = fund("equal-shares", profile, settings={"comparison": "greedy"})

    assert kept.selected == ("bench", "stage")
    assert compared.selected == ("pond", "bench")
    assert (compared.comparison.equal_shares, compared.comparison.greedy) == (2, 6)


def test_a_project_needs_votes_in_proportion_to_its_cost_where_that_is_asked_for():
    profile = town(90, {"pond": 60, "bench": 30}, (7, ["bench"]), (2, ["pond"]), (1, []))

    outcome = fund("equal-shares", profile, settings={"eligibility": "third", "completion": "greedy"})

    assert [(each.project, each.reason) for each in outcome.rejected] == [("pond", "not_eligible")]


def test_equal_projects_are_told_apart_by_cost_then_votes_then_lot():
    cheaper = town(60, {"pond": 30, "bench": 20}, (3, ["pond"]), (3, ["bench"]))
    alike = town(60, {"pond": 30, "bench": 30}, (3, ["pond"]), (3, ["bench"]))

    assert fund("equal-shares", cheaper).ties[0].settled_by == "cost"
    drawn = fund("equal-shares", alike, lots=["bench", "pond"])
    assert (drawn.selected, drawn.ties[0].settled_by) == (("bench", "pond"), "lot")
    with pytest.raises(LotNeeded, match="pond, bench are tied"):
        fund("equal-shares", alike)


def test_by_points_equals_of_one_cost_are_told_apart_by_votes():
    profile = town(60, {"pond": 12, "bench": 12}, (2, {"pond": 2}), (4, {"bench": 1}), (2, {}), kind=Kind.CUMULATIVE)

    outcome = fund("equal-shares", profile)

    assert (outcome.selected, outcome.ties[0].settled_by) == (("bench", "pond"), "votes")


def test_greedy_takes_equals_as_they_stand_in_the_list_unless_lots_were_drawn():
    profile = town(30, {"pond": 30, "bench": 30}, (3, ["pond"]), (3, ["bench"]))

    assert fund("greedy", profile).selected == ("pond",)
    assert fund("greedy", profile, lots=["bench", "pond"]).selected == ("bench",)


def test_amounts_that_rounding_cannot_tell_apart_are_told_apart():
    """A third of the cost each, three times over, leaves exactly nothing: no float says so."""
    profile = town(3, {"a": 1, "b": 1, "c": 1}, (3, ["a", "b", "c"]))

    outcome = fund("equal-shares", profile, lots=["a", "b", "c"])

    assert outcome.selected == ("a", "b", "c")
    assert sum(paid(outcome.rounds[2]).values()) == 1


def test_a_billion_and_one_is_more_than_a_billion():
    profile = town(4 * 10**12, {"pond": 2 * 10**12, "bench": 2 * 10**12 - 1}, (10**3, ["pond"]), (10**3, ["bench"]))

    assert fund("equal-shares", profile).selected == ("bench", "pond")


def test_phragmen_stops_as_soon_as_what_comes_next_does_not_fit():
    profile = town(100, {"pond": 60, "bench": 50, "tree": 10}, (6, ["pond"]), (4, ["bench"]), (1, ["tree"]))

    outcome = fund("phragmen", profile)

    assert outcome.selected == ("tree", "pond")
    assert [(each.project, each.reason) for each in outcome.rejected] == [("bench", "does_not_fit")]


def test_withdrawn_projects_and_those_nobody_supports_are_said_to_be():
    profile = town(100, {"pond": 999999999, "bench": 50, "tree": 200, "oak": 7}, (3, ["pond", "bench", "tree"]))

    reasons = {each.project: each.reason for each in fund("equal-shares", profile).rejected}

    assert reasons == {"pond": "withdrawn", "tree": "over_budget", "oak": "no_support"}


def test_what_costs_nothing_is_chosen_and_nobody_pays():
    profile = town(10, {"thanks": 0, "bench": 10}, (2, ["thanks", "bench"]))

    outcome = fund("equal-shares", profile)

    assert outcome.selected == ("thanks", "bench")
    assert outcome.rounds[0].price_per_utility == 0
    assert sum(paid(outcome.rounds[0]).values()) == 0


@pytest.mark.parametrize("rule", rules())
def test_without_ballots_or_money_every_rule_comes_to_an_end(rule):
    for budget in (0, 100):
        outcome = fund(rule, town(budget, {"pond": 10, "bench": 200}))

        assert outcome.cost <= budget
        assert outcome.as_dict()["rejected"]


@pytest.mark.parametrize("rule", rules())
def test_a_setting_that_a_rule_does_not_have_is_refused(rule):
    with pytest.raises(BadSettings, match=f"The rule {rule} has no setting called quota"):
        fund(rule, town(10, {"pond": 10}), settings={"quota": "hare"})


def test_an_unknown_rule_and_unknown_lots_are_refused():
    with pytest.raises(UnknownRule, match="equal-shares, greedy"):
        fund("fair", town(10, {"pond": 10}))
    with pytest.raises(BadSettings, match="names oak, which is no project"):
        fund("greedy", town(10, {"pond": 10}), lots=["oak"])
