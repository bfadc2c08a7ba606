"""Members require a question or an answer; whoever leads gives it, or the silence stands for everybody to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.correspondence.models import Letter
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import NotAllowed
from governance.ballots.models import Question
from governance.ballots.services import draft_question, freeze_question
from governance.moderation.services import decide_case, report_text
from governance.requests.errors import (
    BadRequest,
    NoSuchQuestion,
    NothingSigned,
    SignaturesClosed,
    SignedAlready,
    WrongRequestState,
)
from governance.requests.models import AgendaRequest
from governance.requests.services import (
    GATHERS,
    answer_request,
    follow_requests,
    put_to_the_vote,
    sign_request,
    signers_needed,
    take_back_signature,
    write_request,
)
from tests.governance.conftest import Visit

State = AgendaRequest.State
WORDS = {"wants": "question", "title": "Shall the gate stay open at night?", "text": "We work **late**."}


@pytest.fixture(autouse=True)
def two_of_five(plenary: Body, members: list[Seat]) -> None:
    """The charter asks for two fifths of the members: two of five."""
    set_charter(plenary, plenary.rules | {"agenda_signers": "2/5", "agenda_days": 10})
    plenary.refresh_from_db()


@pytest.fixture
def gathering(plenary: Body, ana: Seat) -> AgendaRequest:
    return write_request(plenary, by=ana, **WORDS)


@pytest.fixture
def required(gathering: AgendaRequest, ben: Seat) -> AgendaRequest:
    return sign_request(gathering, by=ben, is_sealed=True)


def letters_of(seat: Seat) -> list[str]:
    return [one.message.kind for one in Letter.objects.filter(person=seat.person_id).select_related("message")]


def told(request: AgendaRequest) -> list[str]:
    entries = Entry.objects.of(request.body.assembly_id)
    return [one.type for one in entries if one.body.get("agenda_request") == str(request.id)]


def test_ten_in_a_hundred_can_require_it_unless_the_charter_says_otherwise(plenary: Body) -> None:
    assert signers_needed(plenary) == 2
    for written, needed in (("1/10", 1), ("3", 3), ("40", 5), ("100 %", 5)):
        set_charter(plenary, plenary.rules | {"agenda_signers": written})
        plenary.refresh_from_db()
        assert signers_needed(plenary) == needed


def test_enough_signatures_require_it_and_those_who_lead_hear_of_it(
    gathering: AgendaRequest, ben: Seat, fay: Seat, ola: Seat, visit: Visit
) -> None:
    assert (gathering.state, gathering.signers, gathering.needed) == (State.GATHERING, 1, 2)
    required = sign_request(gathering, by=ben, is_sealed=True)
    assert required.state == State.REQUIRED
    assert required.due_at - required.required_at == timedelta(days=10)
    assert (letters_of(fay), letters_of(ola)) == (["agenda"], ["agenda"])
    said = visit(None).get(required.get_absolute_url()).content.decode()
    assert "Signed by <bdi>Ana and 1 more, not named</bdi>" in said
    assert "Ben" not in said
    entry = Entry.objects.of(required.body.assembly_id).get(type="agenda.require")
    assert (entry.body["signers"], "by" in entry.body) == (2, False)
    assert "late" not in Entry.objects.of(required.body.assembly_id).get(type="agenda.write").text


def test_a_name_is_taken_back_and_what_was_required_stays_so(
    gathering: AgendaRequest, ana: Seat, ben: Seat, cem: Seat
) -> None:
    assert take_back_signature(gathering, by=ana).signers == 0
    with pytest.raises(NothingSigned):
        take_back_signature(gathering, by=ana)
    sign_request(gathering, by=ben)
    assert sign_request(gathering, by=cem).state == State.REQUIRED
    with pytest.raises(SignedAlready):
        sign_request(gathering, by=cem)
    left = take_back_signature(gathering, by=cem)
    assert (left.state, left.signers) == (State.REQUIRED, 1)
    assert sign_request(gathering, by=ana).signers == 2


def test_only_members_sign_and_only_in_its_days(
    gathering: AgendaRequest, plenary: Body, ben: Seat, fay: Seat, xia: Seat, dee: Seat
) -> None:
    for other in (fay, xia, dee):
        with pytest.raises(NotAllowed):
            sign_request(gathering, by=other)
        with pytest.raises(NotAllowed):
            write_request(plenary, by=other, **WORDS)
    with telling(now() + GATHERS + timedelta(minutes=1)):
        with pytest.raises(SignaturesClosed):
            sign_request(gathering, by=ben)
        assert (follow_requests(), follow_requests()) == (1, 0)
    assert AgendaRequest.objects.get().state == State.LAPSED
    assert told(gathering) == ["agenda.write", "agenda.lapse"]


def test_silence_is_noted_once_and_shown_and_an_answer_is_still_owed(
    required: AgendaRequest, fay: Seat, gus: Seat, ben: Seat, visit: Visit
) -> None:
    with telling(required.due_at - timedelta(minutes=1)):
        assert follow_requests() == 0
    with telling(required.due_at + timedelta(days=2)):
        assert (follow_requests(), follow_requests()) == (1, 0)
        assert letters_of(gus) == ["agenda-silence"]
        assert letters_of(ben) == ["agenda-silence"]
        page = visit(None).get(required.get_absolute_url() + "?late").content.decode()
        assert "An answer is still owed." in page
        assert "2 days of silence" in page
        assert visit(None).get(reverse("api:agenda_request", args=[required.id])).json()["is_silent"] is True
        answered = answer_request(required, by=fay, answer="We forgot. The gate has no guard.")
    assert answered.state == State.ANSWERED
    assert told(required) == ["agenda.write", "agenda.require", "agenda.silence", "agenda.answer"]
    assert Entry.objects.of(required.body.assembly_id).get(type="agenda.answer").body["is_late"] is True
    assert "guard" not in Entry.objects.of(required.body.assembly_id).get(type="agenda.answer").text


def test_those_who_lead_answer_once_with_reasons(
    required: AgendaRequest, fay: Seat, ana: Seat, gus: Seat, visit: Visit
) -> None:
    for other in (ana, gus):
        with pytest.raises(NotAllowed):
            answer_request(required, by=other, answer="No.")
    for empty in ("", " ", "a" * 5001):
        with pytest.raises(BadRequest):
            answer_request(required, by=fay, answer=empty)
    answer_request(required, by=fay, answer="The gate has **no guard** at night.")
    assert letters_of(ana) == ["agenda-answer"]
    said = visit(None).get(required.get_absolute_url()).content.decode()
    assert "<strong>no guard</strong>" in said
    assert "There is no question. The reasons:" in said
    with pytest.raises(WrongRequestState):
        answer_request(required, by=fay, answer="And besides.")


def test_the_question_that_came_of_it_is_named_and_cannot_go(
    required: AgendaRequest, plenary: Body, fay: Seat, visit: Visit
) -> None:
    draft = draft_question(plenary, by=fay, title="Shall the gate stay open?")
    with pytest.raises(NoSuchQuestion):
        put_to_the_vote(required, by=fay, question=draft)
    question = freeze_question(draft, by=fay)
    assert put_to_the_vote(required, by=fay, question=question).state == State.ASKED
    assert question.get_absolute_url() in visit(None).get(required.get_absolute_url()).content.decode()
    with pytest.raises(Exception, match="protected"):
        Question.objects.get(id=question.id).delete()


def test_a_question_from_before_does_not_answer_it(required: AgendaRequest, plenary: Body, fay: Seat) -> None:
    with telling(required.required_at - timedelta(days=1)):
        old = freeze_question(draft_question(plenary, by=fay, title="Old?"), by=fay)
    with pytest.raises(NoSuchQuestion):
        put_to_the_vote(required, by=fay, question=old)


@pytest.mark.parametrize("wrong", [{"wants": "money"}, {"title": " "}, {"text": ""}, {"title": "a" * 201}])
def test_it_says_what_is_required(plenary: Body, ana: Seat, wrong: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        write_request(plenary, by=ana, **(WORDS | wrong))


def test_hidden_it_is_a_blank(required: AgendaRequest, mo: Seat, cem: Seat, visit: Visit) -> None:
    case = report_text("request", str(required.id), by=cem, ground="insult")
    decide_case(case, by=mo, outcome="hidden", ground="insult", reason="It names a guard.")
    slug = required.body.assembly.slug
    for page in (
        required.get_absolute_url(),
        reverse("requests:list", args=[slug]),
        reverse("api:agenda_requests", args=[slug]),
        reverse("assembly", args=[slug]),
    ):
        assert "gate" not in visit(cem).get(page).content.decode(), page
    assert "It names a guard." in visit(None).get(required.get_absolute_url()).content.decode()


def test_members_require_and_the_desk_answers_on_pages(
    plenary: Body, ana: Seat, ben: Seat, fay: Seat, obi: Seat, visit: Visit
) -> None:
    slug = plenary.assembly.slug
    listed, new = reverse("requests:list", args=[slug]), reverse("requests:new", args=[slug])
    assert new in visit(ana).get(listed).content.decode()
    assert new not in visit(obi).get(listed).content.decode()
    assert visit(obi).get(new).status_code == 403
    assert visit(ana).post(new, WORDS | {"name": "first", "title": ""}).status_code == 400
    page = visit(ana).post(new, WORDS | {"name": "full"}, follow=True).content.decode()
    assert "Your signature counts." in page
    made = AgendaRequest.objects.get()
    sign, back, answer = (reverse(f"requests:{act}", args=[made.id]) for act in ("sign", "take_back", "answer"))
    assert visit(ben).post(sign, {"name": "loud"}).status_code == 400
    assert visit(obi).post(sign, {"name": "full"}).status_code == 403
    assert "it is required now" in visit(ben).post(sign, {"name": "number"}, follow=True).content.decode()
    assert made.get_absolute_url() in visit(fay).get(reverse("home")).content.decode()
    assert visit(ben).post(back).status_code == 303
    assert visit(ben).post(back).status_code == 409
    assert visit(ana).get(answer).status_code == 403
    assert visit(fay).post(answer, {"answer": ""}).status_code == 400
    question = freeze_question(draft_question(plenary, by=fay, title="The gate?"), by=fay)
    both = {"answer": "So.", "question": str(question.id)}
    assert visit(fay).post(answer, both).status_code == 400
    assert visit(fay).post(answer, {"answer": "", "question": str(question.id)}).status_code == 303
    assert AgendaRequest.objects.get().question == question
