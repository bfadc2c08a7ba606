"""What every door has in common."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from tests.api.conftest import Program

Speaks = Callable[..., Program]


def test_a_field_nobody_knows_is_refused_by_name(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    sent = {"name": "Uma Ude", "is_superuser": True, "person": {"id": 1}}
    refused = program_of(ola)("POST", f"assemblies/{assembly.slug}/people/", sent)
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert set(refused.json()["fields"]) == {"is_superuser", "person"}


@pytest.mark.parametrize("query", ["body__assembly__slug=x", "page_size=1000", "order_by=email", "page=2", "cursor=x"])
def test_a_filter_nobody_declared_is_refused(stranger: Program, assembly: Assembly, query: str) -> None:
    refused = stranger("GET", f"assemblies/{assembly.slug}/proposals/?{query}")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("body", ["{", "[]", '"text"', "null", "", '{"title": "a\\u0000b", "text": "\\ud800"}'])
def test_what_is_no_proposal_is_refused_kindly(program_of: Speaks, assembly: Assembly, ana: Seat, body: str) -> None:
    address = f"/api/v1/assemblies/{assembly.slug}/proposals/"
    program = program_of(ana)
    headers = {"Authorization": f"Bearer {program.secret}"}
    refused = Client().generic("POST", address, body, content_type="application/json", headers=headers)
    assert refused.status_code == 400
    assert json.loads(refused.content)["detail"]


def test_a_form_is_not_json(program_of: Speaks, assembly: Assembly, ana: Seat) -> None:
    headers = {"Authorization": f"Bearer {program_of(ana).secret}"}
    refused = Client().post(f"/api/v1/assemblies/{assembly.slug}/proposals/", {"title": "x"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported-media-type")


def test_absent_and_hidden_look_the_same(stranger: Program, assembly: Assembly, db: None) -> None:
    hidden = stranger("GET", f"assemblies/{assembly.slug}-not/")
    assembly.published_at = None
    assembly.save()
    absent = stranger("GET", f"assemblies/{assembly.slug}/")
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert stranger("GET", "no/such/door/").json()["code"] == "not-found"


def test_a_broken_token_opens_nothing_not_even_what_is_public(assembly: Assembly) -> None:
    for header in ("Bearer x", "Bearer", "Bearer a b", "Bearer \xff\xfe", "Bearer " + "a" * 5000):
        refused = Client().get("/api/v1/assemblies/", headers={"Authorization": header})
        assert (refused.status_code, refused.headers["Content-Type"]) == (401, "application/problem+json"), header


def test_strangers_are_answered_from_memory_and_signed_in_people_privately(
    program_of: Speaks, assembly: Assembly, ana: Seat, django_assert_num_queries: Callable
) -> None:
    server, address = Client(), f"/api/v1/assemblies/{assembly.slug}/"
    first = server.get(address)
    assert first.headers["Cache-Control"] == "public, max-age=2"
    with django_assert_num_queries(0):
        again = server.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    own = program_of(ana)("GET", f"assemblies/{assembly.slug}/")
    assert own.headers["Cache-Control"] == "private, no-store"


def test_a_signed_in_browser_needs_the_form_s_token(assembly: Assembly, ana: Seat) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana.person)
    words = {"title": "Shade", "text": "Trees."}
    address = f"/api/v1/assemblies/{assembly.slug}/proposals/"
    refused = browser.post(address, words, content_type="application/json")
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")


def numbers_of(page: dict[str, Any]) -> list[int]:
    return [shown["number"] for shown in page["results"]]


def test_a_page_of_a_list_has_a_hundred_and_says_where_those_beside_it_are(
    stranger: Program, assembly: Assembly, many_proposals: Callable[[int], None]
) -> None:
    many_proposals(205)
    at, pages = f"assemblies/{assembly.slug}/proposals/?state=open", []
    while at:
        pages.append(stranger.get(at.removeprefix("/api/v1/")))
        at = pages[-1]["next"]
    assert [len(page["results"]) for page in pages] == [100, 100, 5]
    assert [number for page in pages for number in numbers_of(page)] == list(range(205, 0, -1))
    assert (pages[0]["previous"], pages[2]["next"]) == (None, None)
    middle = stranger.get(pages[2]["previous"].removeprefix("/api/v1/"))
    assert numbers_of(middle) == numbers_of(pages[1])
    first = stranger.get(middle["previous"].removeprefix("/api/v1/"))
    assert (numbers_of(first), first["previous"]) == (numbers_of(pages[0]), None)
    assert numbers_of(stranger.get(first["next"].removeprefix("/api/v1/"))) == numbers_of(pages[1])


def test_what_is_added_meanwhile_repeats_nothing_on_the_next_page(
    stranger: Program, assembly: Assembly, many_proposals: Callable[[int], None]
) -> None:
    many_proposals(101)
    first = stranger.get(f"assemblies/{assembly.slug}/proposals/")
    many_proposals(3)
    assert numbers_of(stranger.get(first["next"].removeprefix("/api/v1/"))) == [1]


def test_a_place_in_one_list_is_none_in_another(
    program_of: Speaks, assembly: Assembly, ola: Seat, many_proposals: Callable[[int], None]
) -> None:
    many_proposals(101)
    ask = program_of(ola)
    cursor = ask.get(f"assemblies/{assembly.slug}/proposals/")["next"].partition("cursor=")[2]
    refused = ask("GET", f"assemblies/{assembly.slug}/seats/?cursor={cursor}")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["cursor"])
