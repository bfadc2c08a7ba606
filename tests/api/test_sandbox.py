"""A sandbox: integrators try everything out in it and begin again, and nothing else notices."""

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.integrations.accounts import make_account
from assemblies.integrations.feed import feed_due
from assemblies.integrations.models import FeedEvent, ServiceScope
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat, issue_cards
from assemblies.minutes.chain import check
from assemblies.minutes.heads import sign_head
from assemblies.minutes.models import Chain, Entry, Head, Words
from assemblies.people.models import Person
from assemblies.witnesses.models import Cosignature, Witness
from assemblies.witnesses.services import name_witness
from governance.ballots.models import OpenBallot, Question
from governance.bundles.models import Handover
from governance.bundles.services import hand_over
from governance.proposals.models import Proposal
from tests.api.conftest import Program

Speaks = Callable[..., Program]
EMPTIED: list[type[Model]] = [OpenBallot, Question, Proposal]


@pytest.fixture
def sandbox(assembly: Assembly) -> Assembly:
    assembly.is_sandbox = True
    assembly.save(update_fields=["is_sandbox"])
    return assembly


@pytest.fixture
def register(sandbox: Assembly, plenary: Body, ola: Seat) -> Program:
    scopes = [ServiceScope.WRITE_BODIES, ServiceScope.WRITE_PEOPLE]
    return Program(make_account(plenary, by=ola, name="Register", scopes=scopes, days=3)[1])


@pytest.fixture
def lively(
    sandbox: Assembly, plenary: Body, counted_question: Question, open_proposal: Proposal, ana: Seat, fay: Seat
) -> Assembly:
    """Votes were counted, words written, cards made, and a council formed."""
    issue_cards([ana], by=fay)
    feed_due()
    return sandbox


def test_an_organiser_begins_a_sandbox_that_stands_in_no_list(program_of: Speaks, stranger: Program, ola: Seat) -> None:
    ask = program_of(ola)
    made = ask.does("POST", "foundings/", {"name": "Trying", "question": "Does it work?", "is_sandbox": True})
    assert made["is_sandbox"] is True
    ask.does("POST", f"assemblies/{made['slug']}/publish/", {})
    feed_due()
    assert made["slug"] in {one["slug"] for one in ask.get("assemblies/")["results"]}
    assert made["slug"] not in {one["slug"] for one in stranger.get("assemblies/")["results"]}
    assert made["slug"] not in {event["assembly"] for event in stranger.get("events/")["results"]}
    own = stranger.get(f"events/?assembly={made['slug']}")["results"]
    assert [event["seq"] for event in own] == list(range(1, len(own) + 1))
    assert made["slug"] in Client().get(reverse("assembly_feed", args=[made["slug"]])).content.decode()
    for page in ("/en/", reverse("feed"), reverse("catalogue")):
        assert "Trying" not in Client().get(page).content.decode(), page
    assert "Sandbox: nothing here counts" in Client().get(f"/en/a/{made['slug']}/").content.decode()


def test_a_service_account_empties_its_sandbox_and_goes_on(
    register: Program, lively: Assembly, plenary: Body, ola: Seat, members: list[Seat]
) -> None:
    at = f"assemblies/{lively.slug}/"
    register.does("PUT", f"{at}bodies/by-external-id/council-7/", {"name": "Water council"})
    emptied = register("POST", f"{at}reset/", {})
    assert emptied.status_code == 200, emptied.content
    assert not any(model.objects.exists() for model in EMPTIED)  # type: ignore[attr-defined]
    assert {seat.role for seat in Seat.objects.all()} == {Role.ORGANISER, Role.SERVICE}
    assert not Person.objects.filter(id__in=[seat.person_id for seat in members]).exists()
    assert [body.id for body in Body.objects.all()] == [plenary.id]
    assert not Community.objects.exists()
    assert register("PUT", f"{at}bodies/by-external-id/council-7/", {"name": "Water council"}).status_code == 201
    assert register("POST", f"{at}people/", {"name": "Uma Ude"}).status_code == 201


def test_the_record_begins_anew_and_holds_together(register: Program, lively: Assembly) -> None:
    before = Chain.objects.get(id=lively.id)
    register.does("POST", f"assemblies/{lively.slug}/reset/", {})
    after = Chain.objects.get(id=lively.id)
    assert after.length < before.length
    assert check(Entry.objects.of(lively.id).lines()) == after.head
    types = [entry.type for entry in Entry.objects.of(lively.id)]
    assert (types[0], types[-1]) == ("assembly.config", "sandbox.reset")


