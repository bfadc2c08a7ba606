"""New Haven Opens its Doors: what its readers find."""

from collections.abc import Iterator

import pytest
from django.test import Client

from assemblies.bodies.models import Assembly, Body
from assemblies.correspondence.models import Notice
from assemblies.members.models import Seat
from governance.allocations.services import faults_in_ledger, faults_in_proof
from governance.ballots.models import Question
from governance.claims.models import Appeal, ClaimRound
from governance.moderation.models import ModerationCase
from governance.objections.models import Objection
from governance.proposals.models import Proposal
from governance.requests.models import AgendaRequest
from rehearsal import new_haven
from tests.rehearsal.conftest import told_once


@pytest.fixture(scope="module")
def told_doors(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Assembly]:
    with told_once(new_haven.TALE, django_db_blocker) as assembly:
        yield assembly


@pytest.fixture
def city(told_doors: Assembly, db: None) -> Assembly:
    return Assembly.objects.get(id=told_doors.id)


def asked(title: str) -> Question:
    return Question.objects.get(title__contains=title)


def test_twelve_members_sign_the_text_that_becomes_the_question(city: Assembly):
    question = asked("six hours a day")

    assert question.proposal is not None
    assert question.proposal.authors.filter(accepted_at__isnull=False).count() == 12
    assert question.tally.result["rounds"][0]["votes"] == {"yes": "40", "no": "11", "abstain": "2"}


def test_the_word_stays_hidden_after_an_appeal_its_author_leaves_and_dax_answers_for_it(city: Assembly, client: Client):
    word = Proposal.objects.get(title="Terrorists at the glass")
    case = ModerationCase.objects.get(target=str(word.id))

    assert (case.state, case.is_overturned) == (ModerationCase.State.HIDDEN, False)
    assert case.decided_by is not None
    assert case.settled_by is not None
    assert case.decided_by.person.name != case.settled_by.person.name
    page = client.get(word.get_absolute_url()).content.decode()
    assert "errorist" not in page
    assert "one may be afraid of" in page
    assert Seat.objects.get(person__name="Milton Sax").ended_at is not None
    assert Proposal.objects.filter(title__startswith="The word was ours").exists()


def test_twelve_members_required_the_question_and_it_was_put_in_time(city: Assembly, client: Client):
    required = AgendaRequest.objects.get(title__startswith="Who may breathe")

    assert (required.needed, required.signers, required.state) == (12, 12, AgendaRequest.State.ASKED)
    assert required.question == asked("six hours a day")
    page = client.get(f"/en/a/{city.slug}/requests/").content.decode()
    assert "6 of the 12 members it takes have signed." in page


def test_what_philomena_says_against_the_doors_is_carried_to_the_other_side(city: Assembly, client: Client):
    objection = Objection.objects.get(assembly=city)

    assert objection.state == Objection.State.CARRIED
    page = client.get(objection.get_absolute_url()).content.decode()
    assert "Moss takes nine years" in page
    assert "I asked for a number" in page


def test_two_of_three_delegates_want_a_minority_report(city: Assembly):
    question = asked("minority report about the doors")

    assert question.tally.result["rounds"][0]["votes"] == {"yes": "2", "no": "1", "abstain": "0"}


def test_a_fifth_stays_with_the_plants_and_both_sides_say_so(city: Assembly):
    question = asked("ecosystem itself")

    assert question.threshold == "2/3"
    assert question.tally.result["outcome"] == "adopted"


def test_the_four_keepers_are_elected_without_a_lot(city: Assembly):
    question = asked("four keepers")
    said = {option.key: option.text for option in question.options.all()}

    assert {said[key] for key in question.tally.result["winners"]} == {
        "Bernadette Cole",
        "Yonas Tesfaye",
        "Hinemoa Rangi",
        "Tobiah Grant",
    }
    assert "lot" not in [tie["settled_by"] for tie in question.tally.result["ties"]]


def test_sixty_seats_and_a_wall_of_light_with_words_for_those_who_cannot_see_it(city: Assembly):
    wall = Notice.objects.get(title="Rina Foster’s wall")

    assert city.bodies.get(kind=Body.Kind.PLENARY).seats.active().count() == 60
    assert wall.picture.width > 0
    assert "lines of light" in wall.picture_alt


def test_the_winter_hours_are_divided_by_a_rule_picked_without_names_and_harbour_rows_wins_twelve(city: Assembly):
    winter = ClaimRound.objects.get(assembly=city)
    appeal = Appeal.objects.get(claim__round=winter)

    assert winter.allocation.rule == "leximin"
    assert faults_in_proof(winter.allocation) == []
    assert faults_in_ledger(winter.allocation) == []
    assert (appeal.claim.community.name, appeal.granted) == (new_haven.ROWS, 12)
    assert winter.allocation.result["awards"]["The ecosystem itself"] == "80"
