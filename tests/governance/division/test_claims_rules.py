"""Estates that are smaller than what is claimed: who gets what, against slow twins and the axioms of each rule."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings

from governance.division import BadClaim, BadSettings, Claimant, Claims, LotNeeded, divide, rules
from governance.division.checking import faults_in_division

from . import slow_rules
from .strategies import claim_rows, claims

TALMUD = tuple(Claimant(name, Fraction(claim)) for name, claim in (("Asha", 100), ("Bo", 200), ("Cai", 300)))
AS_TOLD = 300
THOROUGH = 10_000


def estate(amount, *, unit=None, lots=None, claimants=TALMUD, reserved=()):
    return Claims(Fraction(amount), claimants, unit, reserved, lots)


def awards(rule, divided):
    return list(divide(rule, divided).awards.values())


@pytest.mark.parametrize("amount, shares", [(100, "100/3 100/3 100/3"), (200, "50 75 75"), (300, "50 100 150")])
def test_the_talmud_divides_its_three_estates_as_it_says(amount, shares):
    assert awards("talmud", estate(amount)) == [Fraction(share) for share in shares.split()]


@pytest.mark.parametrize(
    "rule, shares",
    [
        ("proportional", "40 80 120"),
        ("equal-awards", "80 80 80"),
        ("equal-losses", "0 70 170"),
        ("talmud", "50 95 95"),
        ("leximin", "40 80 120"),
    ],
)
def test_the_rules_differ_on_the_same_claims(rule, shares):
    assert awards(rule, estate(240)) == [Fraction(share) for share in shares.split()]


@pytest.mark.parametrize("rule", rules())
def test_what_nobody_claims_is_left_over(rule):
    division = divide(rule, estate(700))

    assert (list(division.awards.values()), division.surplus) == ([100, 200, 300], 100)


@pytest.mark.parametrize("rule", rules())
def test_a_fifth_is_kept_for_the_river_before_anybody_else(rule):
    division = divide(rule, estate(500, reserved=(("the river", Fraction(1, 5)),), lots=("Asha", "Bo", "Cai")))

    assert division.awards["the river"] == 100
    assert sum(division.awards.values()) == 500


def test_whoever_is_worst_served_is_lifted_first():
    people = (Claimant("Asha", Fraction(90), Fraction(100)), Claimant("Bo", Fraction(10), Fraction(100)))

    division = divide("leximin", estate(50, claimants=people))

    assert division.awards == {"Asha": 40, "Bo": 10}
    assert [(level.level, level.tight) for level in division.exact.levels] == [
        (Fraction(1, 10), "claim"),
        (Fraction(2, 5), "estate"),
    ]


def test_a_guaranteed_minimum_stands_above_the_level_of_the_others():
    people = (Claimant("Asha", Fraction(100)), Claimant("Bo", Fraction(100), minimum=Fraction(60)))

    division = divide("leximin", estate(80, claimants=people))

    assert division.awards == {"Asha": 20, "Bo": 60}
    assert division.exact.levels[-1].tight == "minimum"


def test_the_same_need_gets_twice_as_much_at_twice_the_weight():
    people = (Claimant("Asha", Fraction(100), weight=Fraction(2)), Claimant("Bo", Fraction(100)))

    assert awards("weighted-leximin", estate(90, claimants=people)) == [60, 30]
    assert awards("leximin", estate(90, claimants=people)) == [45, 45]


def test_the_last_unit_goes_by_lot_and_the_tie_is_told():
    three = tuple(Claimant(name, Fraction(5)) for name in ("Asha", "Bo", "Cai"))

    division = divide("equal-awards", estate(10, unit=Fraction(1), claimants=three, lots=("Cai", "Asha", "Bo")))

    assert list(division.awards.values()) == [3, 3, 4]
    assert division.rounding.tied == ("Asha", "Bo", "Cai")
    assert division.rounding.chosen == ("Cai",)


@pytest.mark.parametrize("rule", ["equal-awards", "hamilton", "sainte-lague", "dhondt"])
def test_a_last_unit_without_lots_is_refused_and_names_the_tied(rule):
    three = tuple(Claimant(name, Fraction(5)) for name in ("Asha", "Bo", "Cai"))

    with pytest.raises(LotNeeded, match="Asha, Bo, Cai"):
        divide(rule, estate(10, unit=Fraction(1), claimants=three))


@pytest.mark.parametrize(
    "rule, seats", [("hamilton", [10, 7, 5, 3]), ("sainte-lague", [10, 7, 5, 3]), ("dhondt", [11, 7, 5, 2])]
)
def test_whole_units_by_three_rules(rule, seats):
    people = tuple(Claimant(name, Fraction(claim)) for name, claim in zip("ABCD", (208, 136, 100, 56), strict=True))

    assert awards(rule, estate(25, claimants=people)) == seats


def test_more_places_can_cost_one_by_hamilton_but_not_by_divisors():
    """Alabama's paradox."""
    people = tuple(Claimant(name, Fraction(claim)) for name, claim in zip("ABC", (60, 60, 20), strict=True))
    few, many = estate(10, claimants=people), estate(11, claimants=people)

    assert awards("hamilton", few)[2] > awards("hamilton", many)[2]
    for rule in ("sainte-lague", "dhondt"):
        lots = ("A", "B", "C")
        before, after = (awards(rule, estate(amount, claimants=people, lots=lots)) for amount in (10, 11))
        assert all(less <= more for less, more in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "claimant, words",
    [
        (Claimant("Bo", Fraction(-1)), "below 0"),
        (Claimant("Bo", Fraction(1), Fraction(0)), "need of 0"),
        (Claimant("Bo", Fraction(1), weight=Fraction(0)), "weight"),
        (Claimant("Bo", Fraction(1), minimum=Fraction(2)), "above the claim"),
        (Claimant("Asha", Fraction(1)), "twice"),
    ],
)
def test_claims_that_mean_nothing_are_refused_with_their_place(claimant, words):
    with pytest.raises(BadClaim, match=words) as refused:
        estate(1, claimants=(TALMUD[0], claimant))

    assert refused.value.row == 1


