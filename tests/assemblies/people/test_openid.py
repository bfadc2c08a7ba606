"""Signing in with the city's account: it says who somebody is, and makes nobody."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from assemblies.members.models import Seat
from assemblies.people.models import Person, ProviderLink
from assemblies.people.services import erase_person
from tests.providing import CLIENT, SECRET, Provider, providing

pytestmark = pytest.mark.django_db

START, BACK = "/en/sign-in/account/", "/sign-in/back"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with providing() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any, ana: Seat) -> Provider:
    """The city's provider, with Ana before it."""
    running.who = {"sub": "a-17", "email": ana.person.email, "email_verified": True}
    running.spoil, running.key, running.algorithm = lambda _claims: None, running.real_key, "RS256"
    running.issuer_told = ""
    running.exchanged.clear()
    settings.OIDC_ISSUER, settings.OIDC_NAME = running.issuer, "Harbour City"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    return running


def come_in(provider: Provider, browser: Client) -> Any:
    away = browser.get(START)
    assert away.status_code == 302
    assert away["Location"].startswith(f"{provider.issuer}/authorize?")
    back = urlsplit(provider.authorise(away["Location"]))
    return browser.get(f"{back.path}?{back.query}")


def who_is_in(browser: Client) -> str:
    return browser.session.get("_auth_user_id", "")


def test_somebody_on_the_list_comes_in(provider: Provider, ana: Seat) -> None:
    browser = Client()
    assert "Harbour City" in browser.get("/en/sign-in/").content.decode()
    answer = come_in(provider, browser)
    assert (answer.status_code, who_is_in(browser)) == (302, str(ana.person_id))
    assert ProviderLink.objects.get().person == ana.person
    assert provider.exchanged[0]["code_verifier"]
    assert browser.get("/en/me/").status_code == 200


def test_who_came_in_once_is_known_by_the_account_whatever_its_address(provider: Provider, ana: Seat) -> None:
    come_in(provider, Client())
    provider.who |= {"email": "new@example.org"}
    browser = Client()
    come_in(provider, browser)
    assert who_is_in(browser) == str(ana.person_id)


@pytest.mark.parametrize(
    "who",
    [
        {"sub": "z", "email": "nobody@example.org", "email_verified": True},
        {"sub": "z", "email": "ana@example.org", "email_verified": False},
        {"sub": "z", "email": "ana@example.org", "email_verified": "true"},
        {"sub": "z", "email": "ana@example.org"},
        {"sub": "z", "email": "", "email_verified": True},
        {"sub": "z"},
    ],
)
def test_whom_nobody_has_listed_stays_outside_and_is_not_made(provider: Provider, who: dict[str, Any]) -> None:
    provider.who = who
    before, browser = Person.objects.count(), Client()
    answer = come_in(provider, browser)
    assert answer.status_code == 403
    assert "We do not know you yet" in answer.content.decode()
    assert (who_is_in(browser), Person.objects.count(), ProviderLink.objects.count()) == ("", before, 0)


def test_another_account_with_the_same_address_is_not_taken_for_the_first(provider: Provider) -> None:
    come_in(provider, Client())
    provider.who |= {"sub": "somebody-else"}
    browser = Client()
    assert come_in(provider, browser).status_code == 403
    assert who_is_in(browser) == ""


def test_the_erased_do_not_come_back(provider: Provider, ana: Seat) -> None:
    come_in(provider, Client())
    erase_person(ana.person)
    assert not ProviderLink.objects.exists()
    browser = Client()
    assert come_in(provider, browser).status_code == 403


def other_key(provider: Provider) -> None:
    provider.key = rsa.generate_private_key(65537, 2048)


def public_key_as_secret(provider: Provider) -> None:
    provider.key, provider.algorithm = "the public key, taken for a shared secret", "HS256"


def no_signature(provider: Provider) -> None:
    provider.key, provider.algorithm = None, "none"


