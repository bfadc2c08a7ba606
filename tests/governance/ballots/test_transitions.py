"""Every act in every state: it leads where the table says, or is refused and nothing has changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assemblies.members.models import Role, Seat, ShownAs
from assemblies.minutes.models import Chain
from config.clock import now, telling
from config.errors import Refusal
from governance.ballots import holds, services, tallying
from governance.ballots.batches import import_batch
from governance.ballots.belenios.services import bring_result, set_up_election
from governance.ballots.casting import cast_open_ballot, cast_paper_ballot
from governance.ballots.digits import add_digits
from governance.ballots.lifecycle import LIFE, Act
from governance.ballots.models import Hold, OpenBallot, Question, Request, Stops, Tally
from governance.decisions.services import adopt
from governance.reports.services import write_report
from tests.nets.world import BLT

State = Question.State


class Desk:
    """Everybody it takes to lead a question through its life."""

    def __init__(self, seated: Callable[..., Seat], place: object) -> None:
        self.fay, self.ola = seated("Fay Fernandes", Role.FACILITATOR), seated("Ola Okafor", Role.ORGANISER)
        self.gus, self.gil = seated("Gus Gruber", Role.GUARANTOR), seated("Gil Gomez", Role.GUARANTOR)
        names = ("Ana Alder", "Ben Birch", "Cem Cedar")
        self.members = [seated(name, Role.MEMBER, place) for name in names]

    def two_people(self, question: Question, act: Request.Act) -> None:
        waiting = question.requests.filter(act=act, ended_at__isnull=True).first()
        asked = waiting or services.ask_for(question, act, by=self.fay, reason="We say why.")
        services.confirm_request(asked, by=self.ola)

    def cast(self, question: Question) -> None:
        ana = self.members[0]
        cast_open_ballot(question.id, person_id=ana.person_id, choice="yes", key=uuid.uuid4(), shown_as=ShownAs.FIRST)

    def paper(self, question: Question) -> None:
        cast_paper_ballot(question.id, seat=self.members[0], by=self.fay, choice="no", key=uuid.uuid4())

    def wait_for_the_end(self, question: Question) -> None:
        with telling(now() + timedelta(days=1)):
            services.close_due_questions()

    def count(self, question: Question) -> None:
        for tally in tallying.due_tallies():
            tallying.count_tally(tally)

    def release(self, question: Question) -> None:
        for hold in question.holds.standing():
            holds.release_hold(hold, by=self.gus, reason="It is well.")

    def hold_payment(self, question: Question) -> Hold:
        return holds.place_hold(question, guardian="Another rule", reason="Look again.", stops=Stops.PAYMENT)

    def release_payment(self, question: Question) -> None:
        holds.release_hold(self.hold_payment(question), by=self.gus, reason="It is well.")

    def clear(self, question: Question) -> None:
        with telling(now() + timedelta(days=15)):
            holds.lapse_holds()


# How each act is done. The clock and the worker refuse nothing: where there is nothing for them they do nothing.
ACTS: dict[Act, tuple[Callable[[Desk, Question], Any], ...]] = {
    Act.WRITE: (
        lambda desk, one: services.change_draft(one, by=desk.fay, title="In other words?"),
        lambda desk, one: services.drop_translation(one, by=desk.fay, variant="es"),
    ),
    Act.FREEZE: (lambda desk, one: services.freeze_question(one, by=desk.fay),),
    Act.DRAW_DIGITS: (lambda desk, one: add_digits(one, by=desk.fay, digits="4711"),),
    Act.SET_UP: (
        lambda desk, one: set_up_election(
            one, by=desk.fay, address="https://vote.example/e/", authority="Nia", keyholders=["Gus"], data=b""
        ),
    ),
    Act.BRING_RESULT: (lambda desk, one: bring_result(one, by=desk.fay, file_name="result.bel", data=b""),),
    Act.OPEN: (lambda desk, one: services.open_question(one, by=desk.fay, minutes=30),),
    Act.CAST: (Desk.cast, Desk.paper),
    Act.LENGTHEN: (
        lambda desk, one: services.lengthen_question(one, by=desk.fay, closes_at=now() + timedelta(hours=2)),
    ),
    Act.CLOSE: (lambda desk, one: desk.two_people(one, Request.Act.CLOSE_EARLY), Desk.wait_for_the_end),
    Act.COUNT: (Desk.count,),
    Act.HOLD: (
        lambda desk, one: holds.place_hold(one, by=desk.gil, reason="Look again."),
        lambda desk, one: holds.place_hold(one, guardian="Another rule", reason="Look again."),
    ),
    Act.HOLD_PAYMENT: (Desk.hold_payment,),
    Act.RELEASE: (Desk.release,),
    Act.RELEASE_PAYMENT: (Desk.release_payment,),
    Act.CLEAR: (Desk.clear,),
    Act.CERTIFY: (lambda desk, one: services.certify_question(one, by=desk.gus),),
    Act.ANNUL: (lambda desk, one: desk.two_people(one, Request.Act.ANNUL),),
    Act.LOSE: (lambda desk, one: services.interrupt_question(one.id, reason="The machine was lost."),),
    Act.ADOPT: (lambda desk, one: adopt(Tally.objects.get(question=one), by=desk.gus),),
    Act.REPORT: (lambda desk, one: write_report(one, by=desk.members[0], title="No", text="We see it otherwise."),),
    Act.ASK_AGAIN: (lambda desk, one: services.ask_again(one, by=desk.fay),),
}
NEVER_REFUSE = {Desk.wait_for_the_end, Desk.count, Desk.clear, Desk.release}
# Without translations, without digits and not encrypted: refused in the right state too, for another reason.
NOT_HERE = {(Act.WRITE, 1), (Act.DRAW_DIGITS, 0), (Act.SET_UP, 0), (Act.BRING_RESULT, 0)}


@pytest.fixture
def desk(seated: Callable[..., Seat], north: object) -> Desk:
    return Desk(seated, north)


def opened_and_answered(desk: Desk, question: Question) -> None:
    services.open_question(question, by=desk.fay, minutes=30)
    for seat in desk.members[1:]:
        cast_open_ballot(question.id, person_id=seat.person_id, choice="yes", key=uuid.uuid4(), shown_as=ShownAs.FIRST)


def brought_to(state: str, desk: Desk) -> Question:
    """A question that has come to a state the way questions do."""
    question = services.draft_question(desk.fay.body, by=desk.fay, title="Shall we?")
    steps: dict[str, Callable[[], Any]] = {
        State.FROZEN: lambda: services.freeze_question(question, by=desk.fay),
        State.OPEN: lambda: opened_and_answered(desk, question),
        State.CLOSED: lambda: desk.two_people(question, Request.Act.CLOSE_EARLY),
        State.COUNTED: lambda: desk.count(question),
        State.HELD: lambda: holds.place_hold(question, guardian="A rule", reason="Look again."),
        State.CERTIFIED: lambda: services.certify_question(question, by=desk.gus),
    }
    if state == State.ANNULLED:
        services.freeze_question(question, by=desk.fay)
        desk.two_people(question, Request.Act.ANNUL)
        return fresh(question)
    for reached, step in steps.items():
        if state == State.DRAFT:
            break
        if reached == State.HELD and state == State.CERTIFIED:
            continue
        step()
        if reached == state:
            break
    found = fresh(question)
    assert found.state == state
    return found


def fresh(question: Question) -> Question:
    return Question.objects.select_related("body__assembly").get(id=question.id)


def everything_of(question: Question) -> tuple[Any, ...]:
    row = Question.objects.filter(id=question.id).values().get()
    minutes = Chain.objects.filter(id=question.body.assembly_id).values_list("length", flat=True).first()
    ballots = OpenBallot.objects.filter(question=question).count()
    hanging = (question.requests, question.holds, question.minority_reports)
    return row, minutes, ballots, Question.objects.count(), [rows.count() for rows in hanging]


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize(
    ("act", "way"), [(act, way) for act, ways in ACTS.items() for way in range(len(ways))], ids=str
)
def test_an_act_leads_where_the_table_says_or_changes_nothing(desk: Desk, state: str, act: Act, way: int) -> None:
    question = brought_to(state, desk)
    before, do = everything_of(question), ACTS[act][way]
    if act == Act.ADOPT and not Tally.objects.filter(question=question).exists():
        return  # there is nothing to adopt
    leads_to = None if (act, way) in NOT_HERE else LIFE[act].get(state)
    if leads_to is None:
        if do in NEVER_REFUSE:
            do(desk, question)
        else:
            with pytest.raises(Refusal):
                do(desk, question)
        assert everything_of(question) == before
    else:
        do(desk, question)
        assert fresh(question).state == leads_to
        assert everything_of(question) != before


def test_every_act_and_every_state_is_walked(desk: Desk) -> None:
    assert set(ACTS) | {Act.BRING_IN} == set(Act)
    assert {state for leads in LIFE.values() for pair in leads.items() for state in pair} == set(State.values)


def test_a_count_from_elsewhere_is_closed_at_once(desk: Desk) -> None:
    paper = (BLT % {"name": "Ash"}).encode()
    question = import_batch(desk.fay.body, by=desk.ola, file_name="w.blt", data=paper, source="Paper")
    assert question.state == LIFE[Act.BRING_IN][State.DRAFT]
    desk.count(question)
    assert fresh(question).state == State.COUNTED
