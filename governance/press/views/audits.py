"""The report of an assembly's audits: a page to print, a PDF, and tables for whoever wants to look for themselves."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.links import address_for_phones, square_code
from config.pages import public_page
from config.paper import can_draw
from governance.audits.voices import alike, said_in_words, voices
from governance.audits.words import told
from governance.press.drawing import drawn_pdf
from governance.press.reports import Report, as_csv, as_json, report_of
from governance.press.words import LICENCE, LICENCE_URL

SECONDS = 30
SHOWN_LOOKS = 200


def _printed(request: HttpRequest, report: Report) -> dict[str, Any]:
    assembly = report.assembly
    seats = next((one for one in report.audits if one.question_id is None), None)
    address = _address(request, assembly)
    return {
        "assembly": assembly,
        "voices": voices(assembly, report.findings),
        "findings": alike(report.findings),
        "seats": told(seats) if seats else None,
        "looks": [(look, said_in_words(look.said)) for look in report.looks[:SHOWN_LOOKS]],
        "address": address,
        "square": square_code(address),
        "licence": LICENCE,
    }


def _address(request: HttpRequest, assembly: Assembly) -> str:
    return address_for_phones(request) + reverse("audits:board", args=[assembly.slug])


@public_page(seconds=2)
@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The page that becomes the PDF, for browsers to print where this machine cannot draw one."""
    report = report_of(find_assembly(request.user, slug))
    more = {"frame": "base.html", "can_draw": can_draw()}
    return render(request, "governance/press/audits.html", _printed(request, report) | more)


@public_page(seconds=SECONDS)
@require_safe
def pdf(request: HttpRequest, slug: str) -> HttpResponse:
    report = report_of(find_assembly(request.user, slug))
    if not can_draw():
        return HttpResponseRedirect(reverse("press:audits_sheet", args=[slug]))
    page = render_to_string("governance/press/audits.html", _printed(request, report) | {"frame": "paper.html"})
    return _file(report.assembly, "pdf", "application/pdf", drawn_pdf(page))


@public_page(seconds=SECONDS)
@require_safe
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    report = report_of(find_assembly(request.user, slug))
    return _file(report.assembly, "csv", "text/csv; charset=utf-8", as_csv(report).encode())


@public_page(seconds=SECONDS)
@require_safe
def json(request: HttpRequest, slug: str) -> HttpResponse:
    report = report_of(find_assembly(request.user, slug))
    content = as_json(report, _address(request, report.assembly)).encode()
    return _file(report.assembly, "json", "application/json", content)


def _file(assembly: Assembly, ending: str, kind: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{quote(assembly.slug)}-equity.{ending}"'
    answer["Link"] = f'<{LICENCE_URL}>; rel="license"'
    return answer
