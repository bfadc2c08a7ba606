"""Feeds, calendars and the catalogue: what strangers' programs fetch, again and again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import set_phases, set_up_assembly
from assemblies.correspondence.notices import post_notice
from assemblies.members.models import Seat
from governance.backups.services import _reason
from governance.ballots import services
from governance.ballots.models import Question
from governance.proceedings import reading
from governance.proceedings.catalogue import LICENCE

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ["/en/news.atom", "/en/a/{slug}/news.atom", "/en/a/{slug}/calendar.ics", "/catalog.jsonld"]


def posts(client: Client, path: str) -> list[ET.Element]:
    return ET.fromstring(client.get(path).content).findall(f"{ATOM}entry")


def titles(client: Client, path: str) -> list[str]:
    return [one.findtext(f"{ATOM}title", "") for one in posts(client, path)]


def days(client: Client, assembly: Assembly) -> dict[str, Any]:
    read = Calendar.from_ical(client.get(f"/en/a/{assembly.slug}/calendar.ics").content)
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


@pytest.fixture
def stranger() -> Client:
    return Client()


def test_the_news_tell_of_notices_votes_and_results(
    counted_question: Question, assembly: Assembly, fay: Seat, stranger: Client
) -> None:
    post_notice(assembly, by=fay, title="The hall is warm", text="Come early.")
    for path in ("/en/news.atom", f"/en/a/{assembly.slug}/news.atom"):
        told = titles(stranger, path)
        assert set(told) == {
            "The hall is warm",
            f"Open for votes: {counted_question.title}",
            f"Voting has ended: {counted_question.title}",
            f"Result: {counted_question.title}",
        }
        assert told[0] == "The hall is warm"
        ids = [one.findtext(f"{ATOM}id", "") for one in posts(stranger, path)]
        assert len(set(ids)) == 4
        assert all(one.startswith("urn:uuid:") for one in ids)


def test_a_draft_is_no_news(draft: Question, frozen_question: Question, assembly: Assembly, stranger: Client) -> None:
    assert titles(stranger, f"/en/a/{assembly.slug}/news.atom") == []


def test_what_is_not_public_is_told_to_nobody_else(ola: Seat, stranger: Client) -> None:
    hidden = set_up_assembly(slug="hidden", name="Hidden zqhiddenzq", question="What?")
    for path in FILES[1:3]:
        assert stranger.get(path.format(slug=hidden.slug)).status_code == 404
    for path in (FILES[0], FILES[3]):
        assert "zqhiddenzq" not in stranger.get(path).content.decode()


def test_hostile_words_stay_words(assembly: Assembly, fay: Seat, plenary: Body, stranger: Client) -> None:
    name = '<script>]]>&"; \u202e X'
    post_notice(assembly, by=fay, title=f"{name}\x08", text=f"{name}\x1b")
    Assembly.objects.filter(id=assembly.id).update(name=f"{name}\r\nBEGIN:VALARM")
    set_phases(plenary, [(f"{name}\\n,;BEGIN:VEVENT"[:80], date(2026, 1, 1), date(2026, 1, 2))])
    assert titles(stranger, f"/en/a/{assembly.slug}/news.atom") == [name]
    [event] = days(stranger, assembly).values()
    assert "BEGIN:VEVENT" in event["summary"]
    assert not Calendar.from_ical(stranger.get(f"/en/a/{assembly.slug}/calendar.ics").content).walk("VALARM")
    assert stranger.get("/catalog.jsonld").json()


def test_the_calendar_holds_phases_and_votes(
    plenary: Body, open_question: Question, assembly: Assembly, stranger: Client
) -> None:
    set_phases(
        plenary, [("Learning", date(2026, 1, 10), date(2026, 1, 12)), ("Deciding", date(2026, 2, 1), date(2026, 2, 1))]
    )
    found = days(stranger, assembly)
    learning, vote = found["Two Shores: Learning"], found[f"Vote: {open_question.title}"]
    assert (learning.decoded("dtstart"), learning.decoded("dtend")) == (date(2026, 1, 10), date(2026, 1, 13))
    assert vote.decoded("dtstart") == open_question.opens_at.replace(microsecond=0)
    for event in found.values():
        assert event["uid"].startswith("urn:uuid:")
        assert event["dtstamp"]
    raw = stranger.get(f"/en/a/{assembly.slug}/calendar.ics").content
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_changed_date_keeps_its_id_and_has_a_higher_sequence(
    plenary: Body, open_question: Question, assembly: Assembly, fay: Seat, stranger: Client
) -> None:
    title = f"Vote: {open_question.title}"
    before = days(stranger, assembly)[title]
    services.lengthen_question(open_question, by=fay, closes_at=open_question.closes_at + timedelta(hours=1))
    after = days(Client(HTTP_HOST="other.test"), assembly)[title]
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtend") > before.decoded("dtend")


def test_the_catalogue_describes_what_can_really_be_fetched(
    counted_question: Question, assembly: Assembly, stranger: Client
) -> None:
    told = stranger.get("/catalog.jsonld").json()
    assert told["@type"] == "dcat:Catalog"
    needed = {"dct:title", "dct:description", "dct:publisher", "dcat:distribution", "dcat:contactPoint", "dct:issued"}
    fetched = 0
    assert [one["dct:identifier"].rpartition("-")[2] for one in told["dcat:dataset"]] == [
        "minutes",
        "questions",
        "results",
    ]
    for one in told["dcat:dataset"]:
        assert needed <= set(one)
        for part in one["dcat:distribution"]:
            assert part["dct:license"]["@id"] == LICENCE
            answer = stranger.get(part["dcat:downloadURL"]["@id"].removeprefix("http://testserver"))
            assert answer.status_code == 200, part
            fetched += 1
    assert fetched >= 6


@pytest.mark.parametrize("path", FILES)
def test_they_are_kept_named_by_their_content_and_free_of_cookies(
    path: str, counted_question: Question, assembly: Assembly, stranger: Client
) -> None:
    path = path.format(slug=assembly.slug)
    first = stranger.get(path)
    assert first.status_code == 200
    assert not first.cookies
    assert "max-age=60" in first["Cache-Control"]
    again = stranger.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    other = Client(SERVER_NAME="testserver", REMOTE_ADDR="10.0.0.2").get(f"{path}?fresh")
    assert other["ETag"] == first["ETag"], "the same content has the same name"


def test_pages_lead_there(assembly: Assembly, stranger: Client) -> None:
    page = stranger.get(f"/en/a/{assembly.slug}/").content.decode()
    for path in FILES[1:]:
        assert f'href="{path.format(slug=assembly.slug)}"' in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert 'rel="alternate" type="application/atom+xml"' in stranger.get("/en/").content.decode()


def test_they_cost_the_same_at_any_length(
    assembly: Assembly, plenary: Body, members: list[Seat], fay: Seat, count: Callable[[Question], Question], cast: Any
) -> None:
    def more(how_many: int) -> None:
        for number in range(how_many):
            post_notice(assembly, by=fay, title=f"Notice {number}", text="Text")
            made = services.draft_question(plenary, by=fay, title=f"Question {number}")
            count(services.open_question(services.freeze_question(made, by=fay), by=fay, minutes=30))

    def costs(turn: int) -> dict[str, int]:
        found = {}
        for path in FILES:
            with CaptureQueriesContext(connection) as counted:
                assert Client().get(f"{path.format(slug=assembly.slug)}?{turn}").status_code == 200
            found[path] = len(counted)
        return found

    more(1)
    costs(0)
    before = costs(1)
    more(3)
    assert costs(2) == before
    assert max(before.values()) <= 8


def test_moments_are_told_by_the_assembly_s_clocks_and_name_the_zone(
    open_question: Question, assembly: Assembly, ana: Seat, stranger: Client
) -> None:
    Assembly.objects.filter(id=assembly.id).update(time_zone="Asia/Kolkata")
    Question.objects.filter(id=open_question.id).update(closes_at=datetime(2099, 11, 20, 20, 15, tzinfo=UTC))
    told = "21 November 2099, 01:45 IST"
    assert told in stranger.get("/en/news.atom").content.decode()
    ana.person.seats_read = None
    assert told in reading.needs_of(ana.person)[0].sentence
    home = Client()
    home.force_login(ana.person)
    assert told in home.get("/en/").content.decode()
    assert told in home.get(f"/en/questions/{open_question.id}/ballot/").content.decode()
    assert told in _reason(3, "2099-11-20T20:15:00.000Z", ZoneInfo("Asia/Kolkata"))
