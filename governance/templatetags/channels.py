"""How the ballots of a question came in, beside its result."""

from typing import Any

from django import template

from governance.ballots.models import Question
from governance.ballots.record import channels_sentence

register = template.Library()


@register.inclusion_tag("governance/ballots/_channels.html")
def channels(question: Question) -> dict[str, Any]:
    """How many came by phone, on paper and with help; nothing where all came by phone."""
    found = question.channels()
    return {"sentence": channels_sentence(found) if set(found) - {"phone"} else ""}
