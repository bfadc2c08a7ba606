"""Hostile strings in every text field, and every page of the product opened with them in a real browser.

Nothing may run, nothing may have to be stopped by the content policy, and nothing may be complained of.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from assemblies.appearance.services import write_legal_text
from assemblies.bodies.services import publish_assembly
from assemblies.members.models import Seat
from assemblies.people.models import Person
from tests.nets.declared import DECLARED, Row
from tests.nets.payloads import FORMULA_STARTS, PAYLOADS, packed
from tests.nets.test_authorization import address
from tests.nets.world import OWN, SEATS, Place, furnished

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ROOM = 100
EVERY = 4
VISITORS = ("organiser", "member", "anonymous")
WATCH = """
window.hits = [];
window.hit = () => hits.push("ran");
window.alert = window.hit;
addEventListener("securitypolicyviolation", (e) => hits.push(e.violatedDirective + " " + e.blockedURI));
"""


def hostile_place(number: int, payload: str) -> Place:
    people = {
        role: Person.objects.create_person(name=f"{payload} {role}", email=f"{role}-{number}@example.org")
        for role in SEATS
    }
    place = furnished(payload, f"hostile-{number}", people, long="\n\n".join(PAYLOADS))
    publish_assembly(place.assembly)
    words = f"{payload}\n\n" + "\n\n".join(PAYLOADS)
    write_legal_text(place.assembly, by=place.seats["organiser"], page="conduct", language="en", text=words)
    place.things["legal_page"] = "conduct"
    return place


def pages(place: Place, role: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Every page this visitor may see of the place, and how it may answer apart from well."""
    for row in (row for rows in DECLARED.values() for row in rows):
        if not row.is_api and row.get and row.expected("GET", role, OWN) == "passes" and is_page(row):
            yield address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query, row.passes


def is_page(row: Row) -> bool:
    files = {
        "proposals:attachment",
        "livez",
        "readyz",
        "chronicle:jsonl",
        "chronicle:verify",
        "ballots:lines",
        "ballots:blt",
        "ballots:csv",
    }
    files |= {"allocations:csv", "allocations:json", "shelters:texts", "shelters:json"}
    files |= {"budgets:ballots", "budgets:csv", "budgets:json"}
    files |= {"shelters:shelters_csv", "shelters:districts_csv", "shelters:ways_csv"}
    files |= {"manifestos:edition_json", "adoption:json", "adoption:proof_file", "press:manifesto_pdf"}
    files |= {"correspondence:picture", "people:data_file", "bundles:public", "bundles:auditors"}
    files |= {"bundles:alone", "ballots:election_template", "ballots:election_archive"}
    files |= {"logo", "accent", "oembed"} | {f"press:{name}" for name in ("pdf", "svg", "png", "csv", "json")}
    files |= {f"press:audits_{name}" for name in ("pdf", "csv", "json")}
    files |= {"back_with_account", "people:sign_in_with_account", "feed", "assembly_feed", "calendar", "catalogue"}
    scripts = {"people:sign_in_by_passkey", "mfa_login_webauthn", "service_worker"}
    return row.name not in files | scripts and not {"door", "told"} & set(row.thing.values())


@pytest.mark.nets
@pytest.mark.once
def test_hostile_strings_run_nowhere(live_server: Any, browser: Any) -> None:
    found: list[str] = []
    declared: list[str] = []  # the browser complains of each status above 400, also where it is as it should be
    opened = 0
    for number, payload in enumerate(packed(ROOM)):
        place = hostile_place(number, payload)
        for role in VISITORS if number % 3 == 0 else VISITORS[:2]:
            page = watched_page(browser, found)
            if role != "anonymous":
                sign_in(page, live_server.url, place.seats[role])
            # Each page meets every fourth string, each string every fourth page; long texts hold them all.
            for path, passes in list(pages(place, role))[number % EVERY :: EVERY]:
                answer = page.goto(live_server.url + path, wait_until="load")
                if answer.status in passes:
                    declared.append(f"{page.url}: Failed to load resource: the server responded with a status of ")
                found += [f"{path} as {role} with {payload!r}: {hit}" for hit in page.evaluate("window.hits")]
                opened += 1
            page.context.close()
    found = [one for one in found if not one.startswith(tuple(declared))]
    assert opened > 1000
    assert not found, f"{len(found)} on {opened} pages:\n" + "\n".join(found[:40])


