"""Where the charter asks for it, two people add digits to the lot before people are elected."""

import hashlib

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.members.models import Seat
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.digits import add_digits
from governance.ballots.errors import BadDigits, DigitsGiven, DigitsMissing, SecondPersonNeeded, WrongState
from governance.ballots.models import Question
from governance.ballots.tallying import order_of_lots
from governance.counting import lots, mixed
from tests.cast import Cast
from tests.governance.conftest import Visit


@pytest.fixture
def frozen_election(plenary: Body, ranked_draft: Question, members: list[Seat], fay: Seat) -> Question:
    set_charter(plenary, plenary.rules | {"digits_for_elections": True})
    return services.freeze_question(Question.objects.get(id=ranked_draft.id), by=fay)


def test_an_election_opens_once_two_people_have_added_digits_and_the_lot_holds_them(
    frozen_election: Question, members: list[Seat], fay: Seat, gus: Seat, cast: Cast, count
) -> None:
    with pytest.raises(DigitsMissing):
        services.open_question(frozen_election, by=fay, minutes=30)
    add_digits(frozen_election, by=fay, digits="3141 5926")
    with pytest.raises(SecondPersonNeeded):
        add_digits(frozen_election, by=fay, digits="27182818")
    with pytest.raises(DigitsMissing):
        services.open_question(frozen_election, by=fay, minutes=30)
    add_digits(frozen_election, by=gus, digits="2718")
    with pytest.raises(DigitsGiven):
        add_digits(frozen_election, by=gus, digits="0000")
    question = services.open_question(frozen_election, by=fay, minutes=30)
    with pytest.raises(WrongState):
        add_digits(question, by=gus, digits="0000")
    for seat, choice in zip(members, (["1"], ["2"], ["3"], ["4"]), strict=False):
        cast(question, seat, choice)
    question = count(question)
    seed, configuration = bytes(question.seed), bytes.fromhex(question.config_sha256)
    drawn = order_of_lots(question.tally)
    assert drawn == lots(hashlib.sha256(seed + b",31415926,2718").digest(), configuration, ["1", "2", "3", "4"])


def test_without_digits_the_seed_is_the_seed() -> None:
    assert mixed(b"seed", []) == b"seed"
    assert mixed(b"seed", ["12", "3456"]) != mixed(b"seed", ["123", "456"])


@pytest.mark.parametrize("digits", ["", "123", "12a4", "١٢٣٤", "1" * 21])
def test_digits_are_digits(frozen_election: Question, fay: Seat, digits: str) -> None:
    with pytest.raises(BadDigits):
        add_digits(frozen_election, by=fay, digits=digits)


def test_a_member_adds_none_and_an_ordinary_vote_asks_for_none(
    frozen_election: Question, frozen_question: Question, ana: Seat, fay: Seat
) -> None:
    with pytest.raises(NotAllowed):
        add_digits(frozen_election, by=ana, digits="1234")
    with pytest.raises(DigitsGiven):
        add_digits(frozen_question, by=fay, digits="1234")
    assert services.open_question(frozen_question, by=fay, minutes=5).is_open


def test_the_page_of_a_frozen_election_says_whose_digits_are_in(
    frozen_election: Question, fay: Seat, gus: Seat, visit: Visit
) -> None:
    adding = reverse("ballots:digits", args=[frozen_election.id])
    page = visit(gus).get(frozen_election.get_absolute_url()).content.decode()
    assert "2 people must still add digits before voting opens." in page
    assert adding in page
    assert visit(gus).post(adding, {"digits": "12"}).status_code == 400
    assert visit(gus).post(adding, {"digits": "987654"}).status_code == 303
    page = visit(gus).get(frozen_election.get_absolute_url()).content.decode()
    assert "987654" in page
    assert adding not in page
