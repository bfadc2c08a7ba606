"""Asking, answering and ending on pages and over REST; and that nobody’s page changes with somebody’s answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from governance.demographics.answers import follow_due, give_answer
from governance.demographics.models import Trait, TraitAnswer
from governance.demographics.services import ask_about
from tests.governance.conftest import Visit

PAGES = (
    "/en/a/two-shores/demographics/",
    "/en/a/two-shores/equity/",
    "/en/a/two-shores/minutes/",
    "/en/a/two-shores/people/",
    "/en/me/demographics/",
    "/en/me/",
    "/en/",
    "/api/v1/assemblies/two-shores/demographics/",
    "/api/v1/assemblies/two-shores/minutes/",
    "/api/v1/me/data/",
)
CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|"made_at":"[^"]*"|nonce="[^"]*"|data-csrf="[^"]*"')


@pytest.fixture
def age(assembly: Assembly, ola: Seat) -> Trait:
    groups = [{"name": "Under 30", "population": 300}, {"name": "30 up", "population": 700}]
    return ask_about(
        assembly,
        by=ola,
        name="Age",
        purpose="To see who is missing.",
        groups=groups,
        source="Census office",
        year=2025,
        kept_until=assembly.today + timedelta(days=30),
    )


def test_an_organiser_asks_and_ends_it_on_pages(visit: Visit, assembly: Assembly, ola: Seat, fay: Seat) -> None:
    asking = reverse("demographics:ask", args=["two-shores"])
    sent = {
        "name": "Age",
        "purpose": "To see who is missing.",
        "groups": "Under 30; 300\n30 to 59 ; 400\r\n\n60 up",
        "source": "Census office",
        "year": "2025",
        "kept_until": str(assembly.today + timedelta(days=9)),
    }
    assert visit(fay).get(asking).status_code == 403
    desk = visit(ola)
    for name, wrong in (("groups", "One"), ("kept_until", "2020-01-01"), ("source", ""), ("purpose", "")):
        answer = desk.post(asking, sent | {name: wrong})
        assert answer.status_code == 400
        assert f'id="id_{name}_error"' in answer.content.decode()
    assert desk.post(asking, sent).status_code == 303
    trait = Trait.objects.get()
    assert [(one["name"], one["population"]) for one in trait.groups] == [
        ("Under 30", 300),
        ("30 to 59", 400),
        ("60 up", None),
    ]
    ending = reverse("demographics:end", args=[trait.id])
    assert ending in desk.get(reverse("demographics:list", args=["two-shores"])).content.decode()
    assert desk.get(ending).status_code == 200
    assert desk.post(ending).status_code == 303
    assert desk.post(ending).status_code == 409


def test_eva_answers_by_card_changes_it_and_takes_it_back(visit: Visit, age: Trait, eva: Seat, gus: Seat) -> None:
    answering = reverse("demographics:answer", args=[age.id])
    hers = visit(eva, by_card=True)
    assert answering in hers.get("/en/me/demographics/").content.decode()
    page = hers.get(answering).content.decode()
    for words in ("To see who is missing.", "Nobody but you.", "You need not answer.", "fewer than ten people"):
        assert words in page
    answer = hers.post(answering, {"group": "30 up"})
    assert answer.status_code == 400
    assert "Nothing was saved." in answer.content.decode()
    assert hers.post(answering, {"group": "90 up", "agrees": "on"}).status_code == 400
    assert hers.post(answering, {"group": "30 up", "agrees": "on"}, follow=True).status_code == 200
    assert re.search(r'value="30 up"[^>]*checked', hers.get(answering).content.decode())
    assert hers.post(answering, {"group": ""}).status_code == 303
    assert not TraitAnswer.objects.exists()
    assert visit(gus).get(answering).status_code == 403


def test_a_program_asks_answers_and_never_reads_an_answer_back(
    visit: Visit, assembly: Assembly, ola: Seat, ana: Seat, fay: Seat
) -> None:
    listed = reverse("api:demographics", args=["two-shores"])
    sent = {
        "name": "Age",
        "purpose": "To see who is missing.",
        "groups": [{"name": "Under 30"}, {"name": "30 up", "population": None}],
        "kept_until": str(assembly.today + timedelta(days=9)),
    }
    assert visit(fay).post(listed, sent, content_type="application/json").status_code == 403
    made = visit(ola).post(listed, sent, content_type="application/json")
    assert (made.status_code, made.json()["totals"]) == (201, None)
    answering = reverse("api:answer_demographics", args=[made.json()["id"]])
    hers = visit(ana)
    refused = hers.put(answering, {"group": "30 up", "agrees": False}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no-consent")
    done = hers.put(answering, {"group": "30 up", "agrees": True}, content_type="application/json")
    assert (done.status_code, done.content) == (204, b"")
    assert hers.get(answering).status_code == 405
    assert [hers.delete(answering).status_code for _each in range(2)] == [204, 204]
    assert not TraitAnswer.objects.exists()
    ending = reverse("api:end_demographics", args=[made.json()["id"]])
    assert visit(ola).post(ending, {}, content_type="application/json").status_code == 204
    assert visit(None).get(listed).json()["results"][0]["is_asked"] is False


def test_the_board_tells_totals_beside_the_people_outside_and_what_it_withholds(
    visit: Visit, plenary: Body, assembly: Assembly, ola: Seat
) -> None:
    groups = [{"name": name, "population": n} for name, n in (("Young", 300), ("Middle", 500), ("Old", 200))]
    age = ask_about(
        assembly,
        by=ola,
        name="Age",
        purpose="To see who is missing.",
        groups=groups,
        source="Census office",
        year=2025,
        kept_until=assembly.today + timedelta(days=30),
    )
    people = [Person.objects.create_person(name=f"Member {number}") for number in range(40)]
    for place, person in enumerate(people):
        seat = give_seat(plenary, person=person, role=Role.MEMBER)
        give_answer(age, by=seat, group="Young" if place < 24 else "Middle" if place < 37 else "Old")
    follow_due()
    page = visit(None).get("/en/a/two-shores/equity/").content.decode()
    assert "40 of 40 members answered." in page
    assert "“Young” differs most: 60 of every 100 who answered, 30 of every 100 people." in page
    assert "24 of 40" in page
    assert page.count("not shown</span>") == 2
    totals = visit(None).get("/api/v1/assemblies/two-shores/demographics/").json()["results"][0]["totals"]
    assert [one["n"] for one in totals["groups"]] == [24, None, None]


def test_nobody_else_sees_any_page_or_answer_of_rest_change_when_ana_answers(
    visit: Visit, age: Trait, ola: Seat, gus: Seat, ana: Seat, ben: Seat
) -> None:
    visitors: dict[str, Client] = {
        "the organiser": visit(ola),
        "a guarantor": visit(gus),
        "a fellow member": visit(ben),
        "a stranger": visit(None),
    }

    def seen() -> dict[tuple[str, str], str]:
        return {
            (who, path): CHANGING.sub("", browser.get(path).content.decode())
            for who, browser in visitors.items()
            for path in PAGES
        }

    hers, answering = visit(ana), reverse("demographics:answer", args=[age.id])
    seen()
    before = seen()
    hers.post(answering, {"group": "30 up", "agrees": "on"})
    assert TraitAnswer.objects.count() == 1
    follow_due()
    after = seen()
    assert [key for key in before if before[key] != after[key]] == []
    hers.post(answering, {"group": ""})
    assert seen() == before
