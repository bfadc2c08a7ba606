"""Photographs every page of the demo into `var/shots`, with an index to leaf through: `make shots`.

Each page as a phone and a desk see it, in light and dark, once written from right to left and once with
words 40 % longer, as other languages have them. The demo it runs on is thrown away afterwards.
"""

import html
import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.servers import ROOT, Stack, stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHOTS = ROOT / "var" / "shots"
PHONE, DESK, STAGE = (390, 844), (1280, 900), (1920, 1080)
RIGHT_TO_LEFT = "document.documentElement.dir = 'rtl'"
LEFT_TO_RIGHT = "document.documentElement.dir = 'ltr'"
LONGER = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (/[a-z]{2}/i.test(walker.currentNode.data)) texts.push(walker.currentNode);
  for (const text of texts) {
    const words = text.data.trim();
    text.data = text.data.replace(words, `${words} ${words.slice(0, Math.ceil(words.length * 0.4))}`);
  }
}"""
SEND_TO_REVIEW = """() => {
  const form = document.querySelector("form[data-ballot-queue]");
  form.action = location.href;
  form.submit();
}"""
HEAD = """<!doctype html><meta charset=utf-8><title>Every page</title><style>
body { font: 16px sans-serif; margin: 2rem }
div { white-space: nowrap; overflow-x: auto }
img { height: 420px; border: 1px solid #999; margin: 4px }
</style>"""


@dataclass(frozen=True)
class View:
    """One way of seeing a page; ``before`` changes it, ``after`` changes it back."""

    name: str
    size: tuple[int, int]
    scheme: Literal["light", "dark"] = "light"
    before: str = ""
    after: str = ""


VIEWS = [
    View("phone", PHONE),
    View("phone-dark", PHONE, "dark"),
    View("phone-rtl", PHONE, before=RIGHT_TO_LEFT, after=LEFT_TO_RIGHT),
    View("desk", DESK),
    View("desk-dark", DESK, "dark"),
    View("phone-longer", PHONE, before=LONGER),
]
STAGE_VIEWS = [View("stage", STAGE), View("stage-dark", STAGE, "dark"), View("stage-longer", STAGE, before=LONGER)]


@dataclass
class Album:
    """The pictures taken so far: for each person the pages, and for each page its files."""

    pages: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def take(self, page: "Page", person: str, title: str) -> None:
        """The page in front of us, in every view, unless exactly this was photographed before."""
        words = f"{title} {page.locator('main').inner_text()}"
        if words in self.known:
            return
        self.known.add(words)
        slug = re.sub(r"[^a-z0-9]+", "-", f"{person} {title}".lower()).strip("-")[:120]
        files = self.pages.setdefault(person, {}).setdefault(title, [])
        is_stage = page.locator("body.stage").count()
        for view in STAGE_VIEWS if is_stage else VIEWS:
            page.set_viewport_size({"width": view.size[0], "height": view.size[1]})
            page.emulate_media(color_scheme=view.scheme)
            if view.before:
                page.evaluate(view.before)
            files.append(f"{slug}.{view.name}.png")
            page.screenshot(path=SHOTS / files[-1], full_page=not is_stage)
            if view.after:
                page.evaluate(view.after)

    def index(self) -> str:
        parts = [HEAD]
        for person, pages in self.pages.items():
            parts.append(f"<h1>{html.escape(person)}</h1>")
            for title, files in pages.items():
                pictures = "".join(
                    f'<a href="{name}"><img loading=lazy src="{name}" alt="{name}"></a>' for name in files
                )
                parts.append(f"<h2>{html.escape(title)}</h2><div>{pictures}</div>")
        return "\n".join(parts)


def photograph_everybody(browser: "Browser", product: Stack, album: Album) -> None:
    """What links lead to, for a stranger and for each person of the demo."""
    from tests.journeys.walking import walk

    for label, door in {"A stranger": "", **product.doors()}.items():
        page = new_page(browser, product)
        person = label.partition(":")[0]
        page.goto(door or "/en/")
        if door:
            album.take(page, person, "demo:door")
            page.get_by_role("main").get_by_role("button").click()
        for name, path, _answer in walk(page, "/en/"):
            album.take(page, person, f"{name} {path}")
        page.context.close()


def photograph_acts(browser: "Browser", product: Stack, album: Album) -> None:
    """What only an act leads to: codes, cards, refusals, a ballot read back, a receipt."""
    doors = product.doors()
    page = new_page(browser, product)
    page.goto("/en/nowhere/")
    album.take(page, "Acts", "404")
    page.goto("/en/sign-in/")
    page.get_by_label("Your e-mail address").fill("nobody")
    page.get_by_role("button", name="Send me a code").click()
    album.take(page, "Acts", "an address that is none")
    page.get_by_label("Your e-mail address").fill("avery.chen@spore-quay.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code from the e-mail").wait_for()
    album.take(page, "Acts", "the code was sent")
    page.goto("/en/outbox/")
    album.take(page, "Acts", "correspondence:outbox")

    enter(page, doors, "organiser")
    page.goto("/en/a/spore-quay/people/cards/")
    page.get_by_role("main").get_by_role("button").first.click()
    code = page.locator(".seat-card .code").first.inner_text()
    album.take(page, "Acts", "printed cards")

    guest = new_page(browser, product)
    guest.goto("/en/card/")
    for typed, title in ((code, "the card asks for a PIN"), ("AAAA-BBBB-CCCC", "a card that opens nothing")):
        guest.goto("/en/card/")
        guest.get_by_label("Code of your card").fill(typed)
        guest.get_by_role("button", name="Go on").click()
        guest.get_by_label("Code of your card").wait_for(state="detached")
        album.take(guest, "Acts", title)

    enter(guest, doors, ", member")
    guest.goto("/en/a/spore-quay/desk/")
    album.take(guest, "Acts", "403")
    guest.goto("/en/")
    guest.get_by_role("link", name="Vote", exact=True).first.click()
    guest.locator("form[data-ballot-queue] input[type=radio]").first.check()
    ballot = guest.url
    guest.get_by_role("button", name="Check my ballot").click()
    album.take(guest, "Acts", "the ballot read back in the page")
    guest.goto(ballot)
    guest.locator("form[data-ballot-queue] input[type=radio]").first.check()
    guest.evaluate(SEND_TO_REVIEW)
    guest.get_by_role("button", name="Cast my ballot").click()
    guest.get_by_role("heading", name="Your ballot is in").wait_for()
    album.take(guest, "Acts", "the receipt")
    guest.goto(ballot)
    album.take(guest, "Acts", "the ballot once more")


def enter(page: "Page", doors: dict[str, str], role: str) -> None:
    page.goto(next(door for label, door in doors.items() if role in label))
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_role("button", name="Sign out").first.wait_for()


def new_page(browser: "Browser", product: Stack) -> "Page":
    context = browser.new_context(base_url=product.url, reduced_motion="reduce", service_workers="block")
    return context.new_page()


def main() -> int:
    import django
    from playwright.sync_api import sync_playwright

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from tests.conftest import CHROMIUM, CHROMIUM_FLAGS

    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    album = Album()
    with stack() as product, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        photograph_everybody(browser, product, album)
        photograph_acts(browser, product, album)
        browser.close()
    (SHOTS / "index.html").write_text(album.index())
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in var/shots; leaf through var/shots/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
