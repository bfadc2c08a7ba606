"""Why not my project, what did my ballot pay for, and what would another rule have done?"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.budgeting import BadProjects, Profile, Project, fund
from governance.budgeting.__main__ import main
from governance.budgeting.comparing import compare
from governance.budgeting.stories import ballot_story, own_payments, project_story

from .strategies import profile_of, votes
from .test_command import TOWN

pytestmark = pytest.mark.once


@pytest.fixture
def park() -> Profile:
    """Five want the pond, four of them the stage too; four others want benches or trees in Mill Lane."""
    costs = {"pond": 60, "stage": 45, "benches": 30, "trees": 24}
    ballots = [["pond", "stage"]] * 4 + [["pond"], ["pond", "benches"]] + [["benches", "trees"]] * 3 + [["trees"]]
    projects = [Project(name, Decimal(cost)) for name, cost in costs.items()]
    return Profile.from_choices(projects, Decimal(120), [(ballot, 1) for ballot in ballots])


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(TOWN)
    return str(path)


def test_friends_of_the_benches_read_where_their_money_went(park):
    story = project_story(park, fund("equal-shares", park), "benches")

    assert (story.told.left, story.missing, story.told.spent_out) == (20, 10, 0)
    assert [(one.project, one.amount, one.people) for one in story.spending] == [("trees", 18, 3), ("pond", 10, 1)]
    assert story.as_dict()["effective_support"] == "81.6"


def test_by_greedy_nobody_paid_and_the_reason_is_told_all_the_same(park):
    story = project_story(park, fund("greedy", park), "trees")

    assert (story.told.reason, story.missing, story.spending) == ("does_not_fit", None, ())


def test_only_a_project_that_was_not_chosen_is_asked_about(park):
    outcome = fund("equal-shares", park)

    with pytest.raises(BadProjects, match="The project pond was chosen"):
        project_story(park, outcome, "pond")
    with pytest.raises(BadProjects, match="There is no project oak"):
        project_story(park, outcome, "oak")


def test_a_voter_reads_what_their_ballot_paid_for(park):
    outcome = fund("equal-shares", park, settings={"completion": "add1"})

    fay = ballot_story(park, outcome, 5)

    assert (fay.share, fay.left) == (21, 3.5)
    assert fay.paid == (("pond", 10), ("benches", Fraction(15, 2)))
    assert (fay.shared, fay.missed) == ((), ())
    ada = ballot_story(park, outcome, 0)
    assert (ada.paid, ada.missed) == ((("pond", 10),), ("stage",))


def test_what_is_added_with_money_left_over_is_nobody_s_payment(park):
    outcome = fund("equal-shares", park, settings={"completion": "greedy"})

    assert outcome.selected == ("pond", "trees", "benches")
    gus = ballot_story(park, outcome, 6)
    assert ([project for project, _ in gus.paid], gus.shared) == (["trees"], ("benches",))


@given(votes(), st.sampled_from(["none", "greedy", "phragmen"]))
def test_every_wish_of_a_ballot_is_accounted_for(vote, completion):
    profile = profile_of(vote)
    outcome = fund("equal-shares", profile, settings={"completion": completion}, lots=vote.lots)

    for voter, ballot in enumerate(vote.ballots):
        story = ballot_story(profile, outcome, voter)
        told = [*(project for project, _ in story.paid), *story.shared, *story.missed]
        assert sorted(told) == sorted(ballot)
    for each in outcome.rejected:
        story = project_story(profile, outcome, each.project)
        assert {one.project for one in story.spending} <= set(outcome.selected)


@given(votes(), st.sampled_from(["none", "add1", "greedy", "phragmen"]), st.sampled_from(["cost", "cardinality"]))
def test_a_voter_needs_nothing_but_the_result_and_their_own_ballot(vote, completion, utilities):
    told = {"completion": completion, "utilities": utilities}
    outcome = fund("equal-shares", profile_of(vote), settings=told, lots=vote.lots)
    earned = fund("phragmen", profile_of(vote), lots=vote.lots)

    for voter, ballot in enumerate(vote.ballots):
        for each in (outcome, earned):
            own = [(project, float(amount)) for project, amount in own_payments(each, ballot)]
            assert own == [(project, pytest.approx(float(amount))) for project, amount in each.paid_by(voter)]


def test_rules_are_compared_on_the_same_ballots(park):
    by_greedy, by_shares, *_ = compare(
        park, ["pond", "stage", "benches", "trees"], parts=["park", "park", "lane", "lane"]
    )

    assert by_greedy.outcome.selected == ("pond", "stage")
    assert (by_greedy.with_nothing, by_greedy.voters) == (4, 10)
    assert by_greedy.by_part == {"lane": 0, "park": 105}
    assert (by_greedy.lets_down.ejr_plus.project, len(by_greedy.lets_down.jr.voters)) == ("benches", 3)
    assert (by_shares.with_nothing, by_shares.by_part) == (0, {"lane": 54, "park": 60})
    assert by_shares.lets_down.ejr_plus is None
    assert by_shares.wishes == pytest.approx((4 * 1 + 1 + 2 + 3 * 2 + 1) / 10)
    assert by_shares.gini == pytest.approx(2 * 6 * 4 / 100 / (2 * 1.4))
    assert by_greedy.gini > by_shares.gini


def test_the_command_tells_why_not_and_what_a_ballot_paid_for(town, capsys):
    assert main([town, "--rule", "equal-shares", "--project", "bench"]) == 0
    assert "Its supporters have 6.6667 left, 5.8333 too little; 0 of 2 have nothing." in capsys.readouterr().out
    assert main([town, "--rule", "equal-shares", "--project", "bench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["missing"] == "35/6"
    assert main([town, "--rule", "equal-shares", "--ballot", "ada"]) == 0
    assert "It paid 6.6667 for pond." in capsys.readouterr().out
    assert main([town, "--rule", "equal-shares", "--ballot", "ada", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "share": "10",
        "paid": {"pond": "20/3"},
        "shared": [],
        "missed": ["bench"],
    }


def test_the_command_compares_rules(town, capsys):
    assert main(["compare", town]) == 0
    assert "1 of 4 people get nothing they support (25.0%)" in capsys.readouterr().out
    assert main(["compare", town, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["compared"]
    assert [each["rule"] for each in told] == ["greedy", "equal-shares", "equal-shares", "phragmen"]
    assert told[0]["selected"] == ["pond", "bench"]


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["--rule", "greedy", "--ballot", "zoe"], "There is no ballot of zoe"),
        (["--rule", "greedy", "--project", "oak"], "There is no project oak"),
        (["--rule", "greedy", "--project", "oak", "--ballot", "zoe"], "not allowed"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(town, capsys, arguments, words):
    assert main([town, *arguments]) == 2

    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert words in told.err


def test_a_column_that_is_not_there_cannot_be_added_up_by(town, capsys):
    assert main(["compare", town, "--part", "district"]) == 2
    assert "There is no column district" in capsys.readouterr().err
