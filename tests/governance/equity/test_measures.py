"""Measures of inequality, shares and chances: against slow twins, worked examples, and what must always hold."""

from __future__ import annotations

import json
import math
import os
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.equity import (
    Holding,
    NotDefined,
    Said,
    atkinson,
    chi_square_tail,
    concentration,
    concentration_curve,
    coverage,
    disparate_impact,
    exposure,
    fisher,
    gini,
    group_shares,
    likeness,
    lorenz,
    percentiles,
    share_interval,
    theil,
    total_variation,
)
from governance.equity.measuring import measured, ranked
from governance.equity.table import read_table

from . import slow_twins

DATA = Path(os.environ.get("COMMONWEATHER_DATA", Path(__file__).parents[4] / "shared" / "data"))
AMOUNTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12)
close = pytest.approx


def equity_file(*parts: str) -> Path:
    path = DATA.joinpath("equity", *parts)
    if not path.exists():
        pytest.skip(f"no equity data at {path}; set COMMONWEATHER_DATA")
    return path


@given(AMOUNTS)
def test_every_measure_says_what_its_slow_twin_says(values):
    assert gini(values) == close(float(slow_twins.gini(values)), abs=1e-12)
    assert theil(values).total == close(slow_twins.theil(values), abs=1e-12)
    for aversion in (0.5, 1, 2):
        assert atkinson(values, aversion) == close(slow_twins.atkinson(values, aversion), abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 5)), min_size=1, max_size=12))
def test_concentration_says_what_its_slow_twin_says(pairs):
    values, by = zip(*pairs, strict=True)
    assert concentration(values, by) == close(slow_twins.concentration(values, by), abs=1e-12)
    assert concentration(values, values) == close(gini(values), abs=1e-12)
    assert concentration(values, [-one for one in by]) == close(-concentration(values, by), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 4), st.sampled_from("abc")), min_size=1, max_size=8))
def test_a_weight_of_three_is_three_people(rows):
    values, weights, groups = zip(*rows, strict=True)
    each = [(value, group) for value, weight, group in rows for _ in range(weight)]
    people, names = zip(*each, strict=True)
    assert gini(values, weights) == close(gini(people), abs=1e-12)
    assert atkinson(values, 0.5, weights) == close(atkinson(people, 0.5), abs=1e-9)
    assert concentration(values, values, weights) == close(concentration(people, people), abs=1e-12)
    weighted, plain = theil(values, weights, groups), theil(people, None, names)
    assert (weighted.total, weighted.between) == (close(plain.total, abs=1e-9), close(plain.between, abs=1e-9))


@given(AMOUNTS, st.integers(1, 9))
def test_inequality_is_the_same_in_any_order_and_in_any_unit(values, unit):
    for measure in (gini, lambda given: theil(given).total, lambda given: atkinson(given, 2)):
        assert measure(values) == close(measure(sorted(values, reverse=True)), abs=1e-9)
        assert measure(values) == close(measure([unit * value for value in values]), abs=1e-9)
        assert measure(values) == close(measure(values * 2), abs=1e-9)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=12), st.data())
def test_giving_from_a_richer_to_a_poorer_person_never_adds_inequality(values, data):
    poorer, richer = sorted(data.draw(st.permutations(range(len(values))))[:2], key=lambda place: values[place])
    moved = list(values)
    amount = data.draw(st.integers(0, (values[richer] - values[poorer]) // 2))
    moved[richer] -= amount
    moved[poorer] += amount
    for measure in (gini, lambda given: theil(given).total, lambda given: atkinson(given, 0.5)):
        assert measure(moved) <= measure(values) + 1e-9


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from("abc")), min_size=1, max_size=12))
def test_theil_within_is_the_mean_of_the_groups_own(pairs):
    values, groups = zip(*pairs, strict=True)
    found, whole = theil(values, None, groups), sum(values)
    assert found.between is not None
    assert found.total == close(found.between + found.within, abs=1e-9)
    own = {name: [value for value, group in pairs if group == name] for name in set(groups)}
    if whole:
        inside = sum(sum(held) / whole * slow_twins.theil(held) for held in own.values() if sum(held))
        assert found.within == close(inside, abs=1e-9)


