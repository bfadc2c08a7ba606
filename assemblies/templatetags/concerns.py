"""The link “Something is wrong here” in the foot of each page."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from assemblies.bodies.models import Assembly

register = template.Library()


@register.simple_tag(takes_context=True)
def wrong_here(context: dict[str, Any]) -> str:
    """Where it leads from this page. The address of a page that opens something, such as a card’s, goes nowhere."""
    request, here = context.get("request"), context.get("assembly")
    if context.get("is_writing"):
        return ""
    path = reverse("concerns:write", args=[here.slug]) if isinstance(here, Assembly) else reverse("concerns:choose")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or "token" in match.kwargs:
        return path
    return f"{path}?{urlencode({'page': request.path})}"
