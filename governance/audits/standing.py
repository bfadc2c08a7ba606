"""The guardians' own record: how often each looked, spoke up, and was wrong."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assemblies.bodies.models import Assembly
from governance.audits.guardian import Guardian
from governance.audits.guardians import guardians
from governance.audits.models import Finding, Look

WOLF = 3
"""A guardian with so many false alarms that are half of all it said cries wolf, and is shown so."""


@dataclass(frozen=True)
class Standing:
    """A guardian with its record in one assembly."""

    name: str
    version: int
    title: str
    told: str
    owner: str
    may_hold: bool
    looks: int
    found: int
    false_alarms: int

    @property
    def cries_wolf(self) -> bool:
        return self.false_alarms >= WOLF and 2 * self.false_alarms >= self.found


def standings_of(assembly: Assembly) -> list[Standing]:
    """Two statements."""
    looks = dict(
        Look.objects.filter(assembly=assembly)
        .order_by()
        .values_list("guardian")
        .annotate(n=Count("id"))
        .values_list("guardian", "n")
    )
    wrong = Count("id", filter=Q(state=Finding.State.FALSE_ALARM))
    rows = (
        Finding.objects.filter(assembly=assembly)
        .order_by()
        .values_list("guardian")
        .annotate(n=Count("id"), wrong=wrong)
        .values_list("guardian", "n", "wrong")
    )
    found = {guardian: (n, wrong) for guardian, n, wrong in rows}
    return [_standing(one, looks.get(one.name, 0), *found.get(one.name, (0, 0))) for one in guardians().values()]


def _standing(guardian: Guardian, looks: int, found: int, false_alarms: int) -> Standing:
    return Standing(
        name=guardian.name,
        version=guardian.version,
        title=_(guardian.title),
        told=_(guardian.told),
        owner=_(guardian.owner),
        may_hold=guardian.may_hold,
        looks=looks,
        found=found,
        false_alarms=false_alarms,
    )
