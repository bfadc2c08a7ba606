from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.bodies.models import Assembly
from assemblies.members.middleware import SEAT_KEY
from config.errors import Absent, require
from rehearsal.doors import doors_of, find_door
from rehearsal.shelf import TALES, tale_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_demo_mode(view: View[P]) -> View[P]:
    """Elsewhere the address does not exist, whatever is asked of it."""

    @wraps(view)
    def shut(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(settings.DEMO, Absent)
        return view(request, *args, **kwargs)

    return shut


@in_demo_mode
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The stories that are here, as books on a shelf."""
    here = {assembly.slug: assembly for assembly in Assembly.objects.filter(slug__in=[tale.slug for tale in TALES])}
    return render(
        request, "rehearsal/shelf.html", {"assemblies": [here[tale.slug] for tale in TALES if tale.slug in here]}
    )


@in_demo_mode
@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story: who can be visited there, and three things to try."""
    tale, assembly = tale_of(slug), Assembly.objects.filter(slug=slug).first()
    if tale is None or assembly is None:
        raise Absent
    context = {"assembly": assembly, "doors": doors_of(tale), "things_to_try": tale.things_to_try}
    return render(request, "rehearsal/story.html", context)


@in_demo_mode
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Looking shows who it is; only the button signs in."""
    found = find_door(token)
    if request.method != "POST":
        return render(request, "rehearsal/door.html", {"door": found})
    login(request, found.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.pop(SEAT_KEY, None)
    return redirect("home")