@given(AMOUNTS)
def test_the_lorenz_curve_rises_ever_more_steeply_and_encloses_the_gini_coefficient(values):
    curve = lorenz(values)
    assert (curve[0], curve[-1], len(curve)) == ((0, 0), (1, 1), len(values) + 1)
    steps = [up - before for (_, before), (_, up) in pairwise(curve)]
    assert all(step <= after + 1e-12 for step, after in pairwise(steps))
    area = sum((one[1] + other[1]) / 2 * (other[0] - one[0]) for one, other in pairwise(curve))
    assert 1 - 2 * area == close(gini(values), abs=1e-9)


def test_the_concentration_curve_says_what_those_with_the_highest_exposure_get():
    hours, exposed = [10, 20, 30, 40], [0.9, 0.5, 0.5, 0.1]
    assert concentration_curve(hours, exposed, reverse=True) == [(0, 0), (0.25, 0.1), (0.75, 0.6), (1, 1)]
    assert concentration_curve(hours, exposed) == [(0, 0), (0.25, 0.4), (0.75, 0.9), (1, 1)]
    assert concentration(hours, exposed) < 0


def test_one_who_has_nothing_makes_atkinson_1_where_the_poorest_weigh_all():
    assert (atkinson([0, 5, 5], 1), atkinson([0, 5, 5], 2)) == (1, 1)
    assert 0 < atkinson([0, 5, 5], 0.5) < 1
    assert (atkinson([0, 0], 1), theil([0, 0]).total, concentration([0, 0], [1, 2])) == (0, 0, 0)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: gini([]),
        lambda: gini([1, -1]),
        lambda: gini([1, math.nan]),
        lambda: gini([1, 2], [1]),
        lambda: gini([1, 2], [0, 0]),
        lambda: theil([1, 2], None, ["a"]),
        lambda: atkinson([1], 0),
        lambda: concentration([1, 2], [1]),
        lambda: coverage([], []),
        lambda: total_variation([1], [1, 2]),
        lambda: share_interval(3, 2),
        lambda: likeness([1, 2], [0, 5]),
        lambda: group_shares([Holding("a", -1)]),
        lambda: exposure(["a", "a"], {}),
    ],
)
def test_what_means_nothing_is_refused(refused):
    with pytest.raises(NotDefined):
        refused()


def test_shares_per_head_and_per_need_are_exact():
    north, south = group_shares([Holding("North", 28, 41, 60), Holding("South", 72, 59, 40)])
    assert (north.share, north.per_head, north.per_need) == (Fraction(7, 25), Fraction(28, 41), Fraction(7, 15))
    assert (south.per_head, south.per_need) == (Fraction(72, 59), Fraction(9, 5))


def test_where_the_people_of_one_group_are_not_known_none_are_compared_by_head():
    shares = group_shares([Holding("North", 28, None, 60), Holding("South", 72, 59, 0)])
    assert [one.per_head for one in shares] == [None, None]
    assert [one.per_need for one in shares] == [Fraction(28, 100), None]
    assert group_shares([Holding("North", 0, 5)])[0].share is None


def test_coverage_counts_people_who_have_anything_or_enough():
    assert coverage([0, 3, 9], [10, 20, 10]) == 0.75
    assert coverage([0, 3, 9], [10, 20, 10], least=9) == 0.25


@given(st.integers(0, 40), st.integers(1, 40))
def test_an_interval_of_a_share_holds_the_share_and_stays_between_none_and_all(part, more):
    found = share_interval(part, part + more)
    assert 0 <= found.low <= found.value <= found.high <= 1
    wider = share_interval(part, part + more, sure=0.99)
    assert wider.low <= found.low
    assert wider.high >= found.high


def test_wilsons_interval_of_a_published_example():
    found = share_interval(81, 263)  # Newcombe, Statistics in Medicine 17 (1998), table I
    assert (found.low, found.high) == (close(0.2553, abs=5e-5), close(0.3662, abs=5e-5))


@given(st.tuples(st.integers(0, 30), st.integers(1, 30), st.integers(0, 30), st.integers(1, 30)))
def test_fishers_test_agrees_with_counting_every_table(counts):
    part, more, other, other_more = counts
    table = part, part + more, other, other + other_more
    assert fisher(*table) == close(float(slow_twins.fisher(*table)), abs=1e-9)


