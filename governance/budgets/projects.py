"""What is said and promised about one project: its sheet, money from others, and how far it has come."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.ballots.casting import lock_for_changing
from governance.ballots.permissions import can_run_question
from governance.budgets import record
from governance.budgets.errors import BadPromise, BadSheet, BudgetFixed, NotPaidFor
from governance.budgets.models import Budget, CoFunding, Milestone, ProjectSheet
from governance.budgets.permissions import is_open_for_a_budget
from governance.budgets.services import find_budget, is_money
from governance.budgets.sharing import outcome_of
from governance.proposals.models import Proposal


@transaction.atomic
def describe_project(
    budget: Budget,
    key: str,
    *,
    by: Seat,
    place: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    category: str = "",
    feasibility: str = "",
    proposal: Proposal | None = None,
) -> ProjectSheet:
    """Where it is, of which kind, and what those who checked it say: all before anybody votes."""
    budget = _held(budget, key, by)
    require(is_open_for_a_budget(budget.question), BudgetFixed)
    assembly = budget.question.body.assembly
    require((latitude is None) == (longitude is None), BadSheet, reason=_("give both numbers of the place."))
    is_on_earth = latitude is None or longitude is None or (abs(latitude) <= 90 and abs(longitude) <= 180)
    require(is_on_earth, BadSheet, reason=_("latitudes go from -90 to 90, longitudes from -180 to 180."))
    is_fit = proposal is None or (
        proposal.body.assembly_id == assembly.id and proposal.state != Proposal.State.DRAFT and not proposal.is_hidden
    )
    require(is_fit, Absent)
    words = {"place": place.strip(), "category": category.strip(), "feasibility": feasibility.strip()}
    at = {"latitude": latitude, "longitude": longitude}
    sheet, _made = ProjectSheet.objects.update_or_create(
        budget=budget, key=key, defaults=words | at | {"proposal": proposal}
    )
    told = {name: None if value is None else repr(value) for name, value in at.items()}
    _note(budget, record.DESCRIBED, {"project": key} | words | told, by)
    return sheet


@transaction.atomic
def promise_funding(budget: Budget, key: str, *, by: Seat, giver: str, amount: Decimal) -> CoFunding:
    """Somebody else gives money: before the vote the project asks for less, after it one that lost can be paid for."""
    budget = _held(budget, key, by)
    is_before = is_open_for_a_budget(budget.question)
    require(is_before or key in _lost(budget), BudgetFixed)
    require(bool(giver.strip()), BadPromise, reason=_("say who promises it."))
    require(is_money(amount), BadPromise, reason=_("write how much, as an amount above 0."))
    missing = budget.asked()[key] - later_by_project(budget).get(key, Decimal(0))
    if is_before:
        require(amount < missing, BadPromise, reason=_("the project needs no vote if others pay for all of it."))
    else:
        require(amount <= missing, BadPromise, reason=_("the project lacks less than that."))
    made = CoFunding.objects.create(
        budget=budget, key=key, giver=giver.strip(), amount=amount, is_before_vote=is_before, promised_at=now()
    )
    _note(budget, record.PROMISED, _amount(made) | {"giver": made.giver}, by)
    return made


@transaction.atomic
def take_back_funding(funding: CoFunding, *, by: Seat) -> None:
    """Before the vote it is as if it had never been; later it stays readable as taken back."""
    budget = _held(funding.budget, funding.key, by)
    funding = CoFunding.objects.select_for_update().get(id=funding.id)
    require(funding.withdrawn_at is None, BadPromise, reason=_("it was taken back already."))
    _note(budget, record.TAKEN_BACK, _amount(funding), by)
    if is_open_for_a_budget(budget.question):
        funding.delete()
        return
    funding.withdrawn_at = now()
    funding.save(update_fields=["withdrawn_at"])


@transaction.atomic
def note_milestone(budget: Budget, key: str, *, by: Seat, stage: str, day: date, text: str = "") -> Milestone:
    """A project that is paid for is planned, begun or done."""
    budget = _held(budget, key, by)
    outcome = outcome_of(budget)
    require(outcome is not None and (key in outcome.selected or is_paid_by_others(budget, key)), NotPaidFor)
    made = Milestone.objects.create(
        budget=budget, key=key, stage=Milestone.Stage(stage), day=day, text=text.strip(), noted_at=now()
    )
    told = {"project": key, "stage": made.stage, "day": day.isoformat(), "text": made.text}
    _note(budget, record.MILESTONE, told, by)
    return made


def is_paid_by_others(budget: Budget, key: str) -> bool:
    """A project that lost, and for which others have promised all that it asked for."""
    return key in _lost(budget) and later_by_project(budget).get(key) == budget.asked()[key]


def later_by_project(budget: Budget) -> dict[str, Decimal]:
    """What others have promised to each project since the vote, and not taken back."""
    later: dict[str, Decimal] = {}
    for one in budget.funding.all():
        if not one.is_before_vote and one.withdrawn_at is None:
            later[one.key] = later.get(one.key, Decimal(0)) + one.amount
    return later


def find_funding(visitor: Visitor, funding_id: UUID) -> CoFunding:
    """The promise, if this visitor sees the question."""
    found = CoFunding.objects.select_related("budget").filter(id=funding_id).first()
    if found is None:
        raise Absent
    found.budget = find_budget(visitor, found.budget.question_id)
    return found


def require_project(budget: Budget, key: str) -> None:
    require(key in budget.costs, Absent)


def _held(budget: Budget, key: str, by: Seat) -> Budget:
    """The budget as it stands now, with its question under lock; for the desk."""
    require_project(budget, key)
    question = lock_for_changing(budget.question_id)
    require(can_run_question(by.person, question))
    held = Budget.objects.get(id=budget.id)
    held.question = question
    return held


def _lost(budget: Budget) -> set[str]:
    outcome = outcome_of(budget)
    return {each.project for each in outcome.rejected} if outcome else set()


def _amount(funding: CoFunding) -> dict[str, Any]:
    return {"project": funding.key, "amount": f"{funding.amount:.2f}", "currency": funding.budget.currency}


def _note(budget: Budget, kind: EventType, told: dict[str, Any], by: Seat) -> None:
    question = budget.question
    about = {"question": str(question.id), "number": question.number}
    note(question.body.assembly_id, kind, about | told, by=by.signature)
    announce(question.topic)
