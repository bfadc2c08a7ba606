"""A tablet that many share: set up by the desk, one person after the other, left with a PIN."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.hall import services
from assemblies.hall.forms import BoothPinForm, LeaveForm
from assemblies.hall.middleware import be_booth, booth_of, end_visit
from assemblies.hall.models import Booth
from assemblies.hall.views.desk import at_desk
from assemblies.members.forms import TypedCodeForm
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, Refusal, require
from config.redirects import SeeOther


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def booths(request: HttpRequest, slug: str) -> HttpResponse:
    """Turn this browser into a booth, or end one that stands elsewhere."""
    assembly, seat = at_desk(request, slug)
    form = BoothPinForm(request.POST or None)
    if form.is_valid():
        try:
            language = get_language() or settings.LANGUAGE_CODE
            booth = services.start_booth(assembly, by=seat, pin=form.cleaned_data["pin"], language=language)
            end_visit(request)
            response = SeeOther(reverse("hall:booth_start"))
            be_booth(response, booth)
            return response
        except Refusal as refusal:
            form.add_error("pin", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {"assembly": assembly, "form": form, "booths": services.booths_of(assembly)}
    return render(request, "assemblies/hall/booths.html", context, status=status)


@require_POST
def end(request: HttpRequest, booth_id: UUID) -> HttpResponse:
    booth = Booth.objects.select_related("assembly").filter(id=booth_id).first()
    require(booth is not None, Absent)
    assert booth is not None
    seat = acting_seat(request.user, booth.assembly, DESK)
    if seat is None:
        raise Absent
    services.end_booth(booth, by=seat)
    return SeeOther(reverse("hall:booths", args=[booth.assembly.slug]))


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The start screen. In a booth, opening it ends the visit of whoever was here before."""
    if booth_of(request) is None:
        return redirect("members:code")
    if SESSION_KEY in request.session:
        end_visit(request)
        return redirect("hall:booth_start")
    return render(request, "assemblies/hall/booth_start.html", {"form": TypedCodeForm()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Out of the booth again, with its PIN."""
    booth = booth_of(request)
    if booth is None:
        return redirect("members:code")
    form = LeaveForm(request.POST or None)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    if form.is_valid():
        try:
            services.leave_booth(booth, pin=form.cleaned_data["pin"])
            end_visit(request)
            response = SeeOther(reverse("people:sign_in"))
            response.delete_cookie(settings.BOOTH_COOKIE_NAME)
            return response
        except Refusal as refusal:
            form.add_error("pin", str(refusal))
            status = refusal.status
    return render(request, "assemblies/hall/booth_leave.html", {"form": form}, status=status)
