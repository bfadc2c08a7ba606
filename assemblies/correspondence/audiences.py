"""To whom the desk can write. Open: a feature above can add those it knows of, never by community or by role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat, SeatQuerySet

_AUDIENCES: dict[str, Audience] = {}


@dataclass(frozen=True)
class Choice:
    """One line of the form: which audience, about what, in words."""

    audience: str
    about: str
    label: str

    @property
    def value(self) -> str:
        return f"{self.audience}:{self.about}" if self.about else self.audience


@dataclass(frozen=True)
class Audience:
    """Who belongs to it now, and the choices of it that an assembly has. ``names_are_shown``: to the desk, later."""

    name: str
    seats: Callable[[Assembly, str], SeatQuerySet]
    choices: Callable[[Assembly], list[Choice]]
    names_are_shown: bool = True


def audience(one: Audience) -> Audience:
    _AUDIENCES[one.name] = one
    return one


def choices_of(assembly: Assembly) -> list[Choice]:
    return [choice for one in _AUDIENCES.values() for choice in one.choices(assembly)]


def audience_called(name: str) -> Audience | None:
    return _AUDIENCES.get(name)


def _members(assembly: Assembly, about: str = "") -> SeatQuerySet:
    return Seat.objects.voting().of_assembly(assembly)


def _never_in(assembly: Assembly, about: str = "") -> SeatQuerySet:
    return Seat.objects.active().of_assembly(assembly).filter(person__last_login__isnull=True)


MEMBERS = audience(
    Audience("members", _members, lambda _assembly: [Choice("members", "", _("All members"))]),
)
NEVER_IN = audience(
    Audience(
        "never-in",
        _never_in,
        lambda _assembly: [Choice("never-in", "", _("Everybody with a seat who has never signed in"))],
    )
)
