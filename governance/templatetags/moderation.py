"""What a page says where a text was hidden, and how somebody reports one."""

from typing import Any

from django import template
from django.template.context import RequestContext

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role
from assemblies.members.permissions import seats_in
from governance.moderation.kinds import kind_called
from governance.moderation.permissions import reporting_seat
from governance.moderation.services import case_hiding

register = template.Library()


@register.inclusion_tag("governance/moderation/_blank.html")
def blank(kind: str, target: object, reason: str = "") -> dict[str, Any]:
    """Stands where the words stood: who hid them, why, and the way to the case."""
    return {"case": case_hiding(kind, target), "reason": reason}


@register.simple_tag(takes_context=True)
def may_report(context: RequestContext, assembly: Assembly) -> bool:
    """Whether this visitor can report what others wrote; for lists, where each text is not looked up again."""
    return any(seat.role != Role.SERVICE for seat in seats_in(context["request"].user, assembly))


@register.inclusion_tag("governance/moderation/_report.html", takes_context=True)
def report_link(context: RequestContext, kind: str, target: object, assembly: Assembly) -> dict[str, Any]:
    """For everybody with a seat who did not write the text."""
    visitor, known = context["request"].user, kind_called(kind)
    found = known.find(str(target)) if known and seats_in(visitor, assembly) else None
    may = found is not None and reporting_seat(visitor, found) is not None
    return {"kind": kind, "target": str(target), "label": known.label if known else "", "may_report": may}
