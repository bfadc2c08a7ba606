"""A body's charter and phases: for everybody to read, for organisers to set."""

from fractions import Fraction
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.bodies.charter import Charter
from assemblies.bodies.errors import BadCharter
from assemblies.bodies.forms import MENDS, CharterForm, Phases
from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter, set_phases
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, acting_seat, can_see_assembly, can_set_charter
from config.errors import Absent, NotAllowed, require
from config.pages import public_page

DONE = {"charter": _("The charter holds from now on. Questions frozen before keep the rules they had.")}


def find_body(visitor: Visitor, body_id: UUID) -> Body:
    body = Body.objects.select_related("assembly").filter(id=body_id).first()
    if body is None or not can_see_assembly(visitor, body.assembly):
        raise Absent
    return body


@public_page(seconds=2)
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest, body_id: UUID) -> HttpResponse:
    body = find_body(request.user, body_id)
    can_set = can_set_charter(request.user, body.assembly)
    page: dict[str, object] = {
        "assembly": body.assembly,
        "body": body,
        "charter": body.charter,
        "threshold": threshold_in_words(body.charter),
        "quorum": share_in_words(body.charter.quorum),
        "done_sentence": DONE.get(request.GET.get("done", "")),
    }
    if request.method == "POST" or can_set:
        require(can_set)
        form = CharterForm(request.POST or None, initial=body.charter.as_dict())
        if form.is_valid() and _set(body, form, request.user):
            return redirect(f"{reverse('bodies:charter', args=[body.id])}?done=charter")
        page["form"] = form
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    return render(request, "assemblies/bodies/charter.html", page, status=status)


def _set(body: Body, form: CharterForm, visitor: Visitor) -> bool:
    by = acting_seat(visitor, body.assembly, {Role.ORGANISER})
    try:
        set_charter(body, form.cleaned_data, by=by.signature if by else None)
    except BadCharter as refusal:
        rule = str(refusal.parameters["rule"])
        form.add_error(rule, MENDS[rule])
    return not form.errors


def threshold_in_words(charter: Charter) -> str:
    if charter.threshold == Fraction(1, 2):
        return gettext("more than half of those who say yes or no")
    return gettext("at least %(share)s who say yes or no") % {"share": share_in_words(charter.threshold)}


def share_in_words(share: Fraction) -> str:
    if share.denominator == 1:
        return gettext("all") if share else gettext("none")
    return gettext("%(part)d of every %(whole)d") % {"part": share.numerator, "whole": share.denominator}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phases(request: HttpRequest, body_id: UUID) -> HttpResponse:
    body = find_body(request.user, body_id)
    by = acting_seat(request.user, body.assembly, {Role.ORGANISER})
    if by is None:
        raise NotAllowed
    stored = [{"name": one.name, "starts_on": one.starts_on, "ends_on": one.ends_on} for one in body.phases.all()]
    forms = Phases(request.POST or None, initial=stored)
    if forms.is_valid():
        given = [one.cleaned_data for one in forms if one.cleaned_data.get("name")]
        set_phases(body, [(one["name"], one["starts_on"], one["ends_on"]) for one in given], by=by.signature)
        return redirect(body.assembly.get_absolute_url())
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    page = {"assembly": body.assembly, "body": body, "forms": forms}
    return render(request, "assemblies/bodies/phases.html", page, status=status)
