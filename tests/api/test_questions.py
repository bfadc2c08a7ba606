"""Questions and ballots over REST."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.ballots import tallying
from governance.ballots.models import OpenBallot, Question
from tests.api.conftest import Program

Speaks = Callable[..., Program]


def key() -> str:
    return str(uuid4())


def test_a_question_goes_from_draft_to_certified(
    program_of: Speaks, stranger: Program, assembly: Assembly, fay: Seat, gus: Seat, members: list[Seat]
) -> None:
    desk, guarantor = program_of(fay), program_of(gus)
    options = [{"text": "Heron"}, {"text": "Otter", "about": "Swims."}, {"text": "Plover"}]
    draft = {"title": "Who are the stewards?", "rule": "stv-scottish", "options": options, "seats": 1}
    made = desk.does("POST", f"assemblies/{assembly.slug}/questions/", draft)
    at = f"questions/{made['id']}/"
    assert stranger("GET", at).status_code == 404
    changed = desk.does("PUT", at, draft | {"title": "Who is the steward?"}, If_Match=desk("GET", at)["ETag"])
    assert (changed["title"], len(changed["options"])) == ("Who is the steward?", 3)
    assert desk.does("POST", f"{at}freeze/")["state"] == "frozen"
    opened = desk.does("POST", f"{at}open/", {"minutes": 30})
    assert opened["state"] == "open"
    for seat, choice in zip(members, [["1"], ["1", "2"], ["2"], ["3"]], strict=False):
        receipt = program_of(seat).does("PUT", f"{at}ballot/", {"choice": choice}, Idempotency_Key=key())
        assert receipt["choice"] is None
    asked = desk.does("POST", f"{at}requests/", {"act": "close-early", "reason": "All have voted."})
    assert desk("POST", f"requests/{asked['id']}/confirm/").status_code == 403
    assert guarantor.get(f"{at}requests/")[0]["reason"] == "All have voted."
    assert guarantor.does("POST", f"requests/{asked['id']}/confirm/")["state"] == "closed"
    assert stranger.get(f"{at}result/")["result"] is None
    for tally in tallying.due_tallies():
        tallying.count_tally(tally)
    result = program_of(fay).get(f"{at}result/")
    assert result["result"]["winners"] == ["1"]
    assert result["result"]["rounds"][0]["votes"]["1"] == "2.00000"
    assert guarantor.does("POST", f"{at}certify/")["state"] == "certified"
    assert desk.does("POST", f"{at}again/")["asked_again_from"] == made["id"]


def test_a_choice_is_told_back_to_its_own_seat_and_only_after_the_count(
    program_of: Speaks, open_question: Question, count: Callable[[Question], Question], ana: Seat, ben: Seat
) -> None:
    at = f"questions/{open_question.id}/ballot/"
    program_of(ana).does("PUT", at, {"choice": "no"}, Idempotency_Key=key())
    before = program_of(ana).get(at)
    assert before["choice"] is None
    assert program_of(ben)("GET", at).status_code == 404
    count(open_question)
    assert program_of(ana).get(at) == before | {"choice": "no"}


def test_the_same_key_gives_the_same_receipt_and_another_choice_under_it_is_refused(
    program_of: Speaks, open_question: Question, ana: Seat
) -> None:
    at, same = f"questions/{open_question.id}/ballot/", key()
    first = program_of(ana).does("PUT", at, {"choice": "yes"}, Idempotency_Key=same)
    assert program_of(ana).does("PUT", at, {"choice": "yes"}, Idempotency_Key=same) == first
    refused = program_of(ana)("PUT", at, {"choice": "no"}, Idempotency_Key=same)
    assert (refused.status_code, refused.json()["code"]) == (422, "key-reused")
    assert OpenBallot.objects.count() == 1


def test_a_ballot_without_a_key_is_refused_with_what_to_send(
    program_of: Speaks, open_question: Question, ana: Seat
) -> None:
    refused = program_of(ana)("PUT", f"questions/{open_question.id}/ballot/", {"choice": "yes"})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["Idempotency-Key"])


def test_a_stranger_and_a_neighbour_cannot_vote(
    program_of: Speaks, stranger: Program, open_question: Question, dee: Seat, fay: Seat
) -> None:
    at, choice = f"questions/{open_question.id}/ballot/", {"choice": "yes"}
    assert stranger("PUT", at, choice, Idempotency_Key=key()).status_code == 401
    for other in (dee, fay):
        refused = program_of(other)("PUT", at, choice, Idempotency_Key=key())
        assert (refused.status_code, refused.json()["code"]) == (403, "not-on-roll")
    assert not OpenBallot.objects.exists()


def test_a_question_is_lengthened_and_never_shortened(program_of: Speaks, open_question: Question, fay: Seat) -> None:
    assert open_question.closes_at is not None
    at = f"questions/{open_question.id}/lengthen/"
    later = (open_question.closes_at + timedelta(hours=1)).isoformat()
    assert program_of(fay).does("POST", at, {"closes_at": later})["state"] == "open"
    sooner = program_of(fay)("POST", at, {"closes_at": open_question.closes_at.isoformat()})
    assert (sooner.status_code, sooner.json()["code"]) == (400, "bad-closing-time")


def test_a_member_sees_no_draft_and_moves_no_question(
    program_of: Speaks, draft: Question, frozen_question: Question, ana: Seat, assembly: Assembly
) -> None:
    program = program_of(ana)
    refused = program("POST", f"questions/{frozen_question.id}/open/", {"minutes": 5})
    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
    assert program("POST", f"assemblies/{assembly.slug}/questions/", {"title": "Mine?"}).status_code == 403


def test_a_paper_count_is_brought_in_and_counted(
    program_of: Speaks, stranger: Program, assembly: Assembly, ola: Seat, fay: Seat
) -> None:
    ward = '3 1\n4 1 2 0\n3 2 0\n2 3 2 0\n0\n"Ash"\n"Birch"\n"Cedar"\n"Ward"\n'
    sent = {"file_name": "ward.blt", "content": ward, "source": "Paper count, 12 May"}
    at = f"assemblies/{assembly.slug}/batches/"
    assert program_of(fay)("POST", at, sent).status_code == 403
    made = program_of(ola).does("POST", at, sent)
    for tally in tallying.due_tallies():
        tallying.count_tally(tally)
    assert stranger.get(f"questions/{made['id']}/result/")["result"]["winners"] == ["2"]
    assert stranger.get(at)["results"][0]["source"] == "Paper count, 12 May"
    broken = program_of(ola)("POST", at, sent | {"content": "3 1\n4 9 0\n"})
    assert (broken.status_code, broken.json()["code"]) == (400, "bad-file")
