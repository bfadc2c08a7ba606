"""A question in other languages and in easy words: written at the desk, frozen with it, told to each reader.

A variant is a language, like ``es``, or the easy words of one, like ``es-easy``. If a variant says something
else than the original, the original counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.languages import direction_of

if TYPE_CHECKING:
    from governance.ballots.models import Question

EASY = "-easy"


class Label(models.TextChoices):
    """Who answers for the words of a variant."""

    AUTHOR = "author", gettext_lazy("by the author of the question")
    REVIEWED = "reviewed", gettext_lazy("checked by a second person")
    MACHINE = "machine", gettext_lazy("by a machine, checked by nobody")


@dataclass(frozen=True)
class Words:
    """What a variant says. ``options`` holds text and sentence under each key."""

    label: str
    title: str
    text: str = ""
    options: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def option(self, key: str) -> tuple[str, str]:
        return self.options.get(key, ("", ""))

    def kept(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "title": self.title,
            "text": self.text,
            "options": {key: list(pair) for key, pair in self.options.items()},
        }


def words_of(kept: Mapping[str, Any]) -> Words:
    options = {key: (pair[0], pair[1]) for key, pair in kept["options"].items()}
    return Words(kept["label"], kept["title"], kept["text"], options)


def language_of(variant: str) -> str:
    return variant.removesuffix(EASY)


def is_easy(variant: str) -> bool:
    return variant.endswith(EASY)


def language_name(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def variants_for(language: str) -> Iterator[str]:
    """What a question in this language can also be said in: its own easy words first."""
    yield f"{language}{EASY}"
    for code, _name in settings.LANGUAGES:
        if code != language:
            yield code
            yield f"{code}{EASY}"


def still_true(kept: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """The variants whose original still says what it said: a new title ends a variant, a new text its text."""
    if before["title"] != now["title"] or before["language"] != now["language"]:
        return {}
    return {
        variant: words
        | ({} if before["text"] == now["text"] else {"text": ""})
        | ({} if before["options"] == now["options"] else {"options": {}})
        for variant, words in kept.items()
    }


@dataclass(frozen=True)
class Told:
    """A question as one reader reads it. What is not translated stands in its original language."""

    question: Question
    language: str
    variant: str
    words: Words | None

    @property
    def title(self) -> str:
        return self.words.title if self.words else self.question.title

    @property
    def title_language(self) -> str:
        return self.language if self.words else self.question.language

    @property
    def title_html(self) -> SafeString:
        return _in_its_language(self.title, self.title_language)

    @property
    def original_html(self) -> SafeString:
        return _in_its_language(self.question.title, self.question.language)

    @property
    def text(self) -> str:
        return (self.words.text if self.words else "") or self.question.text

    @property
    def text_language(self) -> str:
        return self.language if self.words and self.words.text else self.question.language

    @property
    def text_direction(self) -> str:
        return direction_of(self.text_language)

    @property
    def original_direction(self) -> str:
        return direction_of(self.question.language)

    @property
    def label_sentence(self) -> str:
        return str(Label(self.words.label).label) if self.words else ""

    @property
    def is_easy(self) -> bool:
        return is_easy(self.variant)

    @property
    def has_easy(self) -> bool:
        return f"{self.language}{EASY}" in self.question.translations

    @property
    def is_missing(self) -> bool:
        return self.words is None and self.language != self.question.language

    @property
    def original_name(self) -> str:
        return language_name(self.question.language)

    def option(self, key: str, text: str, about: str = "") -> tuple[str, str]:
        return self.words.options.get(key, (text, about)) if self.words else (text, about)


def _in_its_language(words: str, language: str) -> SafeString:
    if language == translation.get_language():
        return format_html("<bdi>{}</bdi>", words)
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction_of(language), words)


def tell(question: Question, *, easy: bool = False) -> Told:
    """The question in the language that the page speaks, in easy words if asked for and written."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    kept = question.translations
    variant = f"{language}{EASY}" if easy and f"{language}{EASY}" in kept else language
    return Told(question, language, variant, words_of(kept[variant]) if variant in kept else None)


def titles_of(question: Question) -> dict[str, Any]:
    """The title and what it is in other languages, for words that are told later."""
    others = {code: words["title"] for code, words in question.translations.items() if not is_easy(code)}
    return {"title": question.title, "titles": others}


def title_among(kept: Mapping[str, Any]) -> str:
    """Of such titles the one in the language that is active while it is asked, or else the original."""
    return str(kept.get("titles", {}).get(translation.get_language(), kept["title"]))


def name_of(variant: str) -> str:
    """“Español” or “Español, easy words”."""
    name = language_name(language_of(variant))
    return _("%(language)s, easy words") % {"language": name} if is_easy(variant) else name
