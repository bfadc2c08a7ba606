"""What every page must be, whatever it says."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

FACTS = """width => {
  const all = [...document.querySelectorAll("body *")];
  const shapes = new Set(all.map((one) => `${one.tagName}.${one.className?.baseVal ?? one.className}`));
  const wide = all.filter((one) => one.getBoundingClientRect().right > width + 1);
  return {
    title: document.title,
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    headings: document.querySelectorAll("h1").length,
    overflow: document.scrollingElement.scrollWidth - width,
    widest: wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 200)),
    shape: [width, matchMedia("(prefers-color-scheme: dark)").matches, ...[...shapes].sort()].join(" "),
  };
}"""


class Looking:
    """Waits for the page with this heading, then looks it over.

    A page of a shape that axe has seen already, in the same width and colours, is not shown to axe again.
    """

    def __init__(self, axe: "Callable[[Page], None]") -> None:
        self.axe = axe
        self.seen: set[str] = set()

    def __call__(self, page: "Page", heading: str = "") -> None:
        if heading:
            expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert page.viewport_size
        facts = page.evaluate(FACTS, page.viewport_size["width"])
        where = page.url
        assert facts["title"].removesuffix(" · Commonweather").strip(), f"{where} has no title"
        assert facts["lang"], f"{where} has no language"
        assert facts["dir"] in {"ltr", "rtl"}, f"{where} has no direction"
        assert facts["headings"] == 1, f"{where} has {facts['headings']} main headings"
        assert facts["overflow"] <= 0, f"{where} scrolls sideways: {facts['widest']}"
        if facts["shape"] not in self.seen:
            self.axe(page)
            self.seen.add(facts["shape"])
