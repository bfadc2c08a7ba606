"""Signing in with an e-mailed code: the answer never tells who is here, and codes cannot be tried out."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from redis.exceptions import ConnectionError as Unreachable

from assemblies.people.models import Person
from assemblies.people.services import erase_person

SIGN_IN, CODE = "people:sign_in", "people:code"


def ask(browser: Client, address: str, **more: str):
    return browser.post(reverse(SIGN_IN), {"email": address} | more)


def code_in_the_mail() -> str:
    found = re.search(r"Your code is (\S+)", mail.outbox[-1].body)
    assert found
    return found[1]


def test_a_code_from_the_mail_signs_a_member_in(ana, stranger):
    answer = ask(stranger, "ana@example.org")
    assert answer["Location"] == reverse(CODE)
    signed_in = stranger.post(reverse(CODE), {"action": "verify", "code": code_in_the_mail()})
    assert signed_in["Location"] == reverse("people:me")
    assert "Ana Alder" in stranger.get(reverse("people:me")).content.decode()


def test_an_unknown_address_gets_the_same_answer(ana, stranger):
    known, unknown = Client(), Client()
    assert ask(known, "ana@example.org")["Location"] == ask(unknown, "nobody@example.org")["Location"]
    pages = [
        re.sub(r'value="[^"]{40,}"|ana@|nobody@', "", browser.get(reverse(CODE)).content.decode())
        for browser in (known, unknown)
    ]
    assert pages[0] == pages[1]


def test_an_unknown_address_gets_a_mail_without_a_code(db, stranger):
    ask(stranger, "nobody@example.org")
    assert "No seat of an assembly here has it" in mail.outbox[-1].body
    assert "http" not in mail.outbox[-1].body


def test_the_subject_names_no_machine(ana, stranger):
    ask(stranger, "ana@example.org")
    assert mail.outbox[-1].subject.startswith("Your code: ")


def test_nobody_signs_up_here(stranger, db):
    ask(stranger, "nobody@example.org")
    stranger.post(reverse(CODE), {"action": "verify", "code": "ABC-DEF"})
    assert not Person.objects.exists()
    for address in ("/en/signup/", "/en/accounts/signup/", "/en/sign-up/", "/en/login/", "/en/password/reset/"):
        assert stranger.get(address).status_code == 404


def test_the_session_key_changes_on_signing_in(ana, stranger):
    ask(stranger, "ana@example.org")
    before = stranger.session.session_key
    stranger.post(reverse(CODE), {"action": "verify", "code": code_in_the_mail()})
    assert stranger.session.session_key != before


def test_a_wrong_code_is_told_and_the_fifth_ends_the_try(ana, stranger):
    ask(stranger, "ana@example.org")
    right = code_in_the_mail()
    for _try in range(4):
        page = stranger.post(reverse(CODE), {"action": "verify", "code": "XXX-XXX"}).content.decode()
        assert "That is not the code we sent" in page
    assert stranger.post(reverse(CODE), {"action": "verify", "code": "XXX-XXX"}).status_code == 302
    stranger.post(reverse(CODE), {"action": "verify", "code": right})
    assert stranger.get(reverse("people:me")).status_code == 302


def test_a_code_serves_the_browser_that_asked_and_no_other(ana, stranger):
    ask(stranger, "ana@example.org")
    code = code_in_the_mail()
    thief = Client()
    ask(thief, "nobody@example.org")
    thief.post(reverse(CODE), {"action": "verify", "code": code})
    assert thief.get(reverse("people:me")).status_code == 302


def test_a_new_code_replaces_the_old_one(ana, stranger):
    ask(stranger, "ana@example.org")
    old = code_in_the_mail()
    stranger.post(reverse(CODE), {"action": "resend"})
    assert code_in_the_mail() != old
    assert "not the code" in stranger.post(reverse(CODE), {"action": "verify", "code": old}).content.decode()


def test_another_address_can_be_tried_at_once(ana, stranger):
    ask(stranger, "mistyped@example.org")
    assert stranger.get(reverse(SIGN_IN)).status_code == 302
    assert stranger.post(reverse("people:sign_out"), {"again": "1"})["Location"] == reverse(SIGN_IN)
    assert stranger.get(reverse(SIGN_IN)).status_code == 200


def test_after_signing_in_one_lands_where_one_wanted_to_go(ana, stranger):
    wanted = reverse("members:name", args=[ana.id])
    first = stranger.get(wanted)
    page = stranger.get(first["Location"]).content.decode()
    assert f'value="{wanted}"' in page
    answer = ask(stranger, "ana@example.org", next=wanted)
    assert stranger.post(answer["Location"], {"code": code_in_the_mail()})["Location"] == wanted


def test_nobody_is_sent_to_another_site_after_signing_in(ana, stranger):
    answer = ask(stranger, "ana@example.org", next="https://evil.example/")
    assert "evil" not in stranger.post(answer["Location"], {"code": code_in_the_mail()})["Location"]


def test_codes_cannot_be_asked_for_without_end(ana, stranger):
    for _time in range(30):
        ask(Client(), "ana@example.org")
    assert len(mail.outbox) < 30


def test_an_erased_person_cannot_sign_in(ana, stranger):
    erase_person(ana.person)
    ask(stranger, "ana@example.org")
    assert "No seat" in mail.outbox[-1].body


def test_without_the_counter_of_tries_no_code_is_sent(ana, stranger, monkeypatch):
    def unreachable(*_given: object, **_named: object) -> None:
        raise Unreachable

    for name in ("get", "set", "add"):
        monkeypatch.setattr(cache, name, unreachable)
    answer = ask(stranger, "ana@example.org")
    assert answer.status_code == 503
    assert "use your seat card" in answer.content.decode()
    assert not mail.outbox


def test_signing_out_is_a_button_and_never_a_link(ana, browser_of):
    own = browser_of(ana)
    assert own.get(reverse("people:sign_out")).status_code == 405
    assert own.post(reverse("people:sign_out"))["Location"] == reverse("home")
    assert own.get(reverse("people:me")).status_code == 302


def test_a_page_for_signing_in_is_nobodys_to_keep(stranger, db):
    assert "no-store" in stranger.get(reverse(SIGN_IN))["Cache-Control"]


def test_no_password_opens_anything(ana):
    assert not ana.person.has_usable_password()


@pytest.mark.parametrize("address", ["", "ana", "ana@", "@example.org", "<script>@x.org"])
def test_what_is_no_address_is_told_at_the_field(db, stranger, address):
    page = ask(stranger, address).content.decode()
    assert 'href="#id_email"' in page