def test_the_tea_of_a_lady():
    assert fisher(3, 4, 1, 4) == close(34 / 70)


def test_a_large_difference_is_found_and_a_small_one_is_not():
    worse = disparate_impact(20, 100, 60, 120)
    assert (worse.said, worse.ratio.value) == (Said.DIFFERENT, close(0.4))
    assert worse.ratio.low < 0.4 < worse.ratio.high < 1
    alike = disparate_impact(20, 100, 25, 120)
    assert alike.said == Said.NO_DIFFERENCE
    assert alike.ratio.low < 1 < alike.ratio.high


@pytest.mark.parametrize("counts", [(0, 4, 60, 120), (1, 20, 2, 20), (19, 20, 20, 20)])
def test_of_few_people_nothing_is_said(counts):
    assert disparate_impact(*counts).said == Said.TOO_FEW


def test_a_panel_is_compared_with_the_population_category_by_category():
    alike = likeness([20, 30, 50], [2000, 3000, 5000])
    assert (alike.said, alike.distance, alike.chi_square, alike.p) == (Said.NO_DIFFERENCE, 0, 0, 1)
    skewed = likeness([40, 30, 30], [2000, 3000, 5000])
    assert (skewed.said, skewed.distance, skewed.freedom) == (Said.DIFFERENT, close(0.2), 2)
    assert skewed.chi_square == close(20**2 / 20 + 20**2 / 50)
    assert likeness([2, 3, 4], [2000, 3000, 5000]).said == Said.TOO_FEW


@pytest.mark.parametrize(
    "value, freedom, p", [(3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (23.209, 10, 0.01)]
)
def test_chi_square_as_the_tables_print_it(value, freedom, p):
    assert chi_square_tail(value, freedom) == close(p, abs=2e-5)


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=12))
def test_percentile_ranks_count_who_is_below(values):
    known = [value for value in values if value is not None]
    for value, found in zip(values, percentiles(values), strict=True):
        if value is None:
            assert found is None
        else:
            assert float(found) == close(sum(one < value for one in known) / max(1, len(known) - 1), abs=5e-5)


def test_exposure_adds_ranks_and_counts_the_highest():
    units = [f"tract {number}" for number in range(11)]
    found = exposure(units, {"poor": range(11), "income": [*range(10), None]}, reverse={"income"})
    assert str(found.ranks["poor"]["tract 9"]) == "0.9000"
    assert str(found.ranks["income"]["tract 0"]) == "1.0000"
    assert (found.sums["tract 10"], found.rank["tract 10"], found.flags["tract 10"]) == (None, None, None)
    assert (found.flags["tract 9"], found.flags["tract 0"], found.flags["tract 5"]) == (1, 1, 0)
    assert str(found.sums["tract 0"]) == "1.0000"


def test_vulnerability_of_countries_as_published():
    expected = json.loads(equity_file("ndgain_vulnerability", "expected.json").read_text())
    table = read_table(equity_file("ndgain_vulnerability", "vulnerability.csv"))
    found = measured(table, "2017")
    assert (found.n + found.left_out, found.left_out) == (expected["rows"], expected["missing_2017"])
    for name, value in (("gini_2017", found.gini), ("theil_2017", found.theil.total)):
        assert value == close(expected[name]["value"], abs=expected[name]["abs_tol"])
    ranks = ranked(table, "ISO3", ["2017"])
    assert sum(one is None for one in ranks.rank.values()) == expected["missing_2017"]


def test_speaking_time_of_women_as_published():
    table = read_table(equity_file("ina_speaking_time_genre", "ina-csa-parole-femmes-genreprogramme.csv"))
    women, men, rates = (
        table.numbers(f"{name}_2020")
        for name in ("women_speech_duration", "men_speech_duration", "women_expression_rate")
    )
    compared = 0
    for spoken, other, rate in zip(women, men, rates, strict=True):
        if rate is not None:
            share = group_shares([Holding("women", spoken), Holding("men", other)])[0].share
            assert float(share) == close(float(rate), abs=1e-12)
            compared += 1
    assert compared > 10


def test_arrays_are_measured_as_they_are():
    values = np.random.default_rng(2026).lognormal(size=400)
    assert gini(values) == close(float(slow_twins.gini(values.tolist())), abs=1e-12)
