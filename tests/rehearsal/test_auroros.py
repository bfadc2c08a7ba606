"""Auroros after the Storm: what its readers find."""

from collections.abc import Iterator

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from governance.ballots.models import Question
from governance.demographics.models import Trait
from governance.evaluations.models import Evaluation
from governance.evaluations.services import scores_of
from governance.proposals.models import Proposal
from governance.shelters.models import StormPlan
from governance.shelters.reading import by_district
from governance.shelters.services import faults_in_proof
from rehearsal import auroros
from tests.rehearsal.conftest import told_once

State = Question.State


@pytest.fixture(scope="module")
def told_storm(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    with told_once(auroros.TALE, django_db_blocker) as assembly:
        yield assembly


@pytest.fixture
def city(told_storm: Assembly, db: None) -> Assembly:
    return Assembly.objects.get(id=told_storm.id)


def asked(title: str) -> Question:
    return Question.objects.get(title__contains=title)


def test_the_shields_lead_the_first_round_with_44_and_the_living_shore_wins_on_transfers(city: Assembly):
    question = asked("Which weather policy")
    said = {option.key: option.text for option in question.options.all()}
    rounds = [{said[key]: float(n) for key, n in one["votes"].items()} for one in question.tally.result["rounds"]]

    assert max(rounds[0], key=lambda name: rounds[0][name]) == "Weather Shields"
    assert rounds[0]["Weather Shields"] == 44
    assert [said[key] for key in question.tally.result["winners"]] == ["Living shore"]


def test_the_storm_stops_a_vote_and_two_people_answer_for_it(city: Assembly):
    again = asked("one plan for the whole city")
    before = again.asked_again_from

    assert before is not None
    assert before.state == State.ANNULLED
    assert (before.turnout, before.roll_size) == (43, 117)
    request = before.requests.get()
    assert request.confirmed_by is not None
    assert request.asked_by.person != request.confirmed_by.person
    assert again.tally.result["outcome"] == "adopted"


def test_a_hold_is_released_by_two_of_three_with_reasons(city: Assembly):
    question = asked("Shall every roof")
    hold = question.holds.get()
    assert hold.ended_at is not None
    assert not hold.is_lapsed
    assert {one.by.person.name for one in hold.releases.all()} == {"Perpetua Okafor", "Julian Whitlock"}
    assert question.state == State.CERTIFIED


def test_a_hundred_and_twenty_seats_of_which_one_changed_hands(city: Assembly):
    plenary = city.bodies.get(kind=Body.Kind.PLENARY)
    left = Seat.objects.get(person__name=auroros.LEFT)

    assert plenary.seats.active().count() == 120
    assert plenary.seats.voting().count() == 117
    assert "storm" in left.end_reason
    assert Seat.objects.active().filter(person__name="Odalys Ferrer", role=Role.MEMBER).exists()


def test_maxon_and_cassie_write_the_text_about_sensors_in_three_versions(city: Assembly):
    text = Proposal.objects.get(title__startswith="A sensor on every roof")
    authors = {author.seat.person.name for author in text.authors.all()}

    assert text.version == 3
    assert authors == {"Maxon Treadwell", "Cassie Norwood"}
    assert asked("every roof").tally.result["rounds"][0]["votes"] == {"yes": "101", "no": "5", "abstain": "0"}


def test_fourteen_shelters_reach_seven_districts_and_the_plan_names_the_other_two(city):
    plan = StormPlan.objects.get(assembly=city)

    assert len(plan.shelters) == 14
    districts = by_district(plan)
    assert len(districts) == 9
    assert {one.name for one in districts if not one.is_reached} == {"Breaker Row", "Kiln Lane"}
    assert faults_in_proof(plan) == []
    left = {(name, group) for name, groups in plan.result["unserved"].items() for group in groups}
    assert {name for name, group in left if group == "devices"} == {"Kiln Lane"}


def test_people_said_how_the_weeks_after_the_storm_went(city: Assembly):
    scores = scores_of(Evaluation.objects.get(assembly=city))["members"]
    tenths = [scores[name].tenths or 0 for name in ("accountability", "purpose", "deliberation")]
    assert 0 < tenths[0] < tenths[1] < tenths[2]


def test_members_said_how_old_they_are_and_the_few_over_eighty_are_not_told(city: Assembly):
    table = Trait.objects.get(assembly=city, name="Age").tables.get()
    assert table.answered == 92
    assert list(table.cells.values()) == [14, 28, 33, None, None]
