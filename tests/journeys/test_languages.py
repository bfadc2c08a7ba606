"""Every page in Spanish and in Arabic, on the narrowest phone, also with letters twice as large.

What axe says of each page in each language, `tests/nets/test_every_language.py` asks.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from tests.journeys.walking import walk
from tests.servers import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DIRECTIONS = {"en": "ltr", "es": "ltr", "ar": "rtl"}
LARGER = """factor => { document.documentElement.style.fontSize = factor; }"""
# What is wider than the screen, tables that scroll inside themselves and pictures of rounds apart.
WIDE = """() => {
  const width = document.documentElement.clientWidth;
  const inside = (one) => one.closest(".table-scroll, .picture-wide, pre, svg, .spoken, .skip");
  return [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !inside(one) && (box.right > width + 1 || box.left < -1);
  }).slice(0, 3).map((one) => one.outerHTML.slice(0, 160)).concat(
    document.scrollingElement.scrollWidth > width ? [`scrolls to ${document.scrollingElement.scrollWidth}`] : []);
}"""
# WCAG 2.5.8: what is pressed is 24 px large, words in a sentence and what the browser draws apart.
SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((one) => {
  const box = one.getBoundingClientRect();
  const inSentence = one.matches("a") && getComputedStyle(one).display === "inline";
  const hidden = one.type === "hidden" || one.closest(".spoken, [hidden]") || one.matches(".skip") || !box.width;
  return !hidden && !inSentence && (box.width < 24 || box.height < 24);
}).slice(0, 3).map((one) => one.outerHTML.slice(0, 160))"""


def walk_in(page: "Page", language: str, label: str) -> list[str]:
    """What is wrong with the pages that links lead to, read in this language."""
    wrong = []
    translation.activate(language)
    for name, path, answer in walk(page, f"/{language}/"):
        if answer.status >= HTTPStatus.BAD_REQUEST:
            wrong.append(f"{label}: {path} answers {answer.status}")
            continue
        if not path.startswith(f"/{language}/"):
            continue
        told = page.locator("html").get_attribute("lang"), page.locator("html").get_attribute("dir")
        if told != (language, DIRECTIONS[language]):
            wrong.append(f"{label}: {path} says {told}")
        wrong += [f"{label}: {path} ({name}) is too wide: {one}" for one in page.evaluate(WIDE)]
        wrong += [f"{label}: {path} is too small to press: {one}" for one in page.evaluate(SMALL)]
        if not page.locator("body.stage").count():
            page.evaluate(LARGER, "200%")
            wrong += [f"{label}: {path} ({name}) is too wide at 200 %: {one}" for one in page.evaluate(WIDE)]
    return wrong


def read(live_stack: Stack, open_page: OpenPage, language: str, wanted: tuple[str, ...]) -> list[str]:
    wrong = []
    people = {"a stranger": "", **live_stack.doors()}
    chosen = {label: door for label, door in people.items() if not wanted or any(word in label for word in wanted)}
    assert len(chosen) >= max(1, len(wanted))
    for label, door in chosen.items():
        page = open_page(**NARROW, service_workers="block", locale=language)
        page.goto(door or f"/{language}/")
        if door:
            page.get_by_role("main").get_by_role("button").click()
        wrong += walk_in(page, language, f"{language}, {label}")
        page.context.close()
    return wrong


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("language", "who"), [("es", "Avery"), ("ar", "Ines")])
def test_an_organiser_and_a_member_read_every_page_in_their_language(
    live_stack: Stack, open_page: OpenPage, language: str, who: str
) -> None:
    wrong = read(live_stack, open_page, language, (who,))
    assert not wrong, "\n".join(wrong)
