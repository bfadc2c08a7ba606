"""Sharing a resource out on a decision, handing the awards over, and adding the ledger up again."""

from __future__ import annotations

import csv
import io
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.models import Entry
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from config.tables import plain
from governance.allocations import record
from governance.allocations.errors import CannotDivide, PaidAlready, SharedOutAlready
from governance.allocations.models import Account, Allocation, Move
from governance.allocations.permissions import can_see_allocation, handing_seat, sharing_seat
from governance.ballots.holds import require_not_held
from governance.ballots.models import Stops
from governance.counting import lots
from governance.decisions.models import Decision
from governance.division import Claimant, Claims, Division, DivisionError, divide, rules
from governance.division.checking import faults_in_division
from governance.division.fingerprint import fingerprint
from governance.equity import gini
from governance.resources.models import Resource, Season
from governance.resources.services import give_shares

MOST_FAULTS = 10
logger = logging.getLogger(__name__)
COLUMNS = ("claimant", "claim", "need", "weight", "minimum")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a community claims, in whole units; its need is the claim where nothing else is said."""

    community: Community
    claim: int
    need: int | None = None
    weight: int = 1
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be shared out between whom, before anybody chooses the rule. `reserved` are hundredths by name."""

    resource: Resource
    decision: Decision
    estate: int
    claims: Sequence[Claim]
    reserved: Mapping[str, int]
    season: Season | None = None

    def as_claims(self) -> Claims:
        """The claims as the arithmetic takes them; lots follow from the ballots that the decision rests on."""
        names = [one.community.name for one in self.claims]
        return Claims(
            estate=Fraction(self.estate),
            claimants=tuple(
                Claimant(
                    one.community.name,
                    Fraction(one.claim),
                    None if one.need is None else Fraction(one.need),
                    Fraction(one.weight),
                    Fraction(one.minimum),
                )
                for one in self.claims
            ),
            unit=Fraction(1),
            reserved=tuple((name, Fraction(share, 100)) for name, share in self.reserved.items()),
            lots=lots(bytes.fromhex(self.decision.sealed_root), b"", names),
        )


def find_allocation(visitor: Visitor, allocation_id: UUID) -> Allocation:
    """The allocation, if this visitor may see it; absent and hidden look the same."""
    related = ("assembly", "resource", "decision__tally__question", "season")
    found = Allocation.objects.select_related(*related).filter(id=allocation_id).first()
    if found is None:
        raise Absent
    require(can_see_allocation(visitor, found), Absent)
    return found


def divided(plan: Plan, rule: str) -> Division:
    """What a rule would give, without anything being written. Raises CannotDivide."""
    try:
        return divide(rule, plan.as_claims())
    except DivisionError as error:
        raise CannotDivide(why=str(error)) from error


@dataclass(frozen=True, slots=True)
class Compared:
    """What a rule would give to whom. `gini` says how unevenly needs would be met: 0 is even."""

    rule: str
    title: str
    awards: Mapping[str, Fraction]
    gini: float


def compared(plan: Plan) -> list[Compared]:
    """All rules on the same claims, without anything being written. Raises CannotDivide."""
    divisions = {rule: divided(plan, rule.name).awards for rule in rules().values()}
    names = list(next(iter(divisions.values())))
    needs = {one.name: one.measure for one in plan.as_claims().claimants}
    wanting = [name for name in names if needs.get(name)]
    weights = [needs[name] for name in wanting]
    return [
        Compared(
            rule.name,
            rule.title,
            {name: awards[name] for name in names},
            gini([awards[name] / needs[name] for name in wanting], weights),
        )
        for rule, awards in divisions.items()
    ]