def test_what_was_signed_and_who_witnessed_and_audited_it_go_too(
    register: Program, lively: Assembly, ola: Seat, gus: Seat
) -> None:
    name_witness(lively, by=gus, name="The Evening Paper", public="ab" * 32)
    hand_over(lively, by=gus, to=ola)
    head = sign_head(lively.id)
    Cosignature.objects.create(head=head, witness=Witness.objects.get(), signature="0" * 128, at=head.at)
    register.does("POST", f"assemblies/{lively.slug}/reset/", {})
    assert not any(model.objects.exists() for model in (Head, Words, Cosignature, Witness, Handover))
    assert sign_head(lively.id).size == Chain.objects.get(id=lively.id).length


def test_who_follows_a_sandbox_misses_nothing_when_it_is_emptied(
    register: Program, stranger: Program, lively: Assembly
) -> None:
    at = f"events/?assembly={lively.slug}"
    before = stranger.get(at)
    register.does("POST", f"assemblies/{lively.slug}/reset/", {})
    feed_due()
    news = stranger.get(f"{at}&after={before['after']}")["results"]
    assert news[-1]["type"] == "sandbox.reset"
    assert not {event["id"] for event in news} & {event["id"] for event in before["results"]}
    assert FeedEvent.objects.filter(assembly=lively).count() == Entry.objects.of(lively.id).count()


def test_nothing_of_another_assembly_is_touched(register: Program, lively: Assembly, ana: Seat, dee: Seat) -> None:
    """Ana sits elsewhere too: she stays, with that seat. A community that others speak for as well stays."""
    elsewhere = give_seat(dee.body, person=ana.person, role=Role.MEMBER)
    dee.body.assembly.communities.add(lively.communities.get(letter="a"))
    lines = list(Entry.objects.of(dee.body.assembly_id).lines())
    register.does("POST", f"assemblies/{lively.slug}/reset/", {})
    assert Person.objects.filter(id=ana.person_id).exists()
    assert set(dee.body.seats.all()) == {dee, elsewhere}
    assert [one.letter for one in dee.body.assembly.communities.all()] == ["a"]
    assert list(Entry.objects.of(dee.body.assembly_id).lines()) == lines
    assert not Seat.objects.filter(id=ana.id).exists()


def test_a_real_assembly_cannot_be_emptied(program_of: Speaks, assembly: Assembly, ola: Seat, ana: Seat) -> None:
    refused = program_of(ola)("POST", f"assemblies/{assembly.slug}/reset/", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not-a-sandbox")
    assert Seat.objects.filter(id=ana.id).exists()


def test_nobody_but_organisers_empties_a_sandbox(
    program_of: Speaks, sandbox: Assembly, plenary: Body, ola: Seat, fay: Seat, ana: Seat
) -> None:
    for asking in (program_of(fay), program_of(ana)):
        assert asking("POST", f"assemblies/{sandbox.slug}/reset/", {}).status_code == 403
    assert program_of(ola, "read")("POST", f"assemblies/{sandbox.slug}/reset/", {}).status_code == 403
    narrow = Program(make_account(plenary, by=ola, name="Narrow", scopes=["people:write"], days=3)[1])
    assert narrow("POST", f"assemblies/{sandbox.slug}/reset/", {}).json()["code"] == "scope-missing"


def test_its_organiser_empties_it_on_a_page_once_told_what_goes(lively: Assembly, ola: Seat, fay: Seat) -> None:
    organiser, facilitator = Client(), Client()
    organiser.force_login(ola.person)
    facilitator.force_login(fay.person)
    page = reverse("integrations:empty_sandbox", args=[lively.slug])
    assert page in organiser.get(reverse("desk", args=[lively.slug])).content.decode()
    assert page not in facilitator.get(reverse("desk", args=[lively.slug])).content.decode()
    assert facilitator.post(page).status_code == 403
    assert "ballots and minutes are deleted" in organiser.get(page).content.decode()
    assert Question.objects.exists()
    assert "The sandbox is empty." in organiser.post(page, follow=True).content.decode()
    assert not any(model.objects.exists() for model in EMPTIED)


def test_a_real_assembly_has_no_page_that_empties_it(assembly: Assembly, ola: Seat) -> None:
    organiser = Client()
    organiser.force_login(ola.person)
    page = reverse("integrations:empty_sandbox", args=[assembly.slug])
    assert page not in organiser.get(reverse("desk", args=[assembly.slug])).content.decode()
    for answer in (organiser.get(page), organiser.post(page)):
        assert answer.status_code == 409
        assert "This assembly is real" in answer.content.decode()
