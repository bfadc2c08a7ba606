"""The end of the demo: somebody begins an assembly of their own on the same machine."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.founding.permissions import can_found
from assemblies.members.models import Role, Seat
from assemblies.members.services import issue_cards
from assemblies.people.models import Person
from config import demo
from config.up import preparation
from rehearsal.doors import all_doors, links

YOU = {"name": "Vera Vogel", "email": "vera@example.org"}
PAGE = "/en/demo/start-our-own/"


@pytest.fixture
def ended(quay: Assembly, client: Client) -> Client:
    answer = client.post(PAGE, YOU)
    assert answer.status_code == 303
    return client


def test_the_page_names_what_will_happen_before_it_happens(quay: Assembly, client: Client):
    page = client.get(PAGE).content.decode()
    for told in ("ends here for good", "signed out", "can still be read", "It does not come back here"):
        assert told in page
    assert PAGE in client.get(reverse("demo:doors")).content.decode()
    assert demo.is_on()


def test_whoever_ends_the_demo_is_the_first_organiser_and_signed_in(ended: Client):
    vera = Person.objects.get(email="vera@example.org")
    assert ended.session["_auth_user_id"] == str(vera.pk)
    assert can_found(vera)


def test_no_door_opens_any_more_whatever_the_environment_says(quay: Assembly, client: Client, settings):
    doors = [link for _label, link in links("")]
    client.post(PAGE, YOU)
    assert settings.DEMO
    assert all_doors() == []
    for link in (reverse("demo:doors"), PAGE, *doors):
        assert Client().get(link).status_code == 404
        assert Client().post(link).status_code == 404


def test_demo_people_are_signed_out_and_cannot_come_back(quay: Assembly, client: Client):
    avery, door = Client(), next(door for door in all_doors() if door.person.name == "Avery Chen")
    avery.post(reverse("demo:door", args=[door.token]))
    organiser = Seat.objects.get(person=door.person, role=Role.ORGANISER)
    [card] = issue_cards([organiser], by=organiser) or [None]
    client.post(PAGE, YOU)
    assert "_auth_user_id" not in avery.session
    assert avery.get(reverse("people:me")).status_code == 302
    again = Client()
    if card:
        again.post(reverse("members:card", args=[card.token]), {"pin": "471193"})
    again.force_login(door.person)
    assert again.get(reverse("founding:new")).status_code == 302


def test_the_mail_of_the_machine_is_no_longer_open_to_everybody(ended: Client):
    assert Client().get(reverse("correspondence:outbox")).status_code == 403


def test_the_demo_assemblies_stay_readable_and_on_the_home_page(ended: Client, quay: Assembly):
    assert quay.name in Client().get("/en/").content.decode()
    assert Client().get(quay.get_absolute_url()).status_code == 200


def test_they_leave_the_home_page_where_that_was_wished(quay: Assembly, client: Client):
    client.post(PAGE, YOU | {"takes_examples_off": "on"})
    page = Client().get("/en/?x").content.decode()
    assert quay.name not in page
    assert "No assembly sits here yet" in page
    assert Client().get(quay.get_absolute_url()).status_code == 200


def test_from_another_device_nobody_can_end_the_demo(quay: Assembly):
    phone = Client(REMOTE_ADDR="192.168.1.20")
    page = phone.get(PAGE).content.decode()
    assert "on the computer that runs the demo" in page
    assert "End the demo" not in page
    assert phone.post(PAGE, YOU).status_code == 403
    assert demo.is_on()


def test_an_address_that_the_demo_knew_becomes_a_new_person(quay: Assembly, client: Client):
    known = Person.objects.get(name="Avery Chen")
    client.post(PAGE, YOU | {"email": known.email})
    begun = Person.objects.get(email=known.email)
    assert begun != known
    assert not begun.seats.exists()


def test_the_demo_is_not_made_again_by_chance(ended: Client):
    for words in ([], ["--reset"]):
        with pytest.raises(CommandError, match="folder of its own"):
            call_command("seed", *words)
    assert not demo.is_on()
    assert Person.objects.filter(email="vera@example.org").exists()


def test_a_folder_with_a_story_stays_a_demo(quay: Assembly, settings):
    settings.DEMO, settings.MODE = True, "demo"
    preparation.keep_demo_off(print)
    assert settings.MODE == "demo"
    assert demo.is_on()


def test_a_real_start_on_the_demo_alone_knows_why_there_is_no_set_up_link(quay: Assembly, settings, monkeypatch):
    monkeypatch.setattr(preparation.connections, "close_all", lambda: None)
    settings.DEMO, settings.MODE = False, "hall"
    assert preparation.set_up_link("http://localhost:8000") == ""
    assert preparation.holds_the_demo_alone()


def test_once_the_demo_was_left_it_is_a_real_place(ended: Client, monkeypatch):
    monkeypatch.setattr(preparation.connections, "close_all", lambda: None)
    assert not preparation.holds_the_demo_alone()
