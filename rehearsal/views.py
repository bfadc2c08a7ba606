from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.bodies.models import Assembly
from assemblies.founding.errors import NotFromThisComputer
from assemblies.founding.forms import LeaveDemoForm
from assemblies.founding.services import leave_demo
from assemblies.founding.views.beginning import come_in
from assemblies.members.middleware import SEAT_KEY
from config import demo
from config.errors import Absent, require
from config.redirects import SeeOther
from rehearsal.doors import doors_of, find_door
from rehearsal.shelf import TALES, tale_of

THIS_COMPUTER = frozenset({"127.0.0.1", "::1"})
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_demo_mode(view: View[P]) -> View[P]:
    """Elsewhere the address does not exist, whatever is asked of it."""

    @wraps(view)
    def shut(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(demo.is_on(), Absent)
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


@in_demo_mode
@require_http_methods(["GET", "HEAD", "POST"])
def start_our_own(request: HttpRequest) -> HttpResponse:
    """The demo ends for good; only at the computer itself, since everybody in the network can open a demo."""
    is_here = request.META.get("REMOTE_ADDR", "") in THIS_COMPUTER
    form = LeaveDemoForm(request.POST or None)
    if request.method == "POST":
        require(is_here, NotFromThisComputer)
    if form.is_valid():
        given = form.cleaned_data
        person = leave_demo(
            name=given["name"],
            email=given["email"],
            language=get_language() or settings.LANGUAGE_CODE,
            keeps_examples=not given["takes_examples_off"],
        )
        come_in(request, person)
        done = "demo-ended-unlisted" if given["takes_examples_off"] else "demo-ended"
        return SeeOther(reverse("founding:new"), done)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "rehearsal/start_our_own.html", {"form": form, "is_here": is_here}, status=status)
