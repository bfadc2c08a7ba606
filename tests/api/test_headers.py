"""What every answer says beside its body."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from config import rates
from governance.ballots.models import Question
from tests.api.conftest import Program

Speaks = Callable[..., Program]
KEY = "7f8f9c62-3b3e-4b1c-9d53-0f4b4a3b2c1d"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def test_a_list_links_to_the_pages_beside_it(
    stranger: Program, assembly: Assembly, many_proposals: Callable[[int], None]
) -> None:
    many_proposals(150)
    at = f"assemblies/{assembly.slug}/proposals/"
    first = stranger("GET", at)
    assert first["Link"] == f'<http://testserver{first.json()["next"]}>; rel="next"'
    last = stranger("GET", first.json()["next"].removeprefix("/api/v1/"))
    assert last["Link"] == f'<http://testserver{last.json()["previous"]}>; rel="prev"'


def test_a_program_is_told_how_often_it_may_still_ask(program_of: Speaks, assembly: Assembly, ana: Seat) -> None:
    ask = program_of(ana)
    left = [ask("GET", "me/")["RateLimit"].split(";")[1] for _each in range(2)]
    assert left == ["r=599", "r=598"]
    assert ask("GET", "me/")["RateLimit-Policy"] == '"token";q=600;w=60'


def test_who_asks_too_often_is_told_when_to_go_on_and_votes_all_the_same(
    program_of: Speaks, open_question: Question, ana: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "QUOTA", 2)
    ask = program_of(ana)
    codes = [ask("GET", "me/").status_code for _each in range(3)]
    assert codes == [200, 200, 429]
    refused = ask("GET", "me/")
    assert refused.json()["code"] == "too-often"
    assert 1 <= int(refused["Retry-After"]) <= 60
    vote = ask("PUT", f"questions/{open_question.id}/ballot/", {"choice": "yes"}, Idempotency_Key=KEY)
    assert vote.status_code == 200
    assert "RateLimit" not in vote.headers
    assert program_of(ana)("GET", "me/").status_code == 200, "each token has its own count"


def test_without_a_broker_nobody_is_refused(
    program_of: Speaks, assembly: Assembly, ana: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(rates.cache, "incr", broken)
    answer = program_of(ana)("GET", "me/")
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers


def test_pages_of_other_sites_read_what_everybody_reads_and_nothing_else(
    program_of: Speaks, stranger: Program, assembly: Assembly, ana: Seat
) -> None:
    at = f"assemblies/{assembly.slug}/"
    for _again in range(2):  # rendered, then from memory
        shown = stranger("GET", at, Origin="https://news.example")
        assert shown["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in shown.headers
    assert "Access-Control-Allow-Origin" not in program_of(ana)("GET", at).headers
    own = Client()
    own.force_login(ana.person)
    assert "Access-Control-Allow-Origin" not in own.get(f"/api/v1/{at}").headers
    assert "Access-Control-Allow-Origin" not in stranger("POST", f"{at}proposals/", {}).headers


def test_times_are_told_in_utc_with_a_z(stranger: Program, counted_question: Question) -> None:
    assert stranger.get(f"questions/{counted_question.id}/")["closed_at"].endswith("Z")
