"""New people: one by hand, or many from a list."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.bodies.models import Assembly
from assemblies.members.columns import fitting, guess_columns, has_heading, is_all_known, samples
from assemblies.members.errors import AlreadySeated, NumberTaken, RosterRefused
from assemblies.members.finding import find_assembly
from assemblies.members.forms import PersonForm, RosterForm
from assemblies.members.importing import import_roster, plan_import
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, acting_seat
from assemblies.members.roster import Reading
from assemblies.members.services import add_person
from assemblies.members.sheets import Table
from config.errors import NotAllowed

MEANINGS = {
    "": _("Leave it out"),
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Last name"),
    "email": _("E-mail address"),
    "phone": _("Mobile number"),
    "community": _("Community"),
    "role": _("Role"),
    "number": _("Seat number"),
    "language": _("Language"),
}


def desk_of(request: HttpRequest, slug: str) -> tuple[Assembly, Seat]:
    """The assembly and the seat in which somebody acts at the desk, or a refusal."""
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, DESK)
    if seat is None:
        raise NotAllowed
    return assembly, seat


def people_page(assembly: Assembly, done: str) -> HttpResponse:
    return redirect(f"{reverse('members:people', args=[assembly.slug])}?done={done}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, by = desk_of(request, slug)
    form = PersonForm(request.POST or None, assembly=assembly, by=by)
    if form.is_valid():
        given = form.cleaned_data
        try:
            add_person(
                given["body"],
                name=given["name"],
                email=given["email"],
                role=Role(given["role"]),
                community=given["community"],
                number=given["number"],
                language=given["language"],
                by=by,
            )
            return people_page(assembly, "added")
        except NumberTaken as refusal:
            form.add_error("number", str(refusal))
        except AlreadySeated as refusal:
            form.add_error("email", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/members/add.html", {"assembly": assembly, "form": form}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """A list, then what its columns mean, then what would happen row by row; then, on a last button, all of it."""
    assembly, by = desk_of(request, slug)
    form = RosterForm(request.POST or None, request.FILES or None, assembly=assembly)
    page: dict[str, object] = {"assembly": assembly, "form": form}
    if not form.is_valid():
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        return render(request, "assemblies/members/import.html", page, status=status)
    body, cells, table = (form.cleaned_data[name] for name in ("body", "cells", "table"))
    reading, is_said = _reading_of(request, table)
    page |= {"body": body, "cells": cells, "reading": reading}
    if request.POST.get("step") == "columns" or not (is_said or is_all_known(table, reading.columns)):
        page |= {"columns": _columns_to_match(table, reading), "meanings": MEANINGS.items(), "rows": len(table.rows)}
        return render(request, "assemblies/members/import_columns.html", page)
    if "do" in request.POST:
        try:
            plan = import_roster(body, cells, by=by, reading=reading)
            return people_page(assembly, "imported" if plan.new or plan.changed else "same")
        except RosterRefused:
            pass  # something changed since the dry run: it is shown afresh, with what to mend
    plan = plan_import(body, cells, by=by, reading=reading)
    again = RosterForm(initial={"body": body, "cells": cells}, assembly=assembly)
    page |= {"plan": plan, "form": again, "columns": _columns_to_match(table, reading)}
    status = HTTPStatus.BAD_REQUEST if plan.problems else HTTPStatus.OK
    return render(request, "assemblies/members/import_check.html", page, status=status)


def _reading_of(request: HttpRequest, table: Table) -> tuple[Reading, bool]:
    """How the list is to be read, and whether somebody said so by hand. A list of another shape is guessed afresh."""
    chosen = request.POST.getlist("col")
    if "file" not in request.FILES and len(chosen) == table.width:
        return Reading(tuple(fitting(chosen, table.width)), request.POST.get("heading") == "yes"), True
    return Reading(tuple(guess_columns(table)), has_heading(table)), False


def _columns_to_match(table: Table, reading: Reading) -> list[dict[str, object]]:
    """Each column with its heading, its first cells, and what it may mean."""
    shown = samples(table, below_heading=reading.has_heading)
    heading = table.rows[0][1] if reading.has_heading else ()
    return [
        {
            "id": f"col-{place}",
            "heading": heading[place - 1].strip()[:60] if len(heading) >= place else "",
            "number": place,
            "samples": shown[place - 1],
            "meaning": meaning,
            "words": MEANINGS[meaning],
        }
        for place, meaning in enumerate(reading.columns, start=1)
    ]
