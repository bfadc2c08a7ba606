"""The kinds of texts that can be reported. Open: the feature that owns a kind says how to find, hide and show it.

Nothing here knows proposals or what comes after them; they know this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.canonical import canonical

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Target:
    """One text as moderation sees it. ``authors`` are the seats that answer for it; ``topics`` hear of a change."""

    assembly: Assembly
    title: str
    text: str
    url: str
    authors: tuple[Seat, ...]
    topics: tuple[str, ...] = ()

    @property
    def persons(self) -> set[UUID]:
        return {seat.person_id for seat in self.authors}

    def hashed(self, salt: bytes) -> str:
        """What the record knows the words by: SHA-256(salt ‖ canonical JSON of title and text)."""
        return hashlib.sha256(salt + canonical([self.title, self.text])).hexdigest()


@dataclass(frozen=True)
class Kind:
    """``find`` gives a text that is public or was until it was hidden, and nothing for a draft or an unknown id.

    ``hide`` and ``show`` run in the transaction of the act; a blank with its reason takes the place of the words.
    """

    name: str
    label: str | Promise
    find: Callable[[str], Target | None]
    hide: Callable[[str, str], None]
    show: Callable[[str], None]


def reportable(
    name: str,
    label: str | Promise,
    *,
    find: Callable[[str], Target | None],
    hide: Callable[[str, str], None],
    show: Callable[[str], None],
) -> Kind:
    """Declare a kind of text."""
    made = _KINDS[name] = Kind(name, label, find, hide, show)
    return made


def kind_called(name: str) -> Kind | None:
    return _KINDS.get(name)


def kinds() -> list[Kind]:
    return list(_KINDS.values())
