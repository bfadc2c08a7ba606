"""Service accounts: other systems that act in their own name, within their scopes and their body, and never vote."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.bodies.services import form_body
from assemblies.integrations.accounts import end_account, make_account, renew_account
from assemblies.integrations.errors import AccountEnded, BadAccount, BadOverlap
from assemblies.integrations.models import AccessToken, ServiceAccount, ServiceScope
from assemblies.members.models import Card, Role, Seat
from assemblies.members.services import end_seat, issue_cards
from assemblies.minutes.models import Entry
from config.clock import now
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.models import Question, Request

EVERY_SCOPE = ServiceScope.values


@pytest.fixture
def register(plenary: Body, ola: Seat) -> Callable[..., str]:
    """Makes a service account and gives its secret: ``register("people:write")``."""

    def made(*scopes: str, body: Body = plenary, days: int = 30) -> str:
        return make_account(body, by=ola, name="The city register", scopes=scopes, days=days)[1]

    return made


def ask(secret: str, method: str, path: str, sent: Any = None, **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Authorization": f"Bearer {secret}"}
    body = "" if sent is None else json.dumps(sent)
    return Client().generic(method, f"/api/v1/{path}", body, content_type="application/json", headers=named)


def test_an_account_brings_people_in_with_the_scope_for_it(register, assembly):
    secret = register("people:write")
    answer = ask(secret, "POST", f"assemblies/{assembly.slug}/people/", {"name": "Uma Ude"})
    assert answer.status_code == 201, answer.content
    assert Seat.objects.get(id=answer.json()["id"]).role == Role.MEMBER
    listed = ask(secret, "POST", f"assemblies/{assembly.slug}/roster/", {"table": "name\nVic Vale\n", "dry_run": False})
    assert (listed.status_code, listed.json()["new"]) == (200, 1)
    ended = ask(secret, "POST", f"seats/{answer.json()['id']}/end/", {"reason": "Moved away"})
    assert ended.status_code == 200, ended.content


def test_an_account_carries_a_question_from_draft_to_open(register, assembly, members):
    secret = register("questions:write")
    made = ask(secret, "POST", f"assemblies/{assembly.slug}/questions/", {"title": "Shall we?"})
    assert made.status_code == 201, made.content
    address = f"questions/{made.json()['id']}/"
    assert ask(secret, "GET", address).status_code == 200
    assert ask(secret, "POST", f"{address}freeze/", {}).status_code == 200
    assert ask(secret, "POST", f"{address}open/", {"minutes": 30}).json()["state"] == "open"


def test_the_minutes_name_it_a_service_by_a_salted_hash(register, assembly, members):
    ask(register("people:write"), "POST", f"assemblies/{assembly.slug}/people/", {"name": "Uma Ude"})
    account = ServiceAccount.objects.get()
    last = Entry.objects.of(assembly.id).last()
    assert last.by == {"role": "service", "seat": account.seat.opaque_id}
    told = "".join(Entry.objects.of(assembly.id).lines())
    assert "register" not in told
    assert str(account.id) not in told


@pytest.mark.parametrize(
    ("path", "sent", "scope"),
    [
        ("assemblies/{slug}/people/", {"name": "Uma Ude"}, "people:write"),
        ("assemblies/{slug}/questions/", {"title": "Shall we?"}, "questions:write"),
        ("assemblies/{slug}/proposals/", {"title": "Shade", "text": "Trees."}, "proposals:write"),
    ],
)
def test_without_the_scope_it_is_told_which_one_it_needs(register, assembly, path, sent, scope):
    others = [one for one in EVERY_SCOPE if one != scope]
    refused = ask(register(*others), "POST", path.format(slug=assembly.slug), sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    assert scope in refused.json()["detail"]
    assert ask(register(scope), "POST", path.format(slug=assembly.slug), sent).status_code == 201


def test_without_scopes_it_reads_what_everybody_reads_and_no_addresses(register, assembly, members, draft):
    secret = register()
    assert ask(secret, "GET", f"assemblies/{assembly.slug}/").status_code == 200
    assert ask(secret, "GET", f"assemblies/{assembly.slug}/seats/").status_code == 403
    assert ask(secret, "GET", f"questions/{draft.id}/").status_code == 404
    assert ask(register("people:read"), "GET", f"assemblies/{assembly.slug}/seats/").status_code == 200
    assert ask(register("questions:write"), "GET", f"questions/{draft.id}/").status_code == 200


def test_an_account_with_every_scope_never_votes(plenary, ola, members, fay):
    account, secret = make_account(plenary, by=ola, name="Register", scopes=EVERY_SCOPE, days=3)
    made = services.draft_question(plenary, by=fay, title="Shall we?")
    question = services.open_question(services.freeze_question(made, by=fay), by=fay, minutes=30)
    key = "7f8f9c62-3b3e-4b1c-9d53-0f4b4a3b2c1d"
    refused = ask(secret, "PUT", f"questions/{question.id}/ballot/", {"choice": "yes"}, Idempotency_Key=key)
    assert (refused.status_code, refused.json()["code"]) == (403, "not-for-services")
    assert not question.roll.filter(seat=account.seat).exists()


def test_an_account_is_never_the_second_person(open_question, frozen_before, fay, plenary, ola):
    account, secret = make_account(plenary, by=ola, name="Register", scopes=EVERY_SCOPE, days=3)
    waiting = services.ask_for(open_question, Request.Act.CLOSE_EARLY, by=fay, reason="All voted.")
    assert ask(secret, "POST", f"requests/{waiting.id}/confirm/", {}).status_code == 403
    assert ask(secret, "POST", f"questions/{frozen_before.id}/certify/", {}).status_code == 403
    account.seat.person.lent = frozenset({"organiser", "facilitator", "guarantor"})
    with pytest.raises(NotAllowed):
        services.confirm_request(waiting, by=account.seat)
    with pytest.raises(NotAllowed):
        services.certify_question(frozen_before, by=account.seat)


@pytest.fixture
def frozen_before(plenary: Body, fay: Seat, members: list[Seat]) -> Question:
    made = services.draft_question(plenary, by=fay, title="Frozen before?")
    return services.freeze_question(made, by=fay)


def test_an_account_makes_no_cards_and_no_tokens_and_none_is_made_for_it(register, assembly, members, ola):
    secret = register(*EVERY_SCOPE)
    for path, sent in (
        (f"assemblies/{assembly.slug}/cards/", {}),
        (f"seats/{members[0].id}/card/", {}),
        ("tokens/", {"name": "more"}),
        (f"assemblies/{assembly.slug}/service-accounts/", {"name": "more"}),
    ):
        assert ask(secret, "POST", path, sent).status_code == 403, path
    issue_cards([*members, ServiceAccount.objects.get().seat], by=ola)
    assert not Card.objects.filter(seat__role=Role.SERVICE).exists()


def test_an_account_seats_and_ends_nobody_who_runs_the_assembly(register, assembly, fay, ola):
    secret = register("people:write")
    for role in (Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR, Role.SERVICE):
        sent = {"name": "Uma Ude", "role": role}
        assert ask(secret, "POST", f"assemblies/{assembly.slug}/people/", sent).status_code in {400, 403}, role
    assert ask(secret, "POST", f"seats/{fay.id}/end/", {"reason": "x"}).status_code == 403


def test_an_account_of_a_council_acts_in_that_council_alone(register, assembly, plenary, members, draft):
    council = form_body(assembly, kind=Body.Kind.COUNCIL, name="Water council")
    secret = register(*EVERY_SCOPE, body=council)
    people, questions = f"assemblies/{assembly.slug}/people/", f"assemblies/{assembly.slug}/questions/"
    assert ask(secret, "POST", people, {"name": "Uma Ude", "body": str(council.id)}).status_code == 201
    assert ask(secret, "POST", people, {"name": "Uma Ude"}).status_code == 403
    assert ask(secret, "POST", people, {"name": "Uma Ude", "body": str(plenary.id)}).status_code == 403
    made = ask(secret, "POST", questions, {"title": "Ours?", "body": str(council.id)})
    assert made.status_code == 201, made.content
    assert ask(secret, "POST", f"questions/{made.json()['id']}/freeze/", {}).status_code == 409
    assert ask(secret, "POST", questions, {"title": "Yours?", "body": str(plenary.id)}).status_code == 403
    assert ask(secret, "POST", f"questions/{draft.id}/freeze/", {}).status_code == 404
    assert ask(secret, "POST", f"seats/{members[0].id}/end/", {"reason": "x"}).status_code == 404
    assert ask(secret, "PUT", f"bodies/{plenary.id}/charter/", {}).status_code == 403
    assert ask(secret, "PUT", f"bodies/{council.id}/charter/", {}, If_Match="*").status_code == 200


def test_an_account_knows_nothing_of_another_assembly(register, dee):
    elsewhere = dee.body.assembly
    refused = ask(register(*EVERY_SCOPE), "POST", f"assemblies/{elsewhere.slug}/people/", {"name": "Uma Ude"})
    assert refused.status_code == 403


def test_a_new_token_works_at_once_and_the_old_one_until_the_chosen_moment(plenary, ola, assembly):
    account, old = make_account(plenary, by=ola, name="Register", scopes=[], days=30)
    fresh = renew_account(account, by=ola, overlap=timedelta(days=2))
    assert ask(fresh, "GET", "me/").status_code == 200
    assert ask(old, "GET", "me/").status_code == 200
    expiries = sorted(AccessToken.objects.filter(account=account).values_list("expiry", flat=True))
    assert abs(expiries[0] - now() - timedelta(days=2)) < timedelta(minutes=1)
    assert abs(expiries[1] - account.ends_at) < timedelta(minutes=1)
    third = renew_account(account, by=ola, overlap=timedelta())
    assert [ask(secret, "GET", "me/").status_code for secret in (old, fresh, third)] == [401, 401, 200]


@pytest.mark.parametrize("overlap", [timedelta(days=8), timedelta(seconds=-1)])
def test_an_old_token_goes_on_for_seven_days_at_most(plenary, ola, overlap):
    account, _secret = make_account(plenary, by=ola, name="Register", scopes=[], days=30)
    with pytest.raises(BadOverlap):
        renew_account(account, by=ola, overlap=overlap)


def test_an_ended_account_opens_nothing_and_gets_no_new_token(plenary, ola):
    account, secret = make_account(plenary, by=ola, name="Register", scopes=EVERY_SCOPE, days=30)
    end_account(account, by=ola)
    assert ask(secret, "GET", "me/").status_code == 401
    with pytest.raises(AccountEnded):
        renew_account(account, by=ola, overlap=timedelta())


def test_ending_its_seat_ends_the_account(plenary, ola):
    account, secret = make_account(plenary, by=ola, name="Register", scopes=[], days=30)
    end_seat(account.seat, by=ola, reason="No longer needed")
    assert ask(secret, "GET", "me/").status_code == 401


def test_nobody_but_an_organiser_makes_renews_or_ends_one(plenary, ola, fay, gus, ana):
    account, _secret = make_account(plenary, by=ola, name="Register", scopes=[], days=30)
    for other in (fay, gus, ana):
        with pytest.raises(NotAllowed):
            make_account(plenary, by=other, name="Mine", scopes=[], days=30)
        with pytest.raises(NotAllowed):
            renew_account(account, by=other, overlap=timedelta())
        with pytest.raises(NotAllowed):
            end_account(account, by=other)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", [], 30), ("x" * 81, [], 30), ("x", ["everything"], 30), ("x", [], 0), ("x", [], 366)],
)
def test_an_account_without_name_or_end_cannot_be_made(plenary, ola, name, scopes, days):
    with pytest.raises(BadAccount):
        make_account(plenary, by=ola, name=name, scopes=scopes, days=days)


def test_the_day_of_its_last_use_is_kept_and_no_more(register, django_assert_num_queries):
    secret = register()
    ask(secret, "GET", "me/")
    assert ServiceAccount.objects.get().last_used_on == now().date()
    with django_assert_num_queries(2):  # the token, and the seat
        ask(secret, "GET", "seats/")


def test_an_account_is_no_person_on_the_pages(register, assembly, ola, browser_of):
    register()
    people = browser_of(ola).get(reverse("members:people", args=[assembly.slug])).content.decode()
    assert "The city register" not in people


def test_an_organiser_makes_renews_and_ends_one_on_the_page(ola, assembly, plenary, browser_of):
    own, address = browser_of(ola), reverse("integrations:accounts", args=[assembly.slug])
    form = {"name": "The city register", "body": str(plenary.id), "scopes": ["people:write"], "days": "30"}
    made = own.post(address, form)
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert secret not in own.get(address).content.decode()
    account = ServiceAccount.objects.get()
    renewed = own.post(address, {"renew": str(account.id), "days": "7"})
    assert renewed.context["secret"] != secret
    assert ask(secret, "GET", "me/").status_code == 200
    assert own.post(address, {"end": str(account.id)})["Location"].endswith("?done=ended")
    assert ask(secret, "GET", "me/").status_code == 401


def test_an_organiser_makes_and_renews_one_over_rest(ola, assembly, browser_of):
    own, address = browser_of(ola), f"/api/v1/assemblies/{assembly.slug}/service-accounts/"
    made = own.post(address, {"name": "Register"}, content_type="application/json")
    assert made.status_code == 201, made.content
    listed = own.get(address).json()["results"]
    assert [one["id"] for one in listed] == [made.json()["id"]]
    assert "secret" not in listed[0]
    renew = f"/api/v1/service-accounts/{made.json()['id']}/renew/"
    renewed = own.post(renew, {"overlap_hours": 0}, content_type="application/json")
    assert ask(renewed.json()["secret"], "GET", "me/").status_code == 200
    assert ask(made.json()["secret"], "GET", "me/").status_code == 401


def test_the_list_costs_the_same_at_any_length(ola, assembly, register, browser_of, django_assert_num_queries):
    own, address = browser_of(ola), f"/api/v1/assemblies/{assembly.slug}/service-accounts/"
    for more in (1, 10):
        for _each in range(more):
            register()
        with django_assert_num_queries(5):  # session, person, assembly, seats, accounts
            assert own.get(address).status_code == 200
