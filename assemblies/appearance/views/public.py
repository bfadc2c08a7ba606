"""What everybody fetches: legal pages, a logo, a colour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assemblies.appearance.colours import WRITTEN, sheet_of, works
from assemblies.appearance.legal import Page, gaps_in, with_gaps_named
from assemblies.appearance.models import LegalText, Logo
from assemblies.appearance.services import newest_text
from assemblies.members.finding import find_assembly
from config.errors import Absent, require
from config.markdown import to_html
from config.pages import public_page

FOR_GOOD = "public, max-age=31536000, immutable"
VERSIONS_SHOWN = 50


@public_page(seconds=10)
@require_safe
def legal(request: HttpRequest, page: str, number: int | None = None) -> HttpResponse:
    """A legal page as it stands, or an earlier version of it."""
    require(page in Page.values, Absent)
    newest = newest_text(page)
    shown = newest if number is None else LegalText.objects.filter(page=page, number=number).first()
    if shown is None:
        raise Absent
    versions = LegalText.objects.filter(page=page).defer("text")[:VERSIONS_SHOWN]
    context = {
        "page": Page(page),
        "shown": shown,
        "is_newest": number is None,
        "told": to_html(with_gaps_named(shown.text)),
        "has_gaps": bool(gaps_in(shown.text)),
        "versions": [one for one in versions if one.number != shown.number],
    }
    return render(request, "assemblies/appearance/legal.html", context)


@require_safe
def logo(request: HttpRequest, slug: str, mark: str) -> HttpResponse:
    """The logo under the mark of its content, so that it may be kept for good."""
    assembly = find_assembly(request.user, slug)
    found = Logo.objects.filter(assembly=assembly).first()
    if found is None or not assembly.logo_sha256.startswith(mark):
        raise Absent
    keeping = FOR_GOOD if assembly.is_published else "private, no-store"
    return HttpResponse(bytes(found.png), content_type="image/png", headers={"Cache-Control": keeping})


@require_safe
def accent(request: HttpRequest, colour: str) -> HttpResponse:
    """The part of the styles that follows from a colour alone."""
    require(WRITTEN.fullmatch(f"#{colour}") is not None and works(f"#{colour}"), Absent)
    return HttpResponse(sheet_of(f"#{colour}"), content_type="text/css", headers={"Cache-Control": FOR_GOOD})
