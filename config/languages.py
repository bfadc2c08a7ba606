"""The languages that pages speak, and the way from one to the other."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.formats import date_format


@dataclass(frozen=True)
class Language:
    """One of them, under its own name; ``url`` is this very page in it."""

    code: str
    name: str
    url: str
    is_chosen: bool

    @property
    def direction(self) -> str:
        return direction_of(self.code)


def direction_of(code: str) -> str:
    return "rtl" if code in settings.LANGUAGES_BIDI else "ltr"


def runs_from_right(text: str) -> bool:
    """Words run as their first letter does, whatever the language of the page."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind in {"R", "AL"} for kind in strong if kind in {"L", "R", "AL"}), False)


def apart(words: str) -> str:
    """What somebody wrote, in its own direction within a sentence of the page that may run the other way."""
    return words if runs_from_right(words) == translation.get_language_bidi() else f"\u2068{words}\u2069"


def listed(words: Iterable[str]) -> str:
    """One after the other, with the comma of the reader's language."""
    return translation.gettext(", ").join(words)


def spoken(code: str) -> str:
    """The language as asked for, if pages speak it; else the first one."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def in_language(path: str, code: str) -> str:
    """The address of the same page in that language; pages without a language lead to the first page."""
    first, _slash, rest = path.lstrip("/").partition("/")
    return f"/{code}/{rest}" if first in dict(settings.LANGUAGES) else f"/{code}/"


def languages_of(request: HttpRequest) -> list[Language]:
    query = request.META.get("QUERY_STRING", "")
    now = translation.get_language()
    found = []
    for code, name in settings.LANGUAGES:
        url = in_language(request.path, code)
        found.append(Language(code, str(name), f"{url}?{query}" if query else url, code == now))
    return found


def told_day(day: str) -> str:
    """A day as ``2026-11-20``, written out as the reader's language writes it; nothing for none."""
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""


def told_time(at: datetime, zone: tzinfo) -> str:
    """Day and time there, as the reader's language writes them, with the zone named."""
    there = at.astimezone(zone)
    return f"{date_format(there, 'DATETIME_FORMAT')} {date_format(there, 'T')}"
