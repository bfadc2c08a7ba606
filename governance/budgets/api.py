"""REST: the money behind a question, and what it pays for."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.permissions import DESK
from config.doors import Door, Strict, operation, parsed
from config.errors import require
from governance.ballots.permissions import can_run_question
from governance.ballots.services import find_question
from governance.budgeting.amounts import decimal_text, exact_text
from governance.budgets.models import Budget
from governance.budgets.services import LONGEST_CURRENCY, find_budget, set_budget
from governance.budgets.sharing import outcome_of


class BudgetRoundShown(serializers.Serializer):
    project = serializers.CharField()
    cost = serializers.CharField()
    support = serializers.IntegerField()
    price_per_utility = serializers.CharField(allow_null=True, help_text="An exact fraction.")
    load = serializers.CharField(allow_null=True, help_text="An exact fraction.")


class BudgetRejectedShown(serializers.Serializer):
    project = serializers.CharField()
    reason = serializers.CharField()
    effective_support = serializers.CharField(allow_null=True, help_text="Per cent of its cost, at the best moment.")


class BudgetOutcomeShown(serializers.Serializer):
    """What the money pays for. Projects are keys of the question’s options, chosen ones in order."""

    selected = serializers.ListField(child=serializers.CharField())
    cost = serializers.CharField()
    per_voter_budget = serializers.CharField(allow_null=True, help_text="An exact fraction.")
    rounds = BudgetRoundShown(many=True)
    rejected = BudgetRejectedShown(many=True)


class BudgetShown(serializers.Serializer):
    question = serializers.UUIDField()
    amount = serializers.CharField()
    currency = serializers.CharField()
    rule = serializers.CharField()
    settings = serializers.DictField(child=serializers.CharField())
    costs = serializers.DictField(child=serializers.CharField(), help_text="By the key of the option.")
    set_at = serializers.DateTimeField()
    outcome = BudgetOutcomeShown(allow_null=True, help_text="Nothing before the count.")


class BudgetGiven(Strict):
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(max_length=LONGEST_CURRENCY)
    rule = serializers.CharField(max_length=40)
    settings = serializers.DictField(child=serializers.CharField(max_length=40), default=dict)
    costs = serializers.DictField(child=serializers.DecimalField(max_digits=14, decimal_places=2))


class BudgetOfQuestion(Door):
    @operation("read_budget", "The money behind a question, and after the count what it pays for.", answers=BudgetShown)
    def get(self, request: Request, question_id: UUID) -> Response:
        return Response(_told(find_budget(request.user, question_id)))

    @operation(
        "set_budget",
        "Say how much there is, what each option costs and by which rule it is shared out, before the question opens.",
        takes=BudgetGiven,
        answers=BudgetShown,
        refuses=[409],
    )
    def put(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        require(can_run_question(request.user, question))
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        return Response(_told(set_budget(question, by=by, **parsed(BudgetGiven, request.data))))


def _told(budget: Budget) -> dict[str, Any]:
    return {
        "question": budget.question_id,
        "amount": f"{budget.amount:.2f}",
        "currency": budget.currency,
        "rule": budget.rule,
        "settings": budget.settings,
        "costs": budget.costs,
        "set_at": budget.set_at,
        "outcome": _outcome_told(budget),
    }


def _outcome_told(budget: Budget) -> dict[str, Any] | None:
    outcome = outcome_of(budget)
    if outcome is None:
        return None
    return {
        "selected": list(outcome.selected),
        "cost": decimal_text(outcome.cost),
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


urlpatterns = [path("questions/<uuid:question_id>/budget/", BudgetOfQuestion.as_view(), name="budget")]
