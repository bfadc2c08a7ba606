"""Somebody who only reads: no cookie, no mouse, a narrow screen, large letters."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.keyboard import stops
from tests.journeys.looking import Looking
from tests.journeys.walking import walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]
PUBLIC = [
    "home", "assembly", "ballots:list", "ballots:question", "ballots:result", "proposals:list", "proposals:proposal",
    "chronicle:minutes", "audits:board", "members:people", "communities:communities", "people:sign_in",
]  # fmt: skip
NARROW = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
LARGE_LETTERS = "document.documentElement.style.fontSize = '200%'"
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
LOST = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const style = getComputedStyle(one);
  const clips = style.overflowX === "hidden" || style.overflowX === "clip";
  return clips && one.scrollWidth > one.clientWidth + 2 && one.innerText?.trim() && one.clientWidth > 2;
}).map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def public_paths(browser: "Browser", address: str) -> dict[str, str]:
    """Where a stranger gets by following links, by the names of the pages."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/en/")
    found = {name: path for name, path, _answer in walk(page, "/en/")}
    context.close()
    return found


def test_everything_public_is_a_few_links_away(public_paths: dict[str, str]) -> None:
    assert [name for name in PUBLIC if name not in public_paths] == []


# Pages with something to fill in or to press: these need the cookie that guards what is sent.
WRITTEN_ON = {"people:sign_in", "members:code", "demo:door", "demo:story", "demo:start_our_own", "concerns:write"}


def test_reading_leaves_no_cookie(open_page: OpenPage, public_paths: dict[str, str], look: Looking) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    given: list[str] = []
    for name, path in public_paths.items():
        if name in WRITTEN_ON:
            continue
        answer = page.goto(path)
        assert answer is not None
        given += [f"{path}: {value}" for key, value in answer.all_headers().items() if key == "set-cookie"]
        look(page)
    assert given == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("name", ["home", "assembly", "ballots:result", "chronicle:minutes", "audits:board"])
def test_a_page_can_be_read_with_the_keyboard_alone(desk: "Page", public_paths: dict[str, str], name: str) -> None:
    desk.goto(public_paths[name])
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main")).to_be_focused()
    desk.goto(public_paths[name])
    reached = stops(desk)
    assert reached[0].startswith("Skip")
    links = desk.get_by_role("main").get_by_role("link")
    assert len(reached) >= min(links.count(), 60)


def test_a_narrow_screen_never_scrolls_sideways(open_page: OpenPage, public_paths: dict[str, str]) -> None:
    page = open_page(**NARROW)
    wide = []
    for path in public_paths.values():
        page.goto(path)
        if page.evaluate(OVERFLOW) > 0:
            wide.append(path)
    assert wide == []


def test_letters_twice_as_large_still_fit(open_page: OpenPage, public_paths: dict[str, str]) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    spoiled = []
    for path in public_paths.values():
        page.goto(path)
        page.evaluate(LARGE_LETTERS)
        if page.evaluate(OVERFLOW) > 0 or (lost := page.evaluate(LOST)):
            spoiled.append((path, lost if page.evaluate(OVERFLOW) <= 0 else "scrolls sideways"))
    assert spoiled == []
