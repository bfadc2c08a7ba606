"""Making a plan for a storm, working it out, and what it says to whom."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
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
    Storm,
    shelter,
)
from governance.division.checking import faults_in_plan
from governance.division.fingerprint import fingerprint
from governance.division.reading import (
    Table,
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
        storm = _storm(homes, towns, between, limit_km, words(first))
    except (BadFile, BadSettings) as error:
        raise BadTable(why=str(error)) from error
    return Tables(homes.rows, towns.rows, between.rows, storm)


def storm_of(plan: StormPlan) -> Storm:
    """What a plan was made from, as the arithmetic takes it."""

    def table(name: str) -> Table:
        rows = tuple(getattr(plan, name))
        return Table(name, rows, tuple(range(1, len(rows) + 1)))

    return _storm(table("shelters"), table("districts"), table("ways"), plan.limit_km, frozenset(plan.first))


def _storm(homes: Table, towns: Table, between: Table, limit_km: Decimal, first: frozenset[str]) -> Storm:
    shelters, districts = shelters_of(homes), districts_of(towns)
    return Storm(shelters, districts, ways_of(between, districts, shelters), Fraction(limit_km), first)


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
        "tables_sha256": fingerprint([made.shelters, made.districts, made.ways]),
    }
    note(assembly.id, record.MAKE, told, by=by.signature)
    announce(assembly.topic)
    return made


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
            "result_sha256": fingerprint(result),
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
