"""A decision rests on a certified tally, says what was voted on, and never changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.errors import WithMembers, WrongState
from governance.ballots.holds import MEMBERS_DAYS, lapse_holds, place_hold
from governance.ballots.models import Question
from governance.decisions.errors import DecidedAlready, NotCarried
from governance.decisions.models import Decision
from governance.decisions.services import adopt
from governance.proceedings.concluding import conclude
from tests.cast import Cast
from tests.governance.conftest import Visit

State = Question.State


@pytest.fixture
def certified(counted_question: Question, gus: Seat) -> Question:
    return services.certify_question(counted_question, by=gus)


def test_what_was_carried_and_certified_is_a_decision_with_a_number_and_a_line_in_the_minutes(
    certified: Question, gus: Seat
) -> None:
    decision = adopt(certified.tally, by=gus)
    assert (decision.number, decision.title, decision.outcome) == (1, certified.title, "adopted")
    assert (decision.config_sha256, decision.sealed_root) == (certified.config_sha256, certified.tally.sealed_root)
    line = Entry.objects.of(certified.body.assembly_id).last()
    assert (line.type, line.body["decision"], line.body["root"]) == (
        "decision.adopt",
        str(decision.id),
        decision.sealed_root,
    )
    with pytest.raises(DecidedAlready):
        adopt(certified.tally, by=gus)


def test_nothing_is_decided_before_somebody_has_certified(counted_question: Question, gus: Seat) -> None:
    with pytest.raises(WrongState):
        adopt(counted_question.tally, by=gus)


def test_what_was_rejected_is_no_decision(
    open_question: Question, members: list[Seat], gus: Seat, cast: Cast, count: Callable[[Question], Question]
) -> None:
    for seat in members:
        cast(open_question, seat, "no")
    question = services.certify_question(count(open_question), by=gus)
    with pytest.raises(NotCarried):
        adopt(question.tally, by=gus)


def test_only_who_answers_for_the_result_puts_a_decision_on_record(certified: Question, fay: Seat, ana: Seat) -> None:
    for other in (fay, ana):
        with pytest.raises(NotAllowed):
            adopt(certified.tally, by=other)


def test_the_database_refuses_to_change_a_decision_or_to_take_its_tally_away(certified: Question, gus: Seat) -> None:
    decision = adopt(certified.tally, by=gus)
    with pytest.raises(DatabaseError, match="decisions never change"), transaction.atomic():
        Decision.objects.filter(id=decision.id).update(title="Something else")
    with pytest.raises(ProtectedError):
        certified.tally.delete()
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="decisions never change"), transaction.atomic():
            decision.delete()
    decision.refresh_from_db()
    assert decision.title == certified.title


def test_concluding_leads_from_the_last_ballot_to_the_decision(
    open_question: Question, members: list[Seat], gus: Seat, cast: Cast
) -> None:
    for seat in members:
        cast(open_question, seat, "yes")
    with pytest.raises(WrongState):
        conclude(open_question, by=gus)
    assert open_question.closes_at is not None
    with telling(open_question.closes_at + timedelta(seconds=1)):
        decision = conclude(open_question, by=gus)
    assert decision is not None
    question = Question.objects.get(id=open_question.id)
    assert (question.state, decision.tally) == (State.CERTIFIED, question.tally)


def test_concluding_stops_at_a_hold_and_goes_on_from_where_it_stood(counted_question: Question, gus: Seat) -> None:
    hold = place_hold(counted_question, guardian="A rule", reason="Look again.")
    with pytest.raises(WrongState):
        conclude(counted_question, by=gus)
    with telling(hold.lapses_at):
        lapse_holds()
        with pytest.raises(WithMembers):
            conclude(counted_question, by=gus)
    with telling(hold.lapses_at + timedelta(days=MEMBERS_DAYS)):
        assert conclude(counted_question, by=gus) is not None


def test_concluding_what_was_rejected_certifies_it_and_decides_nothing(
    open_question: Question, members: list[Seat], gus: Seat, cast: Cast, count: Callable[[Question], Question]
) -> None:
    cast(open_question, members[0], "no")
    question = count(open_question)
    assert conclude(question, by=gus) is None
    assert Question.objects.get(id=question.id).state == State.CERTIFIED


def test_a_guarantor_puts_it_on_record_on_a_page_and_everybody_reads_it(
    certified: Question, gus: Seat, ana: Seat, visit: Visit
) -> None:
    adopting = reverse("decisions:adopt", args=[certified.id])
    page = certified.get_absolute_url()
    assert adopting in visit(gus).get(page).content.decode()
    assert adopting not in visit(ana).get(page).content.decode()
    assert visit(ana).get(adopting).status_code == 403
    assert "A decision cannot be changed" in visit(gus).get(adopting).content.decode()
    told = visit(gus).post(adopting, follow=True).content.decode()
    assert "The decision is on record." in told
    decision = Decision.objects.get()
    listed = visit(None).get(reverse("decisions:list", args=["two-shores"])).content.decode()
    assert decision.get_absolute_url() in listed
    assert "Adopted: 3 of 4 said yes" in listed
    assert decision.get_absolute_url() in visit(None).get(page).content.decode()
    assert certified.tally.sealed_root in visit(None).get(decision.get_absolute_url()).content.decode()


def test_the_decisions_are_read_and_made_over_rest(certified: Question, gus: Seat, visit: Visit) -> None:
    adopting = reverse("api:adopt", args=[certified.id])
    made = visit(gus).post(adopting, {}, content_type="application/json")
    assert made.status_code == 201
    assert visit(gus).post(adopting, {}, content_type="application/json").status_code == 409
    listed = visit(None).get(reverse("api:decisions", args=["two-shores"])).json()["results"]
    assert listed == [made.json()]
    assert made.json()["question"] == str(certified.id)
