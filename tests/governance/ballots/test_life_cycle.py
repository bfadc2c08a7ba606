"""A question from draft to final, and what takes two people."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.clock import database_now, telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.errors import (
    AlreadyAsked,
    BadClosingTime,
    BadQuestion,
    ReasonNeeded,
    RollTooSmall,
    SecondPersonNeeded,
    WrongState,
)
from governance.ballots.models import Question, Request
from governance.ballots.rules import STV, YES_NO
from tests.cast import Cast

State = Question.State
CLOSE, ANNUL = Request.Act.CLOSE_EARLY, Request.Act.ANNUL


def types_in_the_minutes(question: Question) -> list[str]:
    return list(Entry.objects.of(question.body.assembly_id).values_list("type", flat=True))


def test_a_question_goes_from_draft_to_final(
    draft: Question, members: list[Seat], fay: Seat, gus: Seat, cast: Cast, count: Callable[[Question], Question]
) -> None:
    question = services.freeze_question(draft, by=fay)
    assert (question.state, question.roll_size) == (State.FROZEN, 5)
    question = services.open_question(question, by=fay, minutes=30)
    for seat in members:
        cast(question, seat, "yes")
    question = count(question)
    assert question.state == State.COUNTED
    assert question.tally.result["outcome"] == "adopted"
    assert services.certify_question(question, by=gus).state == State.CERTIFIED
    written = types_in_the_minutes(question)
    steps = ["question.freeze", "question.config", "question.open", "question.close", "question.ballots_sealed"]
    places = [written.index(step) for step in [*steps, "question.tally", "question.certify"]]
    assert places == sorted(places)


def test_the_frozen_wording_can_no_longer_be_changed(frozen_question: Question, fay: Seat) -> None:
    with pytest.raises(WrongState):
        services.change_draft(frozen_question, by=fay, title="Something else?")
    with pytest.raises(WrongState):
        services.freeze_question(frozen_question, by=fay)


def test_a_member_cannot_draft_freeze_or_open(draft: Question, plenary: Body, ana: Seat, fay: Seat) -> None:
    with pytest.raises(NotAllowed):
        services.draft_question(plenary, by=ana, title="Mine?")
    with pytest.raises(NotAllowed):
        services.freeze_question(draft, by=ana)
    with pytest.raises(NotAllowed):
        services.ask_for(draft, ANNUL, by=ana, reason="I do not like it.")


def test_a_question_needs_as_many_seats_as_the_charter_says(draft: Question, ana: Seat, ben: Seat, fay: Seat) -> None:
    with pytest.raises(RollTooSmall):
        services.freeze_question(draft, by=fay)


@pytest.mark.parametrize(
    ("given", "kept"), [("60 %", "3/5"), ("0.5", "1/2"), ("2/3", "2/3"), ("1", "1/1"), ("100%", "1/1")]
)
def test_shares_are_kept_as_exact_fractions_that_the_count_reads(
    plenary: Body, fay: Seat, given: str, kept: str
) -> None:
    question = services.draft_question(plenary, by=fay, title="Yes?", threshold=given, quorum=given)
    assert (question.threshold, question.quorum) == (kept, kept)


@pytest.mark.parametrize("share", ["5", "-1/2", "0", "many", "1/0"])
def test_a_threshold_that_is_no_share_is_refused(plenary: Body, fay: Seat, share: str) -> None:
    with pytest.raises(BadQuestion):
        services.draft_question(plenary, by=fay, title="Yes?", threshold=share)


def test_a_quorum_of_everybody_means_everybody(
    plenary: Body, members: list[Seat], fay: Seat, cast: Cast, count: Callable[[Question], Question]
) -> None:
    question = services.draft_question(plenary, by=fay, title="All of us?", quorum="1")
    question = services.open_question(services.freeze_question(question, by=fay), by=fay, minutes=5)
    for seat in members[:4]:
        cast(question, seat, "yes")
    assert count(question).tally.result["outcome"] == "no quorum"


@pytest.mark.parametrize(
    "words",
    [
        {"title": " "},
        {"title": "x" * 201},
        {"title": "Who?", "text": "x" * 10_001},
        {"title": "Who?", "rule": "loudest"},
        {"title": "Who?", "rule": STV, "options": [("Heron", "")]},
        {"title": "Who?", "rule": STV, "options": [("Heron", ""), ("Heron", "")]},
        {"title": "Who?", "rule": STV, "options": [("Heron", ""), (" ", "")]},
        {"title": "Who?", "rule": STV, "options": [("Heron", ""), ("Otter", "")], "seats": 2},
        {"title": "Who?", "rule": STV, "options": [("H" * 201, ""), ("Otter", "")]},
        {"title": "Who?", "rule": STV, "options": [(str(n), "") for n in range(61)]},
    ],
)
def test_an_incomplete_question_says_what_is_missing(plenary: Body, fay: Seat, words: dict[str, object]) -> None:
    with pytest.raises(BadQuestion):
        services.draft_question(plenary, by=fay, **words)
    assert not Question.objects.exists()


def test_the_facilitator_gives_more_time_and_it_is_announced(open_question: Question, fay: Seat) -> None:
    later = open_question.closes_at + timedelta(minutes=10)
    assert services.lengthen_question(open_question, by=fay, closes_at=later).closes_at == later
    assert "question.lengthen" in types_in_the_minutes(open_question)


def test_more_time_must_be_more_and_before_the_end(open_question: Question, fay: Seat) -> None:
    with pytest.raises(BadClosingTime):
        services.lengthen_question(open_question, by=fay, closes_at=open_question.closes_at - timedelta(minutes=1))
    with telling(open_question.closes_at + timedelta(seconds=1)), pytest.raises(WrongState):
        services.lengthen_question(open_question, by=fay, closes_at=open_question.closes_at + timedelta(hours=1))


def test_closing_early_takes_two_people_and_a_reason(open_question: Question, fay: Seat, gus: Seat) -> None:
    with pytest.raises(ReasonNeeded):
        services.ask_for(open_question, CLOSE, by=fay, reason="  ")
    asked = services.ask_for(open_question, CLOSE, by=fay, reason="All have voted.")
    with pytest.raises(SecondPersonNeeded):
        services.confirm_request(asked, by=fay)
    with pytest.raises(AlreadyAsked):
        services.ask_for(open_question, CLOSE, by=fay, reason="Still.")
    assert services.confirm_request(asked, by=gus).state == State.CLOSED
    with pytest.raises(WrongState):
        services.confirm_request(asked, by=gus)


def test_annulling_takes_two_people_and_shows_the_reason(open_question: Question, fay: Seat, ola: Seat) -> None:
    asked = services.ask_for(open_question, ANNUL, by=fay, reason="The wording misleads.")
    annulled = services.confirm_request(asked, by=ola)
    assert (annulled.state, annulled.annulment_reason) == (State.ANNULLED, "The wording misleads.")
    again = services.ask_again(annulled, by=fay)
    assert (again.state, again.asked_again_from_id, again.title) == (State.DRAFT, annulled.id, annulled.title)


def test_members_and_observers_cannot_be_the_second_person(
    open_question: Question, fay: Seat, ana: Seat, obi: Seat, mo: Seat, xia: Seat, dee: Seat
) -> None:
    asked = services.ask_for(open_question, CLOSE, by=fay, reason="All have voted.")
    for seat in (ana, obi, mo, xia, dee):
        with pytest.raises(NotAllowed):
            services.confirm_request(asked, by=seat)


def test_a_request_taken_back_can_no_longer_be_confirmed(open_question: Question, fay: Seat, gus: Seat) -> None:
    asked = services.ask_for(open_question, CLOSE, by=fay, reason="All have voted.")
    services.take_back_request(asked, by=fay)
    with pytest.raises(WrongState):
        services.confirm_request(asked, by=gus)


def test_a_final_result_cannot_be_annulled(counted_question: Question, fay: Seat, gus: Seat) -> None:
    services.certify_question(counted_question, by=gus)
    with pytest.raises(WrongState):
        services.ask_for(counted_question, ANNUL, by=fay, reason="I changed my mind.")


def test_a_question_closes_by_the_database_clock(open_question: Question) -> None:
    assert services.close_due_questions() == 0
    with telling(open_question.closes_at + timedelta(milliseconds=1)):
        assert database_now() > open_question.closes_at
        assert services.close_due_questions() == 1
        assert services.close_due_questions() == 0
    open_question.refresh_from_db()
    assert (open_question.state, open_question.closed_at) == (State.CLOSED, open_question.closes_at)


def test_questions_are_numbered_through_the_whole_assembly(plenary: Body, fay: Seat) -> None:
    made = [services.draft_question(plenary, by=fay, title=f"Question {n}?", rule=YES_NO) for n in range(3)]
    assert [question.number for question in made] == [1, 2, 3]


def test_opening_tells_how_many_cannot_get_in(frozen_question: Question, eva: Seat) -> None:
    outlook = services.opening_outlook(frozen_question)
    assert (outlook.seats, outlook.without_card) == (5, 1)