@transaction.atomic
def share_out(plan: Plan, *, rule: str, by: Seat) -> Allocation:
    """All awards stand in the ledger; where a season is named, they are its communities' fair shares."""
    assembly = plan.resource.assembly
    require(sharing_seat(by.person, assembly) == by)
    Assembly.objects.select_for_update().get(id=assembly.id)
    belongs = plan.decision.assembly_id == assembly.id
    require(belongs and (plan.season is None or plan.season.resource_id == plan.resource.id), Absent)
    before = Allocation.objects.filter(decision=plan.decision, resource=plan.resource)
    require(not before.exists(), SharedOutAlready)
    require(plan.season is None or not Allocation.objects.filter(season=plan.season).exists(), SharedOutAlready)
    division = divided(plan, rule)
    made = Allocation.objects.create(
        assembly=assembly,
        number=(Allocation.objects.filter(assembly=assembly).aggregate(last=Max("number"))["last"] or 0) + 1,
        resource=plan.resource,
        season=plan.season,
        decision=plan.decision,
        rule=rule,
        estate=plan.estate,
        reserved={name: f"{share}/100" for name, share in plan.reserved.items()},
        lots=list(plan.as_claims().lots or ()),
        claims=[_row(one) for one in plan.claims],
        result=division.as_dict(),
        made_by=by,
        made_at=now(),
    )
    _open_ledger(made, plan, division, by)
    if plan.season:
        units = {one.community: int(division.awards[one.community.name]) for one in plan.claims}
        give_shares(plan.season, by=by, shares=units, decision=plan.decision)
    told = {
        "allocation": str(made.id),
        "number": made.number,
        "resource": str(plan.resource.id),
        "resource_name": plan.resource.name,
        "season": str(plan.season.id) if plan.season else None,
        "decision": str(plan.decision.id),
        "decision_number": plan.decision.number,
        "rule": rule,
        "estate": plan.estate,
        "awards": made.result["awards"],
        "surplus": made.result["surplus"],
        "claims_sha256": fingerprint([made.claims, made.reserved, made.lots]),
        "result_sha256": fingerprint(made.result),
    }
    note(assembly.id, record.SHARE_OUT, told, by=by.signature)
    announce(plan.resource.topic, assembly.topic)
    return made


def _row(one: Claim) -> dict[str, str]:
    """A claim as a row of a claims file."""
    return {
        "claimant": one.community.name,
        "claim": str(one.claim),
        "need": "" if one.need is None else str(one.need),
        "weight": str(one.weight),
        "minimum": str(one.minimum),
    }


def _open_ledger(made: Allocation, plan: Plan, division: Division, by: Seat) -> None:
    """All accounts, and a move from the source to each that gets something."""
    communities = {one.community.name: one.community for one in plan.claims}
    accounts = [Account(allocation=made, kind=Account.Kind.SOURCE, name="", balance=-plan.estate)]
    for name, award in division.awards.items():
        kind = Account.Kind.CLAIMANT if name in communities else Account.Kind.RESERVED
        accounts.append(
            Account(allocation=made, kind=kind, community=communities.get(name), name=name, balance=int(award))
        )
    accounts.append(Account(allocation=made, kind=Account.Kind.SURPLUS, name="", balance=int(division.surplus)))
    accounts.append(Account(allocation=made, kind=Account.Kind.HANDED, name=""))
    source, *others = Account.objects.bulk_create(accounts)
    kinds = {
        Account.Kind.CLAIMANT: Move.Kind.AWARD,
        Account.Kind.RESERVED: Move.Kind.RESERVE,
        Account.Kind.SURPLUS: Move.Kind.SURPLUS,
    }
    filled = [one for one in others if one.balance]
    Move.objects.bulk_create(
        Move(
            allocation=made,
            number=number,
            kind=kinds[Account.Kind(one.kind)],
            source=source,
            target=one,
            amount=one.balance,
            by=by,
            at=made.made_at,
        )
        for number, one in enumerate(filled, 1)
    )


@transaction.atomic
def hand_over(account: Account, *, by: Seat) -> Move:
    """All that stands on a claimant's account is handed over, once."""
    allocation = (
        Allocation.objects.select_for_update(of=("self",))
        .select_related("assembly", "decision__tally__question")
        .get(id=account.allocation_id)
    )
    require(handing_seat(by.person, allocation.assembly) == by)
    require_not_held(allocation.decision.tally.question, Stops.PAYMENT)
    account = Account.objects.get(id=account.id)
    require(account.can_be_handed_over, PaidAlready)
    handed = Account.objects.get(allocation=allocation, kind=Account.Kind.HANDED)
    made = _move(allocation, account, handed, account.balance, kind=Move.Kind.HANDING, by=by)
    told = {
        "allocation": str(allocation.id),
        "number": allocation.number,
        "account": str(account.id),
        "name": account.name,
        "amount": made.amount,
    }
    note(allocation.assembly_id, record.HAND_OVER, told, by=by.signature)
    announce(allocation.assembly.topic)
    return made


@transaction.atomic
def grant_more(allocation: Allocation, community: Community, amount: int, *, source: str, by: Seat) -> Move:
    """So many units of a reserved share stand on an account of a community of its own, which can be handed over."""
    allocation = Allocation.objects.select_for_update(of=("self",)).get(id=allocation.id)
    kept = allocation.accounts.get(kind=Account.Kind.RESERVED, name=source)
    named: dict[str, Any] = {"allocation": allocation, "community": community, "name": community.name}
    target, _is_new = Account.objects.get_or_create(kind=Account.Kind.APPEAL, **named)
    return _move(allocation, kept, target, amount, kind=Move.Kind.APPEAL, by=by)