@pytest.mark.once
@pytest.mark.parametrize(("policy", "seen"), [("", "ran"), ("script-src 'none'", "script-src-attr inline")])
def test_what_runs_or_has_to_be_stopped_is_seen(browser: Any, policy: str, seen: str) -> None:
    page = watched_page(browser, [])
    answer = {"body": "<img src=data:, onerror=hit()>", "headers": {"Content-Security-Policy": policy}}
    page.route("**/careless", lambda route: route.fulfill(content_type="text/html", **answer))
    page.goto("http://careless.example/careless")
    page.wait_for_function("window.hits.length > 0")
    assert page.evaluate("window.hits") == [seen]
    page.context.close()


def sign_in(page: Page, base: str, seat: Seat) -> None:
    visitor = Client()
    visitor.force_login(seat.person)
    session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])


def watched_page(browser: Any, found: list[str]) -> Page:
    """A page in a fresh profile; what runs, is stopped or is complained of is kept."""
    context: BrowserContext = browser.new_context(service_workers="block", reduced_motion="reduce")
    context.add_init_script(WATCH)
    # The stream is a door of its own, which this server does not have.
    context.route("**/live/**", lambda route: route.fulfill(status=204))
    page = context.new_page()
    page.on("console", lambda said: found.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: (found.append(f"{page.url}: a dialog"), dialog.dismiss()))
    return page


def test_what_is_asked_or_sent_comes_back_escaped(db: None) -> None:
    """Searches, words in the address, and forms that are shown again with what was wrong."""
    breaking = '"><img src=x onerror=hit()>'
    place = hostile_place(0, "plain")
    asked = "&".join(f"{name}={quote(breaking)}" for name in ("q", "done", "page", "line", "act", "proposal", "again"))
    sent = 0
    for role in ("organiser", "member"):
        visitor = Client(raise_request_exception=False)
        visitor.force_login(place.seats[role].person)
        for path, _passes in pages(place, role):
            answer = visitor.get(f"{path}{'&' if '?' in path else '?'}{asked}")
            assert answer.status_code < 500, path
            assert breaking not in answer.content.decode(), path
        for row in (row for group, rows in DECLARED.items() if group not in {"people", "rest"} for row in rows):
            if row.post and row.sent and row.expected("POST", role, OWN) == "passes":
                path = address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query
                answer = visitor.post(path, dict.fromkeys((*row.sent, *row.names), breaking))
                assert answer.status_code < 500, path
                assert breaking not in answer.content.decode(), path
                sent += 1
    assert sent > 15


def test_hostile_strings_stay_text_in_json(db: None) -> None:
    payload = packed(ROOM)[0]
    place = hostile_place(0, payload)
    reader = Client()
    reader.force_login(place.seats["organiser"].person)
    read = 0
    for row in DECLARED["rest"]:
        if not row.get or row.expected("GET", "organiser", OWN) != "passes" or row.name in {"api:docs", "api:schema"}:
            continue
        path = address(row, {name: place.things[thing] for name, thing in row.thing.items()})
        answer = reader.get(path + row.query)
        assert answer.headers["Content-Type"] == "application/json", row.name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", row.name
        json.loads(answer.content)
        read += 1
    assert read > 20
    names = reader.get(f"/api/v1/assemblies/{place.assembly.slug}/").json()
    assert payload in names["name"]


def test_no_cell_of_a_table_is_taken_for_a_formula(db: None) -> None:
    place = hostile_place(0, "=HYPERLINK(1)")
    answer = Client().get(f"/en/questions/{place.things['counted_question']}/ballots.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert len(rows) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]


@pytest.mark.once
def test_there_are_enough_payloads_and_each_fits_every_field() -> None:
    assert len(set(PAYLOADS)) >= 40
    assert max(map(len, packed(ROOM))) <= ROOM
