"""What an assembly shares: the list, one resource with its bookings, and the acts of those who look after it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.models import Seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.resources import services
from governance.resources.errors import DayFull, OutOfSeason
from governance.resources.forms import (
    AnswerForm,
    BookingForm,
    LogForm,
    ResourceForm,
    SeasonForm,
    StewardForm,
    VersionForm,
)
from governance.resources.models import Booking, Resource, Season
from governance.resources.permissions import booking_seat, can_give_back, registering_seat

SHOWN, FEW = 50, 12
DONE = {
    "registered": gettext_lazy("It is shared from now on. Give it a season, so that it can be booked."),
    "season": gettext_lazy("The season is open."),
    "booked": gettext_lazy("It is booked. Everybody can see it below."),
    "given-back": gettext_lazy("It is given back. Others can book it now."),
    "steward": gettext_lazy("The steward is in the rota."),
    "logged": gettext_lazy("The line is in the log."),
    "answered": gettext_lazy("Your answer stands beside the notice."),
    "version": gettext_lazy("The version is published."),
}


@public_page(seconds=2)
@require_safe
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    page = {
        "version": version,
        "assembly": assembly,
        "resources": Resource.objects.of_assembly(assembly),
        "may_register": registering_seat(request.user, assembly) is not None,
    }
    return render(request, "governance/resources/resources.html", page)


@public_page(seconds=2)
@require_safe
def resource(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Resource, **more: Any) -> HttpResponse:
    assembly = found.assembly
    seasons = services.seasons_of(found)
    season = _of_now(seasons, assembly)
    bookings = (
        list(Booking.objects.standing().shown().filter(season=season, day__gte=assembly.today)[:SHOWN])
        if season
        else []
    )
    turns = list(services.turns_to_come(found)[:FEW])
    caring, own = services.carer(request.user, found), booking_seat(request.user, assembly)
    page = {
        "assembly": assembly,
        "resource": found,
        "season": season,
        "other_seasons": [one for one in seasons if one is not season],
        "bars": _bars(season) if season else None,
        "days": _days(season, assembly) if season else None,
        "bookings": [(one, can_give_back(own, one, caring)) for one in bookings],
        "stewards": [turn.seat for turn in turns if turn.begins_on <= assembly.today],
        "turns": [turn for turn in turns if turn.begins_on > assembly.today],
        "breaches": found.breaches.select_related("booking__community", "answered_by__person")[:FEW],
        "log": found.log.select_related("by__person")[:FEW],
        "readings": found.readings.all()[:FEW] if found.reading_unit else [],
        "versions": found.versions.all()[:FEW],
        "may_register": registering_seat(request.user, assembly) is not None,
        "may_care": caring is not None,
        "may_book": own is not None and season is not None,
        "version": version_of(found.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/resources/resource.html", page | more)


def _of_now(seasons: list[Season], assembly: Assembly) -> Season | None:
    """The season of today, else the next one, else the last."""
    coming = [one for one in seasons if one.ends_on >= assembly.today]
    return coming[0] if coming else seasons[-1] if seasons else None


def _bars(season: Season) -> dict[str, Any] | None:
    """What each community has booked of its fair share, drawn."""
    rows = [
        {
            "label": share.community.name,
            "community": share.community.letter,
            "n": share.booked,
            "of": share.most,
            "whole": share.most,
            "note": _("more than its share") if share.booked > share.most else "",
            "note_kind": "clay" if share.booked > share.most else "",
        }
        for share in season.shares.all()
    ]
    return {"rows": rows, "most": max(1, *(max(row["n"], row["of"]) for row in rows))} if rows else None


def _days(season: Season, assembly: Assembly) -> dict[str, Any] | None:
    """What is booked of each day to come, drawn."""
    rows = [
        {
            "label": date_format(one.day, "MONTH_DAY_FORMAT"),
            "n": one.booked,
            "of": one.most,
            "note": _("full") if one.booked == one.most else "",
        }
        for one in services.days_ahead(season, assembly.today)
    ]
    return {"rows": rows, "most": season.most_a_day} if rows else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    by = _allowed(registering_seat(request.user, assembly))
    form = ResourceForm(request.POST or None, assembly=assembly)
    if form.is_valid():
        given = dict(form.cleaned_data)
        body = given.pop("body")
        made = services.register_resource(body, services.Described(**given), by=by)
        return SeeOther(made.get_absolute_url(), "registered")
    page = {
        "assembly": assembly,
        "heading": _("Share something"),
        "lede": _("It stands on the page of what this assembly shares. Nothing is switched on or off from here."),
        "verb": _("Share it"),
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def season(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    by = _allowed(registering_seat(request.user, found.assembly))
    form = SeasonForm(request.POST or None, assembly=found.assembly)
    if form.is_valid():
        fields = ("name", "begins_on", "ends_on", "most", "most_a_day", "decision")
        given = {name: form.cleaned_data[name] for name in fields}
        services.open_season(found, by=by, shares=form.shares(), **given)
        return SeeOther(found.get_absolute_url(), "season")
    page = {
        "resource": found,
        "heading": _("Open a season"),
        "lede": _("A season says how much can be booked between two days, and what each community may fairly use."),
        "verb": _("Open the season"),
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    by = _allowed(booking_seat(request.user, found.assembly))
    seasons = services.seasons_of(found)
    form = BookingForm(request.POST or None)
    status = None
    if form.is_valid():
        given = form.cleaned_data
        season = next((one for one in seasons if one.holds(given["day"])), None)
        try:
            if season is None:
                raise OutOfSeason
            services.book(season, by=by, day=given["day"], units=given["units"], key=given["key"])
            return SeeOther(found.get_absolute_url(), "booked")
        except Refusal as refusal:
            status = refusal.status
            form.add_error("day" if isinstance(refusal, OutOfSeason | DayFull) else "units", str(refusal))
    season = _of_now(seasons, found.assembly)
    share = next((one for one in season.shares.all() if one.community_id == by.community_id), None) if season else None
    page = {
        "resource": found,
        "season": season,
        "share": share,
        "community": by.community,
        "heading": _("Book for your community"),
        "lede": _("Everybody can see what is booked, for which community and by whom."),
        "verb": _("Book it"),
        "status": status,
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    found = services.find_booking(request.user, booking_id)
    shared = found.season.resource
    own, caring = booking_seat(request.user, shared.assembly), services.carer(request.user, shared)
    require(can_give_back(own, found, caring))
    by = own if own is not None and own.community_id == found.community_id else caring
    if request.method == "POST":
        services.give_back(found, by=_allowed(by))
        return SeeOther(shared.get_absolute_url(), "given-back")
    told = {"units": found.units, "name": shared.name, "day": date_format(found.day, "DATE_FORMAT")}
    page = {
        "assembly": shared.assembly,
        "heading": _("Give this booking back?"),
        "about": _("%(units)d of %(name)s for %(day)s") % told,
        "consequence": _("Others can book it at once."),
        "undo": _("You can book again, as long as there is some left."),
        "verb": _("Give it back"),
        "back_url": shared.get_absolute_url(),
        "is_safe": True,
    }
    return render(request, "_confirm.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def steward(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    by = _allowed(registering_seat(request.user, found.assembly))
    form = StewardForm(request.POST or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        seat = plenary_of(found.assembly).seats.active().filter(number=given.pop("number")).first()
        if seat is None:
            form.add_error("number", _("Nobody sits in this seat of the whole assembly."))
        else:
            services.name_steward(found, by=by, seat=seat, **given)
            return SeeOther(found.get_absolute_url(), "steward")
    page = {
        "resource": found,
        "heading": _("Put a steward in the rota"),
        "lede": _("A steward looks after it for some days: writes the log, answers notices, gives bookings back."),
        "verb": _("Put them in the rota"),
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    by = _allowed(services.carer(request.user, found))
    form = LogForm(request.POST or None)
    if form.is_valid():
        services.write_log(found, by=by, text=form.cleaned_data["text"])
        return SeeOther(found.get_absolute_url(), "logged")
    page = {
        "resource": found,
        "heading": _("Write in the log"),
        "lede": _("Repairs, faults, checks. A line is never changed or taken out."),
        "verb": _("Write the line"),
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    found = services.find_resource(request.user, resource_id)
    by = _allowed(services.carer(request.user, found))
    form = VersionForm(request.POST or None, resource=found)
    if form.is_valid():
        services.publish_version(found, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "version")
    page = {
        "resource": found,
        "heading": _("Publish a version of the design"),
        "lede": _("Whoever wants to build it finds the newest files here."),
        "verb": _("Publish it"),
    }
    return _form_page(request, form, **page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """A new device key is shown on the answer itself, once; the page that follows does not know it."""
    found = services.find_resource(request.user, resource_id)
    by = _allowed(services.carer(request.user, found))
    require(bool(found.reading_unit), Absent)
    if request.method == "POST":
        key = services.make_device_key(found, by=by)
        answer = render(
            request, "governance/resources/device.html", {"resource": found, "assembly": found.assembly, "key": key}
        )
        answer.headers["Cache-Control"] = "private, no-store"
        return answer
    page = {
        "assembly": found.assembly,
        "heading": _("Make a new device key?"),
        "about": found.name,
        "consequence": _("The device that measures here needs the new key. The one before stops working at once."),
        "verb": _("Make a new key"),
        "back_url": found.get_absolute_url(),
        "is_safe": True,
    }
    return render(request, "_confirm.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    found = services.find_breach(request.user, breach_id)
    by = _allowed(services.carer(request.user, found.resource))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        services.answer_breach(found, by=by, answer=form.cleaned_data["answer"])
        return SeeOther(found.resource.get_absolute_url(), "answered")
    page = {
        "resource": found.resource,
        "breach": found,
        "heading": _("Answer a notice"),
        "lede": _("Your answer stands beside the notice, under your public name."),
        "verb": _("Answer"),
    }
    return _form_page(request, form, **page)


def _form_page(request: HttpRequest, form: forms.Form, **page: Any) -> HttpResponse:
    if "resource" in page:
        page["assembly"] = page["resource"].assembly
    status = page.get("status") or (HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK)
    return render(request, "governance/resources/form.html", page | {"form": form}, status=status)


def _allowed(seat: Seat | None) -> Seat:
    if seat is None:
        raise NotAllowed
    return seat
