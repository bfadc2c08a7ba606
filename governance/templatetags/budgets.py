"""The money behind a question, where the question, its ballot and its result are told."""

from typing import Any

from django import template
from django.template.context import RequestContext

from governance.ballots.models import Question
from governance.budgets.models import Budget
from governance.budgets.permissions import can_bring_in, can_send_elsewhere, can_set_budget
from governance.budgets.reading import projects_told
from governance.budgets.sharing import KINDS

register = template.Library()


@register.inclusion_tag("governance/budgets/_of_question.html", takes_context=True)
def budget_of(context: RequestContext, question: Question) -> dict[str, Any]:
    """The way to the budget, or to setting one for the desk; nothing where there can be none."""
    if question.rule not in KINDS:
        return {}
    visitor = context["request"].user
    if question.state == Question.State.DRAFT:
        return {"question": question, "may_send_elsewhere": can_send_elsewhere(visitor, question)}
    found = Budget.objects.filter(question=question).first()
    may_set = found is None and can_set_budget(visitor, question)
    may_bring_in = found is not None and can_bring_in(visitor, question)
    return {"question": question, "budget": found, "may_set": may_set, "may_bring_in": may_bring_in}


@register.inclusion_tag("governance/budgets/_ballot.html")
def budget_on_ballot(question: Question) -> dict[str, Any]:
    """What there is and what each project costs, above the ballot; it keeps a running total where one ticks."""
    if question.rule not in KINDS:
        return {}
    found = Budget.objects.filter(question=question).first()
    if found is None:
        return {}
    found.question = question
    return {"budget": found, "projects": projects_told(found)}
