"""A real assembly's data never becomes a demo by a start with the usual settings."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.founding.services import make_set_up_link, use_set_up_link
from assemblies.people.models import Person
from config import demo
from config.up import preparation
from config.up.errors import CannotStart
from rehearsal.doors import all_doors


@pytest.fixture
def said(settings, monkeypatch) -> list[str]:
    """What a start with `make run` says, which takes the demo unless told otherwise."""
    monkeypatch.setenv("DEMO", "1")
    settings.DEMO, settings.MODE = True, "demo"
    return []


@pytest.fixture
def vera(db) -> Person:
    """The first organiser, who came in by a set-up link."""
    return use_set_up_link(make_set_up_link() or "", name="Vera Vogel", email="vera@example.org", language="en")


def test_a_place_that_began_with_a_set_up_link_runs_as_a_hall(vera, said, settings):
    preparation.keep_demo_off(said.append)
    preparation.make_demo(said.append)
    assert said == ["This data is a real assembly's; the demo stays off. Start with DEMO=0 to say so yourself."]
    assert (settings.DEMO, settings.MODE) == (False, "hall")
    assert preparation.doors("http://quay.test") == []
    assert not Assembly.objects.exists()


def test_neither_its_outbox_nor_a_door_opens_even_if_a_part_is_told_that_it_is_a_demo(vera, said):
    assert not demo.is_on()
    assert all_doors() == []
    assert Client().get(reverse("correspondence:outbox")).status_code == 403
    assert Client().get(reverse("demo:doors")).status_code == 404
    for words in ([], ["--reset"]):
        with pytest.raises(CommandError, match="nothing was changed"):
            call_command("seed", *words)
    assert Person.objects.get() == vera


def test_people_without_any_story_are_no_demo_either(ana, said, settings):
    preparation.keep_demo_off(said.append)
    assert settings.MODE == "hall"
    assert demo.has_ended()


def test_an_empty_folder_stays_a_demo(db, said, settings):
    preparation.keep_demo_off(said.append)
    assert said == []
    assert settings.MODE == "demo"
    assert demo.is_on()


def test_on_a_public_address_the_demo_of_a_real_place_does_not_start_at_all(vera, said, settings):
    settings.PUBLIC_URL = "https://assembly.example"
    with pytest.raises(CannotStart, match="Start with DEMO=0"):
        preparation.keep_demo_off(said.append)


def test_a_real_place_is_never_told_that_it_is_the_demo(vera, monkeypatch):
    monkeypatch.setattr(preparation.connections, "close_all", lambda: None)
    assert not preparation.holds_the_demo_alone()
