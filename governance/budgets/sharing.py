"""Between a budget's row and the arithmetic."""

from __future__ import annotations

import json
from collections.abc import Collection
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from governance.ballots.models import Tally
from governance.ballots.tallying import grouped_choices, order_of_lots
from governance.ballots.words import option_texts
from governance.budgeting import Kind, Outcome, Profile, Project, fund
from governance.budgeting.pabulib import BudgetFile, write
from governance.budgeting.profile import WITHDRAWN
from governance.budgets.models import Budget, ProjectSheet

KINDS = {"approval": Kind.APPROVAL, "plurality": Kind.CHOOSE_1, "cumulative": Kind.CUMULATIVE}
"""The rules of counting whose ballots can share out money, and how Pabulib calls such ballots."""


def projects_of(budget: Budget) -> list[Project]:
    """The options in ballot order with what they ask of the money; a withdrawn one costs what no budget holds."""
    config = budget.question.config or {}
    texts = option_texts(budget.question)
    asked = budget.asked()
    return [Project(key, asked.get(key, WITHDRAWN), texts.get(key, key)) for key in config["options"]]


def profile_of(budget: Budget) -> Profile:
    """Every counted ballot, in an order that says nothing."""
    grouped = sorted(grouped_choices(budget.question), key=lambda one: json.dumps(one, sort_keys=True))
    return Profile.from_choices(projects_of(budget), budget.amount, grouped, KINDS[budget.question.rule])


def outcome_of(budget: Budget) -> Outcome | None:
    """What is paid for; nothing before the count. The lots are those of the count."""
    if not budget.question.has_result:
        return None
    return _shared_out(budget.question_id)


@lru_cache(maxsize=64)
def _shared_out(question_id: UUID) -> Outcome:
    """A counted question never changes, and neither does its budget."""
    budget = Budget.objects.select_related("question__body__assembly").get(question_id=question_id)
    tally = Tally.objects.select_related("question").get(question_id=question_id)
    return fund(budget.rule, profile_of(budget), settings=budget.settings, lots=order_of_lots(tally))


def as_pb(budget: Budget) -> str:
    """The ballots as a file of Pabulib, numbered from 1."""
    profile, question = profile_of(budget), budget.question
    outcome = outcome_of(budget)
    chosen = set(outcome.selected) if outcome else set()
    sheets = {sheet.key: sheet for sheet in budget.sheets.all()}
    about = [_cells(project.id, chosen, sheets.get(project.id)) for project in profile.projects]
    settings = "".join(f" {name}={value}" for name, value in budget.settings.items())
    meta: dict[str, Any] = {
        "description": question.title,
        "rule": budget.rule + settings,
        "currency": budget.currency,
        "instance": str(question.id),
    }
    voters = [str(number) for number in range(1, profile.voters + 1)]
    return write(BudgetFile(profile, meta, voters, about))


def _cells(key: str, chosen: Collection[str], sheet: ProjectSheet | None) -> dict[str, str]:
    cells = {"selected": "1" if key in chosen else "0"}
    if sheet is None:
        return cells
    place = {name: "" if (at := getattr(sheet, name)) is None else repr(at) for name in ("latitude", "longitude")}
    return cells | {"category": sheet.category, "district": sheet.place} | place


def command_of(budget: Budget) -> str:
    """The one command that shares out the downloaded file again and comes to the same."""
    words = ["python3 -m governance.budgeting budget.pb --rule", budget.rule]
    words += [f"-o {name}={value}" for name, value in budget.settings.items()]
    tally = Tally.objects.select_related("question").get(question_id=budget.question_id)
    return " ".join([*words, "--lot", ",".join(order_of_lots(tally))])


def for_own_device(budget: Budget) -> dict[str, Any] | None:
    """What a device needs to work out what a ballot paid for: the public result alone, in decimals.

    A price is what a whole vote, or a point, pays; a load what everybody had been given by then.
    """
    outcome = outcome_of(budget)
    if outcome is None:
        return None
    by_cost = outcome.settings.get("utilities", "cost") == "cost"
    return {
        "share": float(outcome.per_voter_budget or 0),
        "rounds": [
            {
                "project": each.project,
                "price": None
                if each.price_per_utility is None
                else float(each.price_per_utility * (Fraction(each.cost) if by_cost else 1)),
                "load": None if each.load is None else float(each.load),
            }
            for each in outcome.rounds
        ],
    }
