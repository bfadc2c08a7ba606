"""What a question has led to, on its own page and on its result."""

from typing import Any

from django import template
from django.template.context import RequestContext

from governance.ballots.models import Question, Tally
from governance.ballots.permissions import can_certify
from governance.decisions.models import Decision
from governance.decisions.services import is_carried

register = template.Library()


@register.inclusion_tag("governance/decisions/_of_question.html", takes_context=True)
def decision_of(context: RequestContext, question: Question) -> dict[str, Any]:
    """The decision on record, or the way to put it there for whoever answers for the result."""
    if question.state != Question.State.CERTIFIED:
        return {}
    tally = Tally.objects.filter(question=question).only("id", "result").first()
    if tally is None or not is_carried(tally):
        return {}
    found = Decision.objects.filter(tally=tally).first()
    return {
        "question": question,
        "decision": found,
        "may_adopt": found is None and can_certify(context["request"].user, question),
    }
