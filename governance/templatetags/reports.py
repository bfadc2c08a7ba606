"""Minority reports where a result is told: on its own page, and for the press."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import RequestContext

from governance.ballots.models import Question
from governance.reports.reading import beside

register = template.Library()


@register.inclusion_tag("governance/reports/_beside.html", takes_context=True)
def minority_reports(context: RequestContext, question: Question) -> dict[str, Any]:
    """The reports that stand beside a result and, for members, those that gather signatures."""
    return {"question": question, "beside": beside(question, context["request"].user)}


@register.inclusion_tag("governance/reports/_press.html")
def minority_reports_for_press(question: Question) -> dict[str, Any]:
    """The attached reports alone, as everybody reads them."""
    return {"beside": beside(question, AnonymousUser())}
