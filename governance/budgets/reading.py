"""A budget and its outcome as pages tell them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from assemblies.members.models import Seat
from governance.ballots.models import OpenBallot
from governance.ballots.words import option_texts
from governance.budgeting import Outcome, rule_called
from governance.budgeting.stories import own_payments, project_story
from governance.budgeting.words import REASONS
from governance.budgets.models import Budget
from governance.budgets.permissions import can_see_ballots
from governance.budgets.sharing import outcome_of, profile_of


@dataclass(frozen=True)
class ProjectTold:
    """A project before the result: what it is and costs."""

    key: str
    name: str
    cost: Decimal


@dataclass(frozen=True)
class ChosenTold(ProjectTold):
    """A project that is paid for. `each` is what those paid who paid the full price; nothing where nobody pays."""

    number: int
    support: int
    payers: int
    each: Decimal | None
    spent: Decimal
    width: str


@dataclass(frozen=True)
class RejectedTold(ProjectTold):
    support: int
    reason: str
    effective_support: str
    left: Decimal | None
    missing: Decimal | None
    supporters: int
    spent_out: int


@dataclass(frozen=True)
class OutcomeTold:
    chosen: list[ChosenTold]
    rejected: list[RejectedTold]
    cost: Decimal
    left: Decimal
    share: Decimal | None
    voters: int


@dataclass(frozen=True)
class Amount:
    name: str
    amount: Decimal
    people: int = 0


@dataclass(frozen=True)
class OwnTold:
    """What a voter's ballot came to."""

    paid: list[Amount]
    missed: list[str]


def rule_told(budget: Budget) -> tuple[str, str]:
    """The rule's name, and how it works in two sentences."""
    rule = rule_called(budget.rule)
    return _(rule.title), _(rule.told)


def projects_told(budget: Budget) -> list[ProjectTold]:
    texts = option_texts(budget.question)
    return [ProjectTold(key, texts[key], Decimal(budget.costs[key])) for key in texts if key in budget.costs]


def outcome_told(budget: Budget) -> OutcomeTold | None:
    outcome = outcome_of(budget)
    if outcome is None:
        return None
    texts = option_texts(budget.question)
    chosen = []
    for each in outcome.rounds:
        most = None if each.payments is None else max(each.payments.amounts.tolist(), default=0.0)
        chosen.append(
            ChosenTold(
                key=each.project,
                name=texts[each.project],
                cost=each.cost,
                number=each.number,
                support=each.support,
                payers=0 if each.payments is None else len(each.payments.voters),
                each=None if most is None else _money(most),
                spent=each.spent,
                width=f"{100 * each.cost / budget.amount:.1f}",
            )
        )
    return OutcomeTold(
        chosen=chosen,
        rejected=[_rejected(budget, outcome, each.project) for each in outcome.rejected],
        cost=outcome.cost,
        left=budget.amount - outcome.cost,
        share=None if outcome.per_voter_budget is None else _money(outcome.per_voter_budget),
        voters=outcome.voters,
    )


def rejected_told(budget: Budget, key: str) -> RejectedTold | None:
    """Why this project was not chosen; nothing if it was, or before the count."""
    outcome = outcome_of(budget)
    if outcome is None or all(each.project != key for each in outcome.rejected):
        return None
    return _rejected(budget, outcome, key)


def spending_told(budget: Budget, key: str) -> list[Amount]:
    """Where the money of a project's supporters went, if whole ballots may be seen."""
    outcome = outcome_of(budget)
    if outcome is None or not can_see_ballots(budget.question):
        return []
    texts = option_texts(budget.question)
    story = project_story(profile_of(budget), outcome, key)
    return [Amount(texts[one.project], _money(one.amount), one.people) for one in story.spending]


def own_told(budget: Budget, seat: Seat | None) -> OwnTold | None:
    """What an open ballot of this seat paid for."""
    outcome = outcome_of(budget)
    if outcome is None or seat is None or budget.question.is_secret:
        return None
    ballot = OpenBallot.objects.counted(budget.question).filter(seat=seat).first()
    if ballot is None:
        return None
    worth = supported(json.loads(ballot.choice))
    texts = option_texts(budget.question)
    paid = [Amount(texts[project], _money(amount)) for project, amount in own_payments(outcome, worth)]
    missed = [texts[key] for key in worth if key not in outcome.selected]
    return OwnTold(paid, missed)


def supported(choice: object) -> dict[str, int]:
    """The projects that a choice supports, each with its points."""
    if isinstance(choice, str):
        return {choice: 1}
    if isinstance(choice, dict):
        return {key: points for key, points in choice.items() if points > 0}
    return dict.fromkeys(choice, 1) if isinstance(choice, list) else {}


def _rejected(budget: Budget, outcome: Outcome, key: str) -> RejectedTold:
    each = next(one for one in outcome.rejected if one.project == key)
    missing = None if each.left is None else max(Fraction(each.cost) - each.left, Fraction(0))
    return RejectedTold(
        key=key,
        name=option_texts(budget.question)[key],
        cost=each.cost,
        support=each.support,
        reason=_(REASONS[each.reason]),
        effective_support=each.effective_support or "",
        left=None if each.left is None else _money(each.left),
        missing=None if missing is None else _money(missing),
        supporters=each.supporters,
        spent_out=each.spent_out,
    )


def _money(amount: Fraction | float) -> Decimal:
    """To hundredths, for reading."""
    return Decimal(round(amount * 100)) / 100
