"""Getting about with the keyboard alone."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_STOPS = 80
HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const ring = (of) => {
    const drawn = getComputedStyle(of);
    return drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2;
  };
  const box = one.getBoundingClientRect();
  const names = [one.getAttribute("aria-label"), one.labels?.[0]?.innerText, one.innerText, one.name, ""];
  const name = names.find(Boolean) || "";
  return {
    name: name.trim().replace(/\\s+/g, " "), tag: one.tagName,
    ringed: ring(one) || [...(one.labels || [])].some(ring),
    visible: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: "Page", name: str) -> None:
    """Presses Tab until the focus is on what has this name; each stop on the way can be seen."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            continue
        assert here["visible"], f"{page.url}: the focus went out of sight at “{here['name']}”"
        assert here["ringed"], f"{page.url}: no focus ring on “{here['name']}”"
        if here["name"].startswith(name):
            return
    raise AssertionError(f"{page.url}: “{name}” cannot be reached with Tab")


def stops(page: "Page") -> list[str]:
    """What Tab reaches, from the first stop to the last, each of them to be seen."""
    names: list[str] = []
    page.evaluate("document.activeElement.blur()")
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here is None:
            break
        assert here["visible"], f"{page.url}: the focus went out of sight at “{here['name']}”"
        assert here["ringed"], f"{page.url}: no focus ring on “{here['name']}”"
        names.append(here["name"])
    return names
