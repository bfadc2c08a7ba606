"""What the desk does with budgets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.ballots.casting import lock_for_changing
from governance.ballots.models import Question
from governance.ballots.permissions import can_run_question
from governance.ballots.services import find_question
from governance.budgeting import CountingError, Profile, Project, fund, rules
from governance.budgets import record
from governance.budgets.errors import BadBudget, BudgetFixed, NoProjects
from governance.budgets.models import Budget, Leftover
from governance.budgets.permissions import is_open_for_a_budget
from governance.budgets.sharing import KINDS, outcome_of

MOST = Decimal(10) ** 12
LONGEST_CURRENCY = 12
NOTHING_SET: Mapping[str, str] = {}


def find_budget(visitor: Visitor, question_id: UUID) -> Budget:
    """The budget of a question that this visitor may see."""
    question = find_question(visitor, question_id)
    found = Budget.objects.filter(question=question).first()
    if found is None:
        raise Absent
    found.question = question
    return found


@transaction.atomic
def set_budget(
    question: Question,
    *,
    by: Seat,
    amount: Decimal,
    currency: str,
    rule: str,
    costs: Mapping[str, Decimal],
    settings: Mapping[str, str] = NOTHING_SET,
    leftover: str = Leftover.BACK,
) -> Budget:
    """How much there is, what each project costs and the rule, for all to read before anybody votes.

    What an earlier budget left over for the next one is added to the amount.
    """
    require(can_run_question(by.person, question))
    question = lock_for_changing(question.id)
    require(question.rule in KINDS, NoProjects)
    require(is_open_for_a_budget(question), BudgetFixed)
    _require_whole(question, amount, currency, costs)
    counts_anyway = question.quorum in {"", "0"}
    require(
        counts_anyway,
        BadBudget,
        reason=_("its vote asks for a share of the people; money is shared out however many vote."),
    )
    require(leftover in Leftover.values, BadBudget, reason=_("say what becomes of what is left over."))
    Assembly.objects.select_for_update().get(id=question.body.assembly_id)
    before = to_follow(question, currency.strip())
    carried = left_over(before) if before else Decimal(0)
    amount += carried
    _require_countable(rule, settings, amount, costs)
    plan = {
        "amount": f"{amount:.2f}",
        "currency": currency.strip(),
        "rule": rule,
        "settings": dict(settings),
        "costs": {key: f"{cost:.2f}" for key, cost in costs.items()},
        "leftover": leftover,
    }
    moved = {"carried": f"{carried:.2f}", "follows": str(before.question_id) if before else None}
    budget, _made = Budget.objects.update_or_create(
        question=question, defaults=plan | {"amount": amount, "carried": carried, "follows": before, "set_at": now()}
    )
    require(min(budget.asked().values()) > 0, BadBudget, reason=_("others promise all of what a project costs."))
    about = {"question": str(question.id), "number": question.number}
    note(question.body.assembly_id, record.SET, about | plan | moved, by=by.signature)
    announce(question.topic)
    return budget


def to_follow(question: Question, currency: str = "") -> Budget | None:
    """The oldest budget whose rule keeps what is left over for the next one, and that no other one follows yet."""
    ended = Budget.objects.filter(
        question__body__assembly=question.body.assembly_id,
        question__state=Question.State.CERTIFIED,
        leftover=Leftover.NEXT,
    ).exclude(question=question)
    if currency:
        ended = ended.filter(currency=currency)
    followed = Budget.objects.exclude(question__state=Question.State.ANNULLED).exclude(question=question)
    waiting = ended.exclude(id__in=followed.filter(follows__isnull=False).values("follows"))
    waiting = waiting.select_related("question__body__assembly").order_by("set_at", "id")
    return next((one for one in waiting if left_over(one)), None)


def left_over(budget: Budget) -> Decimal:
    """What the rule did not spend; nothing before the count."""
    outcome = outcome_of(budget)
    return budget.amount - outcome.cost if outcome else Decimal(0)


def _require_whole(question: Question, amount: Decimal, currency: str, costs: Mapping[str, Decimal]) -> None:
    config = question.config or {}
    standing = [key for key in config["options"] if key not in config.get("withdrawn", ())]
    require(is_money(amount), BadBudget, reason=_("write how much there is, as an amount above 0."))
    require(bool(currency.strip()), BadBudget, reason=_("say in which currency."))
    require(len(currency.strip()) <= LONGEST_CURRENCY, BadBudget, reason=_("the currency is longer than 12 letters."))
    require(set(costs) == set(standing), BadBudget, reason=_("say what each option costs."))
    require(all(map(is_money, costs.values())), BadBudget, reason=_("each cost is an amount above 0."))


def is_money(amount: Decimal) -> bool:
    """Above 0, and no finer than hundredths."""
    try:
        return 0 < amount < MOST and amount == amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        return False


def _require_countable(rule: str, settings: Mapping[str, str], amount: Decimal, costs: Mapping[str, Decimal]) -> None:
    """Sharing out nobody's ballots has the last word on rule and settings."""
    require(rule in rules(), BadBudget, reason=_("choose one of the rules."))
    projects = [Project(key, cost) for key, cost in costs.items()]
    try:
        fund(rule, Profile.from_choices(projects, amount, []), settings=settings, lots=list(costs))
    except CountingError as error:
        raise BadBudget(reason=str(error)) from None
