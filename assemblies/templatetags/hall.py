"""What pages show about the room: whether whoever reads may call for help."""

from typing import Any

from django import template

from assemblies.bodies.models import Assembly
from assemblies.hall.models import DeskHold
from assemblies.hall.permissions import seat_to_help
from assemblies.hall.services import hold_of
from assemblies.members.permissions import can_run_desk

register = template.Library()


@register.simple_tag(takes_context=True)
def place_to_call(context: dict[str, Any]) -> Assembly | None:
    """The assembly whose desk this visitor may call from this page, if there is one."""
    user, here = context.get("user"), context.get("assembly")
    if user is None or not user.is_authenticated or context.get("is_help_page"):
        return None
    places = [here] if isinstance(here, Assembly) else context.get("own") or ()
    return next((place for place in places if seat_to_help(user, place)), None)


@register.simple_tag(takes_context=True)
def held_by_another(context: dict[str, Any]) -> DeskHold | None:
    """Who else has the desk, for somebody at the desk who is about to act."""
    user, here = context.get("user"), context.get("assembly")
    if user is None or not isinstance(here, Assembly) or context.get("is_desk_told") or not can_run_desk(user, here):
        return None
    held = hold_of(here)
    return held if held and held.seat.person_id != user.pk else None
