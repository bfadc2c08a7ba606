"""The ledger of a text, in short, on the text's own page."""

from typing import Any

from django import template
from django.template.context import RequestContext

from governance.objections.of_proposals import KIND, text_of
from governance.objections.permissions import objecting_seat
from governance.objections.services import counts_of
from governance.proposals.models import Proposal

register = template.Library()


@register.inclusion_tag("governance/objections/_ledger.html", takes_context=True)
def ledger_of(context: RequestContext, proposal: Proposal) -> dict[str, Any]:
    """How many objections there are and how they stand; members find the way to object."""
    text = text_of(proposal)
    may = text.is_open and objecting_seat(context["request"].user, text) is not None
    return {"counts": counts_of(KIND, text.id), "kind": KIND, "target": text.id, "may_object": may}
