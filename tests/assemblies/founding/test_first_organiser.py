"""The set-up link: how the first organiser gets into an empty machine."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assemblies.founding.links import link
from assemblies.founding.models import SetUpLink
from assemblies.founding.permissions import can_found
from assemblies.founding.services import find_set_up_link, make_set_up_link
from assemblies.people.models import Person
from config.clock import now, telling

YOU = {"name": "Vera Vogel", "email": "vera@example.org"}


def page_of(token: str) -> str:
    return reverse("founding:set_up", args=[token])


def test_on_an_empty_machine_the_link_lets_somebody_in_and_signs_them_in(db, stranger):
    token = make_set_up_link()
    assert token is not None
    assert "Who are you?" in stranger.get(page_of(token)).content.decode()

    answer = stranger.post(page_of(token), YOU)

    assert answer.status_code == 303
    vera = Person.objects.get(email="vera@example.org")
    assert stranger.session["_auth_user_id"] == str(vera.pk)
    assert can_found(vera)
    assert "first organiser" in stranger.get(answer["Location"]).content.decode()


def test_only_the_hash_of_the_link_is_kept_and_its_token_has_32_bytes(db):
    token = make_set_up_link()
    assert token is not None
    assert len(token) >= 43
    assert token not in str(SetUpLink.objects.values())


def test_a_used_link_opens_nothing_again(db, stranger):
    token = make_set_up_link()
    stranger.post(page_of(token), YOU)
    for visit in (Client().get, Client().post):
        answer = visit(page_of(token), YOU)
        assert answer.status_code == 410
        assert "was used already" in answer.content.decode()
    assert Person.objects.count() == 1


def test_looking_at_the_link_uses_nothing_up(db, stranger):
    token = make_set_up_link()
    for _look in range(3):
        assert stranger.get(page_of(token)).status_code == 200
    assert find_set_up_link(token).used_at is None


def test_after_an_hour_the_link_has_run_out(db, stranger):
    with telling(now() - timedelta(minutes=61)):
        token = make_set_up_link()
    answer = stranger.post(page_of(token), YOU)
    assert answer.status_code == 410
    assert "Start the program again" in answer.content.decode()
    assert not Person.objects.exists()


def test_a_new_start_ends_the_older_link(db, stranger):
    older, newer = make_set_up_link(), make_set_up_link()
    assert "newer set-up link" in stranger.get(page_of(older)).content.decode()
    assert stranger.get(page_of(newer)).status_code == 200


def test_a_made_up_link_opens_nothing(db, stranger):
    assert stranger.get(page_of("a" * 43)).status_code == 404


def test_while_somebody_organises_no_link_is_made(ola):
    assert make_set_up_link() is None
    assert link("http://localhost:8000") == ""


def test_whoever_lost_their_way_before_beginning_comes_in_again_as_the_same_person(db, stranger):
    stranger.post(page_of(make_set_up_link()), YOU)
    Client().post(page_of(make_set_up_link()), YOU)
    assert Person.objects.count() == 1


@pytest.mark.parametrize("given", [{"name": "", "email": "vera@example.org"}, {"name": "Vera", "email": "vera"}])
def test_a_slip_in_the_form_leaves_the_link_as_it_was(db, stranger, given):
    token = make_set_up_link()
    assert stranger.post(page_of(token), given).status_code == 400
    assert stranger.post(page_of(token), YOU).status_code == 303


def test_the_link_is_kept_from_other_sites_and_search_engines(db, stranger):
    answer = stranger.get(page_of(make_set_up_link()))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_an_empty_machine_tells_a_stranger_where_to_begin(db, stranger, settings):
    settings.DEMO = False
    page = stranger.get("/en/").content.decode()
    assert "No assembly sits here yet" in page
    assert "set-up link" in page


def test_the_first_organiser_is_led_to_the_first_assembly(db, stranger):
    stranger.post(page_of(make_set_up_link()), YOU)
    page = stranger.get("/en/").content.decode()
    assert "Begin your first assembly" in page
    assert reverse("founding:new") in page
