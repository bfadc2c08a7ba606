"""Minority reports where a result is told: on its own page, and for the press."""

from typing import Any

from django import template
from django.template.context import RequestContext

from governance.ballots.models import Question
from governance.objections.models import Objection
from governance.reports.reading import attached_to, otherwise

register = template.Library()


@register.inclusion_tag("governance/reports/_beside.html")
def minority_reports(question: Question) -> dict[str, Any]:
    """The reports that stand beside a result, as everybody reads them."""
    return {"attached": attached_to(question)}


@register.inclusion_tag("governance/reports/_carried.html")
def carried_in(objection: Objection) -> dict[str, Any]:
    """The minority reports beside results that carry an objection."""
    return {"reports": objection.carried_in.attached().filter(hidden_at=None)}


@register.inclusion_tag("governance/reports/_otherwise.html", takes_context=True)
def see_it_otherwise(context: RequestContext, question: Question) -> dict[str, Any]:
    """For members who could vote: the reports that gather signatures, and the way to write one."""
    otherwise_told = otherwise(question, context["request"].user)
    return {"question": question, "assembly": question.body.assembly, "otherwise": otherwise_told}


@register.inclusion_tag("governance/reports/_press.html")
def minority_reports_for_press(question: Question) -> dict[str, Any]:
    """The attached reports, on the page for the press."""
    return {"attached": attached_to(question)}
