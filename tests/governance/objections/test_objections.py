"""Objections to a passage: open until answered, taken in or carried on, and in the way of a vote until then."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body, set_charter
from assemblies.correspondence.models import Letter
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots.models import Question
from governance.ballots.services import draft_question, freeze_question, open_question
from governance.moderation.services import decide_case, report_text
from governance.objections.errors import (
    BadObjection,
    NothingOpen,
    NotInTheText,
    ObjectionMoved,
    ObjectionsOpen,
    SaidAlready,
    TextClosed,
    TextMoved,
    TooManyObjections,
)
from governance.objections.models import Objection
from governance.objections.of_proposals import text_of
from governance.objections.passages import Place, find_again, passages_of
from governance.objections.services import (
    MOST_OPEN,
    accept_objection,
    answer_objection,
    carry_objection,
    counts_of,
    dispute_answer,
    pass_in_spite,
    places_of,
    raise_objection,
    withdraw_objection,
)
from governance.proposals.models import Proposal
from governance.proposals.services import change_proposal, draft_proposal, publish_proposal, withdraw_proposal
from governance.reports.errors import BadReport
from governance.reports.services import write_report
from tests.governance.conftest import Visit

State = Objection.State
FIRST, SECOND = "Plant forty trees on the quay.", "The stewards water them **at night**."
WORDS = f"{FIRST}\n\n{SECOND}"


@pytest.fixture
def text(plenary: Body, ana: Seat) -> Proposal:
    return publish_proposal(draft_proposal(plenary, by=ana, title="Shade on the quay", text=WORDS), by=ana)


@pytest.fixture
def objection(text: Proposal, ben: Seat) -> Objection:
    return raise_objection(text_of(text), by=ben, passage=SECOND, words="The pumps wake everybody.")


@pytest.fixture
def draft(text: Proposal, plenary: Body, fay: Seat, members: list[Seat]) -> Question:
    return draft_question(plenary, by=fay, title="Shall we plant?", proposal=text)


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.with_authors().get(id=proposal.id)


def letters_of(seat: Seat) -> list[str]:
    return [one.message.kind for one in Letter.objects.filter(person=seat.person_id).select_related("message")]


def changed(proposal: Proposal, by: Seat, text: str) -> Proposal:
    return change_proposal(proposal, by=by, title=proposal.title, text=text)


# --- A text with open objections is not put to the vote ----------------------------------------------


def test_a_text_with_an_open_objection_cannot_be_frozen_into_a_question(
    objection: Objection, draft: Question, fay: Seat
) -> None:
    with pytest.raises(ObjectionsOpen) as refused:
        freeze_question(draft, by=fay)
    assert "Open objections to the text: 1." in str(refused.value)
    assert Question.objects.get(id=draft.id).state == Question.State.DRAFT


def test_without_objections_it_freezes(draft: Question, fay: Seat) -> None:
    assert freeze_question(draft, by=fay).state == Question.State.FROZEN


def test_answered_it_no_longer_holds_and_disputed_it_holds_again(
    objection: Objection, draft: Question, ana: Seat, ben: Seat, fay: Seat
) -> None:
    answer_objection(objection, by=ana, words="They run without a sound.")
    assert counts_of("proposal", draft.proposal_id).holding == 0
    dispute_answer(objection, by=ben, words="I have heard them.")
    with pytest.raises(ObjectionsOpen):
        freeze_question(draft, by=fay)


@pytest.mark.parametrize("end", [carry_objection, withdraw_objection])
def test_whoever_objected_can_let_it_go_to_the_vote(
    objection: Objection, draft: Question, ben: Seat, fay: Seat, end: Callable[..., Objection]
) -> None:
    end(objection, by=ben)
    assert freeze_question(draft, by=fay).state == Question.State.FROZEN


def test_an_objection_to_the_wording_keeps_nothing_up(text: Proposal, draft: Question, ben: Seat, fay: Seat) -> None:
    raise_objection(text_of(text), by=ben, passage=FIRST, words="Say how many.", is_substantive=False)
    assert freeze_question(draft, by=fay).state == Question.State.FROZEN


def test_the_chair_goes_on_with_a_reason_that_everybody_reads(
    objection: Objection, text: Proposal, draft: Question, ola: Seat, fay: Seat, cem: Seat, visit: Visit
) -> None:
    for other in (fay, cem):
        with pytest.raises(NotAllowed):
            pass_in_spite(text_of(fresh(text)), by=other, reason="It is late.")
    pass_in_spite(text_of(fresh(text)), by=ola, reason="We have talked for two evenings.")
    page = visit(None).get(reverse("objections:ledger", args=["proposal", text.id])).content.decode()
    assert "We have talked for two evenings." in page
    assert "Taken to the vote in spite of 1 open objection" in page
    entry = Entry.objects.of(objection.assembly_id).get(type="objection.pass")
    assert entry.body["objections"] == [str(objection.id)]
    assert "two evenings" not in entry.text, "reasons are kept apart, so that they can be erased"
    assert freeze_question(draft, by=fay).state == Question.State.FROZEN


def test_an_objection_that_comes_later_holds_the_text_again(
    objection: Objection, text: Proposal, draft: Question, ola: Seat, cem: Seat, fay: Seat
) -> None:
    pass_in_spite(text_of(fresh(text)), by=ola, reason="We have talked.")
    raise_objection(text_of(fresh(text)), by=cem, passage=FIRST, words="Where from?")
    with pytest.raises(ObjectionsOpen):
        freeze_question(draft, by=fay)


def test_a_chair_who_wrote_the_text_or_objects_does_not_decide_to_go_on(
    objection: Objection, text: Proposal, ola: Seat
) -> None:
    text.authors.update(seat=ola)
    with pytest.raises(NotAllowed):
        pass_in_spite(text_of(fresh(text)), by=ola, reason="It is mine.")


def test_there_is_nothing_to_go_on_in_spite_of(text: Proposal, ola: Seat) -> None:
    with pytest.raises(NothingOpen):
        pass_in_spite(text_of(fresh(text)), by=ola, reason="Just so.")


def test_what_is_carried_stands_in_the_minority_report_after_the_vote(
    objection: Objection,
    draft: Question,
    ben: Seat,
    fay: Seat,
    plenary: Body,
    count: Callable[[Question], Question],
    visit: Visit,
) -> None:
    set_charter(plenary, plenary.rules | {"report_signers": "1"})
    carry_objection(objection, by=ben)
    counted = count(open_question(freeze_question(draft, by=fay), by=fay, minutes=30))
    new = reverse("reports:new", args=[counted.id])
    assert "The pumps wake everybody." in visit(ben).get(new).content.decode()
    sent = {"title": "We sleep here", "text": "And want to go on.", "name": "first", "carries": [str(objection.id)]}
    report = visit(ben).post(new, sent, follow=True).content.decode()
    assert objection.get_absolute_url() in report
    assert "We sleep here" in visit(None).get(objection.get_absolute_url()).content.decode()
    with pytest.raises(BadReport):
        write_report(counted, by=ben, title="Again", text="More.", carries=[uuid4()])


# --- Each side once ----------------------------------------------------------------------------------


def test_each_side_speaks_once_and_then_it_takes_a_new_claim(objection: Objection, ana: Seat, ben: Seat) -> None:
    answer_objection(objection, by=ana, words="They are silent.")
    with pytest.raises(ObjectionMoved):
        answer_objection(objection, by=ana, words="Really.")
    dispute_answer(objection, by=ben, words="They are not.")
    with pytest.raises(ObjectionMoved):
        answer_objection(objection, by=ana, words="Yes they are.")
    with pytest.raises(SaidAlready):
        dispute_answer(objection, by=ben, words="No.")
    assert objection.rebuttals.count() == 2


def test_accepted_means_that_the_text_has_changed(
    objection: Objection, text: Proposal, ana: Seat, ben: Seat, draft: Question, fay: Seat
) -> None:
    with pytest.raises(NotInTheText):
        accept_objection(objection, by=ana)
    changed(text, ana, WORDS.replace("at night", "in the morning"))
    accepted = accept_objection(objection, by=ana)
    assert (accepted.state, accepted.accepted_in) == (State.ACCEPTED, 2)
    assert letters_of(ben) == ["objection-answer"]
    dispute_answer(objection, by=ben, words="The pumps still run.")
    with pytest.raises(ObjectionsOpen):
        freeze_question(draft, by=fay)


def test_only_authors_answer_and_only_whoever_objected_disputes(
    objection: Objection, ana: Seat, ben: Seat, cem: Seat
) -> None:
    with pytest.raises(NotAllowed):
        answer_objection(objection, by=cem, words="I know better.")
    for other in (ana, cem):
        with pytest.raises(NotAllowed):
            carry_objection(objection, by=other)
    answer_objection(objection, by=ana, words="They are silent.")
    with pytest.raises(NotAllowed):
        dispute_answer(objection, by=cem, words="They are not.")


def test_members_and_experts_object_and_authors_do_not(
    text: Proposal, ana: Seat, xia: Seat, obi: Seat, fay: Seat, dee: Seat
) -> None:
    for other in (ana, obi, fay, dee):
        with pytest.raises(NotAllowed):
            raise_objection(text_of(text), by=other, passage=FIRST, words="No.")
    assert raise_objection(text_of(text), by=xia, passage=FIRST, words="Which trees?").number == 1


def test_an_objection_names_a_passage_of_the_text_as_it_reads(text: Proposal, ana: Seat, ben: Seat) -> None:
    read = text_of(fresh(text))
    for passage in ("", "Plant forty", "Nobody said this."):
        with pytest.raises(TextMoved):
            raise_objection(read, by=ben, passage=passage, words="No.")
    changed(text, ana, "Plant fifty trees.")
    with pytest.raises(TextMoved):
        raise_objection(read, by=ben, passage=FIRST, words="No.", version=1)


@pytest.mark.parametrize("words", ["", " ", "a" * 2001])
def test_an_objection_says_something(text: Proposal, ben: Seat, words: str) -> None:
    with pytest.raises(BadObjection):
        raise_objection(text_of(text), by=ben, passage=FIRST, words=words)


def test_a_withdrawn_text_is_not_objected_to(text: Proposal, ana: Seat, ben: Seat) -> None:
    withdraw_proposal(text, by=ana, reason="It is done.")
    with pytest.raises(TextClosed):
        raise_objection(text_of(fresh(text)), by=ben, passage=FIRST, words="No.")


def test_nobody_holds_a_text_up_with_objections_without_end(text: Proposal, ben: Seat) -> None:
    for n in range(MOST_OPEN):
        raise_objection(text_of(text), by=ben, passage=FIRST, words=f"Reason {n}.")
    with pytest.raises(TooManyObjections):
        raise_objection(text_of(text), by=ben, passage=FIRST, words="One more.")


# --- The passage is found again ----------------------------------------------------------------------


def test_a_passage_is_found_where_it_stands_has_changed_or_is_gone(
    objection: Objection, text: Proposal, ana: Seat
) -> None:
    def place() -> Place:
        return places_of(text_of(fresh(text)), [objection])[objection.id].place

    assert place() == Place.STANDS
    changed(text, ana, f"A first sentence.\n\n{SECOND}\n\n{FIRST}")
    assert place() == Place.STANDS
    changed(text, ana, f"{FIRST}\n\nThe stewards water them **in the morning**.")
    found = places_of(text_of(fresh(text)), [objection])[objection.id]
    assert found.place == Place.CHANGED
    assert found.block is not None
    assert "in the morning" in found.block.after
    changed(text, ana, FIRST)
    assert place() == Place.GONE


def test_long_paragraphs_are_offered_sentence_by_sentence() -> None:
    long = " ".join(f"This is sentence number {n} of a long paragraph." for n in range(20))
    passages = passages_of(f"Short.\n\n{long}")
    assert len(passages) == 21
    assert all(find_again(one, long + "\n\nShort.", f"Short.\n\n{long}").place == Place.STANDS for one in passages)


# --- In the record, in moderation, on pages ----------------------------------------------------------


def test_the_minutes_hold_hashes_and_lead_to_the_objection(objection: Objection, ana: Seat) -> None:
    answer_objection(objection, by=ana, words="They run without a sound.")
    entries = Entry.objects.of(objection.assembly_id).filter(type__startswith="objection.")
    assert [entry.type for entry in entries] == ["objection.raise", "objection.answer"]
    for entry in entries:
        assert "pumps" not in entry.text
        assert "sound" not in entry.text
        assert entry.page == objection.get_absolute_url()
        assert len(entry.body["text_sha256"]) == 64


def test_a_hidden_objection_is_a_blank_and_holds_nothing_up(
    objection: Objection, text: Proposal, mo: Seat, cem: Seat, draft: Question, fay: Seat, visit: Visit
) -> None:
    case = report_text("objection", str(objection.id), by=cem, ground="insult")
    decide_case(case, by=mo, outcome="hidden", ground="insult", reason="It calls people names.")
    for page in (
        objection.get_absolute_url(),
        reverse("objections:ledger", args=["proposal", text.id]),
        reverse("api:objection", args=[objection.id]),
    ):
        assert "pumps" not in visit(cem).get(page).content.decode()
    assert "It calls people names." in visit(None).get(objection.get_absolute_url()).content.decode()
    assert freeze_question(draft, by=fay).state == Question.State.FROZEN


def test_members_object_and_authors_answer_on_a_phone(
    text: Proposal, ana: Seat, ben: Seat, ola: Seat, xia: Seat, visit: Visit
) -> None:
    new = reverse("objections:new", args=["proposal", text.id])
    assert new in visit(ben).get(text.get_absolute_url()).content.decode()
    assert new not in visit(ana).get(text.get_absolute_url()).content.decode()
    assert visit(ana).get(new).status_code == 403
    assert FIRST in visit(ben).get(new).content.decode()
    assert visit(ben).get(f"{new}?chosen=1").status_code == 400
    assert visit(ben).get(f"{new}?passage=9").status_code == 400
    chosen = f"{new}?passage=2"
    sent = {"words": "The pumps wake everybody.", "weight": "substance", "shown": SECOND}
    assert visit(ben).post(chosen, sent | {"weight": ""}).status_code == 400
    assert visit(ben).post(chosen, sent | {"shown": FIRST}).status_code == 400
    page = visit(ben).post(chosen, sent, follow=True).content.decode()
    assert "The authors hear of it." in page
    assert letters_of(ana) == ["objection"]
    objection = Objection.objects.get()
    acts = {act: reverse(f"objections:{act}", args=[objection.id]) for act in ("answer", "dispute", "accept", "carry")}
    assert objection.get_absolute_url() in visit(ana).get(reverse("home")).content.decode()
    assert acts["answer"] in visit(ana).get(objection.get_absolute_url()).content.decode()
    assert acts["answer"] not in visit(ben).get(objection.get_absolute_url()).content.decode()
    assert visit(ana).post(acts["answer"], {"words": ""}).status_code == 400
    assert visit(ana).post(acts["answer"], {"words": "They are silent."}).status_code == 303
    assert visit(xia).post(acts["dispute"], {"words": "No."}).status_code == 403
    assert visit(ben).post(acts["dispute"], {"words": "They are not."}).status_code == 303
    said = visit(None).get(reverse("objections:ledger", args=["proposal", text.id])).content.decode()
    assert "open: the answer is disputed" in said
    assert "The text cannot go to the vote yet" in said
    assert visit(ana).post(acts["accept"]).status_code == 409
    going_on = reverse("objections:pass", args=["proposal", text.id])
    assert visit(ben).get(going_on).status_code == 403
    assert visit(ola).post(going_on, {"reason": ""}).status_code == 400
    assert visit(ola).post(going_on, {"reason": "It is late."}).status_code == 303
    assert visit(ola).post(going_on, {"reason": "It is late."}).status_code == 400


def test_the_desk_reads_before_it_freezes_that_objections_are_open(
    objection: Objection, draft: Question, fay: Seat, visit: Visit
) -> None:
    freeze = reverse("ballots:freeze", args=[draft.id])
    for answer in (visit(fay).get(freeze), visit(fay).post(freeze)):
        assert answer.status_code == 409
        said = answer.content.decode()
        assert "Open objections to the text: 1." in said
        assert reverse("objections:ledger", args=["proposal", draft.proposal_id]) in said


def test_rest_tells_and_does_the_same(text: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    doors = reverse("api:objections", args=["proposal", text.id])
    given = {"passage": SECOND, "words": "The pumps wake everybody.", "version": 1}
    made = visit(ben).post(doors, given, content_type="application/json")
    assert made.status_code == 201
    answer = reverse("api:answer_objection", args=[made.json()["id"]])
    assert visit(ben).post(answer, {"words": "No."}, content_type="application/json").status_code == 403
    assert visit(ana).post(answer, {"words": "Silent."}, content_type="application/json").status_code == 200
    told = visit(None).get(doors).json()["results"][0]
    assert (told["state"], told["place"], [one["side"] for one in told["rebuttals"]]) == (
        "answered", "stands", ["authors"]
    )  # fmt: skip


def test_an_organiser_who_objects_does_not_go_on_over_their_own_objection(
    text: Proposal, ben: Seat, assembly: Assembly
) -> None:
    council = form_body(assembly, kind=Body.Kind.COUNCIL, name="Water council")
    chair = give_seat(council, person=ben.person, role=Role.ORGANISER)
    raise_objection(text_of(text), by=ben, passage=FIRST, words="No.")
    with pytest.raises(NotAllowed):
        pass_in_spite(text_of(fresh(text)), by=chair, reason="I changed my mind.")
