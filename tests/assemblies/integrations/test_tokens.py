"""Access tokens: hashed, expiring, and never more than their scope or their seat."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.test import APIRequestFactory

from assemblies.integrations.authentication import TokenAuthentication
from assemblies.integrations.errors import BadToken, ReadOnlyToken, TokenAbsent
from assemblies.integrations.models import AccessToken, Scope
from assemblies.integrations.services import make_token, revoke_token
from assemblies.members.permissions import seats_of
from assemblies.members.services import end_seat, issue_cards, reissue_card
from config.clock import now


def ask(secret: str, method: str = "get"):
    request = getattr(APIRequestFactory(), method)("/api/v1/me/", HTTP_AUTHORIZATION=f"Bearer {secret}")
    return TokenAuthentication().authenticate(request)


@pytest.fixture
def by_card(eva, fay):
    """Eva during a visit through her seat card."""
    issue_cards([eva], by=fay)
    eva.person.via_seat = eva.id
    return eva.person


def test_a_token_speaks_for_the_person_who_made_it(ana):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    person, known = ask(secret)
    assert (person, known) == (ana.person, token)
    assert [seat.id for seat in seats_of(person)] == [ana.id]


def test_only_the_hash_of_a_token_is_stored(ana):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    stored = AccessToken.objects.values().get(digest=token.digest)
    assert secret not in str(stored)
    assert len(secret) - len(stored["token_key"]) >= 40


def test_a_token_for_reading_cannot_write(ana):
    _token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    for method in ("get", "head", "options"):
        assert ask(secret, method)
    for method in ("post", "put", "patch", "delete"):
        with pytest.raises(ReadOnlyToken):
            ask(secret, method)


def test_a_token_for_writing_can_do_both(ana):
    _token, secret = make_token(ana.person, name="Notebook", scope=Scope.WRITE, days=30)
    assert ask(secret)
    assert ask(secret, "put")


def test_a_token_runs_out(ana):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=1)
    AccessToken.objects.filter(digest=token.digest).update(expiry=now() - timedelta(seconds=1))
    with pytest.raises(AuthenticationFailed):
        ask(secret)


@pytest.mark.parametrize(
    ("name", "scope", "days"),
    [("", "read", 30), ("x" * 81, "read", 30), ("x", "everything", 30), ("x", "read", 0), ("x", "read", 366)],
)
def test_a_token_without_name_or_end_cannot_be_made(ana, name, scope, days):
    with pytest.raises(BadToken):
        make_token(ana.person, name=name, scope=scope, days=days)


@pytest.mark.parametrize("secret", ["x" * 64, "", "é" * 64, "a b"])
def test_what_is_no_token_opens_nothing(db, secret):
    with pytest.raises(AuthenticationFailed):
        ask(secret)


def test_an_ended_token_opens_nothing(ana):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    revoke_token(token.digest, by=ana.person)
    with pytest.raises(AuthenticationFailed):
        ask(secret)


def test_nobody_ends_somebody_elses_token(ana, ben):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    with pytest.raises(TokenAbsent):
        revoke_token(token.digest, by=ben.person)
    assert ask(secret)


def test_a_token_made_during_a_visit_by_card_speaks_for_that_seat_alone(by_card, eva, dee):
    dee.person = eva.person
    dee.save()
    _token, secret = make_token(by_card, name="Phone", scope=Scope.WRITE, days=30)
    person, _known = ask(secret)
    assert [seat.id for seat in seats_of(person)] == [eva.id]


def test_a_visit_by_card_sees_and_ends_tokens_of_its_seat_alone(eva, fay):
    whole, _secret = make_token(eva.person, name="Notebook", scope=Scope.READ, days=30)
    eva.person.via_seat = eva.id
    assert not AccessToken.objects.of(eva.person).exists()
    with pytest.raises(TokenAbsent):
        revoke_token(whole.digest, by=eva.person)


def test_a_cards_tokens_end_with_the_card(by_card, eva, fay):
    _token, secret = make_token(by_card, name="Phone", scope=Scope.READ, days=30)
    assert ask(secret)
    reissue_card(eva, by=fay)
    with pytest.raises(AuthenticationFailed):
        ask(secret)


def test_a_cards_tokens_end_with_the_seat(by_card, eva, ola):
    _token, secret = make_token(by_card, name="Phone", scope=Scope.READ, days=30)
    end_seat(eva, by=ola, reason="Moved away")
    with pytest.raises(AuthenticationFailed):
        ask(secret)


def test_asking_with_a_token_takes_one_statement(ana, django_assert_num_queries):
    for _other in range(3):
        _token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    with django_assert_num_queries(1):
        ask(secret)


def test_the_secret_is_shown_once(ana, browser_of):
    own, address = browser_of(ana), reverse("integrations:tokens")
    made = own.post(address, {"name": "Notebook", "scope": "read", "days": "30"})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    later = own.get(address).content.decode()
    assert "Notebook" in later
    assert secret not in later


def test_a_token_is_ended_on_the_page(ana, browser_of):
    token, secret = make_token(ana.person, name="Notebook", scope=Scope.READ, days=30)
    answer = browser_of(ana).post(reverse("integrations:tokens"), {"end": token.digest})
    assert answer["Location"].endswith("?done=ended")
    with pytest.raises(AuthenticationFailed):
        ask(secret)


@pytest.mark.parametrize(
    ("field", "given"), [("name", ""), ("scope", "all"), ("days", "0"), ("days", "400"), ("days", "x")]
)
def test_a_slip_is_told_at_its_field(ana, browser_of, field, given):
    form = {"name": "Notebook", "scope": "read", "days": "30"} | {field: given}
    answer = browser_of(ana).post(reverse("integrations:tokens"), form)
    assert answer.status_code == 400
    assert f'href="#id_{field}' in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_a_hostile_name_of_a_token_is_shown_as_text(ana, browser_of):
    make_token(ana.person, name="<script>alert(1)</script>", scope=Scope.READ, days=30)
    assert "<script>alert" not in browser_of(ana).get(reverse("integrations:tokens")).content.decode()
