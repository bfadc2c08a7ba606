"""Pages of points for and against."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from config.errors import NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther
from governance.proposals.permissions import voting_seat
from governance.proposals.points.errors import OwnPoint
from governance.proposals.points.forms import PointForm
from governance.proposals.points.permissions import arguing_seat, can_take_back, is_own_point
from governance.proposals.points.services import add_point, find_point, rate_point, sides_of, take_back_point
from governance.proposals.services import find_proposal

RATED = {"yes": True, "no": False, "none": None}


@public_page(seconds=2)
@require_safe
def points(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """All points, both sides, in the fair order."""
    found = find_proposal(request.user, proposal_id)
    version = version_of(found.topic)
    context = {
        "version": version,
        "proposal": found,
        "assembly": found.body.assembly,
        "sides": sides_of(request.user, found),
        "may_add": found.is_open and arguing_seat(request.user, found) is not None,
    }
    return render(request, "governance/proposals/points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_point(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    seat = arguing_seat(request.user, found)
    if seat is None:
        raise NotAllowed
    form = PointForm(request.POST or None, initial={"side": request.GET.get("side", "")})
    if form.is_valid():
        try:
            made = add_point(found, by=seat, **form.cleaned_data)
            return SeeOther(made.get_absolute_url())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "proposal": found, "assembly": found.body.assembly}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/proposals/new_point.html", context, status=status)


@require_POST
def rate(request: HttpRequest, point_id: UUID) -> HttpResponse:
    point = find_point(request.user, point_id)
    require(not is_own_point(request.user, point), OwnPoint)
    seat = voting_seat(request.user, point.proposal)
    if seat is None:
        raise NotAllowed
    rate_point(point, by=seat, is_helpful=RATED.get(request.POST.get("helpful", "")))
    return SeeOther(point.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, point_id: UUID) -> HttpResponse:
    point = find_point(request.user, point_id)
    require(can_take_back(request.user, point))
    if request.method == "POST":
        take_back_point(point, by=point.by)
        return SeeOther(reverse("proposals:points", args=[point.proposal_id]))
    context = {
        "heading": _("Take your point back?"),
        "about": point.text,
        "consequence": _("Its words and what others said of it are gone. The minutes say that there was one."),
        "verb": _("Take the point back"),
        "assembly": point.proposal.body.assembly,
        "back_url": point.get_absolute_url(),
    }
    return render(request, "_confirm.html", context)
