"""Paper ballots at the desk count as any other, and nobody reads them while the question is open."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.members.models import Seat
from assemblies.minutes import verify
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.casting import cast_paper_ballot
from governance.ballots.errors import Closed, OtherChannel, PapersDiffer
from governance.ballots.keying import key_paper, papers_that_wait
from governance.ballots.models import DraftBefore, KeyedPaper, OpenBallot, Question, Request
from governance.ballots.services import take_back_request
from governance.ballots.tallying import published_lines
from governance.proposals.errors import NothingToUndo
from tests.cast import Cast

Visit = Callable[..., Client]


def enter(question: Question, seat: Seat, by: Seat, choice: object = "yes", **more: object) -> None:
    cast_paper_ballot(question.id, seat=seat, by=by, choice=choice, key=uuid.uuid4(), **more)  # type: ignore[arg-type]


def test_a_facilitator_enters_a_paper_ballot_by_name(
    open_question: Question, eva: Seat, fay: Seat, visit: Visit
) -> None:
    desk, address = visit(fay), f"{open_question.get_absolute_url()}paper/"
    assert f"paper/{eva.id}/" in desk.get(f"{address}?q=elm").content.decode()
    form = {"choice": "yes", "key": str(uuid.uuid4())}
    read_back = desk.post(f"{address}{eva.id}/", form).content.decode()
    assert "Read the paper once more" in read_back
    assert not OpenBallot.objects.exists()
    done = desk.post(f"{address}{eva.id}/", form | {"do": "1"}).content.decode()
    kept = OpenBallot.objects.get()
    assert kept.receipt in done
    assert (kept.channel, kept.seat_id) == ("paper", eva.id)
    assert kept.receipt in desk.post(f"{address}{eva.id}/", form | {"do": "1"}).content.decode()
    assert OpenBallot.objects.count() == 1


def test_a_seat_that_voted_by_phone_has_no_paper(
    open_question: Question, ana: Seat, fay: Seat, cast: Cast, visit: Visit
) -> None:
    cast(open_question, ana, "no")
    with pytest.raises(OtherChannel):
        enter(open_question, ana, fay)
    desk, address = visit(fay), f"{open_question.get_absolute_url()}paper/{ana.id}/"
    assert "already voted in another way" in desk.get(address).content.decode()
    form = {"choice": "yes", "key": str(uuid.uuid4()), "do": "1"}
    assert desk.post(address, form).status_code == 400
    assert OpenBallot.objects.counted(open_question).get().choice == '"no"'


def test_a_later_paper_of_the_same_seat_counts_and_its_phone_no_more(
    open_question: Question, ana: Seat, fay: Seat, cast: Cast
) -> None:
    enter(open_question, ana, fay)
    enter(open_question, ana, fay, "abstain")
    with pytest.raises(OtherChannel):
        cast(open_question, ana, "no")
    assert OpenBallot.objects.counted(open_question).get().choice == '"abstain"'


# --- Keyed in twice ---------------------------------------------------------------------------------


@pytest.fixture
def keyed_twice(plenary: Body, draft: Question, members: list[Seat], fay: Seat) -> Question:
    set_charter(plenary, plenary.rules | {"paper_keyed_twice": True})
    frozen = services.freeze_question(Question.objects.get(id=draft.id), by=fay)
    return services.open_question(frozen, by=fay, minutes=30)


def key(question: Question, seat: Seat, by: Seat, choice: str) -> object:
    return key_paper(question.id, seat=seat, by=by, choice=choice, key=uuid.uuid4())


def test_a_paper_counts_once_two_people_have_read_the_same(
    keyed_twice: Question, ana: Seat, fay: Seat, ola: Seat
) -> None:
    assert key(keyed_twice, ana, fay, "yes") is None
    assert key(keyed_twice, ana, fay, "yes") is None
    assert not OpenBallot.objects.exists()
    assert key(keyed_twice, ana, ola, "no") is None
    assert papers_that_wait(keyed_twice) == [ana]
    assert key(keyed_twice, ana, ola, "yes") is not None
    assert OpenBallot.objects.get().channel == "paper"
    assert papers_that_wait(keyed_twice) == []
    assert not KeyedPaper.objects.exists()


def test_voting_is_not_closed_early_over_papers_that_differ_and_at_its_end_they_are_left_out_and_told(
    keyed_twice: Question, ana: Seat, ben: Seat, fay: Seat, ola: Seat, close: Callable[[Question], Question]
) -> None:
    for by in (fay, ola):
        key(keyed_twice, ana, by, "yes")
    key(keyed_twice, ben, fay, "yes")
    key(keyed_twice, ben, ola, "no")
    with pytest.raises(PapersDiffer):
        close(keyed_twice)
    assert keyed_twice.closes_at is not None
    with telling(keyed_twice.closes_at):
        services.close_due_questions()
    told = Entry.objects.get(type="question.channels").sentence
    assert told == "Of the ballots came: 1 on paper. 1 papers were not settled and are not counted."
    assert not KeyedPaper.objects.exists()


def test_the_desk_sees_where_two_readings_differ(
    keyed_twice: Question, ana: Seat, fay: Seat, ola: Seat, visit: Visit
) -> None:
    address = f"{keyed_twice.get_absolute_url()}paper/{ana.id}/"
    for by, choice in ((fay, "yes"), (ola, "no")):
        form = {"choice": choice, "key": str(uuid.uuid4()), "do": "1"}
        assert visit(by).post(address, form).status_code == 303
    page = visit(fay).get(address).content.decode()
    assert "What was read on this paper so far" in page
    assert "Papers to be settled" in visit(fay).get(f"{keyed_twice.get_absolute_url()}paper/").content.decode()
    settled = visit(fay).post(address, {"choice": "no", "key": str(uuid.uuid4()), "do": "1"})
    assert "The paper ballot is in" in settled.content.decode()


def test_a_phone_closes_the_way_to_paper_while_it_is_keyed(
    keyed_twice: Question, ana: Seat, fay: Seat, ola: Seat, cast: Cast
) -> None:
    key(keyed_twice, ana, fay, "yes")
    cast(keyed_twice, ana, "no")
    with pytest.raises(OtherChannel):
        key(keyed_twice, ana, ola, "yes")


def test_nobody_sees_what_a_paper_says_while_the_question_is_open(
    open_question: Question, eva: Seat, fay: Seat, visit: Visit
) -> None:
    enter(open_question, eva, fay, "abstain")
    page = visit(fay).get(f"{open_question.get_absolute_url()}paper/{eva.id}/").content.decode()
    assert "checked" not in page
    receipt = visit(eva).get(f"{open_question.get_absolute_url()}receipt/").content.decode()
    assert "from your paper ballot" in receipt
    assert "readback" not in receipt


def test_the_minutes_count_paper_and_phone_and_verify_accepts_them(
    open_question: Question,
    members: list[Seat],
    fay: Seat,
    cast: Cast,
    count: Callable[[Question], Question],
    tmp_path: Path,
) -> None:
    for seat in members[:3]:
        cast(open_question, seat, "yes")
    enter(open_question, members[3], fay, "no")
    counted = count(open_question)
    told = Entry.objects.get(type="question.channels")
    assert (told.body["phone"], told.body["paper"]) == (3, 1)
    assert told.sentence == "Of the ballots came: 3 by phone, 1 on paper."
    lines = Entry.objects.filter(chain_id=counted.body.assembly_id).order_by("seq")
    record, ballots = tmp_path / "minutes.jsonl", tmp_path / "ballots.jsonl"
    record.write_text("".join(f"{line.text}\n" for line in lines))
    published = [line for line, _weight in published_lines(counted)]
    assert all("channel" not in json.loads(line) for line in published)
    ballots.write_bytes(b"".join(line + b"\n" for line in sorted(published)))
    checked = subprocess.run([sys.executable, "-I", verify.__file__, record, ballots], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_a_vote_without_paper_adds_no_line_to_the_minutes(counted_question: Question) -> None:
    assert not Entry.objects.filter(type="question.channels").exists()


def test_a_member_cannot_enter_paper_and_none_is_taken_after_the_end(
    open_question: Question, ana: Seat, ben: Seat, fay: Seat, close: Callable[[Question], Question]
) -> None:
    with pytest.raises(NotAllowed):
        enter(open_question, ben, ana)
    close(open_question)
    with pytest.raises(Closed):
        enter(open_question, ben, fay)


def test_a_program_enters_paper_over_rest(open_question: Question, eva: Seat, fay: Seat, visit: Visit) -> None:
    desk, key = visit(fay), {"Idempotency-Key": str(uuid.uuid4())}
    sent = {"seat": str(eva.id), "choice": "yes"}
    address = f"/api/v1/questions/{open_question.id}/paper/"
    answer = desk.post(address, sent, content_type="application/json", headers=key)
    assert answer.status_code == 201
    assert answer.json()["choice"] is None


def test_the_last_save_of_a_draft_can_be_undone_and_had_back(draft: Question, fay: Seat, visit: Visit) -> None:
    with pytest.raises(NothingToUndo):
        services.undo_draft(draft, by=fay)
    services.change_draft(draft, by=fay, title="Shall it be sold?", text="All of it.")
    page = visit(fay).get(draft.get_absolute_url()).content.decode()
    assert "Undo the last save" in page
    visit(fay).post(f"{draft.get_absolute_url()}undo/")
    draft.refresh_from_db()
    assert (draft.title, draft.text) == ("Shall the reactor be common?", "")
    services.undo_draft(draft, by=fay)
    draft.refresh_from_db()
    assert (draft.title, draft.text) == ("Shall it be sold?", "All of it.")


def test_what_a_draft_said_before_is_gone_once_it_is_frozen(draft: Question, members: list[Seat], fay: Seat) -> None:
    services.change_draft(draft, by=fay, title="Shall it be sold?")
    assert DraftBefore.objects.filter(question=draft).exists()
    services.freeze_question(draft, by=fay)
    assert not DraftBefore.objects.filter(question=draft).exists()


def test_the_options_of_a_ranked_draft_come_back_too(ranked_draft: Question, fay: Seat) -> None:
    services.change_draft(ranked_draft, by=fay, title="Who?", rule="stv-scottish", options=[("A", ""), ("B", "b")])
    services.undo_draft(ranked_draft, by=fay)
    assert [option.text for option in ranked_draft.options.all()] == ["Heron", "Otter", "Plover", "Stork"]


def test_the_desk_takes_back_what_somebody_asked_whose_seat_has_ended(
    open_question: Question, fay: Seat, ola: Seat
) -> None:
    from assemblies.members.services import end_seat

    asked = services.ask_for(open_question, Request.Act.ANNUL, by=fay, reason="A slip.")
    with pytest.raises(NotAllowed):
        take_back_request(asked, by=ola)
    end_seat(fay, by=ola, reason="Moved away.")
    asked = Request.objects.select_related("asked_by", "question__body__assembly").get(id=asked.id)
    assert take_back_request(asked, by=ola).ended_at is not None


def test_the_desk_prints_a_ballot_that_says_what_to_do_with_its_boxes(
    open_question: Question, open_ranking: Question, fay: Seat, visit: Visit
) -> None:
    desk = visit(fay)
    printed = desk.get(f"{open_question.get_absolute_url()}sheet/").content.decode()
    assert "Put a cross in one box" in printed
    assert printed.count('class="mark-box"') == 3
    ranking = desk.get(f"{open_ranking.get_absolute_url()}sheet/").content.decode()
    assert "Write 1 beside the one you want most" in ranking
    assert ranking.count('class="mark-box"') == open_ranking.options.count()
