"""Asking the members about one trait: for a purpose, by groups, until a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, can_see_assembly
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.demographics import record
from governance.demographics.errors import AskedBefore, BadTrait
from governance.demographics.models import (
    LONGEST_GROUP,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SOURCE,
    Trait,
)
from governance.demographics.permissions import asking_seat

FEWEST_GROUPS, MOST_GROUPS = 2, 12
MOST_DAYS = 400
MOST_PEOPLE = 10**10
YEARS = range(1900, 2101)


def traits_of(assembly: Assembly) -> QuerySet[Trait]:
    return Trait.objects.filter(assembly=assembly).select_related("assembly").prefetch_related("tables")


def find_trait(visitor: Visitor, trait_id: UUID) -> Trait:
    found = Trait.objects.select_related("assembly").filter(id=trait_id).first()
    if found is None or not can_see_assembly(visitor, found.assembly):
        raise Absent
    return found


@transaction.atomic
def ask_about(
    assembly: Assembly,
    *,
    by: Seat,
    name: str,
    purpose: str,
    groups: Sequence[Mapping[str, Any]],
    kept_until: date,
    source: str = "",
    year: int | None = None,
) -> Trait:
    """From now on members may answer; nothing of what they are asked is changed any more.

    Each of the ``groups`` has a ``name`` and may have a ``population``.
    """
    require(asking_seat(by.person, assembly) is not None)
    name, purpose, source = name.strip(), purpose.strip(), source.strip()
    told = [{"name": str(one["name"]).strip(), "population": one.get("population")} for one in groups]
    require(1 <= len(name) <= LONGEST_NAME and 1 <= len(purpose) <= LONGEST_PURPOSE, BadTrait)
    require(are_groups(told) and is_sourced(told, source, year), BadTrait)
    require(is_kept_for(assembly, kept_until), BadTrait)
    Assembly.objects.select_for_update().get(id=assembly.id)
    before = Trait.objects.filter(assembly=assembly)
    require(name.casefold() not in {one.casefold() for one in before.values_list("name", flat=True)}, AskedBefore)
    last = before.aggregate(last=Max("number"))["last"] or 0
    made = Trait.objects.create(
        assembly=assembly,
        number=last + 1,
        name=name,
        groups=told,
        source=source,
        year=year,
        purpose=purpose,
        asked_at=now(),
        kept_until=kept_until,
    )
    body = {"trait": str(made.id), "number": made.number, "name": name, "groups": "; ".join(made.group_names)}
    note(assembly.id, record.ASK, body | {"purpose": purpose, "kept_until": str(kept_until)}, by=by.signature)
    announce(assembly.topic)
    return made


def is_kept_for(assembly: Assembly, until: date) -> bool:
    """From tomorrow to so many days from now, by the day it is there."""
    return timedelta() < until - assembly.today <= timedelta(days=MOST_DAYS)


def are_groups(groups: Sequence[Mapping[str, Any]]) -> bool:
    names = [one["name"] for one in groups]
    if not FEWEST_GROUPS <= len(names) <= MOST_GROUPS or len({one.casefold() for one in names}) != len(names):
        return False
    return all(1 <= len(one) <= LONGEST_GROUP for one in names) and all(
        one["population"] is None or 0 <= one["population"] <= MOST_PEOPLE for one in groups
    )


def is_sourced(groups: Sequence[Mapping[str, Any]], source: str, year: int | None) -> bool:
    """Numbers of people say where they come from, and of which year they are."""
    if all(one["population"] is None for one in groups):
        return len(source) <= LONGEST_SOURCE
    return 1 <= len(source) <= LONGEST_SOURCE and year in YEARS
