"""The part of a result that speaks of communities or delegations that must agree."""

from typing import Any

from django import template

from governance.ballots.models import Question, Tally
from governance.ballots.part_words import parts_told

register = template.Library()


@register.inclusion_tag("governance/ballots/_parts.html")
def parts(question: Question, tally: Tally) -> dict[str, Any]:
    """How each part answered, as a picture and a table; nothing where no part had to agree."""
    return {"told": parts_told(question, tally.result)}
