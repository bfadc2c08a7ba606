"""A plan that is worked out, as pages, lists, text messages and files tell it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from config.languages import listed
from config.tables import plain
from governance.division import Placed, Reason, reasons
from governance.division.fingerprint import fingerprint
from governance.division.reading import words
from governance.shelters.models import StormPlan
from governance.shelters.services import TABLES, storm_of


@dataclass(frozen=True, slots=True)
class Going:
    """So many people of a need class go to a shelter."""

    group: str
    people: int
    shelter: str
    km: Fraction
    opens: str
    address: str

    @property
    def length(self) -> str:
        return kilometres(self.km)


@dataclass(frozen=True, slots=True)
class DistrictTold:
    """Who of a district goes where, who has no place, and why."""

    name: str
    people: int
    served: int
    going: Sequence[Going]
    reasons: Sequence[Reason]

    @property
    def left(self) -> int:
        return self.people - self.served

    @property
    def is_reached(self) -> bool:
        return self.served > 0 or not self.people


def by_district(plan: StormPlan) -> list[DistrictTold]:
    """Every district of a plan that is worked out, those with the smallest share first."""
    storm = storm_of(plan)
    homes = {row["id"]: row for row in plan.shelters}
    why: dict[str, list[Reason]] = {}
    for reason in reasons(storm, Placed(plan.result["placed"], plan.result["unserved"])):
        why.setdefault(reason.district, []).append(reason)
    told = []
    for district in storm.districts:
        going = [
            Going(
                group,
                number,
                home,
                storm.km[district.name, home],
                homes[home].get("opens", ""),
                homes[home].get("address", ""),
            )
            for group, by in plan.result["placed"][district.name].items()
            for home, number in by.items()
        ]
        served = sum(one.people for one in going)
        told.append(DistrictTold(district.name, district.people, served, going, why.get(district.name, [])))
    return sorted(told, key=lambda one: Fraction(one.served, one.people) if one.people else Fraction(1))


@dataclass(frozen=True, slots=True)
class ShelterTold:
    """Whom a shelter expects."""

    row: Mapping[str, str]
    attributes: Sequence[str]
    capacity: int
    expected: Sequence[tuple[str, str, int]]

    @property
    def people(self) -> int:
        return sum(number for _district, _group, number in self.expected)

    @property
    def free(self) -> int:
        return self.capacity - self.people


def by_shelter(plan: StormPlan) -> list[ShelterTold]:
    """Every shelter with the districts and need classes it expects, as the table lists them."""
    expected: dict[str, list[tuple[str, str, int]]] = {}
    for district, groups in plan.result["placed"].items():
        for group, by in groups.items():
            for home, number in by.items():
                expected.setdefault(home, []).append((district, group, number))
    return [
        ShelterTold(row, sorted(words(row.get("attributes", ""))), int(row["capacity"]), expected.get(row["id"], []))
        for row in plan.shelters
    ]


def why(reason: Reason) -> str:
    """Why some have no place and what would change that, in a sentence."""
    told = {
        "number": reason.number,
        "named": listed(reason.shelters),
        "missing": listed(reason.missing),
        "km": kilometres(reason.km) if reason.km is not None else "",
    }
    if reason.cause == "full":
        return _("One more place in any of these would take one of them: %(named)s.") % told
    if reason.cause == "needs":
        return _("The shelters in reach lack %(missing)s. It would help there: %(named)s.") % told
    if reason.km is None:
        return _("No way to any shelter is known.")
    return _("No shelter is within the longest way. The nearest is %(named)s, %(km)s km away.") % told


def kilometres(km: Fraction) -> str:
    """A length as a decimal number, to the metre."""
    return f"{float(km):.3f}".rstrip("0").rstrip(".")


def text_message(district: DistrictTold, plan: StormPlan) -> str:
    """What is sent to the telephones of a district: where each need class goes, and who to expect no place for."""
    lines = [f"{plan.name}: {district.name}."]
    for one in district.going:
        where = f"{one.shelter}, {one.address}" if one.address else one.shelter
        told = {"group": one.group or _("all others"), "people": one.people, "where": where, "km": one.length}
        line = _("%(group)s (%(people)d): %(where)s, %(km)s km.") % told
        lines.append(f"{line} {_('Open: %(hours)s.') % {'hours': one.opens}}" if one.opens else line)
    if district.left:
        lines.append(
            _("There is no place yet for %(people)d of you. We know, and are looking.") % {"people": district.left}
        )
    return "\n".join(lines)


def table_file(plan: StormPlan, table: str) -> str:
    """One of the tables as `python -m governance.division` reads it. No cell begins as a formula would."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(TABLES[table])
    for row in getattr(plan, table):
        cells = [row.get(column, "") for column in TABLES[table]]
        rows.writerow([plain(cell) for cell in cells])
    return out.getvalue()


def told_in_full(plan: StormPlan) -> dict[str, Any]:
    """What somebody needs to check a plan: its tables, and what came of them."""
    return {
        "shelter_plan": str(plan.id),
        "number": plan.number,
        "name": plan.name,
        "limit_km": str(plan.limit_km),
        "first": plan.first,
        "shelters": plan.shelters,
        "districts": plan.districts,
        "ways": plan.ways,
        "result": plan.result,
        "result_sha256": fingerprint(plan.result) if plan.worked_out_at else None,
    }
