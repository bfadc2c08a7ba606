"""Casting: once, again, changed, late, and by people who may not."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.announcements.models import Topic
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import end_seat, give_seat
from assemblies.minutes.models import Entry
from config.clock import telling
from governance.ballots import services
from governance.ballots.casting import cast_open_ballot
from governance.ballots.errors import BadChoice, Closed, KeyReused, NotOnRoll, NotOpen, OtherSeat
from governance.ballots.models import OpenBallot, Question
from tests.cast import Cast
from tests.governance.conftest import Visit

JSON = {"HTTP_ACCEPT": "application/json"}


def send(client: Client, question: Question, own: Seat, choice: str = "yes", **more: str) -> object:
    fields = {"choice": choice, "key": str(uuid.uuid4()), "seat": str(own.id), "shown_as": "first"} | more
    headers = JSON if more.pop("as_json", "") else {}
    return client.post(reverse("ballots:cast", args=[question.id]), fields, **headers)


def cast_with(question: Question, seat: Seat, choice: object, key: uuid.UUID) -> object:
    return cast_open_ballot(question.id, person_id=seat.person_id, choice=choice, key=key, shown_as=ShownAs.FIRST)


def test_the_same_ballot_sent_twice_is_one_ballot_with_one_receipt(open_question: Question, ana: Seat) -> None:
    key = uuid.uuid4()
    first = cast_with(open_question, ana, "yes", key)
    assert cast_with(open_question, ana, "yes", key) == first
    assert OpenBallot.objects.count() == 1


def test_a_key_used_again_with_another_choice_is_refused_and_the_first_choice_stands(
    open_question: Question, ana: Seat
) -> None:
    key = uuid.uuid4()
    cast_with(open_question, ana, "yes", key)
    with pytest.raises(KeyReused):
        cast_with(open_question, ana, "no", key)
    assert OpenBallot.objects.get().choice == '"yes"'


def test_an_old_phone_replaying_its_ballot_never_undoes_a_newer_one(open_question: Question, ana: Seat) -> None:
    old = uuid.uuid4()
    cast_with(open_question, ana, "yes", old)
    cast_with(open_question, ana, "no", uuid.uuid4())
    cast_with(open_question, ana, "yes", old)
    assert OpenBallot.objects.counted(open_question).get().choice == '"no"'


def test_the_last_ballot_counts(
    open_question: Question, members: list[Seat], cast: Cast, count: Callable[[Question], Question]
) -> None:
    for seat in members:
        cast(open_question, seat, "no")
        cast(open_question, seat, "yes")
    votes = count(open_question).tally.result["rounds"][0]["votes"]
    assert votes == {"yes": "5", "no": "0", "abstain": "0"}


def test_a_ballot_after_the_end_is_late_even_before_the_sweeper_comes(open_question: Question, ana: Seat) -> None:
    with telling(open_question.closes_at - timedelta(milliseconds=5)):
        cast_with(open_question, ana, "yes", uuid.uuid4())
    with telling(open_question.closes_at), pytest.raises(Closed):
        cast_with(open_question, ana, "no", uuid.uuid4())
    assert OpenBallot.objects.count() == 1


def test_nobody_votes_before_the_question_opens(frozen_question: Question, ana: Seat) -> None:
    with pytest.raises(NotOpen):
        cast_with(frozen_question, ana, "yes", uuid.uuid4())


def test_people_off_the_roll_cannot_vote(
    open_question: Question, fay: Seat, gus: Seat, obi: Seat, xia: Seat, mo: Seat, dee: Seat
) -> None:
    for seat in (fay, gus, obi, xia, mo, dee):
        with pytest.raises(NotOnRoll):
            cast_with(open_question, seat, "yes", uuid.uuid4())
    assert not OpenBallot.objects.exists()


def test_a_seat_that_ended_cannot_vote_any_more(open_question: Question, ana: Seat, ola: Seat) -> None:
    end_seat(ana, by=ola, reason="Moved away.")
    with pytest.raises(NotOnRoll):
        cast_with(open_question, ana, "yes", uuid.uuid4())


def test_a_person_whose_account_ended_cannot_vote_with_an_old_session(open_question: Question, ana: Seat) -> None:
    ana.person.is_active = False
    ana.person.save()
    with pytest.raises(NotOnRoll):
        cast_with(open_question, ana, "yes", uuid.uuid4())


def test_somebody_seated_later_is_not_on_the_roll(open_question: Question, seated: Callable[..., Seat]) -> None:
    late = seated("Lou Linden", Role.MEMBER)
    with pytest.raises(NotOnRoll):
        cast_with(open_question, late, "yes", uuid.uuid4())


@pytest.mark.parametrize("choice", ["maybe", "", None, 7, ["yes"], {"yes": 1}])
def test_a_yes_no_ballot_says_yes_no_or_abstain(open_question: Question, ana: Seat, choice: object) -> None:
    with pytest.raises(BadChoice):
        cast_with(open_question, ana, choice, uuid.uuid4())


@pytest.mark.parametrize("choice", [[], ["1", "1"], ["9"], "1", [1], [["1", "2"]]])
def test_a_ranking_names_each_option_once(open_ranking: Question, ana: Seat, choice: object) -> None:
    with pytest.raises(BadChoice):
        cast_with(open_ranking, ana, choice, uuid.uuid4())


def test_a_card_visit_votes_for_its_own_seat_alone(
    open_question: Question, plenary: object, ana: Seat, ben: Seat, visit: Visit
) -> None:
    answer = send(visit(ana, by_card=True), open_question, ben, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (409, "other-seat")
    assert send(visit(ana, by_card=True), open_question, ana).status_code == 303
    assert OpenBallot.objects.get().seat_id == ana.id


def test_a_ballot_left_on_the_phone_by_somebody_else_is_not_cast_for_me(
    open_question: Question, ana: Seat, ben: Seat, visit: Visit
) -> None:
    answer = send(visit(ana), open_question, ben, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (409, "other-seat")
    with pytest.raises(OtherSeat):
        cast_open_ballot(
            open_question.id,
            person_id=ana.person_id,
            via_seat=ben.id,
            choice="yes",
            key=uuid.uuid4(),
            shown_as=ShownAs.FIRST,
        )
    assert not OpenBallot.objects.exists()


def test_a_form_leads_to_the_receipt_and_json_names_it(open_question: Question, ana: Seat, visit: Visit) -> None:
    receipt = reverse("ballots:receipt", args=[open_question.id])
    client = visit(ana)
    answer = send(client, open_question, ana)
    assert (answer.status_code, answer["Location"]) == (303, receipt)
    answer = send(client, open_question, ana, as_json="1")
    assert (answer.status_code, answer.json()) == (201, {"receipt_url": receipt})
    assert "Your ballot is in" in client.get(receipt).content.decode()


@pytest.mark.parametrize(
    ("who", "status", "code"),
    [("nobody", 401, "signed-out"), ("dee", 403, "not-on-roll"), ("fay", 409, "other-seat")],
)
def test_a_refusal_is_a_problem_document_with_the_words_of_the_page(
    open_question: Question, ana: Seat, dee: Seat, fay: Seat, visit: Visit, who: str, status: int, code: str
) -> None:
    signed_in, seat_sent = {"nobody": (None, ana), "dee": (dee, dee), "fay": (fay, ana)}[who]
    answer = send(visit(signed_in), open_question, seat_sent, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"


def test_a_late_ballot_is_told_by_a_code_that_phones_understand(
    open_question: Question, ana: Seat, visit: Visit, close: Callable[[Question], Question]
) -> None:
    close(open_question)
    answer = send(visit(ana), open_question, ana, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")


def test_a_reused_key_with_another_choice_is_unprocessable(open_question: Question, ana: Seat, visit: Visit) -> None:
    key = str(uuid.uuid4())
    client = visit(ana)
    assert send(client, open_question, ana, "yes", key=key, as_json="1").status_code == 201
    answer = send(client, open_question, ana, "no", key=key, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")


@pytest.mark.parametrize("fields", [{"key": "x"}, {"key": ""}, {"seat": "x"}, {"choice": "<b>"}])
def test_a_mangled_ballot_is_refused_with_what_to_do(
    open_question: Question, ana: Seat, visit: Visit, fields: dict[str, str]
) -> None:
    answer = send(visit(ana), open_question, ana, as_json="1", **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-choice")


def test_a_cast_needs_the_forms_own_token(open_question: Question, ana: Seat) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana.person)
    answer = send(client, open_question, ana, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (403, "form-expired")
    page = client.get(reverse("ballots:ballot", args=[open_question.id]))
    assert send(client, open_question, ana, csrfmiddlewaretoken=page.context["csrf_token"]).status_code == 303


def test_a_cast_is_two_messages_to_the_database_when_warm(
    open_question: Question, ana: Seat, ben: Seat, visit: Visit
) -> None:
    send(visit(ana), open_question, ana)
    client = visit(ben)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert send(client, open_question, ben).status_code == 303
    statements = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(statements) <= 2, statements


def test_a_cast_costs_as_few_statements_when_many_have_voted(
    open_question: Question, members: list[Seat], cast: Cast, visit: Visit
) -> None:
    for seat in members:
        for choice in ("yes", "no"):
            cast(open_question, seat, choice)
    client = visit(members[0])
    with CaptureQueriesContext(connection) as asked:
        assert send(client, open_question, members[0]).status_code == 303
    assert len([one for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 3


def test_casting_writes_nothing_but_the_ballot(open_question: Question, ana: Seat, cast: Cast) -> None:
    def state_of_things() -> object:
        question = Question.objects.filter(id=open_question.id).values().get()
        return question, Entry.objects.count(), sorted(Topic.objects.values_list("name", "version"))

    before = state_of_things()
    cast(open_question, ana, "yes")
    assert state_of_things() == before
    assert services.follow_turnout() == 1
    assert Question.objects.get(id=open_question.id).turnout == 1


def test_a_ranked_ballot_without_javascript_goes_by_the_review_page(
    open_ranking: Question, ana: Seat, visit: Visit
) -> None:
    client = visit(ana)
    address = reverse("ballots:ballot", args=[open_ranking.id])
    fields = {"rank_3": "1", "rank_1": "2", "rank_2": "", "rank_4": "", "shown_as": "number", "key": str(uuid.uuid4())}
    review = client.post(address, fields)
    assert "Read your ballot once more" in review.content.decode()
    assert review.context["read_back"] == ["1. Plover", "2. Heron"]
    cast_fields = dict(review.context["fields"]) | {"key": fields["key"], "seat": str(ana.id)}
    assert client.post(reverse("ballots:cast", args=[open_ranking.id]), cast_fields).status_code == 303
    kept = OpenBallot.objects.get()
    assert (json.loads(kept.choice), kept.shown_as) == (["3", "1"], "number")


@pytest.mark.parametrize("fields", [{}, {"rank_1": "1", "rank_2": "1"}, {"rank_1": "one"}, {"rank_9": "1"}])
def test_a_ballot_that_cannot_be_read_comes_back_with_a_sentence(
    open_ranking: Question, ana: Seat, visit: Visit, fields: dict[str, str]
) -> None:
    answer = visit(ana).post(reverse("ballots:ballot", args=[open_ranking.id]), fields)
    assert answer.status_code == 400
    assert "Something needs another look" in answer.content.decode()
    assert not OpenBallot.objects.exists()


def test_the_review_page_lets_one_change_the_ballot_again(open_ranking: Question, ana: Seat, visit: Visit) -> None:
    fields = {"rank_3": "1", "rank_1": "2", "change": "1", "shown_as": "full"}
    page = visit(ana).post(reverse("ballots:ballot", args=[open_ranking.id]), fields)
    assert [(row.id, row.value) for row in page.context["rows"]][:3] == [("1", "2"), ("2", ""), ("3", "1")]
    assert page.context["shown_as"] == "full"


def test_a_member_of_two_bodies_votes_with_the_seat_on_the_roll(open_question: Question, ana: Seat, dee: Seat) -> None:
    give_seat(dee.body, person=ana.person, role=ana.role)
    receipt = cast_with(open_question, ana, "yes", uuid.uuid4())
    assert receipt.seat_id == ana.id
