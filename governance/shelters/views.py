"""Shelters in a storm: the plans, one plan with those it does not reach first, its lists and texts, and the form."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly
from config.errors import Absent, NotAllowed, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.shelters import reading, services
from governance.shelters.forms import PlanForm
from governance.shelters.models import StormPlan
from governance.shelters.permissions import planning_seat

SHOWN = 50
DONE = {"made": gettext_lazy("The plan is being worked out. This page shows it as soon as it is there.")}


@public_page(seconds=2)
@require_safe
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    found = StormPlan.objects.of_assembly(assembly).defer("shelters", "districts", "ways", "result")[:SHOWN]
    page = {
        "version": version,
        "assembly": assembly,
        "plans": found,
        "may_plan": planning_seat(request.user, assembly) is not None,
    }
    return render(request, "governance/shelters/plans.html", page)


@public_page(seconds=2)
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    found = services.find_plan(request.user, plan_id)
    page: dict[str, Any] = {
        "assembly": found.assembly,
        "plan": found,
        "first": ", ".join(found.first),
        "limit": reading.kilometres(Fraction(found.limit_km)),
        "version": version_of(found.assembly.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    if found.worked_out_at:
        page |= _told(found)
    return render(request, "governance/shelters/plan.html", page)


def _told(found: StormPlan) -> dict[str, Any]:
    districts = reading.by_district(found)
    return {
        "not_reached": [_with_reasons(one) for one in districts if not one.is_reached],
        "short": [_with_reasons(one) for one in districts if one.is_reached and one.left],
        "districts": districts,
        "rows": [
            {
                "label": one.name,
                "n": one.served,
                "of": one.people,
                "whole": one.people,
                "note": "" if one.is_reached else _("not reached"),
                "note_kind": "" if one.is_reached else "clay",
            }
            for one in districts
        ],
        "most": max(1, *(one.people for one in districts)),
        "shelters": reading.by_shelter(found),
        "proof_faults": services.faults_in_proof(found),
    }


def _with_reasons(one: reading.DistrictTold) -> dict[str, Any]:
    return {"district": one, "reasons": [(reason, reading.why(reason)) for reason in one.reasons]}


@public_page(seconds=2)
@require_safe
def listed(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What hangs at the door of each shelter, to print."""
    found = _worked_out(request, plan_id)
    page = {"assembly": found.assembly, "plan": found, "shelters": reading.by_shelter(found)}
    return render(request, "governance/shelters/listed.html", page)


@public_page(seconds=2)
@require_safe
def texts(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A text message for each district."""
    found = _worked_out(request, plan_id)
    told = "\n\n".join(reading.text_message(one, found) for one in reading.by_district(found))
    return HttpResponse(told + "\n", content_type="text/plain; charset=utf-8")


@public_page(seconds=2)
@require_safe
def as_json(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    found = services.find_plan(request.user, plan_id)
    headers = {"Content-Disposition": f'attachment; filename="shelter-plan-{found.number}.json"'}
    return JsonResponse(reading.told_in_full(found), headers=headers, json_dumps_params={"ensure_ascii": False})


@public_page(seconds=2)
@require_safe
def table(request: HttpRequest, plan_id: UUID, table: str) -> HttpResponse:
    found = services.find_plan(request.user, plan_id)
    headers = {"Content-Disposition": f'attachment; filename="{table}.csv"'}
    return HttpResponse(reading.table_file(found, table), content_type="text/csv; charset=utf-8", headers=headers)


def _worked_out(request: HttpRequest, plan_id: UUID) -> StormPlan:
    found = services.find_plan(request.user, plan_id)
    require(found.worked_out_at is not None, Absent)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    by = planning_seat(request.user, assembly)
    if by is None:
        raise NotAllowed
    form = PlanForm(request.POST or None, assembly=assembly)
    if form.is_valid() and form.tables:
        given = form.cleaned_data
        named = {name: given[name] for name in ("name", "limit_km", "decision")}
        made = services.make_plan(assembly, form.tables, by=by, **named)
        return SeeOther(made.get_absolute_url(), "made")
    page = {"assembly": assembly, "form": form}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/shelters/make.html", page, status=status)
