"""Walks the pages as a reader does: from the home page along the links."""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

FILES = {
    "chronicle:jsonl", "chronicle:verify", "ballots:lines", "ballots:blt", "ballots:csv", "feed", "assembly_feed",
    "calendar", "catalogue", "people:data_file", "press:pdf", "press:svg", "press:png", "press:csv", "press:json",
    "allocations:csv", "allocations:json", "press:audits_pdf", "press:audits_csv", "press:audits_json",
    "bundles:public", "bundles:auditors", "api:moderation", "bundles:alone", "ballots:election_template",
    "ballots:election_archive",
}  # fmt: skip
MANY = {
    "assembly": 6,
    "proposals:list": 6,
    "ballots:question": 8,
    "ballots:ask": 2,
    "ballots:result": 4,
    "ballots:stage": 2,
    "proposals:proposal": 4,
}
LINKS = "links => [...new Set(links.map(link => link.href))]"


def name_of(path: str) -> str:
    """The name of the page at this path, or nothing."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def walk(
    page: "Page", start: str, *, on_file: "Callable[[str], None]" = lambda path: None
) -> "Iterator[tuple[str, str, Response]]":
    """Every kind of page that links lead to, with its name and path; of most kinds one, of some a few."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    queue, met, visits = deque([start]), {start}, Counter[str]()
    while queue:
        path = queue.popleft()
        name = name_of(path.partition("?")[0])
        if visits[name] >= MANY.get(name, 1):
            continue
        visits[name] += 1
        if name in FILES:
            on_file(path)
            continue
        answer = page.goto(urljoin(origin, path))
        assert answer is not None, path
        links = page.locator("a[href]").evaluate_all(LINKS)
        yield name, path, answer
        for link in links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if f"{parts.scheme}://{parts.netloc}" == origin and path not in met:
                met.add(path)
                queue.append(path)