@transaction.atomic
def carry_over(allocation: Allocation, *, kept: str, by: Seat) -> int:
    """What is left over, and what is left of a reserved share, waits for the next season. Says how much."""
    allocation = Allocation.objects.select_for_update(of=("self",)).get(id=allocation.id)
    target, _is_new = Account.objects.get_or_create(allocation=allocation, kind=Account.Kind.CARRIED, name="")
    left = Q(kind=Account.Kind.SURPLUS) | Q(kind=Account.Kind.RESERVED, name=kept)
    sources = list(allocation.accounts.filter(left, balance__gt=0))
    for source in sources:
        _move(allocation, source, target, source.balance, kind=Move.Kind.CARRY, by=by)
    return target.balance


def _move(allocation: Allocation, source: Account, target: Account, amount: int, *, kind: str, by: Seat) -> Move:
    """One line of the ledger; both accounts change by it. The allocation is locked."""
    last = allocation.moves.aggregate(last=Max("number"))["last"] or 0
    line = {"kind": kind, "source": source, "target": target, "amount": amount}
    made = Move.objects.create(allocation=allocation, number=last + 1, by=by, at=now(), **line)
    source.balance -= amount
    target.balance += amount
    Account.objects.bulk_update([source, target], ["balance"])
    return made


def faults_in_ledger(allocation: Allocation) -> list[str]:
    """The ledger added up anew from its moves, against its balances and the awards; nothing means that all is well."""
    recomputed: Counter[int] = Counter()
    for move in allocation.moves.all():
        recomputed[move.source_id] -= move.amount
        recomputed[move.target_id] += move.amount
    accounts = list(allocation.accounts.all())
    found = [f"{one.kind} {one.name}" for one in accounts if one.balance != recomputed[one.id]]
    if sum(one.balance for one in accounts) != 0:
        found.append("sum")
    awarded = {
        move.target.name: str(move.amount)
        for move in allocation.moves.filter(kind__in=[Move.Kind.AWARD, Move.Kind.RESERVE]).select_related("target")
    }
    awards = {name: award for name, award in allocation.result["awards"].items() if award != "0"}
    return found if awarded == awards else [*found, "awards"]


def add_up_all() -> int:
    """Every ledger and every proof is added up anew. What does not hold any more, or again, is a line of the minutes.

    Says how many do not hold.
    """
    told = _faults_told()
    wrong = 0
    for allocation in Allocation.objects.select_related("assembly").order_by("made_at").iterator(chunk_size=50):
        with transaction.atomic():
            allocation = (
                Allocation.objects.select_for_update(of=("self",)).select_related("assembly").get(id=allocation.id)
            )
            faults = [*faults_in_ledger(allocation), *faults_in_proof(allocation)]
            if bool(faults) != (str(allocation.id) in told):
                body = {"allocation": str(allocation.id), "number": allocation.number}
                event, more = (record.FAULT, {"faults": faults[:MOST_FAULTS]}) if faults else (record.WELL, {})
                note(allocation.assembly_id, event, body | more)
                announce(allocation.assembly.topic)
        if faults:
            wrong += 1
            logger.error("allocation %s does not add up: %d faults", allocation.id, len(faults))
    return wrong


def _faults_told() -> set[str]:
    """The allocations of which the minutes say last that they do not add up."""
    told = Entry.objects.filter(type__in=[record.FAULT.name, record.WELL.name]).order_by("id")
    last = {body["allocation"]: kind for kind, body in told.values_list("type", "body")}
    return {allocation for allocation, kind in last.items() if kind == record.FAULT.name}


def faults_in_proof(allocation: Allocation) -> list[str]:
    """What the checker, which shares no code with what divides, finds wrong with the certificate."""
    return faults_in_division(
        allocation.claims,
        allocation.result,
        estate=str(allocation.estate),
        unit="1",
        reserved=allocation.reserved,
        lots=allocation.lots,
    )


def claims_file(allocation: Allocation) -> str:
    """The claims as `python -m governance.division` reads them. No cell begins as a formula would."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for row in allocation.claims:
        rows.writerow([plain(row["claimant"]), *(row[column] for column in COLUMNS[1:])])
    return out.getvalue()


def told_in_full(allocation: Allocation) -> dict[str, Any]:
    """What somebody needs to check an allocation: the rows that were divided, how, and what came of it."""
    return {
        "allocation": str(allocation.id),
        "number": allocation.number,
        "decision": str(allocation.decision_id),
        "resource": str(allocation.resource_id),
        "rule": allocation.rule,
        "estate": str(allocation.estate),
        "unit": "1",
        "reserved": allocation.reserved,
        "lots": allocation.lots,
        "claims": allocation.claims,
        "result": allocation.result,
        "result_sha256": fingerprint(allocation.result),
    }
