"""`manage.py seed`: the same story every time, in demo mode alone."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.models import Chain, Entry
from assemblies.people.models import Person
from governance.ballots.models import Question
from governance.proposals.models import Proposal
from rehearsal.doors import links


def story_told() -> str:
    """All that a reader would notice, random ids and hashes apart."""
    told = json.dumps(
        {
            "people": list(Person.objects.order_by("name", "email").values_list("name", "email")),
            "seats": list(
                Seat.objects.order_by("body__assembly__slug", "body__name", "number").values_list(
                    "body__name", "number", "person__name", "role", "community__name", "shown_as", "started_at"
                )
            ),
            "texts": list(
                Proposal.objects.order_by("body__assembly__slug", "number").values_list(
                    "number", "title", "text", "state"
                )
            ),
            "questions": list(
                Question.objects.order_by("body__assembly__slug", "number").values_list(
                    "number", "title", "text", "state", "opens_at", "closes_at", "turnout", "tally__result"
                )
            ),
            "record": list(Entry.objects.order_by("at", "seq", "type").values_list("seq", "at", "type")),
        },
        default=str,
    )
    told = re.sub(r"\b[0-9a-f]{64}\b", "a hash", told)
    told = re.sub(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", "an id", told)
    return json.dumps(json.loads(told, object_hook=in_order_of_names))


def in_order_of_names(row: dict) -> dict:
    """The parts of a double majority stand in the order of their random ids."""
    if "parts" in row:
        row["parts"] = sorted(row["parts"], key=lambda part: part["name"])
    return row


@pytest.fixture
def seed(transactional_db: None) -> Callable[..., None]:
    def once(*words: str) -> None:
        call_command("seed", *words, stdout=io.StringIO(), skip_checks=True)

    return once


def test_seeding_twice_changes_nothing(seed: Callable[..., None]):
    seed("--as-of", "2025-03-01", "--story", "auroros")
    before = list(Chain.objects.values_list("id", "length", "head"))
    seed("--as-of", "2025-03-05", "--story", "auroros")

    assert list(Chain.objects.values_list("id", "length", "head")) == before


@pytest.mark.parametrize(
    "which", [pytest.param([], marks=pytest.mark.once, id="all"), pytest.param(["--story", "auroros"], id="one")]
)
def test_a_reset_starts_the_same_story_again(seed: Callable[..., None], which: list[str]):
    seed("--as-of", "2025-03-01", *which)
    first, chains = story_told(), set(Chain.objects.values_list("id", flat=True))
    Person.objects.create_person(name="A visitor")
    seed("--as-of", "2025-03-01", "--reset", *which)

    assert story_told() == first
    assert chains.isdisjoint(Chain.objects.values_list("id", flat=True))


def test_without_a_day_the_story_ends_today(seed: Callable[..., None]):
    seed("--story", "auroros")

    last = Entry.objects.latest("at").at
    assert timedelta(0) < timezone.now() - last < timedelta(days=2)


def test_the_story_cannot_end_in_the_future(seed: Callable[..., None]):
    with pytest.raises(CommandError, match="after today"):
        seed("--as-of", str(timezone.now().date() + timedelta(days=2)))


def test_there_is_no_demo_outside_demo_mode(seed: Callable[..., None], settings):
    settings.DEMO = False
    for words in ((), ("--reset",)):
        with pytest.raises(CommandError, match="demo mode only"):
            seed(*words)
    assert not Assembly.objects.exists()


def test_before_the_demo_is_made_the_page_says_so(db: None, client: Client):
    assert links("http://quay.test") == []
    assert "make seed" in client.get(reverse("demo:doors")).content.decode()
