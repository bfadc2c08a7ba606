"""Pabulib's .pb files: the traps of real ones, what is refused and how, and that writing is the way back."""

from __future__ import annotations

import lzma
from decimal import Decimal

import pytest
from hypothesis import given

from governance.budgeting import BadBallots, Kind, Profile, fund
from governance.budgeting.pabulib import BudgetFile, read, read_file, write
from tests.governance.counting.real_wards import DATA, expected, voting_file

from .strategies import profile_of, votes

pytestmark = pytest.mark.once

CITIES = {
    "pabulib-netherlands-assen-2024": ("Netherlands_Assen_2024.pb", "equal-shares", {"completion": "add1"}),
    "pabulib-poland-gdynia-2022-green-budget": ("Poland_Gdynia_2022_Green_Budget.pb.xz", "greedy-no-skip", {}),
    "pabulib-poland-krakow-2019-bienczyce": ("Poland_Krakow_2019_Bienczyce.pb", "greedy", {}),
    "pabulib-poland-warszawa-2026-srodmiescie-polnocne": (
        "Poland_Warszawa_2026_Srodmiescie_Polnocne.pb",
        "greedy-threshold",
        {"min_score": "30"},
    ),
}
TOWN = """META
key;value
description;A town
budget;30
vote_type;approval
PROJECTS
project_id;cost;name
1;10;Pond
2;20;Bench
VOTES
voter_id;vote
a;1,2
b;2
"""


def pb(text: str) -> BudgetFile:
    return read("town.pb", text.encode())


def ballots(file: BudgetFile) -> list[list[str]]:
    profile = file.profile
    ids = [project.id for project in profile.projects]
    rows = zip(profile.starts, profile.starts[1:], strict=False)
    return [[ids[mark] for mark in profile.marks[first:last]] for first, last in rows]


@pytest.mark.parametrize("case", CITIES)
def test_a_city_gets_its_official_outcome(case):
    name, rule, settings = CITIES[case]
    file = read_file(voting_file(case, name))

    outcome = fund(rule, file.profile, settings=settings)

    official = expected(case)
    assert set(outcome.selected) == set(official["winners"]) == set(file.chosen)
    assert outcome.cost == official["winners_cost"]
    for project, number, score in zip(file.profile.projects, file.profile.votes, file.profile.scores, strict=True):
        tally = official["tally"][project.id]
        assert (number, score) == (tally["votes"], tally.get("score", number))


def test_the_share_in_assen_is_the_one_that_was_published():
    file = read_file(voting_file("pabulib-netherlands-assen-2024", "Netherlands_Assen_2024.pb"))

    assert fund("equal-shares", file.profile, settings={"completion": "add1"}).per_voter_budget == 2033


@pytest.mark.parametrize(
    "case", ["pabulib-netherlands-assen-2024", "pabulib-poland-warszawa-2026-srodmiescie-polnocne"]
)
@pytest.mark.parametrize(
    "rule, settings, peer",
    [
        ("equal-shares", {}, "mes_cost_no_completion"),
        ("equal-shares", {"utilities": "cardinality"}, "mes_cardinality_no_completion"),
        ("phragmen", {}, "sequential_phragmen"),
    ],
)
def test_other_rules_on_a_city_s_ballots_come_out_as_pabutools_has_them(case, rule, settings, peer):
    file = read_file(voting_file(case, CITIES[case][0]))

    assert set(fund(rule, file.profile, settings=settings).selected) == set(expected(case)["peer_results"][peer])


def test_every_file_of_the_voting_data_is_looked_at():
    files = list((DATA / "voting").rglob("*.pb*")) if DATA.exists() else []
    if not files:
        pytest.skip(f"no election data at {DATA}; set COMMONWEATHER_DATA")

    assert {path.name for path in files} == {name for name, *_ in CITIES.values()}


def test_a_plain_file_is_read():
    file = pb(TOWN)

    assert [(one.id, one.cost, one.name) for one in file.profile.projects] == [("1", 10, "Pond"), ("2", 20, "Bench")]
    assert (file.profile.budget, file.profile.kind, file.voters) == (30, Kind.APPROVAL, ["a", "b"])
    assert ballots(file) == [["1", "2"], ["2"]]
    assert file.chosen is None


