"""A budget as files: a line a project for tables, and everything for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from config.tables import plain
from governance.ballots.words import option_texts
from governance.budgeting import Outcome
from governance.budgeting.amounts import decimal_text, exact_text
from governance.budgets.models import Budget
from governance.budgets.sharing import outcome_of

COLUMNS = (
    "project", "name", "category", "place", "latitude", "longitude", "cost", "promised_by_others", "asked",
    "paid_for", "order", "support", "reason", "effective_support", "milestone",
)  # fmt: skip
WORDS = ("name", "category", "place")


def csv_of(budget: Budget) -> str:
    """Each project with what it asks for, and after the count what became of it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in project_rows(budget):
        writer.writerow([_cell(row[name], is_words=name in WORDS) for name in COLUMNS])
    return file.getvalue()


def told_in_full(budget: Budget) -> dict[str, Any]:
    """Everything that is public about it. Amounts are decimals as text, shares and prices exact fractions as text."""
    return {
        "question": str(budget.question_id),
        "title": budget.question.title,
        "amount": f"{budget.amount:.2f}",
        "carried": f"{budget.carried:.2f}",
        "follows": str(budget.follows.question_id) if budget.follows else None,
        "currency": budget.currency,
        "rule": budget.rule,
        "settings": budget.settings,
        "leftover": budget.leftover,
        "costs": budget.costs,
        "set_at": budget.set_at,
        "projects": list(project_rows(budget)),
        "outcome": outcome_told_in_full(outcome_of(budget)),
    }


def project_rows(budget: Budget) -> Iterator[dict[str, Any]]:
    """A project each, in the order of the ballot: what COLUMNS names, and what is longer than a cell."""
    texts, asked, outcome = option_texts(budget.question), budget.asked(), outcome_of(budget)
    sheets = {sheet.key: sheet for sheet in budget.sheets.all()}
    funding, milestones = list(budget.funding.all()), list(budget.milestones.all())
    rounds = {each.project: each for each in outcome.rounds} if outcome else {}
    rejected = {each.project: each for each in outcome.rejected} if outcome else {}
    for key in (key for key in texts if key in asked):
        sheet, paid, lost = sheets.get(key), rounds.get(key), rejected.get(key)
        promised = [one for one in funding if one.key == key]
        noted = [one for one in milestones if one.key == key]
        support = paid.support if paid else lost.support if lost else None
        yield {
            "project": key,
            "name": texts[key],
            "category": sheet.category if sheet else "",
            "place": sheet.place if sheet else "",
            "latitude": sheet.latitude if sheet else None,
            "longitude": sheet.longitude if sheet else None,
            "feasibility": sheet.feasibility if sheet else "",
            "proposal": str(sheet.proposal_id) if sheet and sheet.proposal_id else None,
            "cost": budget.costs[key],
            "asked": f"{asked[key]:.2f}",
            "promised_by_others": f"{sum(one.amount for one in promised if not one.withdrawn_at):.2f}",
            "funding": [
                {
                    "id": str(one.id),
                    "giver": one.giver,
                    "amount": f"{one.amount:.2f}",
                    "is_before_vote": one.is_before_vote,
                    "promised_at": one.promised_at,
                    "withdrawn_at": one.withdrawn_at,
                }
                for one in promised
            ],
            "paid_for": None if outcome is None else paid is not None,
            "order": paid.number if paid else None,
            "support": support,
            "reason": lost.reason if lost else None,
            "effective_support": lost.effective_support if lost else None,
            "milestone": noted[-1].stage if noted else None,
            "milestones": [{"stage": one.stage, "day": one.day, "text": one.text} for one in noted],
        }


def outcome_told_in_full(outcome: Outcome | None) -> dict[str, Any] | None:
    """What is paid for, step by step; nothing before the count."""
    if outcome is None:
        return None
    return {
        "selected": list(outcome.selected),
        "cost": decimal_text(outcome.cost),
        "left_over": decimal_text(outcome.budget - outcome.cost),
        "per_voter_budget": None if outcome.per_voter_budget is None else exact_text(outcome.per_voter_budget),
        "rounds": [
            {
                "project": each.project,
                "cost": decimal_text(each.cost),
                "support": each.support,
                "price_per_utility": None if each.price_per_utility is None else exact_text(each.price_per_utility),
                "load": None if each.load is None else exact_text(each.load),
            }
            for each in outcome.rounds
        ],
        "rejected": [
            {"project": each.project, "reason": each.reason, "effective_support": each.effective_support}
            for each in outcome.rejected
        ],
    }


def _cell(value: object, *, is_words: bool) -> str:
    """A number as it is; somebody's words so that no table program takes them for a formula."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return plain(text) if is_words else text
