"""The change feed: one sequence without gaps over the public record, and nobody in it."""

import json
import random
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client

from assemblies.bodies.models import Assembly
from assemblies.bodies.record import PUBLISH
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.integrations.feed import BLOCK, PUBLIC, events_after, feed_due, leave_room
from assemblies.integrations.models import FeedEvent, FeedHead
from assemblies.minutes.events import _TYPES, door_of
from assemblies.minutes.models import Entry
from assemblies.minutes.services import note

WRITERS, ACTS = 4, 25


@pytest.fixture
def fed(counted_question):
    feed_due()
    return counted_question


def read(path: str = "") -> dict:
    answer = Client().get(f"/api/v1/events/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_every_act_of_the_record_has_one_place_in_the_feed(fed, assembly):
    events = read(f"?assembly={assembly.slug}")["results"]
    assert [event["seq"] for event in events] == list(range(1, Entry.objects.count() + 1))
    assert [event["type"] for event in events] == list(Entry.objects.of(assembly.id).values_list("type", flat=True))
    assert len({event["id"] for event in events}) == len(events)


def test_the_sweeper_finds_nothing_twice(fed):
    before = FeedEvent.objects.count()
    assert feed_due() == 0
    assert FeedEvent.objects.count() == before


def test_who_asks_again_with_the_last_number_misses_nothing(fed, assembly):
    last = read()["after"]
    assert read(f"?after={last}") == {"results": [], "after": last, "more": False}
    publish_again(assembly)
    feed_due()
    assert [event["seq"] for event in read(f"?after={last}")["results"]] == [last + 1]


def test_a_page_has_a_hundred_and_leads_to_the_next(fed, assembly):
    for _each in range(150):
        publish_again(assembly)
    feed_due()
    answer = Client().get("/api/v1/events/")
    assert len(answer.json()["results"]) == 100
    assert answer.json()["more"]
    assert answer["Link"] == '<http://testserver/api/v1/events/?after=100>; rel="next"'
    seen = [event["seq"] for after in (0, 100, 200) for event in read(f"?after={after}")["results"]]
    assert seen == list(range(1, FeedEvent.objects.count() + 1))


def test_events_lead_to_what_they_are_about(fed, assembly):
    events = {event["type"]: event for event in read()["results"]}
    assert events["question.open"]["link"] == f"/api/v1/questions/{fed.id}/"
    for event in events.values():
        assert Client().get(event["link"]).status_code == 200, event
    about = Client().get(events["role.grant"]["link"]).json()["results"][0]
    assert about["type"] == "role.grant"


def test_every_kind_of_event_with_a_page_has_an_address_in_rest():
    for name, kind in _TYPES.items():
        if kind.page:
            assert door_of(name, {kind.page[1]: "7f8f9c62-3b3e-4b1c-9d53-0f4b4a3b2c1d"}).startswith("/api/v1/"), name


def test_only_one_kind_is_told_when_asked_for(fed, assembly):
    assert {event["type"] for event in read("?type=role.grant")["results"]} == {"role.grant"}
    assert read("?type=no.such")["results"] == []


def test_nothing_is_told_of_an_assembly_before_it_is_public_and_all_of_it_afterwards(db):
    hidden = set_up_assembly(slug="hidden", name="Hidden", question="What is hidden?")
    feed_due()
    assert read()["results"] == []
    assert Client().get("/api/v1/events/?assembly=hidden").status_code == 404
    publish_assembly(hidden)
    feed_due()
    assert [event.seq for event in events_after()] == list(range(1, Entry.objects.count() + 1))


def test_two_assemblies_share_one_sequence_and_each_keeps_its_order(fed, assembly, dee):
    feed_due()
    rows = list(events_after())
    assert [event.seq for event in rows] == list(range(1, len(rows) + 1))
    for each in Assembly.objects.all():
        own = [event.entry.seq for event in rows if event.assembly_id == each.id]
        assert own == list(range(1, len(own) + 1))


def test_the_feed_names_nobody(fed, members, ola, fay):
    told = json.dumps(read())
    for seat in (*members, ola, fay):
        assert str(seat.id) not in told
        assert seat.opaque_id not in told
        assert seat.person.name.split()[0] not in told


def test_casting_a_ballot_is_no_event(open_question, ana, cast):
    feed_due()
    before = read()["after"]
    cast(open_question, ana, "yes")
    assert feed_due() == 0
    assert read()["after"] == before


@pytest.mark.django_db(transaction=True)
def test_a_reader_never_sees_a_gap_while_others_write():
    """Writers in several assemblies, slow to commit; two sweepers; a reader who keeps the last number."""
    rooms = [
        publish_assembly(set_up_assembly(slug=f"room-{n}", name=f"Room {n}", question="What?")) for n in range(WRITERS)
    ]
    done = threading.Event()
    seen: list[int] = []

    def write(room: Assembly) -> None:
        try:
            for _each in range(ACTS):
                with transaction.atomic():
                    note(room.id, PUBLISH, {"assembly": str(room.id)})
                    time.sleep(random.random() / 200)
        finally:
            connections.close_all()

    def sweep() -> None:
        try:
            while not done.is_set():
                feed_due()
                time.sleep(0.01)
        finally:
            connections.close_all()

    def follow() -> None:
        try:
            while not done.is_set():
                seen.extend(event.seq for event in events_after(seen[-1] if seen else 0)[:20])
                time.sleep(0.005)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS + 3) as everybody:
        others = [everybody.submit(sweep), everybody.submit(sweep), everybody.submit(follow)]
        try:
            list(everybody.map(write, rooms))
        finally:
            done.set()
        for other in others:
            other.result()
    feed_due()
    seen.extend(event.seq for event in events_after(seen[-1] if seen else 0))
    assert seen == list(range(1, Entry.objects.count() + 1))
    assert FeedEvent.objects.filter(stream=PUBLIC).count() == len(seen)


def publish_again(assembly: Assembly) -> None:
    """One more line in the record."""
    with transaction.atomic():
        note(assembly.id, PUBLISH, {"assembly": str(assembly.id)})


def test_after_a_restore_numbers_and_ids_are_ones_that_no_machine_gave_out(assembly, ola):
    feed_due()
    before = FeedEvent.objects.latest("seq")
    with transaction.atomic():
        note(assembly.id, PUBLISH, {"assembly": str(assembly.id)})
    feed_due()
    lost = FeedEvent.objects.latest("seq")
    lost_place = lost.entry.seq
    with transaction.atomic():
        leave_room()
    with transaction.atomic():
        note(assembly.id, PUBLISH, {"assembly": str(assembly.id)})
    feed_due()
    after = FeedEvent.objects.latest("seq")
    assert before.seq < lost.seq < BLOCK < after.seq == BLOCK + 1
    assert after.id != uuid.uuid5(assembly.id, str(lost_place + 1))
    for known in (before.seq, lost.seq, lost.seq + 40):
        assert read(f"?after={known}")["results"][-1]["seq"] == after.seq
    assert read("?after=0")["results"][-1]["seq"] == after.seq
    assert read(f"?after={after.seq}")["results"] == []
    with transaction.atomic():
        leave_room()
    assert FeedHead.objects.get().length == 2 * BLOCK
