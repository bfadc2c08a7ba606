"""A language made for tests puts every translated text in brackets. What stands outside was never translated.

What people wrote is told apart by its mark; names, numbers and code may stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import trans_real

from assemblies.appearance.models import LegalText
from assemblies.bodies.services import publish_assembly
from governance.press.words import LICENCE
from tests.nets.declared import DECLARED
from tests.nets.test_authorization import address
from tests.nets.test_hostile_strings import is_page
from tests.nets.world import OWN, SEATS, Place, furnished, person

pytestmark = pytest.mark.timeout(900)
OPENING, CLOSING = "\u27e6", "\u27e7"
VISITORS = ("anonymous", *(role for role in SEATS if role != "card"))
MARK = "zqq"
# Signs that are the same in every language.
UNTRANSLATED = {"Commonweather", "·", "CSV", "JSON", "PDF", "PNG", "REST", "SVG", "testserver"}
UNTRANSLATED |= {*LICENCE.split(), *dict(settings.LANGUAGES).values()}
# Help in the admin of Django, whose own Arabic does not have it yet.
NOT_OURS = "Whether the user will be able to authenticate using a password or not."
SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "title"}
SILENT = {"script", "style", "code", "pre", "kbd", "samp", "svg:style", "template"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


def pseudo(text: str) -> str:
    """The text in brackets, four tenths longer."""
    return f"{OPENING}{text}{'~' * (len(text) * 2 // 5)}{CLOSING}" if text.strip() else text


@pytest.fixture
def in_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that goes through gettext comes out in brackets."""
    translation.gettext("loads the functions that are replaced here")

    def plural(one: str, many: str, count: int) -> str:
        return pseudo(one if count == 1 else many)

    changed: dict[str, Callable[..., str]] = {
        "gettext": pseudo,
        "ngettext": plural,
        "pgettext": lambda _context, text: pseudo(text),
        "npgettext": lambda _context, one, many, count: plural(one, many, count),
    }
    for name, function in changed.items():
        monkeypatch.setattr(translation._trans, name, function)


class Reader(HTMLParser):
    """Collects what a visitor reads or hears outside brackets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outside: list[str] = []
        self.depth = 0
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        is_silent = tag in SILENT or given.get("translate") == "no" or ("hidden" in given and tag == "input")
        # A text that names its own language is a document, shown in the language it was written in.
        is_silent = is_silent or ("lang" in given and tag != "html")
        if tag not in VOID and (self.silent or is_silent):
            self.silent.append(tag)
        for name, value in given.items():
            is_said = name in SPOKEN or (name.startswith("data-") and " " in (value or ""))
            if is_said and value and not self.silent:
                self._judge(f"{name}={value}", strip_brackets(value))
        if tag == "input" and given.get("type") == "submit" and given.get("value"):
            self._judge(f"value={given['value']}", strip_brackets(given["value"] or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        left = ""
        for sign in data:
            if sign == OPENING:
                self.depth += 1
            elif sign == CLOSING:
                self.depth -= 1
            elif self.depth == 0:
                left += sign
        if not self.silent:
            self._judge(" ".join(data.split()), left)

    def _judge(self, whole: str, left: str) -> None:
        words = [word for word in LETTERS.findall(left) if word not in UNTRANSLATED]
        if words and MARK not in left and not is_a_name(left):
            self.outside.append(whole[:160])


def strip_brackets(text: str) -> str:
    depth, left = 0, ""
    for sign in text:
        depth += (sign == OPENING) - (sign == CLOSING)
        left += sign if depth == 0 and sign != CLOSING else ""
    return left


def is_a_name(text: str) -> bool:
    """Addresses, hashes, codes, languages and names of people of this world."""
    words = text.split()
    patterns = (
        r"zn[\w-]+zn",
        r"(Person|Guarantor),?",
        r"Dunes|power|(id|from),[a-z,]+",  # a district, and the words of tables that people paste
        r"\S+@\S+",
        r"\S*://\S+|[\w.:]*/\S+",
        r"[0-9a-f]{8,}\W*",
        r"[A-Z0-9-]{4,}\W*",
        r"[\w-]+\.(jsonl?|blt|csv|py|example)\W*",
        r"(UTC|EUR)\W*|English|Commonweather|python3|·",
        r"[\d:]+\W*|\W*",
    )
    return all(any(re.fullmatch(pattern, word) for pattern in patterns) for word in words)


def outside_brackets(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    return reader.outside


@pytest.mark.once
def test_the_reader_finds_a_text_that_was_forgotten() -> None:
    page = f"<p>{pseudo('Vote')} {MARK} <b>Forgotten words</b></p><img alt='Also this'><code>not this</code>"
    assert outside_brackets(page) == ["Forgotten words", "alt=Also this"]


@pytest.mark.once
def test_every_visible_word_can_be_translated(db: None, in_brackets: None) -> None:
    place = marked_place()
    found: dict[str, set[str]] = {}
    read = 0
    for role in VISITORS:
        visitor = Client()
        if role != "anonymous":
            visitor.force_login(place.seats[role].person)
        for name, path in pages(place, role):
            answer = visitor.get(path, follow=True)
            read += 1
            for text in outside_brackets(answer.content.decode()):
                found.setdefault(f"{name}: {text}", set()).add(role)
    assert read > 100
    assert not found, f"{len(found)} texts:\n" + "\n".join(sorted(found))


@pytest.mark.nets
@pytest.mark.once
def test_every_word_of_every_page_stands_in_every_catalogue(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are read in English; what they ask gettext for must be there in the other languages."""
    asked: set[str | tuple[str, int]] = set()
    english = translation._trans.gettext
    english_plural = translation._trans.ngettext

    def heard(text: str) -> str:
        asked.add(str(text))
        return str(english(text))

    def heard_plural(one: str, many: str, count: int) -> str:
        asked.add((one, 0))
        return str(english_plural(one, many, count))

    monkeypatch.setattr(translation._trans, "gettext", heard)
    monkeypatch.setattr(translation._trans, "ngettext", heard_plural)
    place = marked_place()
    for role in VISITORS:
        visitor = Client()
        if role != "anonymous":
            visitor.force_login(place.seats[role].person)
        for _name, path in pages(place, role):
            visitor.get(path, follow=True)
    assert len(asked) > 800
    for language in (code for code, _name in settings.LANGUAGES if code != "en"):
        catalogue = trans_real.translation(language)._catalog
        missing = {text if isinstance(text, str) else text[0] for text in asked if catalogue.get(text) in (None, "")}
        found = sorted(
            text
            for text in missing
            if LETTERS.search(text) and text not in UNTRANSLATED and not text.startswith(NOT_OURS)
        )
        assert not found, f"{len(found)} texts are not in {language}:\n" + "\n".join(found)


def marked_place() -> Place:
    people: dict[str, Any] = {role: person(role) for role in SEATS}
    LegalText.objects.create(page="imprint", number=1, language="en", text=f"{MARK} [name]", written_at=now())
    place = furnished(MARK, "pseudo", people)
    publish_assembly(place.assembly)
    return place


def pages(place: Place, role: str) -> Iterator[tuple[str, str]]:
    for row in (row for rows in DECLARED.values() for row in rows):
        if row.get and not row.is_api and is_page(row) and row.expected("GET", role, OWN) == "passes":
            yield row.name, address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query
