"""Every page in every language, for everybody who may open it, on the narrowest phone.

The pages are first read without a browser, in English: of those that one address shows to different people, the browser
opens one of each skeleton. Each address is opened in all three languages, for whoever sees most of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from assemblies.bodies.services import publish_assembly
from tests.journeys.test_languages import DIRECTIONS, NARROW, SMALL, WIDE
from tests.nets.declared import DECLARED, Row
from tests.nets.test_authorization import address
from tests.nets.test_hostile_strings import is_page, sign_in
from tests.nets.world import OWN, SEATS, Place, furnished, person

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

# Who sees most comes first, so that others add little.
READERS = (
    "organiser", "facilitator", "member", "fellow", "guarantor", "moderator", "expert", "observer", "anonymous"
)  # fmt: skip
FACTS = """() => ({
  lang: document.documentElement.lang,
  dir: document.documentElement.dir,
  title: document.title.replace(/ · Commonweather$/, "").trim(),
  headings: document.querySelectorAll("h1").length,
})"""
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Skeleton(HTMLParser):
    """Which kinds of elements stand inside which: tags with their classes."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: set[tuple[str, ...]] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        kind = f"{tag}.{given.get('class') or ''}.{given.get('type') or ''}"
        self.shapes.add((*self.open[-1:], kind))
        if tag not in VOID:
            self.open.append(kind)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().split(".")[0] != tag:
            pass


def skeleton(text: str) -> set[tuple[str, ...]]:
    reader = Skeleton()
    reader.feed(text)
    return reader.shapes


def path_of(row: Row, place: Place, language: str) -> str:
    with translation.override(language):
        return address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query


def visits(place: Place) -> Iterator[tuple[str, Row]]:
    """Who opens what: every address that is a page, by the readers whose page has something of its own there."""
    around: set[tuple[str, ...]] = set()
    rows = [row for group in DECLARED.values() for row in group if row.get and not row.is_api and is_page(row)]
    met: dict[int, set[tuple[str, ...]]] = {number: set() for number in range(len(rows))}
    for role in READERS:
        visitor = Client()
        if role != "anonymous":
            visitor.force_login(place.seats[role].person)
        for number, row in enumerate(rows):
            is_led_away = row.sends_on and role != "anonymous"
            if row.expected("GET", role, OWN) != "passes" or is_led_away:
                continue
            page = visitor.get(path_of(row, place, "en"), follow=True).content.decode()
            before, _main, rest = page.partition("<main")
            inside, _end, after = rest.partition("</main>")
            shapes, frame = skeleton(inside), skeleton(before + after)
            if not shapes <= met[number] or not frame <= around:
                met[number] |= shapes
                around |= frame
                yield role, row


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.timeout(1800)
def test_every_page_reads_well_in_every_language_for_everybody(
    live_server: Any, browser: Any, axe: Callable[[Page], None]
) -> None:
    place = furnished("Shore", "languages", {role: person(role) for role in SEATS})
    publish_assembly(place.assembly)
    wrong: list[str] = []
    chosen = list(visits(place))
    opened = 0
    known: set[tuple[str, frozenset[tuple[str, ...]]]] = set()
    most = {row.name: who for who, row in reversed(chosen)}
    for language, _name in settings.LANGUAGES:
        is_first = language == settings.LANGUAGE_CODE
        for role in READERS:
            context = browser.new_context(**NARROW, service_workers="block", locale=language, reduced_motion="reduce")
            context.route("**/live/**", lambda route: route.fulfill(status=204))
            page = context.new_page()
            if role != "anonymous":
                sign_in(page, live_server.url, place.seats[role])
            for row in (row for who, row in chosen if who == role and (is_first or most[row.name] == role)):
                path = path_of(row, place, language)
                answer = page.goto(live_server.url + path, wait_until="load")
                opened += 1
                if answer.status >= HTTPStatus.BAD_REQUEST and answer.status not in row.passes:
                    wrong.append(f"{path} for {role} ({row.name}) answers {answer.status}")
                wrong += [f"{path} for {role} ({row.name}): {one}" for one in faults(page, language, path, axe, known)]
            context.close()
    assert opened > 300
    assert not wrong, f"{len(wrong)} on {opened} pages:\n" + "\n".join(wrong)


def faults(
    page: Page,
    language: str,
    path: str,
    axe: Callable[[Page], None],
    known: set[tuple[str, frozenset[tuple[str, ...]]]],
) -> Iterator[str]:
    """What is wrong with the page that is open: language, headings, width, size of what is pressed, what axe finds.

    Axe is asked about each skeleton once in each language.
    """
    facts = page.evaluate(FACTS)
    if path.startswith(f"/{language}/") and (facts["lang"], facts["dir"]) != (language, DIRECTIONS[language]):
        yield f"says {facts['lang']} {facts['dir']}"
    if not facts["title"]:
        yield "has no title"
    if facts["headings"] != 1 and "/embed/" not in path:
        yield f"has {facts['headings']} main headings"
    yield from (f"is too wide: {one}" for one in page.evaluate(WIDE))
    yield from (f"is too small to press: {one}" for one in page.evaluate(SMALL))
    shape = (language, frozenset(skeleton(page.content())))
    if shape in known:
        return
    known.add(shape)
    try:
        axe(page)
    except AssertionError as fault:
        yield str(fault)
