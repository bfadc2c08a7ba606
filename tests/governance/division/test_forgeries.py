"""Results that somebody changed: the checker says so, without solving anything."""

from __future__ import annotations

import ast
import copy
import json
from fractions import Fraction
from pathlib import Path

import pytest

from governance.division import Claimant, Claims, District, Group, Shelter, Storm, Way, checking, divide, rules, shelter
from governance.division.checking import faults_in_division, faults_in_plan

from .strategies import claim_rows, storm_rows

CLAIMS = Claims(
    Fraction(100),
    (
        Claimant("Asha", Fraction(10), Fraction(40)),
        Claimant("Bo", Fraction(90), Fraction(90)),
        Claimant("Cai", Fraction(80), Fraction(80)),
        Claimant("Dee", Fraction(50), Fraction(25), minimum=Fraction(30)),
    ),
    Fraction(1),
    lots=("Dee", "Cai", "Bo", "Asha"),
)
STORM = Storm(
    (Shelter("Hall", 60, frozenset({"power"})), Shelter("School", 40), Shelter("Barn", 50)),
    (
        District("Canal", (Group("any", 70), Group("power", 10, frozenset({"power"})))),
        District("Stilts", (Group("any", 60),)),
        District("Gardens", (Group("any", 30),)),
        District("Rows", (Group("any", 60),)),
    ),
    (
        Way("Canal", "Hall", Fraction("0.2")),
        Way("Canal", "School", Fraction("0.7")),
        Way("Stilts", "Hall", Fraction("0.3")),
        Way("Gardens", "School", Fraction("0.4")),
        Way("Gardens", "Barn", Fraction("0.5")),
        Way("Rows", "School", Fraction("0.6")),
        Way("Rows", "Hall", Fraction("0.9")),
    ),
    Fraction(1),
)


def divided(rule):
    return json.loads(json.dumps(divide(rule, CLAIMS).as_dict()))


def found(result, **changed):
    given = {"estate": "100", "unit": "1", "lots": CLAIMS.lots} | changed
    return faults_in_division(claim_rows(CLAIMS), result, **given)


def planned():
    return json.loads(json.dumps(shelter(STORM).as_dict()))


def told(plan):
    return faults_in_plan(*storm_rows(STORM), plan, limit="1")


