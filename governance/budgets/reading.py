"""A budget and its outcome as pages tell them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from assemblies.members.models import Seat
from governance.ballots.models import OpenBallot
from governance.ballots.words import option_texts
from governance.budgeting import Outcome, Rejected, Round, rule_called
from governance.budgeting.comparing import Way
from governance.budgeting.stories import own_payments, project_story
from governance.budgeting.words import REASONS
from governance.budgets.models import Budget, ProjectSheet
from governance.budgets.permissions import can_see_ballots
from governance.budgets.picture import Map, Spot, drawn
from governance.budgets.projects import later_by_project
from governance.budgets.sharing import outcome_of, profile_of
from governance.budgets.ways import way_told


@dataclass(frozen=True)
class ProjectTold:
    """A project before the result. `cost` is what it asks of this money, `whole` what it costs altogether."""

    key: str
    name: str
    cost: Decimal
    whole: Decimal
    sheet: ProjectSheet | None = None


@dataclass(frozen=True)
class StepTold:
    """A project that is paid for or not, in the story of the outcome; `cost` is what it asked of this money."""

    key: str
    name: str
    cost: Decimal


@dataclass(frozen=True)
class ChosenTold(StepTold):
    """A project that is paid for. `each` is what those paid who paid the full price; nothing where nobody pays."""

    number: int
    support: int
    payers: int
    each: Decimal | None
    spent: Decimal
    width: str


@dataclass(frozen=True)
class RejectedTold(StepTold):
    support: int
    reason: str
    effective_support: str
    left: Decimal | None
    missing: Decimal | None
    supporters: int
    spent_out: int
    is_paid_by_others: bool = False


@dataclass(frozen=True)
class OutcomeTold:
    chosen: list[ChosenTold]
    rejected: list[RejectedTold]
    cost: Decimal
    left: Decimal
    share: Decimal | None
    voters: int


@dataclass(frozen=True)
class AreaTold:
    """A place: how many projects it has, how many of them are paid for, and with how much."""

    name: str
    projects: int
    paid: int
    amount: Decimal


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


@dataclass(frozen=True)
class Kind:
    """The projects of one category."""

    name: str
    projects: list[ProjectTold]


def rule_told(budget: Budget) -> tuple[str, str]:
    """The rule's name, and how it works in a few sentences."""
    way = Way(budget.rule, budget.settings)
    return _(rule_called(budget.rule).title), way_told(way)


def projects_told(budget: Budget) -> list[ProjectTold]:
    texts, asked = option_texts(budget.question), budget.asked()
    sheets = {sheet.key: sheet for sheet in budget.sheets.all()}
    return [
        ProjectTold(key, texts[key], asked[key], Decimal(budget.costs[key]), sheets.get(key))
        for key in texts
        if key in asked
    ]


def by_category(projects: Sequence[ProjectTold]) -> list[Kind]:
    """In the order of the ballot; those without a category last."""
    kinds: dict[str, list[ProjectTold]] = {}
    for project in projects:
        kinds.setdefault(project.sheet.category if project.sheet else "", []).append(project)
    return [Kind(name, found) for name, found in sorted(kinds.items(), key=lambda one: not one[0])]


def map_told(projects: Sequence[ProjectTold], outcome: OutcomeTold | None) -> Map | None:
    """Where the projects are, as far as anybody has said."""
    numbers = {one.key: one.number for one in outcome.chosen} if outcome else {}
    return drawn(
        [
            Spot(one.key, one.name, one.sheet.place, at[0], at[1], numbers.get(one.key, 0))
            for one in projects
            if one.sheet and (at := one.sheet.at)
        ]
    )


def areas_told(projects: Sequence[ProjectTold], outcome: OutcomeTold) -> list[AreaTold]:
    """How the money spreads over the places."""
    chosen = {one.key for one in outcome.chosen}
    areas: dict[str, AreaTold] = {}
    for one in projects:
        if one.sheet and one.sheet.place:
            before = areas.get(one.sheet.place, AreaTold(one.sheet.place, 0, 0, Decimal(0)))
            is_paid = one.key in chosen
            areas[before.name] = AreaTold(
                before.name, before.projects + 1, before.paid + is_paid, before.amount + (one.cost if is_paid else 0)
            )
    return sorted(areas.values(), key=lambda area: area.name)


def outcome_told(budget: Budget) -> OutcomeTold | None:
    outcome = outcome_of(budget)
    if outcome is None:
        return None
    texts = option_texts(budget.question)
    return OutcomeTold(
        chosen=[_chosen(each, texts[each.project], budget) for each in outcome.rounds],
        rejected=_all_rejected(budget, outcome),
        cost=outcome.cost,
        left=budget.amount - outcome.cost,
        share=None if outcome.per_voter_budget is None else _money(outcome.per_voter_budget),
        voters=outcome.voters,
    )


def chosen_told(budget: Budget, key: str) -> ChosenTold | None:
    """How this project came to be paid for; nothing if it was not, or before the count."""
    outcome = outcome_of(budget)
    found = next((each for each in outcome.rounds if each.project == key), None) if outcome else None
    return None if found is None else _chosen(found, option_texts(budget.question)[key], budget)


def rejected_told(budget: Budget, key: str) -> RejectedTold | None:
    """Why this project was not chosen; nothing if it was, or before the count."""
    outcome = outcome_of(budget)
    if outcome is None or all(each.project != key for each in outcome.rejected):
        return None
    return next(one for one in _all_rejected(budget, outcome) if one.key == key)


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


def _chosen(each: Round, name: str, budget: Budget) -> ChosenTold:
    most = None if each.payments is None else max(each.payments.amounts.tolist(), default=0.0)
    return ChosenTold(
        key=each.project,
        name=name,
        cost=each.cost,
        number=each.number,
        support=each.support,
        payers=0 if each.payments is None else len(each.payments.voters),
        each=None if most is None else _money(most),
        spent=each.spent,
        width=f"{100 * each.cost / budget.amount:.1f}",
    )


def _all_rejected(budget: Budget, outcome: Outcome) -> list[RejectedTold]:
    texts, later = option_texts(budget.question), later_by_project(budget)
    return [_rejected(each, texts[each.project], later.get(each.project, Decimal(0))) for each in outcome.rejected]


def _rejected(each: Rejected, name: str, later: Decimal) -> RejectedTold:
    missing = None if each.left is None else max(Fraction(each.cost) - each.left, Fraction(0))
    return RejectedTold(
        key=each.project,
        name=name,
        cost=each.cost,
        support=each.support,
        is_paid_by_others=later >= each.cost,
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
