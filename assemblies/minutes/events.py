"""The kinds of events. Open: each feature declares its own beside the services that write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

Body = Mapping[str, object]
Sentence = str | Promise | Callable[[Body], str]

_TYPES: dict[str, EventType] = {}


@dataclass(frozen=True)
class EventType:
    """A kind of event: its name, the keys its body must have (``by`` apart), and its sentence.

    ``page`` is the name of the page that the event is about and the key of the body that leads there. ``words`` are
    keys under which people write freely: the record holds a salted hash of those, never the words.
    """

    name: str
    keys: frozenset[str]
    sentence: Sentence
    page: tuple[str, str] | None = None
    words: tuple[str, ...] = ()

    def check(self, body: Body) -> None:
        """Raises ValueError when the body has other keys than the schema says."""
        given = set(body) - {"by"}
        if given != self.keys:
            raise ValueError(f"{self.name}: expected {sorted(self.keys)}, got {sorted(given)}")


def event_type(
    name: str,
    *keys: str,
    sentence: Sentence,
    page: tuple[str, str] | None = None,
    words: tuple[str, ...] = (),
) -> EventType:
    """Declare a kind of event. The sentence's named places are filled from the body."""
    made = _TYPES[name] = EventType(name, frozenset(keys), sentence, page, words)
    return made


def words_of(name: str) -> tuple[str, ...]:
    """Under which keys an event of this kind holds hashes of words."""
    known = _TYPES.get(name)
    return known.words if known else ()


def sentence_of(name: str, body: Body) -> str:
    known = _TYPES.get(name)
    if known is None:
        return name
    return known.sentence(body) if callable(known.sentence) else str(known.sentence) % body


def page_of(name: str, body: Body) -> str:
    """The address of what the event is about, or nothing."""
    known = _TYPES.get(name)
    return reverse(known.page[0], args=[body[known.page[1]]]) if known and known.page else ""


def door_of(name: str, body: Body) -> str:
    """The address in REST of what the event is about, or nothing."""
    known = _TYPES.get(name)
    return reverse(f"api:{known.page[1]}", args=[body[known.page[1]]]) if known and known.page else ""


def is_known(name: str) -> bool:
    """Whether events of this kind exist."""
    return name in _TYPES
