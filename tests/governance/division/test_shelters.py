"""Who has a place in a storm: against all plans there are, in small."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from governance.division import BadSettings, District, Group, Shelter, Storm, Way, reasons, shelter
from governance.division.checking import faults_in_plan

from . import slow_rules
from .strategies import storm_rows, storms

HALL = Shelter("Hall", 60, frozenset({"step-free", "power"}))
SCHOOL = Shelter("School", 50, frozenset({"step-free"}))


def people(number, needs=(), name="any"):
    return Group(name, number, frozenset(needs))


def storm(districts, ways, shelters=(HALL, SCHOOL), limit="1"):
    named = tuple(District(name, tuple(groups)) for name, groups in districts.items())
    return Storm(tuple(shelters), named, tuple(Way(*way[:2], Fraction(way[2])) for way in ways), Fraction(limit))


def proved(asked):
    """The plan, with its certificate checked."""
    plan = shelter(asked)
    result, first = json.loads(json.dumps(plan.as_dict())), " ".join(asked.first)
    assert faults_in_plan(*storm_rows(asked), result, limit=str(asked.limit), first=first) == []
    return plan


def test_everybody_goes_to_the_nearest_open_place_when_there_is_room():
    plan = proved(
        storm(
            {"Canal": [people(40)], "Stilts": [people(30)]},
            [
                ("Canal", "Hall", "0.2"),
                ("Canal", "School", "0.9"),
                ("Stilts", "Hall", "0.8"),
                ("Stilts", "School", "0.3"),
            ],
        )
    )

    assert plan.placed == {"Canal": {"any": {"Hall": 40}}, "Stilts": {"any": {"School": 30}}}
    assert (plan.people, plan.unserved) == (70, {})
    assert plan.travel.km == 40 * Fraction("0.2") + 30 * Fraction("0.3")


def test_nobody_is_sent_beyond_the_walking_limit():
    asked = storm(
        {"Canal": [people(40)], "Gardens": [people(9)]}, [("Canal", "Hall", "1"), ("Gardens", "School", "1.001")]
    )

    plan = proved(asked)

    assert plan.unserved == {"Gardens": {"any": 9}}
    (reason,) = reasons(asked, plan)
    assert (reason.cause, reason.shelters, reason.km) == ("far", ("School",), Fraction("1.001"))


def test_somebody_who_needs_power_is_only_placed_where_there_is_power():
    asked = storm({"Canal": [people(5, ["power"])]}, [("Canal", "School", "0.1"), ("Canal", "Hall", "0.9")])

    assert proved(asked).placed["Canal"]["any"] == {"Hall": 5}

    only_school = storm({"Canal": [people(5, ["power"])]}, [("Canal", "School", "0.1")])
    (reason,) = reasons(only_school, proved(only_school))
    assert (reason.cause, reason.shelters, reason.missing) == ("needs", ("School",), ("power",))


def test_those_who_need_power_go_before_others_of_their_district():
    """The hall has the only power, and others of the wards stand nearer to it."""
    groups = {"Canal": [people(60), people(10, ["power"], "devices")]}
    asked = storm(groups, [("Canal", "Hall", "0.2")])

    assert proved(asked).unserved == {"Canal": {"devices": 10}}
    assert proved(replace(asked, first=frozenset({"power"}))).unserved == {"Canal": {"any": 10}}


def test_nobody_who_stays_outside_needs_power_while_somebody_with_power_could_go_elsewhere():
    asked = storm(
        {"Canal": [people(10, ["power"], "devices"), people(60)], "Stilts": [people(45)]},
        [("Canal", "Hall", "0.9"), ("Canal", "School", "0.1"), ("Stilts", "School", "0.2")],
    )

    plan = proved(replace(asked, first=frozenset({"power"})))

    assert plan.placed["Canal"]["devices"] == {"Hall": 10}
    assert sum(sum(by.values()) for by in plan.unserved.values()) == 5


def test_others_move_over_so_that_more_find_a_place():
    """Stilts can only reach the hall; the people of Canal nearest to it go to the school."""
    plan = proved(
        storm(
            {"Canal": [people(50)], "Stilts": [people(60)]},
            [("Canal", "Hall", "0.1"), ("Canal", "School", "0.9"), ("Stilts", "Hall", "0.5")],
        )
    )

    assert plan.people == 110
    assert plan.placed["Canal"]["any"] == {"School": 50}


def test_the_worst_served_district_gets_as_large_a_share_as_can_be():
    plan = proved(
        storm(
            {"Canal": [people(100)], "Stilts": [people(50)], "Gardens": [people(20)]},
            [("Canal", "Hall", "0.1"), ("Stilts", "Hall", "0.9"), ("Gardens", "School", "0.2")],
        )
    )

    assert plan.shares == {"Canal": Fraction(2, 5), "Stilts": Fraction(2, 5), "Gardens": 1}


def test_of_equal_districts_the_nearer_one_gets_the_odd_place():
    ways = [("Canal", "Hall", "0.9"), ("Stilts", "Hall", "0.1")]
    odd = Shelter("Hall", 5)

    for order in (("Canal", "Stilts"), ("Stilts", "Canal")):
        plan = proved(storm({name: [people(10)] for name in order}, ways, shelters=[odd]))

        assert plan.shares == {"Canal": Fraction(1, 5), "Stilts": Fraction(3, 10)}


def test_a_place_is_worth_more_to_a_small_district():
    """With one place for two districts that have none, the share of the small one rises further."""
    plan = proved(
        storm(
            {"Large": [people(10)], "Small": [people(2)]},
            [("Large", "Hall", "0.1"), ("Small", "Hall", "0.9")],
            shelters=[Shelter("Hall", 1)],
        )
    )

    assert plan.shares == {"Large": 0, "Small": Fraction(1, 2)}


def test_where_shelters_are_full_it_is_told_which_one_more_place_would_help():
    asked = storm(
        {"Canal": [people(70)], "Stilts": [people(60)]},
        [("Canal", "Hall", "0.1"), ("Canal", "School", "0.9"), ("Stilts", "Hall", "0.5")],
    )

    told = list(reasons(asked, proved(asked)))

    assert {reason.cause for reason in told} == {"full"}
    assert {reason.shelters for reason in told} == {("Hall", "School")}


def test_a_plan_needs_somewhere_to_go():
    with pytest.raises(BadSettings):
        storm({}, [])


@settings(max_examples=150, deadline=None)
@given(storms(shelters=2, districts=2, people=3))
def test_a_small_plan_is_the_best_of_all_there_are(asked):
    plan = proved(asked)

    people, shares, first, km = slow_rules.best_plan(asked)
    ours = sorted(plan.shares[one.name] for one in asked.districts if one.people)
    before = sum(
        sum(plan.placed[one.name][group.name].values())
        for one in asked.districts
        for group in one.groups
        if group.needs & asked.first
    )
    assert (plan.people, ours, before, plan.travel.km) == (people, shares, first, km)


@settings(max_examples=300, deadline=None)
@given(storms())
def test_any_plan_is_proved_by_its_certificate(asked):
    proved(asked)


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.timeout(1800)
def test_ten_thousand_plans_are_proved_by_their_certificates():
    for seed in range(10_000):
        proved(drawn(random.Random(seed)))


def drawn(chance):
    """Up to five shelters and eight districts of two need classes, some out of reach."""
    words = ("power", "step-free")

    def some():
        return frozenset(word for word in words if chance.random() < 0.5)

    homes = tuple(Shelter(f"S{place}", chance.randint(0, 60), some()) for place in range(chance.randint(1, 5)))
    towns = tuple(
        District(f"D{place}", tuple(Group(name, chance.randint(0, 30), some()) for name in ("some", "others")))
        for place in range(chance.randint(1, 8))
    )
    lengths = [Fraction(length, 4) for length in range(1, 11)]
    ways = tuple(
        Way(town.name, home.name, chance.choice(lengths)) for town in towns for home in homes if chance.random() < 0.8
    )
    return Storm(homes, towns, ways, Fraction(2))
