"""What stands beside a text, as each reader is told: in their language, and whether it is in step with the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString

from config.languages import direction_of
from governance import wording
from governance.manifestos.beside.models import Companion
from governance.manifestos.beside.texts import Row, fingerprint, fingerprint_of_article
from governance.manifestos.models import PREAMBLE, Manifesto
from governance.manifestos.reading import ShownPassage, html_of, shown_passages

Kind = Companion.Kind
ORIGINAL = "original"


@dataclass(frozen=True)
class Told:
    """A companion and whether it is in step with the text it stands beside."""

    companion: Companion
    is_current: bool

    @property
    def html(self) -> SafeString:
        return html_of(self.companion.text)

    @property
    def direction(self) -> str:
        return direction_of(self.companion.language)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.companion.language, self.companion.language))


@dataclass(frozen=True)
class ShownArticle:
    """An article as one reader reads it: in the original, or ``told`` in another language."""

    number: int
    title: str
    passages: Sequence[ShownPassage]
    language: str
    told: Told | None = None

    @property
    def direction(self) -> str:
        return direction_of(self.language)


@dataclass(frozen=True)
class Beside:
    """``translations`` by the number of their article, in the reader's language; ``is_original``: asked for so."""

    manifesto: Manifesto
    language: str
    summary: Told | None
    notes: Told | None
    translations: Mapping[int, Told]
    is_original: bool

    @property
    def is_translated(self) -> bool:
        return bool(self.translations) and not self.is_original

    @property
    def outdated(self) -> int:
        return sum(not one.is_current for one in self.translations.values())

    @property
    def title(self) -> str:
        told = self.translations.get(PREAMBLE) if self.is_translated else None
        return (told.companion.title if told else "") or self.manifesto.title

    def shown(self, row: Row) -> ShownArticle:
        """Of a translation that is out of step some passages may have no counterpart any more."""
        told = self.translations.get(row["number"]) if self.is_translated else None
        if told is None:
            passages = shown_passages(row["number"], row["passages"])
            return ShownArticle(row["number"], row["title"], passages, self.manifesto.language)
        lines: list[dict[str, Any]] = []
        for place, passage in enumerate(wording.passages_of(told.companion.text)):
            original = row["passages"][place] if place < len(row["passages"]) else {"id": f"t{place}"}
            lines.append({**original, "text": passage.text})
        title = told.companion.title or row["title"]
        return ShownArticle(row["number"], title, shown_passages(row["number"], lines), self.language, told)


def beside_of(manifesto: Manifesto, rows: Sequence[Row], request: HttpRequest | None = None) -> Beside:
    """What this reader is told beside these articles, in one statement."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    wanted = ~Q(kind=Kind.TRANSLATION) | Q(language=language)
    found = list(Companion.objects.newest().filter(wanted, manifesto=manifesto, article__hidden_at=None))
    whole = fingerprint(manifesto, rows) if found else ""
    of_articles = {row["number"]: fingerprint_of_article(manifesto, row) for row in rows} if found else {}

    def chosen(kind: str) -> Told | None:
        """In the reader's language, else in that of the text."""
        kept = {one.language: one for one in found if one.kind == kind}
        one = kept.get(language) or kept.get(manifesto.language) or next(iter(kept.values()), None)
        return Told(one, one.text_sha256 == whole) if one else None

    translations = {
        one.article.number: Told(one, one.text_sha256 == of_articles.get(one.article.number))
        for one in found
        if one.article is not None and one.article.number in of_articles
    }
    is_original = request is not None and ORIGINAL in request.GET
    return Beside(manifesto, language, chosen(Kind.SUMMARY), chosen(Kind.NOTES), translations, is_original)


def all_beside(manifesto: Manifesto, rows: Sequence[Row]) -> list[Told]:
    """Everything in every language: first what is about the whole, then the translations in order."""
    whole = fingerprint(manifesto, rows)
    of_articles = {row["number"]: fingerprint_of_article(manifesto, row) for row in rows}
    found = Companion.objects.newest().filter(manifesto=manifesto, article__hidden_at=None)
    told = [
        Told(one, one.text_sha256 == (of_articles.get(one.article.number) if one.article else whole)) for one in found
    ]
    return sorted(told, key=_place)


def _place(told: Told) -> tuple[int, str, int]:
    one = told.companion
    return list(Kind).index(Kind(one.kind)), one.language, one.article.number if one.article else 0