@pytest.mark.parametrize("wrong", [other_key, public_key_as_secret, no_signature])
def test_a_signature_of_somebody_else_opens_nothing(provider: Provider, wrong: Any) -> None:
    wrong(provider)
    refused(provider)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another"}, {"aud": [CLIENT, "another"]}, {"azp": "another"},
        {"iss": "https://elsewhere.example"}, {"exp": int(time.time()) - 600}, {"iat": int(time.time()) + 6000},
        {"exp": None}, {"sub": None}, {"aud": None}, {"iss": None},
    ],
)  # fmt: skip
def test_a_token_meant_otherwise_opens_nothing(provider: Provider, claims: dict[str, Any]) -> None:
    def spoil(told: dict[str, Any]) -> None:
        told.update(claims)
        for name in [name for name, value in claims.items() if value is None]:
            told.pop(name)

    provider.spoil = spoil
    refused(provider)


def refused(provider: Provider) -> None:
    browser = Client()
    answer = come_in(provider, browser)
    assert answer.status_code == 502
    assert who_is_in(browser) == ""
    assert not ProviderLink.objects.exists()


@pytest.mark.parametrize(
    "change", [("state=", "state=x"), ("code=", "code=x"), ("iss=http", "iss=https"), ("code=", "c=")]
)
def test_an_answer_changed_on_its_way_opens_nothing(provider: Provider, change: tuple[str, str]) -> None:
    browser = Client()
    back = urlsplit(provider.authorise(browser.get(START)["Location"]))
    assert browser.get(f"{back.path}?{back.query.replace(*change, 1)}").status_code == 502
    assert who_is_in(browser) == ""


def test_an_answer_counts_once_and_in_the_browser_that_began(provider: Provider, ana: Seat) -> None:
    browser = Client()
    back = urlsplit(provider.authorise(browser.get(START)["Location"]))
    address = f"{back.path}?{back.query}"
    assert Client().get(address).status_code == 502
    assert browser.get(address).status_code == 302
    assert browser.get(address).status_code == 502


def test_a_verifier_of_another_browser_does_not_fit_the_code(provider: Provider) -> None:
    mine, other = Client(), Client()
    taken = urlsplit(provider.authorise(other.get(START)["Location"]))
    own_state = parse_state(mine.get(START)["Location"])
    query = "&".join(part for part in taken.query.split("&") if not part.startswith("state="))
    assert mine.get(f"{taken.path}?{query}&state={own_state}").status_code == 502
    assert who_is_in(mine) == ""


def parse_state(address: str) -> str:
    return next(part for part in urlsplit(address).query.split("&") if part.startswith("state=")).removeprefix("state=")


def test_a_provider_that_calls_itself_otherwise_is_not_believed(provider: Provider) -> None:
    provider.issuer_told = "https://elsewhere.example"
    assert Client().get(START).status_code == 502


def test_a_provider_that_is_away_is_told_kindly(provider: Provider, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://localhost:1"
    answer = Client().get(START)
    assert answer.status_code == 502
    assert "try again" in answer.content.decode()


def test_without_settings_there_is_no_such_door() -> None:
    for path in (START, BACK):
        assert Client().get(path).status_code == 404
    assert "account with" not in Client().get("/en/sign-in/").content.decode()


def test_coming_in_leaves_a_visit_by_card_behind(provider: Provider, eva: Seat, ana: Seat, settings: Any) -> None:
    browser = Client()
    browser.force_login(eva.person)
    session = browser.session
    session["via_seat"] = str(eva.id)
    session.save()
    come_in(provider, browser)
    assert who_is_in(browser) == str(ana.person_id)
    assert "via_seat" not in browser.session


def test_no_log_says_who_came_in_or_with_what(provider: Provider, ana: Seat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    come_in(provider, Client())
    provider.spoil = lambda claims: claims.update(nonce="wrong")
    come_in(provider, Client())
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert "nonce" in said
    for secret in (ana.person.email, SECRET, "a-17", *(sent["code"] for sent in provider.exchanged)):
        assert secret not in said


def test_the_test_s_own_tokens_are_real(provider: Provider) -> None:
    come_in(provider, Client())
    told = provider.told("/keys")
    assert jwt.PyJWKSet.from_dict(told).keys[0].key_id == "1"
