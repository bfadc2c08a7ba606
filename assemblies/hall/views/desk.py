"""Handing over the desk, and calls for help on both sides."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.hall import services
from assemblies.hall.models import HelpCall
from assemblies.hall.permissions import seat_to_help
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, NotAllowed, require
from config.redirects import SeeOther, done_sentence

DONE = {"called": gettext_lazy("The desk knows."), "dropped": gettext_lazy("The desk knows that you need nobody.")}


def at_desk(request: HttpRequest, slug: str) -> tuple[Assembly, Seat]:
    """The assembly and the seat in which somebody acts at its desk, or a refusal."""
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, DESK)
    if seat is None:
        raise NotAllowed
    return assembly, seat


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has the desk now, and one button that takes it over."""
    assembly, seat = at_desk(request, slug)
    if request.method == "POST":
        services.take_desk(assembly, by=seat)
        return SeeOther(reverse("desk", args=[slug]))
    held = services.hold_of(assembly)
    context = {
        "assembly": assembly,
        "heading": _("Take over the desk?"),
        "consequence": _("%(name)s has the desk and sees at once that you took it over.")
        % {"name": held.seat.person.name}
        if held and held.seat_id != seat.id
        else _("Everybody at the desk sees that you have it."),
        "undo": _("The others can still look and act, and take it over again. The minutes name both seats."),
        "verb": _("Take over the desk"),
        "is_safe": True,
        "is_desk_told": True,
        "back_url": reverse("desk", args=[slug]),
    }
    return render(request, "_confirm.html", context)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, seat = at_desk(request, slug)
    services.leave_desk(assembly, by=seat)
    return SeeOther(reverse("desk", args=[slug]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_call(request: HttpRequest, slug: str) -> HttpResponse:
    """A member's own call: make it, see that somebody comes, take it back."""
    assembly = find_assembly(request.user, slug)
    seat = seat_to_help(request.user, assembly)
    if seat is None:
        raise NotAllowed
    if request.method == "POST":
        if "drop" in request.POST:
            services.drop_call(seat)
            return SeeOther(request.path, "dropped")
        services.call_for_help(seat)
        return SeeOther(request.path, "called")
    call = HelpCall.objects.filter(seat=seat).first()
    context = {
        "assembly": assembly,
        "seat": seat,
        "call": call,
        "version": version_of(call.topic) if call else 0,
        "done_sentence": "" if call else done_sentence(request, {"dropped": DONE["dropped"]}),
        "is_help_page": True,
    }
    return render(request, "assemblies/hall/help.html", context)


def _call(request: HttpRequest, call_id: UUID) -> tuple[HelpCall, Seat]:
    """The call and the seat of the desk that deals with it; others are told of no call."""
    call = HelpCall.objects.select_related("seat__body__assembly").filter(id=call_id).first()
    require(call is not None, Absent)
    assert call is not None
    seat = acting_seat(request.user, call.seat.body.assembly, DESK)
    if seat is None:
        raise Absent
    return call, seat


@require_POST
def coming(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call, seat = _call(request, call_id)
    services.come(call.id, by=seat)
    return SeeOther(reverse("desk", args=[call.seat.body.assembly.slug]))


@require_POST
def done(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call, seat = _call(request, call_id)
    services.finish_call(call.id, by=seat)
    return SeeOther(reverse("desk", args=[call.seat.body.assembly.slug]))