def texts(value, path=()):
    """Every text and number in a result, by where it stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from texts(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from texts(inner, (*path, place))
    else:
        yield path, value


def with_change(result, path, new):
    forged = copy.deepcopy(result)
    inner = forged
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = new
    return forged


@pytest.mark.parametrize("rule", rules())
def test_an_honest_division_is_proved(rule):
    assert found(divided(rule)) == []


@pytest.mark.parametrize("rule", rules())
def test_two_claimants_cannot_swap_a_unit(rule):
    result = divided(rule)
    names = [name for name in result["awards"] if Fraction(result["awards"][name]) > 0]
    for giver in names:
        for taker in set(result["awards"]) - {giver}:
            forged = copy.deepcopy(result)
            for name, change in ((giver, -1), (taker, 1)):
                for amounts in (forged["awards"], forged["certificate"]["exact"]):
                    amounts[name] = str(Fraction(amounts[name]) + change)
            assert found(forged), (giver, taker)


@pytest.mark.parametrize("rule", rules())
def test_no_number_of_a_division_can_be_changed(rule):
    result = divided(rule)
    for path, value in texts(result):
        if path[:2] == ("certificate", "estate") or path[:2] == ("certificate", "unit") or path == ("rule",):
            continue  # the estate and the unit are given to the checker, never believed
        if isinstance(value, str) and value and value[0].isdigit():
            assert found(with_change(result, path, str(Fraction(value) + Fraction(1, 7)))), path


def test_another_estate_another_unit_or_another_lot_is_noticed():
    assert found(divided("leximin"), estate="101")
    assert found(divided("proportional"), unit="5")
    three = Claims(Fraction(4), tuple(Claimant(name, Fraction(2)) for name in "ABC"), Fraction(1), lots=("B", "A", "C"))
    result = divide("dhondt", three).as_dict()
    rows = claim_rows(three)
    assert faults_in_division(rows, result, estate="4", lots=("B", "A", "C")) == []
    assert faults_in_division(rows, result, estate="4", lots=("C", "A", "B")) == ["The lots favour others."]


def test_the_award_of_another_rule_is_noticed():
    for name in rules():
        for other in rules():
            result = divided(name)
            if result["awards"] != divided(other)["awards"]:
                result["rule"] = other
                assert found(result), (name, other)


def test_a_claimant_held_above_the_level_without_a_minimum_is_noticed():
    """All that Dee claims is hers in the forgery, though her minimum is less and others have less."""
    claims = Claims(Fraction(60), (Claimant("Dee", Fraction(40)), Claimant("Bo", Fraction(80))))
    forged = {
        "rule": "leximin",
        "awards": {"Dee": "40", "Bo": "20"},
        "surplus": "0",
        "levels": [
            {"level": "1/4", "claimants": ["Bo"], "tight": "estate", "dual": {"estate": "1/80"}},
            {"level": "1", "claimants": ["Dee"], "tight": "claim", "dual": {"claim": {"Dee": "1/40"}}},
        ],
        "certificate": {
            "exact": {"Dee": "40", "Bo": "20"},
            "reserved": {},
            "proof": {},
            "rounding": None,
        },
    }

    assert faults_in_division(claim_rows(claims), forged, estate="60") == ["Dee has more than the minimum."]


def test_an_honest_plan_is_proved():
    assert told(planned()) == []


def test_no_number_of_a_plan_can_be_changed():
    """The numbers that prove it may have some play; those that say who goes where have none."""
    plan = planned()
    refused = 0
    for path, value in texts(plan):
        if isinstance(value, int) and "levels" not in path:
            assert told(with_change(plan, path, value + 1)), path
            assert told(with_change(plan, path, value - 1)), path
        elif path[0] == "shares":
            assert told(with_change(plan, path, "1/97")), path
        elif path[:2] == ("certificate", "travel"):
            refused += bool(told(with_change(plan, path, str(Fraction(value) - 1))))
    assert refused > 5


def test_a_plan_that_places_fewer_is_refused():
    plan = planned()
    plan["placed"]["Stilts"]["any"]["Hall"] -= 1
    plan["unserved"]["Stilts"]["any"] += 1
    plan["shares"]["Stilts"] = str(Fraction(plan["shares"]["Stilts"]) - Fraction(1, 60))
    plan["certificate"]["people"] -= 1
    plan["certificate"]["travel"]["km"] = str(Fraction(plan["certificate"]["travel"]["km"]) - Fraction("0.3"))

    assert told(plan)


def test_a_plan_that_gives_the_worst_served_less_is_refused():
    plan = planned()
    shares = {name: Fraction(share) for name, share in plan["shares"].items()}
    assert shares["Stilts"] < 1
    plan["placed"]["Stilts"]["any"]["Hall"] -= 5
    plan["unserved"]["Stilts"]["any"] += 5
    plan["placed"]["Canal"]["any"]["Hall"] = plan["placed"]["Canal"]["any"].get("Hall", 0) + 5
    plan["unserved"].setdefault("Canal", {})["any"] = plan["unserved"].get("Canal", {}).get("any", 0) - 5
    if not plan["unserved"]["Canal"]["any"]:
        del plan["unserved"]["Canal"]["any"]
    plan["shares"]["Stilts"] = str(shares["Stilts"] - Fraction(5, 60))
    plan["shares"]["Canal"] = str(shares["Canal"] + Fraction(5, 80))
    km = Fraction(plan["certificate"]["travel"]["km"])
    plan["certificate"]["travel"]["km"] = str(km + 5 * (Fraction("0.2") - Fraction("0.3")))

    assert told(plan)
    assert not any("add up" in fault for fault in told(plan))


@pytest.mark.parametrize("nonsense", [{}, {"awards": 1}, {"certificate": None}, {"rule": "leximin", "certificate": {}}])
def test_what_cannot_be_read_is_no_proof(nonsense):
    assert found(nonsense)
    assert told(nonsense)


def test_the_checker_shares_no_code_with_what_it_checks():
    tree = ast.parse(Path(checking.__file__).read_text())
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }

    assert imported <= {"__future__", "re", "collections", "fractions", "typing"}
    assert all(node.level == 0 for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
