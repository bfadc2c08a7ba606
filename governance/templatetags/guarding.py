"""The parts of a question's page that speak of holds and of the lot."""

from typing import Any

from django import template
from django.template.context import RequestContext

from config.clock import now
from governance.ballots.digits import digits_missing
from governance.ballots.holds import can_release
from governance.ballots.lifecycle import Act, is_possible
from governance.ballots.models import Question, Stops
from governance.ballots.permissions import can_add_digits, can_draft_question, can_hold

register = template.Library()


@register.inclusion_tag("governance/ballots/_holds.html", takes_context=True)
def holds(context: RequestContext, question: Question) -> dict[str, Any]:
    """Who holds or held a result, why and until when; guarantors find what they can do."""
    if not question.has_result and question.state != Question.State.ANNULLED:
        return {}
    visitor = context["request"].user
    may_act = question.has_result and can_hold(visitor, question)
    told = ("releases__by__person", "stepped_aside__by__person", "stepped_aside__substitute__person")
    placed = list(question.holds.select_related("by__person", "asked__tally").prefetch_related(*told))
    at = now()
    return {
        "question": question,
        "assembly": question.body.assembly,
        "holds": [
            {
                "hold": one,
                "is_payment": one.stops == Stops.PAYMENT,
                "may_release": may_act and one.ended_at is None and can_release(visitor, one),
                "waits": one.waits_for_members(at),
                "said": one.members_said(),
            }
            for one in placed
        ],
        "may_ask": can_draft_question(visitor, question.body),
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
