from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.middleware import SEAT_KEY
from config.errors import Absent, require
from rehearsal import spore_quay
from rehearsal.doors import all_doors, find_door

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
def doors(request: HttpRequest) -> HttpResponse:
    return render(request, "rehearsal/doors.html", {"doors": all_doors(), "things_to_try": spore_quay.THINGS_TO_TRY})


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
