"""Making a plan for a storm, working it out, and what it says to whom."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.decisions.models import Decision
from governance.division import (
    BadFile,
    BadSettings,
    District,
    Group,
    Placed,
    Reason,
    Shelter,
    Storm,
    Way,
    reasons,
    shelter,
)
from governance.division.checking import faults_in_plan
from governance.division.reading import (
    district_table,
    districts_of,
    shelter_table,
    shelters_of,
    way_table,
    ways_of,
    words,
)
from governance.shelters import record
from governance.shelters.errors import BadTable
from governance.shelters.models import StormPlan
from governance.shelters.permissions import can_see_plan, planning_seat

TABLES = {
    "shelters": ("id", "capacity", "attributes", "opens", "address"),
    "districts": ("id", "class", "people", "needs"),
    "ways": ("from", "to", "km"),
}
Rows = tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What a plan is made from: the rows as they were handed in, and what the arithmetic makes of them."""

    shelters: Rows
    districts: Rows
    ways: Rows
    storm: Storm

    @property
    def people(self) -> int:
        return sum(one.people for one in self.storm.districts)


def read_tables(shelters: str, districts: str, ways: str, *, limit_km: Decimal, first: str = "") -> Tables:
    """The three tables as CSV. Raises BadTable, which says in which line something is wrong."""
    try:
        homes, towns = shelter_table(_("Shelters"), shelters), district_table(_("Districts"), districts)
        between = way_table(_("Ways"), ways)
        made = shelters_of(homes), districts_of(towns)
        storm = Storm(*made, ways_of(between, made[1], made[0]), Fraction(limit_km), words(first))
    except (BadFile, BadSettings) as error:
        raise BadTable(why=str(error)) from error
    return Tables(homes.rows, towns.rows, between.rows, storm)


def find_plan(visitor: Visitor, plan_id: UUID) -> StormPlan:
    """The plan, if this visitor may see it; absent and hidden look the same."""
    found = StormPlan.objects.select_related("assembly", "decision", "made_by__person").filter(id=plan_id).first()
    if found is None:
        raise Absent
    require(can_see_plan(visitor, found), Absent)
    return found


@transaction.atomic
def make_plan(
    assembly: Assembly, tables: Tables, *, by: Seat, name: str, limit_km: Decimal, decision: Decision | None = None
) -> StormPlan:
    """The plan stands there and waits to be worked out."""
    require(planning_seat(by.person, assembly) == by)
    require(decision is None or decision.assembly_id == assembly.id, Absent)
    Assembly.objects.select_for_update().get(id=assembly.id)
    made = StormPlan.objects.create(
        assembly=assembly,
        number=(StormPlan.objects.filter(assembly=assembly).aggregate(last=Max("number"))["last"] or 0) + 1,
        name=name,
        decision=decision,
        limit_km=limit_km,
        first=sorted(tables.storm.first),
        shelters=list(tables.shelters),
        districts=list(tables.districts),
        ways=list(tables.ways),
        people=tables.people,
        made_by=by,
        made_at=now(),
    )
    told = {
        "shelter_plan": str(made.id),
        "number": made.number,
        "name": name,
        "decision": str(decision.id) if decision else None,
        "limit_km": str(limit_km),
        "first": made.first,
        "shelters": len(tables.storm.shelters),
        "districts": len(tables.storm.districts),
        "tables_sha256": _sha256([made.shelters, made.districts, made.ways]),
    }
    note(assembly.id, record.MAKE, told, by=by.signature)
    announce(assembly.topic)
    return made


def storm_of(plan: StormPlan) -> Storm:
    """What a plan was made from, as the arithmetic takes it."""
    homes = tuple(Shelter(row["id"], int(row["capacity"]), words(row.get("attributes", ""))) for row in plan.shelters)
    groups: dict[str, list[Group]] = {}
    for row in plan.districts:
        groups.setdefault(row["id"], []).append(Group(row["class"], int(row["people"]), words(row.get("needs", ""))))
    towns = tuple(District(name, tuple(found)) for name, found in groups.items())
    ways = tuple(Way(row["from"], row["to"], Fraction(row["km"])) for row in plan.ways)
    return Storm(homes, towns, ways, Fraction(plan.limit_km), frozenset(plan.first))


def work_out(plan_id: UUID) -> bool:
    """Who reaches which shelter stands there afterwards; says whether this call wrote it.

    Whoever is stopped on the way has written nothing, and the plan waits for the next.
    """
    plan = StormPlan.objects.select_related("assembly").get(id=plan_id)
    if plan.worked_out_at:
        return False
    sheltering = shelter(storm_of(plan))
    result = sheltering.as_dict()
    with transaction.atomic():
        fresh = StormPlan.objects.waiting().filter(id=plan.id)
        if not fresh.update(result=result, placed=sheltering.people, worked_out_at=now()):
            return False
        told = {
            "shelter_plan": str(plan.id),
            "number": plan.number,
            "name": plan.name,
            "people": plan.people,
            "placed": sheltering.people,
            "not_reached": [name for name, share in sheltering.shares.items() if not share],
            "result_sha256": _sha256(result),
        }
        note(plan.assembly_id, record.WORK_OUT, told)
        announce(plan.assembly.topic)
    return True


def work_out_waiting() -> int:
    """Every plan that waits. Says how many."""
    return sum(work_out(plan_id) for plan_id in StormPlan.objects.waiting().values_list("id", flat=True))


def faults_in_proof(plan: StormPlan) -> list[str]:
    """What the checker, which shares no code with what plans, finds wrong with the certificate."""
    return faults_in_plan(
        plan.shelters, plan.districts, plan.ways, plan.result, limit=str(plan.limit_km), first=" ".join(plan.first)
    )


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
        "named": ", ".join(reason.shelters),
        "missing": ", ".join(reason.missing),
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
        rows.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in cells])
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
        "result_sha256": _sha256(plan.result) if plan.worked_out_at else None,
    }


def _sha256(content: Any) -> str:
    """SHA-256 of something as JSON, with sorted keys and no spaces."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