def test_minimums_beyond_the_estate_are_refused():
    people = (Claimant("Asha", Fraction(5), minimum=Fraction(5)), Claimant("Bo", Fraction(5), minimum=Fraction(5)))

    with pytest.raises(BadSettings, match="come to 10, but there is only 8"):
        divide("leximin", estate(8, claimants=people))
    assert awards("leximin", estate(10, claimants=people)) == [5, 5]


def hold_their_axioms(divided):
    """What every rule promises, and what each one does; the certificate is checked by code of its own."""
    exact = {rule: divide(rule, divided).exact.awards for rule in rules()}
    available = divided.available
    names = [one.name for one in divided.claimants]
    claimed = [one.claim for one in divided.claimants]
    for rule in rules():
        division = divide(rule, divided)
        told = json.loads(json.dumps(division.as_dict()))
        given = {"estate": str(divided.estate), "unit": divided.unit and str(divided.unit), "lots": divided.lots}
        reserved = {name: str(share) for name, share in divided.reserved}
        assert faults_in_division(claim_rows(divided), told, reserved=reserved, **given) == []
        assert sum(division.awards.values()) + division.surplus == divided.estate
        for one in divided.claimants:
            assert 0 <= division.awards[one.name] <= one.claim
            if divided.unit and rule not in ("sainte-lague", "dhondt", "hamilton"):
                assert abs(division.awards[one.name] - exact[rule][one.name]) < divided.unit
    assert list(exact["equal-awards"].values()) == slow_rules.equal_awards(claimed, available)
    assert list(exact["equal-losses"].values()) == slow_rules.equal_losses(claimed, available)
    for first, second in combinations(divided.claimants, 2):
        pair = exact["talmud"][first.name], exact["talmud"][second.name]
        assert pair == slow_rules.contested_garment(first.claim, second.claim, sum(pair))
    for rule, weights in (
        ("leximin", [1] * len(names)),
        ("weighted-leximin", [one.weight for one in divided.claimants]),
    ):
        widths = [(one.measure or 1) * weight for one, weight in zip(divided.claimants, weights, strict=True)]
        lows = [one.minimum for one in divided.claimants]
        assert list(exact[rule].values()) == slow_rules.risen(widths, lows, claimed, available)
    for rule, divisor in (("sainte-lague", lambda held: 2 * held + 1), ("dhondt", lambda held: held + 1)):
        assert exact[rule] == slow_rules.unit_by_unit(divided, divisor, divided.lots)


@settings(max_examples=AS_TOLD, deadline=None)
@given(claims())
def test_any_claims_are_divided_as_the_rules_promise(divided):
    hold_their_axioms(divided)


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.timeout(1200)
@settings(max_examples=THOROUGH, deadline=None)
@given(claims())
def test_ten_thousand_claims_are_divided_as_the_rules_promise(divided):
    hold_their_axioms(divided)


@settings(max_examples=AS_TOLD, deadline=None)
@given(claims(whole=True))
def test_more_to_divide_takes_from_nobody(divided):
    """All rules but Hamilton, whose paradox has a test of its own; before rounding."""
    more = Claims(divided.estate + 1, divided.claimants, None, (), divided.lots)
    less = Claims(divided.estate, divided.claimants, None, (), divided.lots)
    for rule in ("proportional", "equal-awards", "equal-losses", "talmud", "leximin", "weighted-leximin"):
        assert all(
            divide(rule, less).exact.awards[one.name] <= divide(rule, more).exact.awards[one.name]
            for one in divided.claimants
        )
