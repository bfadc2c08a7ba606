"""Voting with help: one enters, another confirms, and how many did so is published, never who."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots.casting import cast_paper_ballot
from governance.ballots.errors import AlreadyVoted, NoWitness, OtherChannel, WitnessNeeded, WrongCode
from governance.ballots.helping import Entered, begin_helping, cast_helped_ballot, witness_helping
from governance.ballots.models import Helping, OpenBallot, Question
from tests.cast import Cast
from tests.governance.conftest import Visit

YES = Entered("yes", uuid.UUID(int=1))
NO = Entered("no", uuid.UUID(int=1))


def test_a_ballot_with_help_counts_once_a_witness_has_confirmed_these_very_words(
    open_question: Question, eva: Seat, fay: Seat, obi: Seat
) -> None:
    helping, code = begin_helping(open_question, seat=eva, by=fay, entered=YES)
    with pytest.raises(NoWitness):
        cast_helped_ballot(helping, by=fay, entered=YES)
    with pytest.raises(WrongCode):
        witness_helping(helping, by=obi, code="AAAAA" if code != "AAAAA" else "BBBBB")
    witness_helping(helping, by=obi, code=f" {code.lower()} ")
    with pytest.raises(NoWitness):
        cast_helped_ballot(helping, by=fay, entered=NO)
    assert not OpenBallot.objects.exists()
    receipt = cast_helped_ballot(helping, by=fay, entered=YES)
    assert cast_helped_ballot(helping, by=fay, entered=YES) == receipt
    kept = OpenBallot.objects.get()
    assert (kept.seat, kept.choice, kept.channel) == (eva, '"yes"', "help")
    assert Helping.objects.get().code == ""


def test_another_answer_needs_the_witness_again(open_question: Question, eva: Seat, fay: Seat, obi: Seat) -> None:
    helping, code = begin_helping(open_question, seat=eva, by=fay, entered=YES)
    witness_helping(helping, by=obi, code=code)
    again, other = begin_helping(open_question, seat=eva, by=fay, entered=NO)
    assert (again.id, other != code, again.witness) == (helping.id, True, None)
    with pytest.raises(NoWitness):
        cast_helped_ballot(again, by=fay, entered=NO)


def test_who_votes_who_helps_and_who_witnesses_are_three_people(
    open_question: Question, eva: Seat, fay: Seat, ola: Seat, ana: Seat
) -> None:
    with pytest.raises(NotAllowed):
        begin_helping(open_question, seat=eva, by=ana, entered=YES)
    helping, code = begin_helping(open_question, seat=eva, by=fay, entered=YES)
    for same in (eva, fay):
        with pytest.raises(WitnessNeeded):
            witness_helping(helping, by=same, code=code)
    witness_helping(helping, by=ana, code=code)
    with pytest.raises(NoWitness):
        cast_helped_ballot(helping, by=ola, entered=YES)


def helped(question: Question, seat: Seat, helper: Seat, witness: Seat, choice: str = "yes") -> None:
    entered = Entered(choice, uuid.uuid4())
    helping, code = begin_helping(question, seat=seat, by=helper, entered=entered)
    cast_helped_ballot(witness_helping(helping, by=witness, code=code), by=helper, entered=entered)


def test_whichever_way_a_seat_votes_first_closes_the_others(
    open_question: Question, ana: Seat, ben: Seat, cem: Seat, fay: Seat, obi: Seat, cast: Cast
) -> None:
    def paper(seat: Seat) -> None:
        cast_paper_ballot(open_question.id, seat=seat, by=fay, choice="no", key=uuid.uuid4())

    cast(open_question, ana, "yes")
    paper(ben)
    helped(open_question, cem, fay, obi)
    ways = {
        "phone": lambda seat: cast(open_question, seat, "abstain"),
        "paper": paper,
        "help": lambda seat: helped(open_question, seat, fay, obi, "no"),
    }
    for own, seat in (("phone", ana), ("paper", ben), ("help", cem)):
        for way, vote in ways.items():
            if way != own:
                with pytest.raises(OtherChannel):
                    vote(seat)
        ways[own](seat)
    assert open_question.channels() == {"phone": 1, "paper": 1, "help": 1}
    assert OpenBallot.objects.counted(open_question).count() == 3


def test_the_share_is_published_with_the_result_and_in_the_minutes_and_never_whose(
    open_question: Question,
    members: list[Seat],
    fay: Seat,
    obi: Seat,
    cast: Cast,
    count: Callable[[Question], Question],
    visit: Visit,
) -> None:
    for seat in members[:2]:
        cast(open_question, seat, "yes")
    helped(open_question, members[3], fay, obi)
    question = count(open_question)
    told = "Of the ballots came: 2 by phone, 1 with help."
    assert Entry.objects.get(type="question.channels").sentence == told
    assert told in visit(None).get(reverse("ballots:result", args=[question.id])).content.decode()
    assert visit(None).get(reverse("api:result", args=[question.id])).json()["channels"] == {"phone": 2, "help": 1}


def test_helper_and_witness_use_two_devices(
    open_question: Question, eva: Seat, fay: Seat, obi: Seat, visit: Visit
) -> None:
    page = reverse("ballots:helped", args=[open_question.id, eva.id])
    witnessing = reverse("ballots:witness", args=[open_question.id])
    desk, other = visit(fay), visit(obi)
    assert page in desk.get(f"{reverse('ballots:paper', args=[open_question.id])}?for=help&q=elm").content.decode()
    assert "Nobody waits for a witness now." in other.get(witnessing).content.decode()
    form = {"choice": "yes", "key": str(uuid.uuid4())}
    read = desk.post(page, form).content.decode()
    code = re.search(r'They type this code: <span class="code">(\w+)', read)
    helping = Helping.objects.get()
    assert code is not None
    assert "Yes" in read
    sent = form | {"do": "1", "helping": str(helping.id)}
    assert desk.post(page, sent).status_code == 400
    assert other.post(witnessing, {"helping": str(helping.id), "code": "nope"}).status_code == 400
    assert other.post(witnessing, {"helping": str(helping.id), "code": code[1]}).status_code == 303
    done = desk.post(page, sent).content.decode()
    kept = OpenBallot.objects.get()
    assert kept.receipt in done
    assert "Yes" not in done
    assert visit(None).get(witnessing).status_code == 403


# --- Secretly ---------------------------------------------------------------------------------------


def test_help_works_in_a_secret_vote_too_and_leaves_no_code_behind(
    secret_question: Question, ana: Seat, ben: Seat, fay: Seat, obi: Seat, vote: Callable
) -> None:
    entered = Entered("yes", uuid.uuid4(), n1="a" * 64, n2="b" * 64)
    helping, code = begin_helping(secret_question, seat=ana, by=fay, entered=entered)
    promise = cast_helped_ballot(witness_helping(helping, by=obi, code=code), by=fay, entered=entered)
    assert cast_helped_ballot(helping, by=fay, entered=entered) == promise
    assert secret_question.voted.get(seat=ana).channel == "help"
    assert not Helping.objects.exclude(code="").exists()
    with pytest.raises(AlreadyVoted):
        vote(secret_question, ana, "no")
    vote(secret_question, ben, "no")
    with pytest.raises(OtherChannel):
        begin_helping(secret_question, seat=ben, by=fay, entered=entered)
