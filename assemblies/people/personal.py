"""What is kept about people. Each table that leads to a person is declared once: what, why, until when, and what
becomes of its rows when the person is erased.

The register is read by the page “My data”, by the download, by erasing and by the sweeper; a test finds tables that
are not in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.people.models import Person

_KEPT: dict[str, Kept] = {}

WITH_THE_PERSON = _("until you erase it, at the latest two years after your last seat ended")
AS_THE_RECORD = _("as long as the assembly’s record; once you are erased, it belongs to a number and to nobody")


class AtErasure(Enum):
    """What becomes of the rows when their person is erased."""

    GOES = "goes"
    STAYS = "stays"  # it belongs to a seat, of which nothing but the number is left
    BLANKED = "blanked"


@dataclass(frozen=True)
class Kept:
    """One table. ``ways`` lead from its rows to the person they are about; ``mail`` to an address instead. ``others``
    lead to people who only had to do with it: there a seat’s number is left once they are erased.

    ``shows`` are the fields the person may read and take along. ``limit`` after the moment in ``ends`` the sweeper
    removes a row; without one the feature sweeps by itself, or the row lasts as long as ``until`` says. ``told_when``
    holds back a field of rows that do not fit. Rows go when the seat to which ``seat`` leads ends.
    """

    label: str
    ways: tuple[str, ...]
    what: str | Promise
    why: str | Promise
    until: str | Promise
    at_erasure: AtErasure
    others: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    told_when: Mapping[str, Q] = field(default_factory=dict)
    since: str = ""
    mail: str = ""
    blanks: Mapping[str, Any] = field(default_factory=dict)
    ends: str = ""
    limit: timedelta | None = None
    seat: str = ""

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    def rows(self, person: Person) -> models.QuerySet[Any]:
        """The rows about this person."""
        about = [Q(**{way: person.pk}) for way in self.ways]
        if self.mail and person.email:
            about.append(Q(**{f"{self.mail}__iexact": person.email}))
        rows = self.model._default_manager.order_by("pk")
        return rows.filter(reduce(or_, about)) if about else rows.none()

    def taken_along(self, person: Person) -> list[dict[str, Any]]:
        held_back = {
            (pk, name)
            for name, fits in self.told_when.items()
            for pk in self.rows(person).exclude(fits).values_list("pk", flat=True)
        }
        return [
            {name: None if (row["pk"], name) in held_back else plain(row[name]) for name in self.shows}
            for row in self.rows(person).values("pk", *self.shows)
        ]

    def erase(self, person: Person) -> None:
        if self.at_erasure == AtErasure.GOES:
            self.rows(person).delete()
        elif self.blanks:
            self.rows(person).update(**self.blanks)

    def leave(self, seat: uuid.UUID) -> None:
        """The seat has ended: what was kept only while somebody sat there is gone."""
        if self.seat:
            self.model._default_manager.filter(**{self.seat: seat}).delete()

    def sweep(self, at: datetime) -> int:
        """Rows beyond their limit are gone, or say nothing of anybody any more; how many."""
        if self.limit is None:
            return 0
        beyond = self.model._default_manager.filter(**{f"{self.ends}__lt": at - self.limit})
        return beyond.update(**self.blanks) if self.blanks else beyond.delete()[0]


def keep(one: Kept) -> None:
    """Declare a table."""
    _KEPT[one.label] = one


def register() -> Collection[Kept]:
    return _KEPT.values()


def plain(value: Any) -> Any:
    """As JSON writes it."""
    if isinstance(value, uuid.UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
