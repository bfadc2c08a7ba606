"""An integrator's script: connects itself, is told of a question by webhook, and reads the result by REST."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook as Verifying

from assemblies.bodies.models import Assembly, Body
from assemblies.integrations.accounts import make_account
from assemblies.integrations.feed import feed_due
from assemblies.integrations.webhooks import telling
from assemblies.members.models import Seat
from governance.ballots.models import Question
from tests.api.conftest import Program
from tests.listening import Listener, listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    with listening() as one:
        settings.WEBHOOK_ALLOW = [one.host]
        yield one


@pytest.fixture
def register(plenary: Body, ola: Seat) -> Program:
    """The city's register, with an account of its own."""
    scopes = ["webhooks:write", "questions:write"]
    return Program(make_account(plenary, by=ola, name="Register", scopes=scopes, days=3)[1])


def test_a_script_follows_a_question_to_its_result(
    register: Program,
    stranger: Program,
    assembly: Assembly,
    members: list[Seat],
    cast: Any,
    count: Callable[[Question], Question],
    listener: Listener,
) -> None:
    feed_due()
    room = f"assemblies/{assembly.slug}"
    made = register.does(
        "POST", f"{room}/webhooks/", {"url": listener.url, "types": ["question.open", "question.tally"]}
    )
    question = register.does("POST", f"{room}/questions/", {"title": "Shall the quay be quiet at night?"})
    register.does("POST", f"questions/{question['id']}/freeze/", {})
    register.does("POST", f"questions/{question['id']}/open/", {"minutes": 30})
    opened = Question.objects.get(id=question["id"])
    for seat, choice in zip(members, ["yes", "yes", "yes", "no"], strict=False):
        cast(opened, seat, choice)
    count(opened)
    feed_due()
    telling.tell_due()

    told = [Verifying(made["secret"]).verify(got.body, got.headers) for got in listener.got]
    assert [event["type"] for event in told] == ["question.open", "question.tally"]
    link = told[-1]["link"].removeprefix("/api/v1/")
    result = stranger.get(f"{link}result/")
    assert result["result"]["outcome"] == "adopted"
    page = register.get(f"webhooks/{made['id']}/attempts/")
    assert [one["problem"] for one in page["results"]] == ["", ""]
    assert "secret" not in register.get(f"webhooks/{made['id']}/")


def test_what_is_done_on_the_page_is_done_by_rest(register: Program, assembly: Assembly, listener: Listener) -> None:
    made = register.does("POST", f"assemblies/{assembly.slug}/webhooks/", {"url": listener.url})
    one = f"webhooks/{made['id']}"
    assert register("PATCH", f"{one}/", {"types": ["question.open"]}).status_code == 428
    read = register("GET", f"{one}/").headers["ETag"]
    changed = register("PATCH", f"{one}/", {"types": ["question.open"]}, if_match=read)
    assert json.loads(changed.content)["types"] == ["question.open"]
    assert register("PATCH", f"{one}/", {"types": []}, if_match=read).status_code == 412
    assert register("PATCH", f"{one}/", {"url": "https://127.0.0.1/"}, if_match="*").status_code == 400
    assert register("PATCH", f"{one}/", {"types": []}, if_match=changed.headers["ETag"]).status_code == 200
    assert register.does("POST", f"{one}/pause/", {})["state"] == "paused"
    assert register.does("POST", f"{one}/continue/", {})["state"] == "working"
    assert register.does("POST", f"{one}/replay/", {"after": 0})["after"] == 0
    assert register.does("POST", f"{one}/secret/", {"hours": 1})["secret"] != made["secret"]
    assert register("POST", f"{one}/test/", {}).status_code == 202
    assert [found["id"] for found in register.get(f"assemblies/{assembly.slug}/webhooks/")["results"]] == [made["id"]]
    assert register("DELETE", f"{one}/").status_code == 204
    assert register("GET", f"{one}/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"url": "https://127.0.0.1/"}, "bad-webhook-address"),
        ({"url": "https://1.1.1.1/", "types": ["question.sing"]}, "bad-event-types"),
        ({"url": "https://1.1.1.1/", "secret": "mine"}, "invalid"),
        ({}, "invalid"),
    ],
)
def test_a_slip_is_told_in_words(register: Program, assembly: Assembly, sent: dict[str, Any], code: str) -> None:
    answer = register("POST", f"assemblies/{assembly.slug}/webhooks/", sent)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, code)


def test_nobody_but_who_may_is_told_of_webhooks(
    program_of: Callable[..., Program], assembly: Assembly, ola: Seat, fay: Seat, ana: Seat, listener: Listener
) -> None:
    made = program_of(ola).does("POST", f"assemblies/{assembly.slug}/webhooks/", {"url": listener.url})
    for seat in (fay, ana):
        assert program_of(seat)("GET", f"assemblies/{assembly.slug}/webhooks/").status_code == 403
        assert program_of(seat)("GET", f"webhooks/{made['id']}/").status_code == 404
    assert Program()("GET", f"webhooks/{made['id']}/").status_code == 401
