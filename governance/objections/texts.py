"""The texts to which somebody can object. Open: the feature that owns a kind says how one is found.

A text is named by an opaque pair of kind and id, so that articles of a manifesto can be objected to without a word of
them here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Text:
    """One text as it reads now. ``authors`` answer for it; ``is_open``: it can still change, so one can object."""

    kind: str
    id: str
    assembly: Assembly
    title: str
    text: str
    version: int
    url: str
    authors: tuple[Seat, ...]
    topic: str
    is_open: bool
    is_hidden: bool = False

    @property
    def persons(self) -> set[UUID]:
        return {seat.person_id for seat in self.authors}


@dataclass(frozen=True)
class Kind:
    """``named`` gives a public text or nothing; ``said_in`` what it said in these versions."""

    name: str
    named: Callable[[UUID], Text | None]
    said_in: Callable[[str, Collection[int]], Mapping[int, str]]

    def find(self, target: str) -> Text | None:
        try:
            known = UUID(target)
        except ValueError:
            return None
        return self.named(known)


def objectionable(
    name: str, *, named: Callable[[UUID], Text | None], said_in: Callable[[str, Collection[int]], Mapping[int, str]]
) -> Kind:
    """Declare a kind of text."""
    made = _KINDS[name] = Kind(name, named, said_in)
    return made


def kind_called(name: str) -> Kind | None:
    return _KINDS.get(name)