@pytest.mark.parametrize(
    "before, after, told",
    [
        ("META", "\ufeffMETA", [["1", "2"], ["2"]]),
        ("\n", "\r\n", [["1", "2"], ["2"]]),
        ("voter_id;vote", "voter_id; vote", [["1", "2"], ["2"]]),
        ("voter_id;vote\na;1,2\nb;2", "vote;voter_id\n1,2;a\n2;b", [["1", "2"], ["2"]]),
        ("VOTES", "votes ", [["1", "2"], ["2"]]),
        ("a;1,2", "a; 1 , 2 ,", [["1", "2"], ["2"]]),
        ("a;1,2", 'a;"1,2"', [["1", "2"], ["2"]]),
        ("a;1,2", "a;", [[], ["2"]]),
        ("a;1,2", "a", [[], ["2"]]),
        ("a;1,2", "a;2,1,2,1", [["2", "1"], ["2"]]),
        ("a;1,2\n", "a;1,2\n\n", [["1", "2"], ["2"]]),
        ("b;2", "b;2;39;F;internet", [["1", "2"], ["2"]]),
    ],
)
def test_what_real_files_do_to_their_ballots_is_understood(before, after, told):
    assert ballots(pb(TOWN.replace(before, after))) == told


@pytest.mark.parametrize(
    "row, id, cost, name",
    [
        ("BO.OM.97/24;10;Pond", "BO.OM.97/24", "10", "Pond"),
        ("1;10.5;Pond", "1", "10.5", "Pond"),
        ("1;10,50;Pond", "1", "10.5", "Pond"),
        (' 1 ;10;The "Old" Pond', "1", "10", 'The "Old" Pond'),
        ('1;10;"Old" pond', "1", "10", '"Old" pond'),
        ('1;10;"Pond; and bench"', "1", "10", "Pond; and bench"),
        ('1;10;"The ""Old"" Pond"', "1", "10", 'The "Old" Pond'),
        ("1;10", "1", "10", ""),
        ("1;10;Pond;;", "1", "10", "Pond"),
    ],
)
def test_what_real_files_do_to_their_projects_is_understood(row, id, cost, name):
    file = pb(TOWN.replace("1;10;Pond", row).replace("a;1,2", f"a;{id},2"))

    project = file.profile.projects[0]
    assert (project.id, project.cost, project.name) == (id, Decimal(cost), name)
    assert ballots(file)[0] == [id, "2"]


def test_sections_may_come_in_another_order():
    meta, rest = TOWN.split("PROJECTS")

    assert ballots(pb("PROJECTS" + rest + meta)) == [["1", "2"], ["2"]]


def test_people_with_one_id_are_told_apart():
    assert pb(TOWN.replace("b;2", "a;2")).voters == ["a", "a (2)"]
    assert pb(TOWN.replace("voter_id;", "who;")).voters == ["1", "2"]


def test_selected_two_was_not_paid_for_from_this_budget():
    marked = TOWN.replace("cost;name", "cost;name;selected").replace("Pond", "Pond;2").replace("Bench", "Bench;1")

    assert pb(marked).chosen == ("2",)


def test_a_ranking_is_worth_its_places_also_where_it_is_short():
    text = TOWN.replace("approval", "ordinal").replace("vote_type", "max_length;3\nvote_type")

    profile = pb(text).profile
    assert profile.scores == (3, 2 + 3)
    assert pb(text.replace("max_length;3\n", "")).profile.scores == (2, 1 + 2)


@pytest.mark.parametrize("kind", ["cumulative", "scoring"])
def test_points_are_added_up(kind):
    text = TOWN.replace("approval", kind).replace("voter_id;vote\na;1,2\nb;2", "voter_id;vote;points\na;1,2;4,1\nb;2;5")

    profile = pb(text).profile
    assert (profile.scores, profile.votes) == ((4, 6), (1, 2))


def test_points_against_a_project_are_added_up_but_support_nothing():
    text = TOWN.replace("approval", "scoring").replace(
        "voter_id;vote\na;1,2\nb;2", "voter_id;vote;points\na;1,2;-4,0\nb;2;5"
    )

    profile = pb(text).profile
    assert (profile.scores, profile.votes, profile.worths) == ((-4, 5), (0, 1), (0, 5))


