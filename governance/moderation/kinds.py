"""The kinds of texts that can be reported. Open: the feature that owns a kind says which texts there are.

Nothing here knows proposals or what comes after them; they know this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.canonical import canonical

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Target:
    """One text as moderation sees it. ``authors`` are the seats that answer for it; ``topics`` hear of a change.

    ``is_final``: it was frozen, and no moderator hides or changes it any more.
    """

    assembly: Assembly
    title: str
    text: str
    url: str
    authors: tuple[Seat, ...]
    topics: tuple[str, ...] = ()
    is_final: bool = False

    @property
    def persons(self) -> set[UUID]:
        return {seat.person_id for seat in self.authors}

    def hashed(self, salt: bytes) -> str:
        """What the record knows the words by: SHA-256(salt ‖ canonical JSON of title and text)."""
        return hashlib.sha256(salt + canonical([self.title, self.text])).hexdigest()


@dataclass(frozen=True)
class Kind:
    """``rows`` are the texts that are public or were until they were hidden, no drafts; ``told`` is one of them.

    Every kind of text has ``hidden_at`` and ``hidden_reason``: a blank with its reason takes the place of the words.
    """

    name: str
    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    told: Callable[[Any], Target]

    def find(self, target_id: str) -> Target | None:
        """Nothing for a draft or an unknown id."""
        try:
            known = UUID(target_id)
        except ValueError:
            return None
        found = self.rows().filter(id=known).first()
        return self.told(found) if found else None


def reportable(
    name: str, label: str | Promise, *, rows: Callable[[], QuerySet[Any]], told: Callable[[Any], Target]
) -> Kind:
    """Declare a kind of text."""
    made = _KINDS[name] = Kind(name, label, rows, told)
    return made


def kind_called(name: str) -> Kind | None:
    return _KINDS.get(name)


def kinds() -> list[Kind]:
    return list(_KINDS.values())
