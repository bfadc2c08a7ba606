"""The kinds of events. Open: each feature declares its own beside the services that write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

_TYPES: dict[str, EventType] = {}


@dataclass(frozen=True)
class EventType:
    """A kind of event: its name, the keys its body must have (``by`` apart), and its sentence."""

    name: str
    keys: frozenset[str]
    sentence: str | Promise

    def check(self, body: Mapping[str, object]) -> None:
        """Raises ValueError when the body has other keys than the schema says."""
        given = set(body) - {"by"}
        if given != self.keys:
            raise ValueError(f"{self.name}: expected {sorted(self.keys)}, got {sorted(given)}")


def event_type(name: str, *keys: str, sentence: str | Promise) -> EventType:
    """Declare a kind of event. The sentence's named places are filled from the body."""
    made = _TYPES[name] = EventType(name, frozenset(keys), sentence)
    return made


def sentence_of(name: str, body: Mapping[str, object]) -> str:
    known = _TYPES.get(name)
    return str(known.sentence) % body if known else name
