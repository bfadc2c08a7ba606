"""The browser's checker, called from tests: its modules in Chromium, without a server."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assemblies.minutes import verify

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[2] / "static"
ADDRESS = "https://checker.test/"
CHECK = """async ([content, known]) => {
  const { verifyBundle } = await import("/js/verifier/verify.js");
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return verifyBundle(new Blob([bytes]), known, () => {});
}"""
RECOUNT = """async (votes) => {
  const { recount, afterMajorities, CannotCount, OtherRule, PartsUnknown } = await import("/js/verifier/recount.js");
  const blank = { choice: null, weight: 1, seat: null, promise: null, community: null };
  return votes.map(({ config, ballots, lot, present, parts }) => {
    const read = ballots.map((ballot) => ({ ...blank, ...ballot }));
    try {
      const counted = recount(config, read, lot, present);
      return { ...counted, ...afterMajorities(config, read, counted, parts) };
    } catch (error) {
      for (const kind of [CannotCount, OtherRule, PartsUnknown]) if (error instanceof kind) return kind.name;
      throw error;
    }
  });
}"""
Claims = dict[tuple[str, str], list[str]]


class SecondChecker:
    """A page that holds nothing but the modules; ``planted`` changes the text of one of them."""

    def __init__(self, page: Page, planted: Mapping[str, Callable[[str], str]]) -> None:
        self.page = page

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ADDRESS)
            if not path:
                route.fulfill(content_type="text/html", body="<!doctype html><title>Checker</title>")
                return
            text = (STATIC / path).read_text()
            route.fulfill(content_type="text/javascript", body=planted.get(Path(path).name, str)(text))

        page.route(f"{ADDRESS}**", answer)
        page.goto(ADDRESS)

    def check(self, content: bytes, **known: Any) -> dict[str, Any]:
        """The report about a bundle, beside what is known from elsewhere as `verify.verify_bundle` takes it."""
        told: dict[str, Any] = {name: known.get(name, []) for name in ("heads", "keys", "witnesses")}
        told["receipts"] = [{"name": name, "text": text.decode()} for name, text in known.get("receipts", [])]
        report: dict[str, Any] = self.page.evaluate(CHECK, [base64.b64encode(content).decode(), told])
        return report

    def recount(self, votes: list[dict[str, Any]]) -> list[Any]:
        counted: list[Any] = self.page.evaluate(RECOUNT, json.loads(json.dumps(votes)))
        return counted


def second_checker(browser: Browser, **planted: Callable[[str], str]) -> SecondChecker:
    changed = {f"{name}.js": change for name, change in planted.items()}
    return SecondChecker(browser.new_page(), changed)


def differences(first: verify.Report, second: dict[str, Any]) -> list[str]:
    """Where the two say otherwise. The second may leave unchecked what the first checks, never the other way round."""
    one = by_name((claim.about, claim.name, claim.verdict) for claim in first.claims)
    other = by_name((claim["about"], claim["name"], claim["verdict"]) for claim in second["claims"])
    differ = [
        f"{about}, {name}: {one.get((about, name))} and {other.get((about, name))}"
        for about, name in one.keys() | other.keys()
        if one.get((about, name)) != other.get((about, name)) and verify.NOT_CHECKED not in other.get((about, name), [])
    ]
    if (first.exit_code == 1) != (second["verdict"] == verify.FAIL):
        differ.append(f"{verify.VERDICTS[first.exit_code]} and {second['verdict']}")
    facts = (first.lines, first.head, first.notes) == (second["lines"], second["head"], second["notes"])
    return differ if facts else [*differ, "other lines, hash or notes"]


def by_name(claims: Any) -> Claims:
    found: Claims = {}
    for about, name, verdict in claims:
        found.setdefault((about, name), []).append(verdict)
    return {key: sorted(verdicts) for key, verdicts in found.items()}
