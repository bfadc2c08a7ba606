"""What is withheld, and an attacker who has every table that was ever published."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.equity import Attacker, Cell, NotSafe, Range, Tables, crossed, from_day_to_day, listed, withhold
from governance.equity.attacking import Corners
from governance.equity.suppression import SEATS, VOTED, Row, interval, withheld_cells

from .synthetic import Publisher, careful, each_by_itself, naive, publish_an_assembly


def possible(tables: Tables, withheld: set[Cell], most: int):
    """Every table of whole numbers up to `most` that agrees with what is published, found by trying them all."""
    unknown = sorted(withheld)
    for tried in product(range(most + 1), repeat=len(unknown)):
        values = {**tables.values, **dict(zip(unknown, tried, strict=True))}
        if all(values[one.whole] == sum(values[part] for part in one.parts) for one in tables.sums):
            yield values


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=3), min_size=2, max_size=3), st.data())
def test_the_attacker_finds_what_trying_every_table_finds(numbers, data):
    width = min(map(len, numbers))
    tables = crossed("t", {f"r{n}": {f"c{m}": row[m] for m in range(width)} for n, row in enumerate(numbers)}, k=2)
    inner = [cell for cell in tables.values if cell.row and cell.column]
    withheld = data.draw(st.sets(st.sampled_from(inner), min_size=1, max_size=5))
    worlds = list(possible(tables, withheld, most=9))
    for cell, found in Attacker(tables).ranges(withheld).items():
        seen = {world[cell] for world in worlds}
        assert found == Range(min(seen), max(seen))


def test_the_attacker_agrees_with_the_arithmetic_of_one_table():
    """Seats and votes by community: two ways to the same ranges, written apart."""
    random, compared = Random(20261201), 0
    for _ in range(150):
        rows = []
        for _ in range(random.randint(2, 6)):
            seats = random.choice([0, 1, 3, 4, 6, 9, 14, 25, 40])
            rows.append(Row(random.choice([60, 900, 20_000]), seats, random.randint(0, seats)))
        names = [f"community {place}" for place in range(len(rows))]
        seats = listed("seats", "seats", dict(zip(names, (row.seats for row in rows), strict=True)), k=5)
        votes = listed("votes", "votes", dict(zip(names, (row.voted for row in rows), strict=True)), k=5)
        own = {SEATS: [Cell("seats", name, "seats") for name in names]}
        own[VOTED] = [Cell("votes", name, "votes") for name in names]
        tables = seats.with_more(votes)
        tables = Tables(
            tables.values, tables.sums, tables.k, tuple(zip(own[VOTED], own[SEATS], strict=True)),
            {cell: row.population for cell, row in zip(own[SEATS], rows, strict=True)},
        )  # fmt: skip
        hidden = withheld_cells(rows, 5)
        withheld = {Cell(c, "", c) for place, c in _plain(hidden) if place is None}
        withheld |= {own[SEATS if c == "seats" else VOTED][place] for place, c in _plain(hidden) if place is not None}
        ranges = Attacker(tables).ranges(withheld)
        for place, column in hidden:
            if place is not None:
                low, high = interval(rows, hidden, (place, column))
                assert ranges[own[column][place]] == Range(low, high)
                compared += 1
    assert compared > 200


def _plain(cells):
    return [(place, "seats" if column == SEATS else "votes") for place, column in cells]


def test_a_small_number_is_withheld_with_a_second_one():
    table = listed("seats", "seats", {"Delta": 3, "Hill": 12, "Quay": 20}, k=5)
    hidden = withhold(table)
    assert {cell.row for cell in hidden} == {"Delta", "Hill"}
    assert Attacker(table).ranges({Cell("seats", "Delta", "seats")}) == {Cell("seats", "Delta", "seats"): Range(3, 3)}
    assert Attacker(table).ranges(hidden)[Cell("seats", "Delta", "seats")] == Range(0, 15)


def test_of_two_tiny_groups_not_even_the_sum_is_told():
    table = listed("seats", "seats", {"Delta": 1, "Hill": 2}, k=5)
    assert withhold(table) == table.values.keys()
    assert Attacker(table).ranges(withhold(table))[Cell("seats", "Delta", "seats")] == Range(0, None)


def test_where_fewer_people_live_than_k_all_of_them_must_be_possible():
    delta = Cell("seats", "Delta", "seats")
    table = listed("seats", "seats", {"Delta": 2, "Hill": 12, "Quay": 20}, k=5)
    bounded = Tables(table.values, table.sums, table.k, most={delta: 3})
    assert Attacker(bounded).ranges(withhold(bounded))[delta] == Range(0, 3)


def day(number: int, seats: dict[str, int], left: dict[str, int] | None = None, before: Tables | None = None) -> Tables:
    name = f"day {number}"
    table = listed(name, "seats", seats, k=5)
    if before is None:
        return table
    cells = [Cell(f"day {number - 1}", row, "seats") for row in seats]
    flow = from_day_to_day(
        cells, [Cell(name, row, "seats") for row in seats], {**before.values, **table.values}, left or {}, f"to {name}"
    )
    return table.with_more(flow)


def test_one_person_who_leaves_is_not_given_away_by_the_table_of_the_day_before():
    first = day(0, {"Delta": 5, "Hill": 12, "Quay": 20})
    assert withhold(first) == frozenset()
    second = day(1, {"Delta": 4, "Hill": 12, "Quay": 20}, {"Delta": 1}, first)
    alone = withhold(day(1, {"Delta": 4, "Hill": 12, "Quay": 20}))
    seen = Attacker(first.with_more(second)).ranges(alone | second.private, alone)
    assert seen[Cell("day 1", "Delta", "seats")] == Range(4, 5)
    with pytest.raises(NotSafe, match="wait until more has changed"):
        withhold(second, before=first)


def test_when_enough_has_changed_the_next_table_comes_out():
    first = day(0, {"Delta": 8, "Hill": 22, "Quay": 20})
    second = day(1, {"Delta": 4, "Hill": 18, "Quay": 20}, {"Delta": 4, "Hill": 8}, first)
    hidden = withhold(second, before=first)
    assert Cell("day 1", "Delta", "seats") in hidden
    ranges = Attacker(first.with_more(second)).ranges(hidden | second.private, hidden)
    assert all(one.is_at_least(5) for one in ranges.values())


def test_what_has_no_whole_corner_is_not_called_proved():
    """Three unknowns, each two of which add up to 1: a half each."""
    odd = Corners(np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]]), np.array([1.0, 1, 1]))
    assert not odd.range_of(0).is_proved
    assert not odd.range_of(0).is_at_least(0)


def attacked(choose, cases: int, seed: int) -> tuple[int, int, int, int, int]:
    """Assemblies, their withheld cells, those pinned, those left with too few values, and tables that had to wait."""
    random, cells, pinned, narrow, waited = Random(seed), 0, 0, 0, 0
    for _ in range(cases):
        publisher = publish_an_assembly(random, Publisher(choose))
        waited += publisher.waited
        if publisher.tables is None:
            continue
        unknown = publisher.withheld | publisher.tables.private
        for cell, found in Attacker(publisher.tables).ranges(unknown, publisher.withheld).items():
            cells += 1
            pinned += found.is_pinned
            narrow += not found.is_at_least(publisher.tables.needed(cell))
    return cases, cells, pinned, narrow, waited


def test_an_attacker_with_every_table_of_every_day_pins_nobody():
    _cases, cells, pinned, narrow, _waited = attacked(careful, cases=40, seed=1)
    assert cells > 300
    assert (pinned, narrow) == (0, 0)


def test_the_attacker_catches_tables_that_withhold_small_numbers_alone():
    _cases, cells, pinned, _narrow, _waited = attacked(naive, cases=40, seed=1)
    assert pinned > cells / 4


def test_the_attacker_catches_tables_that_are_safe_only_one_by_one():
    _cases, _cells, pinned, narrow, _waited = attacked(each_by_itself, cases=40, seed=1)
    assert pinned + narrow > 20


@pytest.mark.nets
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(8))
def test_a_thousand_assemblies_give_nobody_away(seed):
    _cases, cells, pinned, narrow, waited = attacked(careful, cases=125, seed=seed)
    print(f"{cells} withheld cells, {pinned} pinned, {narrow} too narrow, {waited} tables waited")
    assert cells > 300  # enough for a hole to show
    assert (pinned, narrow) == (0, 0)