@pytest.mark.parametrize(
    "before, after, words",
    [
        ("META\n", "", "line 1: there is no section META; add a line META"),
        ("VOTES", "META", "line 10: a second section META; put them together"),
        ("VOTES\nvoter_id;vote\na;1,2\nb;2\n", "VOTES\n", "line 10: the section VOTES is empty"),
        ("budget;30", "budget;much", "line 4: much is no budget; write an amount"),
        ("budget;30\n", "", "line 1: nothing is no budget"),
        ("approval", "knapsack", "line 5: vote_type is knapsack; write one of approval, choose-1"),
        ("vote_type;approval\n", "", "line 1: vote_type is missing"),
        ("project_id;", "id;", "line 7: there is no column project_id; add it"),
        ("2;20;Bench", "2;20 000;Bench", "line 9: 20 000 is no cost"),
        ("2;20;Bench", "1;20;Bench", "line 9: two projects have the id 1; tell them apart"),
        ("2;20;Bench", ";20;Bench", "line 9: nothing is no id of a project"),
        ("2;20;Bench", "2;20;Bench; red", "line 9: 4 cells under 3 columns; put a name with a semicolon"),
        ("voter_id;vote", "voter_id;choice", "line 11: there is no column vote; add it"),
        ("b;2", "b;7", "line 13: there is no project 7; add it to PROJECTS or mend the ballot"),
        ("approval", "choose-1", "line 12: this ballot chooses several projects"),
        ("approval", "cumulative", "line 11: there is no column points; add it"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_line_and_what_to_do(before, after, words):
    with pytest.raises(BadBallots) as refused:
        pb(TOWN.replace(before, after, 1))

    assert str(refused.value).startswith("town.pb, " + words)


@pytest.mark.parametrize(
    "row, words",
    [
        ("1,2;5", "this ballot has not as many points as projects"),
        ("1,2;5,many", "many is no number of points"),
        ("1,2;5,2.5", "2.5 is no number of points"),
        ("1,1;5,2", "this ballot names a project twice; give it its points once"),
    ],
)
def test_points_that_cannot_be_read_get_their_line(row, words):
    text = TOWN.replace("approval", "cumulative").replace("voter_id;vote\na;1,2\nb;2", f"voter_id;vote;points\na;{row}")

    with pytest.raises(BadBallots, match=f"line 12: {words}"):
        pb(text)


@pytest.mark.parametrize("text", ["", "\n\n", "not a budget\n", "META\n", "META\nkey;value\nPROJECTS\n"])
def test_a_file_with_next_to_nothing_in_it_is_refused_all_the_same(text):
    with pytest.raises(BadBallots, match=r"section|empty"):
        pb(text)


def test_a_packed_file_is_unpacked_and_a_damaged_one_refused():
    packed = lzma.compress(TOWN.encode())

    assert ballots(read("town.pb.xz", packed)) == [["1", "2"], ["2"]]
    with pytest.raises(BadBallots, match=r"damaged|cut short"):
        read("town.pb.xz", packed[:-20])
    with pytest.raises(BadBallots, match=r"not known; use one of \.pb"):
        read("town.csv", TOWN.encode())


@given(votes())
def test_what_is_written_is_read_again(vote):
    profile = profile_of(vote)
    names = [f"voter {number}" for number in range(profile.voters)]

    again = pb(write(BudgetFile(profile, {"description": "A town; with ponds"}, names)))

    assert (again.voters, again.meta["description"]) == (names, "A town; with ponds")
    assert same(again.profile, profile)


def test_names_that_could_break_a_file_are_written_so_that_they_are_read_again():
    file = pb(TOWN.replace("10;Pond", '10;"Pond; and ""bench"""').replace("20;Bench", '20;"A bench" for two'))

    again = pb(write(file))

    assert [one.name for one in again.profile.projects] == ['Pond; and "bench"', '"A bench" for two']


@pytest.mark.parametrize("case", CITIES)
def test_a_city_s_file_is_written_and_read_again(case):
    file = read_file(voting_file(case, CITIES[case][0]))

    again = pb(write(file))

    assert same(again.profile, file.profile)
    assert (again.chosen, again.voters) == (file.chosen, file.voters)


def same(one: Profile, other: Profile) -> bool:
    points = [None if each.points is None else each.points.tolist() for each in (one, other)]
    return (
        (one.projects, one.budget, one.kind) == (other.projects, other.budget, other.kind)
        and one.starts.tolist() == other.starts.tolist()
        and one.marks.tolist() == other.marks.tolist()
        and points[0] == points[1]
    )
