"""The pages of setting up an assembly, each saved when it is sent. Once settled they tell and change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.bodies.errors import NameTaken
from assemblies.bodies.forms import Phases
from assemblies.bodies.models import Assembly, Body
from assemblies.founding.errors import Settled
from assemblies.founding.finding import organised
from assemblies.founding.forms import FirstDayForm, Helpers, QuestionForm, RulesForm, TemplateForm, ZoneForm
from assemblies.founding.permissions import is_settled
from assemblies.founding.services import (
    Helper,
    choose_template,
    describe_assembly,
    founding_of,
    moved_to,
    seat_team,
    set_dates,
    set_rules,
)
from assemblies.founding.steps import Step
from assemblies.founding.templates import ALL as TEMPLATES
from assemblies.founding.templates import template_of
from assemblies.members.errors import AlreadySeated
from assemblies.members.finding import plenary_of
from assemblies.members.models import Role, Seat
from config.errors import Refusal, require
from config.mailing import stays_here

page_of_set_up = require_http_methods(["GET", "HEAD", "POST"])
SECOND_PEOPLE = (Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR)


def shown(
    request: HttpRequest, assembly: Assembly, step: Step, page: Mapping[str, object], *, is_wrong: bool = False
) -> HttpResponse:
    about = {
        "assembly": assembly,
        "step": step,
        "of": len(Step),
        "is_settled": is_settled(assembly),
        "settled": Settled.sentence,
    }
    status = HTTPStatus.BAD_REQUEST if is_wrong else HTTPStatus.OK
    return render(request, f"assemblies/founding/{step.value}.html", {**about, **page}, status=status)


def onward(assembly: Assembly, step: Step) -> HttpResponse:
    """The next page, or the whole to look at."""
    return redirect(step.after.page if step.after else "founding:preview", assembly.slug)


def opened(request: HttpRequest, slug: str) -> tuple[Assembly, Seat]:
    """The assembly and its organiser, who may send something only while it can change."""
    assembly, by = organised(request.user, slug)
    require(request.method != "POST" or not is_settled(assembly), Settled)
    return assembly, by


@never_cache
@login_required
@page_of_set_up
def question(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, by = opened(request, slug)
    stored = {name: getattr(assembly, name) for name in ("name", "question", "about", "slug")}
    form = QuestionForm(request.POST or None, initial=stored)
    if form.is_valid():
        try:
            return onward(describe_assembly(assembly, by=by, **form.cleaned_data), Step.QUESTION)
        except NameTaken as refusal:
            form.add_error("slug", str(refusal))
            assembly.refresh_from_db()
    return shown(request, assembly, Step.QUESTION, {"form": form}, is_wrong=bool(form.errors))


@never_cache
@login_required
@page_of_set_up
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """The same template sent again changes nothing, so that looking back undoes no later step."""
    assembly, by = opened(request, slug)
    chosen = founding_of(assembly).template
    bodies = list(assembly.bodies.exclude(kind=Body.Kind.PLENARY))
    names = [body.name for body in bodies]
    first = plenary_of(assembly).phases.first()
    stored = {
        "template": chosen,
        "first_day": first.starts_on if first else assembly.today,
        **dict(zip(("first", "second"), names, strict=False)),
    }
    form = TemplateForm(request.POST or None, initial=stored)
    if form.is_valid():
        found = template_of(form.cleaned_data["template"])
        if found and (found.key != chosen or form.has_changed()):
            choose_template(assembly, by=by, template=found, first_day=form.cleaned_data["first_day"], names=form.names)
        return onward(assembly, Step.TEMPLATE)
    page = {"form": form, "choices": list(zip(form["template"], TEMPLATES, strict=True)), "chosen": chosen}
    return shown(request, assembly, Step.TEMPLATE, page, is_wrong=bool(form.errors))


@never_cache
@login_required
@page_of_set_up
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, by = opened(request, slug)
    plenary = plenary_of(assembly)
    form = RulesForm(request.POST or None, charter=plenary.charter)
    if form.is_valid():
        return onward(set_rules(assembly, by=by, rules=form.rules), Step.CHARTER)
    page = {"form": form, "plenary": plenary}
    return shown(request, assembly, Step.CHARTER, page, is_wrong=bool(form.errors))


@never_cache
@login_required
@page_of_set_up
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """“Add them” stays here for more; “Go on” adds them and leads to the next page."""
    assembly, by = opened(request, slug)
    forms = Helpers(request.POST if request.method == "POST" else None)
    refusal: Refusal | None = None
    if forms.is_valid():
        given = [one.cleaned_data for one in forms if one.cleaned_data.get("name")]
        try:
            seat_team(assembly, by=by, helpers=[Helper(one["name"], one["email"], Role(one["role"])) for one in given])
            return redirect(Step.TEAM.page, slug) if "more" in request.POST else onward(assembly, Step.TEAM)
        except AlreadySeated as already:
            refusal = already
    seats = Seat.objects.active().of_assembly(assembly).filter(role__in=SECOND_PEOPLE)
    people = list(seats.by_body().select_related("person", "body"))
    page = {
        "forms": forms,
        "refusal": refusal,
        "people": people,
        "stays_here": stays_here(),
        "is_alone": len({seat.person_id for seat in people}) < 2,
    }
    return shown(request, assembly, Step.TEAM, page, is_wrong=request.method == "POST")


@never_cache
@login_required
@page_of_set_up
def dates(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, by = opened(request, slug)
    phases = list(plenary_of(assembly).phases.all())
    moving = FirstDayForm(request.POST if "move" in request.POST else None)
    if moving.is_valid():
        set_dates(assembly, by=by, phases=moved_to(phases, moving.cleaned_data["first_day"]))
        return redirect(Step.DATES.page, slug)
    stored = [{"name": one.name, "starts_on": one.starts_on, "ends_on": one.ends_on} for one in phases]
    forms = Phases(request.POST if request.method == "POST" and not moving.is_bound else None, initial=stored)
    zone = ZoneForm(request.POST if forms.is_bound else None, initial={"time_zone": assembly.time_zone})
    if forms.is_valid() and zone.is_valid():
        given = [one.cleaned_data for one in forms if one.cleaned_data.get("name")]
        told = [(one["name"], one["starts_on"], one["ends_on"]) for one in given]
        return onward(set_dates(assembly, by=by, phases=told, **zone.cleaned_data), Step.DATES)
    page = {
        "forms": forms,
        "zone": zone,
        "is_zone_chosen": Step.DATES.value in founding_of(assembly).done,
        "moving": moving,
        "phases": phases,
    }
    return shown(request, assembly, Step.DATES, page, is_wrong=request.method == "POST")
