"""Seats and turnout by community: what is shown, and that nobody can be worked out from it."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from governance.equity import SEATS, VOTED, CommunityCount, Part, gini, participation
from governance.equity.suppression import Row, interval, withheld_cells

VALLEY = [
    CommunityCount("Harbour", 20_000, 20, 12),
    CommunityCount("Hill", 30_000, 30, 24),
    CommunityCount("Old town", 10_000, 12, 6),
    CommunityCount("East", 10_000, 16, 9),
]


def test_shares_come_with_their_numerators_and_denominators():
    table = participation(VALLEY)

    harbour = table.rows[0]
    assert harbour.population == Part(20_000, 70_000)
    assert harbour.seats == Part(20, 78)
    assert harbour.turnout == Part(12, 20)
    assert harbour.representation == Fraction(20, 78) / Fraction(2, 7)
    assert not table.withheld


def test_the_sentences_name_the_ends():
    sentences = {data.code: data for data in participation(VALLEY).sentences_data}

    assert sentences["turnout"].part == Part(51, 78)
    assert sentences["most_seats"].community == "East"
    assert sentences["least_seats"].community in ("Harbour", "Hill")
    assert sentences["lowest_turnout"].community == "Old town"
    assert sentences["highest_turnout"].part == Part(24, 30)
    assert "withheld" not in sentences


def test_before_a_vote_only_seats_are_told():
    table = participation([CommunityCount(row.name, row.population, row.seats) for row in VALLEY])

    assert table.totals.voted is None
    assert all(row.turnout is None and not row.turnout_withheld for row in table.rows)
    assert "turnout" not in {data.code for data in table.sentences_data}


def test_a_community_of_three_seats_is_not_shown_and_neither_is_one_more():
    table = participation([*VALLEY, CommunityCount("Islands", 900, 3, 2)])

    hidden = [row.name for row in table.rows if row.seats_withheld]
    assert "Islands" in hidden
    assert len(hidden) > 1
    assert {data.code: data for data in table.sentences_data}["withheld"].part.denominator == 5


def test_a_withheld_number_appears_nowhere():
    table = participation([*VALLEY, CommunityCount("Islands", 900, 3, 2)])

    for row in table.rows:
        if row.seats_withheld:
            assert (row.seats, row.turnout, row.representation) == (None, None, None)
        if row.turnout_withheld:
            assert row.turnout is None


def test_the_table_goes_out_as_plain_json():
    table = json.loads(json.dumps(participation([*VALLEY, CommunityCount("Islands", 900, 3, 2)]).as_dict()))

    assert table["totals"] == {"population": 70_900, "seats": 81, "voted": 53}
    assert table["rows"][1]["seats"] == {"numerator": 30, "denominator": 81}
    assert table["rows"][1]["representation"] == "709/810"
    assert table["rows"][4]["seats"] is None
    assert table["sentences"][0]["code"] == "turnout"


def test_without_a_population_there_are_seats_and_turnout_but_no_comparison():
    table = participation([CommunityCount("Camp", None, 14, 8), *VALLEY])

    assert table.totals.population is None
    assert table.rows[0].turnout == Part(8, 14)
    assert all(row.representation is None for row in table.rows)


def test_a_population_figure_that_is_too_old_stops_nothing():
    table = participation([CommunityCount("Camp", 8, 14, 8), *VALLEY])

    assert table.rows[0].seats_withheld


def test_where_few_stayed_away_the_turnout_is_withheld():
    table = participation([CommunityCount("Harbour", 20_000, 20, 18), *VALLEY[1:]])

    assert table.rows[0].turnout_withheld


def test_where_everybody_voted_there_is_nothing_to_hide():
    table = participation([CommunityCount(row.name, row.population, row.seats, row.seats) for row in VALLEY])

    assert not table.withheld


def test_a_single_small_community_shows_nothing_at_all():
    table = participation([CommunityCount("Islands", 900, 3, 2)])

    assert (table.totals.seats, table.totals.voted) == (None, None)
    assert table.rows[0].seats is None


def test_a_community_without_seats_hides_nothing():
    table = participation([*VALLEY, CommunityCount("Islands", 900, 0, 0)])

    assert table.rows[-1].seats == Part(0, 78)
    assert not table.withheld


def test_nobody_gives_an_empty_table():
    table = participation([])

    assert (table.rows, table.sentences_data, table.totals.seats) == ((), (), 0)


@pytest.mark.parametrize(
    "row",
    [
        CommunityCount("Harbour", -10, 0),
        CommunityCount("Harbour", 10, 5, 6),
        CommunityCount("Harbour", 10, -1),
        CommunityCount("Harbour", 10, 5, -1),
    ],
)
def test_numbers_that_cannot_be_are_refused(row):
    with pytest.raises(ValueError, match="Harbour"):
        participation([row])


def test_turnout_is_known_for_all_or_for_none():
    with pytest.raises(ValueError, match="for all"):
        participation([CommunityCount("Harbour", 10, 5, 3), CommunityCount("Hill", 10, 5)])


def possible_tables(rows, withheld):
    """Every table of whole numbers that agrees with what is published, found by trying them all."""
    has_votes = rows[0].voted is not None
    columns = [(SEATS, [row.seats for row in rows]), (VOTED, [row.voted or 0 for row in rows])]
    choices = []
    for place, row in enumerate(rows):
        seats = range(row.population + 1) if (place, SEATS) in withheld else [row.seats]
        pairs = []
        for seat_count in seats:
            if not has_votes:
                pairs.append((seat_count, 0))
                continue
            votes = range(seat_count + 1) if (place, VOTED) in withheld else [row.voted]
            pairs += [(seat_count, vote) for vote in votes if vote <= seat_count]
        choices.append(pairs)
    for table in product(*choices):
        sums = [sum(column) for column in zip(*table, strict=True)]
        if all(
            (None, name) in withheld or total == sum(values)
            for (name, values), total in zip(columns, sums, strict=True)
        ):
            yield table


def small_table(random):
    rows = []
    for _ in range(random.randint(1, 4)):
        population = random.randint(0, 9)
        seats = random.randint(0, population)
        rows.append(Row(population, seats, random.randint(0, seats)))
    if random.random() < 0.2:
        rows = [Row(row.population, row.seats, None) for row in rows]
    return rows


def test_an_attacker_who_tries_every_table_finds_nobody():
    random = Random(20261120)
    cells = 0
    for _ in range(400):
        rows, k = small_table(random), random.choice([2, 3])
        withheld = withheld_cells(rows, k)
        tables = list(possible_tables(rows, withheld))
        for place, column in (cell for cell in withheld if cell[0] is not None):
            values = {table[place][column == VOTED] for table in tables}
            assert len(values) > max(1, min(k, rows[place].population))
            assert (min(values), max(values)) == interval(rows, withheld, (place, column))
            cells += 1
    assert cells > 500


def test_an_attacker_with_real_sizes_is_left_with_more_than_k_values():
    random = Random(5)
    for _ in range(300):
        rows = []
        for _ in range(random.randint(2, 9)):
            seats = random.choice([0, 1, 3, 4, 6, 9, 14, 25, 40])
            rows.append(Row(random.choice([60, 900, 20_000]), seats, random.randint(0, seats)))
        withheld = withheld_cells(rows, 5)
        for place, column in (cell for cell in withheld if cell[0] is not None):
            low, high = interval(rows, withheld, (place, column))
            assert high - low >= 5


def test_withholding_small_cells_alone_would_give_people_away():
    rows = [Row(20_000, 20, 10), Row(30_000, 30, 15), Row(900, 3, 1)]
    small_alone = {(2, SEATS), (2, VOTED)}

    assert interval(rows, small_alone, (2, SEATS)) == (3, 3)
    assert small_alone < withheld_cells(rows, 5)


@pytest.mark.parametrize(
    "values, expected",
    [([1, 1, 1], 0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25), ([0, 0], 0), ([Fraction(1, 3), Fraction(1, 3)], 0)],
)
def test_the_gini_coefficient_runs_from_0_towards_1(values, expected):
    assert gini(values) == expected


@pytest.mark.parametrize("values", [[], [1, -1]])
def test_the_gini_coefficient_of_nobody_or_of_debts_is_refused(values):
    with pytest.raises(ValueError, match="not defined"):
        gini(values)
