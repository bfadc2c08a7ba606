"""Where organisers write the legal pages, and choose a logo, a colour and sites."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from assemblies.appearance.colours import shades_of
from assemblies.appearance.errors import ColourTooPale
from assemblies.appearance.forms import ColourForm, LegalForm, LogoForm, SitesForm
from assemblies.appearance.legal import Page, gaps_in
from assemblies.appearance.services import (
    allow_sites,
    choose_colour,
    newest_text,
    remove_logo,
    set_logo,
    sites_of,
    write_legal_text,
)
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.languages import spoken
from config.redirects import SeeOther, done_sentence

FORMS = {"colour": ColourForm, "logo": LogoForm, "sites": SitesForm}
DONE = {
    "written": _("The page is public now."),
    "colour": _("The colour is saved."),
    "logo": _("The logo is saved."),
    "no-logo": _("The logo is removed."),
    "sites": _("The sites are saved."),
}


def organised(request: HttpRequest, slug: str) -> tuple[Assembly, Seat]:
    """The assembly, and the seat in which this visitor organises it."""
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, {Role.ORGANISER})
    if seat is None:
        raise NotAllowed
    return assembly, seat


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appearance(request: HttpRequest, slug: str) -> HttpResponse:
    """Legal pages, logo, colour and sites on one page; each form is sent by itself."""
    assembly, seat = organised(request, slug)
    forms: dict[str, Form] = {
        "colour": ColourForm(initial={"accent": assembly.accent}),
        "logo": LogoForm(initial={"alt": assembly.logo_alt}),
        "sites": SitesForm(initial={"sites": "\n".join(sites_of(assembly))}),
    }
    asked = request.POST.get("do", "")
    nearest = ""
    if request.method == "POST":
        if asked == "no-logo":
            remove_logo(assembly, by=seat)
            return SeeOther(request.path, "no-logo")
        require(asked in FORMS, Absent)
        form = forms[asked] = FORMS[asked](request.POST, request.FILES)
        if form.is_valid():
            try:
                _save(assembly, seat, asked, form.cleaned_data)
                return SeeOther(request.path, asked)
            except ColourTooPale as refusal:
                form.add_error("accent", str(refusal))
                nearest = str(refusal.parameters["nearest"])
            except Refusal as refusal:
                form.add_error(next(iter(form.fields)), str(refusal))
    context: dict[str, Any] = {
        "assembly": assembly,
        "form": forms.get(asked),
        "colour_form": forms["colour"],
        "logo_form": forms["logo"],
        "sites_form": forms["sites"],
        "pages": [{"page": page, "text": text, "gaps": len(gaps_in(text.text))} for page, text in _pages()],
        "shades": shades_of(assembly.accent) if assembly.accent else (),
        "nearest": nearest,
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if asked else HTTPStatus.OK
    return render(request, "assemblies/appearance/appearance.html", context, status=status)


def _pages() -> list[tuple[Page, Any]]:
    return [(page, newest_text(page)) for page in Page]


def _save(assembly: Assembly, seat: Seat, what: str, given: dict[str, Any]) -> None:
    if what == "colour":
        choose_colour(assembly, by=seat, accent=given["accent"])
    elif what == "logo":
        set_logo(assembly, by=seat, picture=given["picture"].read(), alt=given["alt"])
    else:
        allow_sites(assembly, by=seat, sites=given["sites"].splitlines())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """A legal page in the language in which this page is read."""
    assembly, seat = organised(request, slug)
    require(page in Page.values, Absent)
    language = spoken(get_language() or "")
    now = newest_text(page, language)
    form = LegalForm(request.POST or None, initial={"text": now.text, "was": now.number})
    if form.is_valid():
        given = form.cleaned_data
        try:
            write_legal_text(assembly, by=seat, page=page, language=language, text=given["text"], was=given["was"])
            return SeeOther(reverse("appearance:appearance", args=[slug]), "written")
        except Refusal as refusal:
            form.add_error("text", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {"assembly": assembly, "form": form, "page": Page(page), "now": now, "language": language}
    return render(request, "assemblies/appearance/write.html", context, status=status)
