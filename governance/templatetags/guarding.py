"""The parts of a question's page that speak of holds and of the lot."""

from typing import Any

from django import template
from django.template.context import RequestContext

from governance.ballots.digits import digits_missing
from governance.ballots.lifecycle import Act, is_possible
from governance.ballots.models import Question
from governance.ballots.permissions import can_add_digits, can_hold

register = template.Library()


@register.inclusion_tag("governance/ballots/_holds.html", takes_context=True)
def holds(context: RequestContext, question: Question) -> dict[str, Any]:
    """Who holds or held a result, why and until when; guarantors find what they can do."""
    if not question.has_result and question.state != Question.State.ANNULLED:
        return {}
    visitor = context["request"].user
    may_act = question.has_result and can_hold(visitor, question)
    placed = list(question.holds.select_related("by__person").prefetch_related("releases__by__person"))
    persons = {one.id: {given.by.person_id for given in one.releases.all()} for one in placed}
    return {
        "question": question,
        "holds": [(one, may_act and visitor.pk not in persons[one.id]) for one in placed],
        "may_hold": may_act
        and is_possible(Act.HOLD, question)
        and not any(one.by and one.by.person_id == visitor.pk for one in placed),
    }


@register.inclusion_tag("governance/ballots/_lot_digits.html", takes_context=True)
def lot_digits(context: RequestContext, question: Question) -> dict[str, Any]:
    """Which digits are in the lot, and how many people must still add theirs."""
    if not (question.config or {}).get("lot_digits"):
        return {}
    given = list(question.digits.select_related("by__person"))
    missing = digits_missing(question) if question.state == Question.State.FROZEN else 0
    visitor = context["request"].user
    is_new = visitor.pk not in {one.by.person_id for one in given}
    return {
        "question": question,
        "given": given,
        "missing": missing,
        "may_add": bool(missing) and is_new and can_add_digits(visitor, question),
    }
