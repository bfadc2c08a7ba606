"""Photographs every page of the demo into `var/shots`, with an index to leaf through: `make shots`.

Each page as a phone and a desk see it, in light and dark, once written from right to left and once with
words 40 % longer, as other languages have them.
"""

import html
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.servers import ROOT, Stack, stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHOTS = ROOT / "var" / "shots"
LONGER = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (/[a-z]{2}/i.test(walker.currentNode.data)) texts.push(walker.currentNode);
  for (const text of texts) {
    const words = text.data.trim();
    text.data = text.data.replace(words, `${words} ${words.slice(0, Math.ceil(words.length * 0.4))}`);
  }
}"""
HEAD = """<!doctype html><meta charset=utf-8><title>Every page</title><style>
body { font: 16px sans-serif; margin: 2rem }
div { white-space: nowrap; overflow-x: auto }
img { height: 420px; border: 1px solid #999; margin: 4px }
</style>"""
RIGHT_TO_LEFT = "document.documentElement.dir = 'rtl'"


@dataclass(frozen=True)
class View:
    """One way of seeing a page."""

    name: str
    device: dict[str, Any]
    scheme: Literal["light", "dark"] = "light"
    change: str = ""


@dataclass(frozen=True)
class Sight:
    """One page of one person."""

    person: str
    name: str
    path: str

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", f"{self.person} {self.name} {self.path}".lower()).strip("-")[:120]


def views() -> list[View]:
    from tests.conftest import DESK, PHONE

    return [
        View("phone", PHONE),
        View("phone-dark", PHONE, "dark"),
        View("phone-rtl", PHONE, change=RIGHT_TO_LEFT),
        View("phone-longer", PHONE, change=LONGER),
        View("desk", DESK),
        View("desk-dark", DESK, "dark"),
    ]


def sights(browser: "Browser", product: Stack) -> Iterator[tuple[str, Any, list[Sight]]]:
    """Each person of the demo with the pages only they have not been seen on, and the state of their browser."""
    from tests.journeys.walking import walk

    known: set[str] = set()
    for label, door in {"a stranger": "", **product.doors()}.items():
        context = browser.new_context(base_url=product.url, service_workers="block")
        page = context.new_page()
        page.goto(door or "/")
        if door:
            page.get_by_role("main").get_by_role("button").click()
        person = label.partition(":")[0]
        found = []
        for name, path, answer in walk(page, "/en/"):
            words = page.get_by_role("main").inner_text() if answer.ok else str(answer.status)
            if f"{path} {words}" not in known:
                known.add(f"{path} {words}")
                found.append(Sight(person, name or path, path))
        state = context.storage_state()
        context.close()
        yield person, state, found


def photograph(page: "Page", sight: Sight, view: View) -> Path:
    page.goto(sight.path)
    if view.change:
        page.evaluate(view.change)
    picture = SHOTS / f"{sight.slug}.{view.name}.png"
    page.screenshot(path=picture, full_page=sight.name != "ballots:stage")
    return picture


def leaf(people: dict[str, list[Sight]]) -> str:
    """The index: a row for each page, a picture for each view."""
    parts = [HEAD]
    for person, seen in people.items():
        parts.append(f"<h1>{html.escape(person)}</h1>")
        for sight in seen:
            parts.append(f"<h2>{html.escape(sight.name)} <small>{html.escape(sight.path)}</small></h2><div>")
            pictures = [f"{sight.slug}.{view.name}.png" for view in views()]
            parts += [f'<a href="{name}"><img loading=lazy src="{name}" alt="{name}"></a>' for name in pictures]
            parts.append("</div>")
    return "\n".join(parts)


def main() -> int:
    import django
    from playwright.sync_api import sync_playwright

    django.setup()
    from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    people: dict[str, list[Sight]] = {}
    pictures = 0
    with stack() as product, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for person, state, found in sights(browser, product):
            people[person] = found
            for view in views():
                context = browser.new_context(
                    base_url=product.url, storage_state=state, color_scheme=view.scheme, reduced_motion="reduce",
                    service_workers="block", **view.device,
                )  # fmt: skip
                page = context.new_page()
                pictures += len([photograph(page, sight, view) for sight in found])
                context.close()
        browser.close()
    (SHOTS / "index.html").write_text(leaf(people))
    print(f"{pictures} pictures in var/shots; leaf through var/shots/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
