"""The kinds of messages. Open: whoever has something to tell declares its kind, and words for each reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.correspondence.models import DESK_KIND, Message

_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Words:
    """What a message says, in the language that is active while it is asked: and where it leads."""

    subject: str
    text: str
    path: str = ""


@dataclass(frozen=True)
class Kind:
    """``is_essential``: a person cannot switch it off for themselves. ``is_on``: unless an assembly says otherwise.

    ``is_fixed``: an assembly cannot say otherwise, as where it tells of its organisers.
    """

    name: str
    label: str | Promise
    words: Callable[[Message], Words]
    is_essential: bool = False
    is_on: bool = True
    is_fixed: bool = False


def kind(
    name: str,
    label: str | Promise,
    words: Callable[[Message], Words],
    *,
    is_essential: bool = False,
    is_on: bool = True,
    is_fixed: bool = False,
) -> Kind:
    made = _KINDS[name] = Kind(name, label, words, is_essential=is_essential, is_on=is_on, is_fixed=is_fixed)
    return made


def kind_of(message: Message) -> Kind:
    return _KINDS[message.kind]


def known(name: str) -> Kind | None:
    return _KINDS.get(name)


def automatic() -> list[Kind]:
    return [one for one in _KINDS.values() if one.name != DESK_KIND]


def switchable() -> list[Kind]:
    """The automatic ones that an assembly can switch off."""
    return [one for one in automatic() if not one.is_fixed]


def as_written(message: Message) -> Words:
    return Words(message.subject, message.text)


DESK = kind(DESK_KIND, _("what the organiser and the facilitator write"), as_written)
