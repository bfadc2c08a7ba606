"""The pages of a secret vote: the ballot, the receipt that is shown once, and finding one's ballot again."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from governance.ballots import services
from governance.ballots.models import Question, SealedBallot, Turnout
from governance.ballots.secrecy.box import table_of
from governance.ballots.secrecy.promises import is_promised
from governance.bundles.services import sign_heads
from tests.governance.ballots.test_secrecy import everything_seen
from tests.governance.conftest import Visit
from tests.secret_cast import Device, SecretCast

JSON = {"HTTP_ACCEPT": "application/json"}
WORDS = "Published without names. The server’s administrator could technically observe votes while voting is open."
Count = Callable[[Question], Question]


def send(client: Client, question: Question, seat: Seat, choice: str, device: Device, **more: str) -> HttpResponse:
    fields = {"choice": choice, "seat": str(seat.id), "n1": device.n1, "n2": device.n2} | more
    headers = JSON if fields.pop("as_json", "") else {}
    return client.post(reverse("ballots:cast", args=[question.id]), fields, **headers)


def page(client: Client, name: str, question: Question) -> str:
    answer = client.get(reverse(f"ballots:{name}", args=[question.id]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_ballot_says_who_could_see_it_and_that_it_is_final_and_asks_for_no_name(
    secret_question: Question, ana: Seat, visit: Visit
) -> None:
    shown = page(visit(ana), "ballot", secret_question)
    assert WORDS in shown
    assert "It is final." in shown
    assert 'name="shown_as"' not in shown
    assert "You can change it" not in shown
    numbers = re.findall(r'name="(n[12])" value="([0-9a-f]{64})"', shown)
    assert [name for name, _value in numbers] == ["n1", "n2"]
    assert numbers != re.findall(r'name="(n[12])" value="([0-9a-f]{64})"', page(visit(ana), "ballot", secret_question))


def test_without_small_programs_the_ballot_goes_by_the_review_page_and_says_what_is_weaker(
    secret_question: Question, ana: Seat, visit: Visit
) -> None:
    client = visit(ana)
    form = client.get(reverse("ballots:ballot", args=[secret_question.id])).context
    fields = {"choice": "no", "n1": form["n1"], "n2": form["n2"], "seat": str(ana.id)}
    review = client.post(reverse("ballots:ballot", args=[secret_question.id]), fields)
    shown = review.content.decode()
    assert review.context["read_back"] == ["No"]
    assert "It is final." in shown
    assert "That is weaker" in shown
    assert f'name="n1" value="{form["n1"]}"' in shown
    answer = client.post(reverse("ballots:cast", args=[secret_question.id]), fields)
    assert answer.status_code == 200
    assert answer.context["leaf"] == Device(form["n1"], form["n2"]).leaf(ana, "no")


def test_the_receipt_names_the_ballot_and_never_the_choice(secret_question: Question, ana: Seat, visit: Visit) -> None:
    phone = Device()
    answer = send(visit(ana), secret_question, ana, "abstain", phone)
    shown = answer.content.decode()
    leaf = phone.leaf(ana, "abstain")
    assert f'data-leaf="{leaf}"' in shown
    assert "It is final." in shown
    assert "This page is shown once." in shown
    assert "Keep it to yourself" in shown
    assert "bstain" not in shown
    assert phone.n1 not in shown
    kept = json.loads(base64.b64decode(answer.context["file"].partition(",")[2]))
    assert kept["leaf_hash"] == leaf
    assert is_promised(secret_question.id, leaf, kept["sig"], public=kept["promised_by"])
    assert answer.headers["Cache-Control"] == "private, no-store"
    again = send(visit(ana), secret_question, ana, "abstain", phone)
    assert again.context["file"] == answer.context["file"]


def test_afterwards_nobody_can_see_the_number_again(
    secret_question: Question, ana: Seat, ben: Seat, visit: Visit
) -> None:
    phone = Device()
    send(visit(ana), secret_question, ana, "yes", phone)
    shown = page(visit(ana), "receipt", secret_question)
    assert "Your ballot is in" in shown
    assert phone.leaf(ana, "yes")[:8] not in shown
    assert "You have not voted" in page(visit(ben), "receipt", secret_question)
    assert "It is final." in page(visit(ana), "question", secret_question)


def test_a_second_ballot_is_told_that_the_first_stands(secret_question: Question, ana: Seat, visit: Visit) -> None:
    client, phone = visit(ana), Device()
    assert send(client, secret_question, ana, "yes", phone, as_json="1").status_code == 201
    answer = send(client, secret_question, ana, "no", phone, as_json="1")
    assert (answer.status_code, answer.json()["code"]) == (422, "already-voted")
    again = client.get(reverse("ballots:ballot", args=[secret_question.id]))
    assert again.status_code == 422
    assert "You have already voted" in again.content.decode()


@pytest.mark.parametrize("more", [{"n1": "x"}, {"n2": ""}, {"leaf": "ab" * 32}, {"seat": "x"}, {"choice": "<b>"}])
def test_a_mangled_ballot_is_refused_and_nothing_is_final(
    secret_question: Question, ana: Seat, visit: Visit, more: dict[str, str]
) -> None:
    phone = Device()
    fields = {"choice": "yes", "seat": str(ana.id), "n1": phone.n1, "n2": phone.n2} | more
    answer = visit(ana).post(reverse("ballots:cast", args=[secret_question.id]), fields, **JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-choice")
    assert not Turnout.objects.exists()


def test_a_visit_by_card_votes_for_its_own_seat_alone(
    secret_question: Question, ana: Seat, ben: Seat, visit: Visit
) -> None:
    client = visit(ana, by_card=True)
    assert send(client, secret_question, ben, "yes", Device(), as_json="1").json()["code"] == "other-seat"
    assert send(client, secret_question, ana, "yes", Device(), as_json="1").status_code == 201


def test_after_the_count_every_number_is_listed_with_what_it_says(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, visit: Visit, count: Count
) -> None:
    promises = [vote(secret_question, seat, "yes") for seat in twelve]
    assert "data-leaf" not in page(visit(None), "check", secret_question)
    question = count(secret_question)
    shown = page(visit(None), "check", question)
    listed = re.findall(r'data-leaf="([0-9a-f]{64})"', shown)
    assert listed == sorted(promise.leaf for promise in promises)
    assert f'data-seal="{question.tally.sealed_root}"' in shown
    assert "Yes" in shown


def test_ballots_that_stand_alone_are_listed_by_their_numbers_only(
    secret_ranking: Question, twelve: list[Seat], vote: SecretCast, visit: Visit, count: Count, gus: Seat
) -> None:
    for seat in twelve[:4]:
        vote(secret_ranking, seat, ["1", "2", "3", "4"][twelve.index(seat) :])
    question = count(secret_ranking)
    client = visit(None)
    assert "What each ballot says is not published" in page(client, "check", question)
    assert "data-said" not in page(client, "check", question).partition("data-leaves")[2]
    assert "auditors can count them" in page(client, "result", question)
    assert client.get(reverse("ballots:blt", args=[question.id])).status_code == 404
    lines = client.get(reverse("ballots:lines", args=[question.id])).content.splitlines()
    assert {tuple(json.loads(line)) for line in lines} == {("leaf", "promise", "question")}
    door = reverse("ballots:auditors", args=[question.id])
    assert visit(twelve[0]).post(door).status_code == 403
    assert visit(gus).get(door).status_code == 405
    everything = visit(gus).post(door).content.splitlines()
    assert all("choice" in json.loads(line) for line in everything)
    assert Entry.objects.filter(type="question.auditors_edition").count() == 1


def test_among_very_many_the_server_learns_two_digits_and_no_more(
    secret_question: Question, twelve: list[Seat], visit: Visit, count: Count, monkeypatch: pytest.MonkeyPatch,
    vote: SecretCast,
) -> None:  # fmt: skip
    from governance.ballots.views import secret

    for seat in twelve:
        vote(secret_question, seat, "yes")
    question = count(secret_question)
    monkeypatch.setattr(secret, "MOST_ON_A_PAGE", 5)
    leaf = SealedBallot.objects.order_by("?").first().leaf
    shown = visit(None).get(reverse("ballots:check", args=[question.id]), {"begins": leaf}).content.decode()
    listed = re.findall(r'data-leaf="([0-9a-f]{64})"', shown)
    assert leaf in listed
    assert {one[:2] for one in listed} == {leaf[:2]}


def test_an_open_vote_has_no_numbers_to_find(counted_question: Question, visit: Visit) -> None:
    assert visit(None).get(reverse("ballots:check", args=[counted_question.id])).status_code == 404


def test_a_secret_vote_that_publishes_every_ballot_says_so_before_it_is_cast(
    secret_draft: Question, twelve: list[Seat], fay: Seat, visit: Visit
) -> None:
    services.change_draft(secret_draft, by=fay, title="Trust?", mode="secret", publish_openings=True)
    secret_draft.refresh_from_db()
    question = services.open_question(services.freeze_question(secret_draft, by=fay), by=fay, minutes=5)
    assert "every ballot is published as it was cast" in page(visit(twelve[0]), "ballot", question)
    assert question.config["publish_openings"] is True


@pytest.mark.parametrize("who", ["nobody", "fay", "gus", "ana"])
def test_what_anybody_sees_of_an_open_secret_vote_is_the_same_whatever_was_chosen(
    who: str,
    request: pytest.FixtureRequest,
    secret_question: Question,
    twelve: list[Seat],
    vote: SecretCast,
    visit: Visit,
) -> None:
    client = visit(None if who == "nobody" else request.getfixturevalue(who))
    for seat in twelve:
        vote(secret_question, seat, "yes")
    services.follow_turnout()
    sign_heads()  # as the clock does; the first download of a bundle would sign one between the two walks
    all_yes = everything_seen(client)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table_of(secret_question.id)} SET choice = %s", ['"no"'])
    assert len(all_yes) > 10
    assert all_yes == everything_seen(client)
