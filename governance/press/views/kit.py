"""For the press: a page with everything, and each thing as a file."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from assemblies.appearance.services import sites_of
from assemblies.members.links import address_for_phones, square_code
from config.errors import Absent
from config.pages import public_page
from config.paper import can_draw
from governance.ballots import results, words
from governance.ballots.models import Question, Tally
from governance.ballots.pictures import is_in_rounds, numbers_of
from governance.ballots.services import find_question
from governance.press.drawing import drawn_pdf, drawn_png
from governance.press.files import as_csv, as_json
from governance.press.picture import WIDTH, picture_of
from governance.press.views.embeds import HEIGHTS, iframe
from governance.press.words import LICENCE, LICENCE_URL, paragraph_of, sentence_of

SECONDS = 30
MOST_ROWS = 12
SHEET_WIDTH, SHEET_HEIGHT = 660, 480  # as much room as the picture has on A4, in points of a page


def counted(request: HttpRequest, question_id: UUID) -> tuple[Question, Tally]:
    """The question with its result, if there is one and this visitor may see it."""
    found = find_question(request.user, question_id)
    tally = Tally.objects.defer("progress").filter(question=found).first()
    if tally is None or results.outcome_of(found, tally) is None:
        raise Absent
    return found, tally


def address_of(request: HttpRequest, question: Question) -> str:
    """The permanent address of the result."""
    return address_for_phones(request) + reverse("ballots:result", args=[question.id])


@public_page(seconds=2)
@require_safe
def press(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    tally = Tally.objects.defer("progress").filter(question=found).first()
    if tally is None or results.outcome_of(found, tally) is None:
        return redirect(found)
    address = address_of(request, found)
    shown = reverse("press:embed_result", args=[found.id])
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "sentence": sentence_of(found, tally),
        "paragraph": paragraph_of(found, tally, address),
        "address": address,
        "can_draw": can_draw(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "sites": sites_of(found.body.assembly),
        "embed_url": shown,
        "embed_code": iframe(address_for_phones(request) + shown, found.title, HEIGHTS["result"]),
    }
    return render(request, "governance/press/press.html", context)


def _sheet(request: HttpRequest, question: Question, tally: Tally) -> dict[str, Any]:
    """What stands on the one page for print."""
    address = address_of(request, question)
    rows, tables = [], []
    if is_in_rounds(tally.result):
        rows = results.rounds_table(question, tally.result).rows
        rows.sort(key=lambda row: row.kind != "is-winner")
    else:
        tables = numbers_of(question, tally.result)
    return {
        "question": question,
        "assembly": question.body.assembly,
        "outcome": results.outcome_of(question, tally),
        "sentence": sentence_of(question, tally),
        "turnout": words.turnout_sentence(question) if question.roll_size else "",
        "how_counted": results.how_counted(question, tally.result),
        "picture": picture_of(question, tally, address),
        "options": rows[:MOST_ROWS],
        "left_out": max(0, len(rows) - MOST_ROWS),
        "address": address,
        "square": square_code(address),
        "licence": LICENCE,
        "tables": tables,
    }


@public_page(seconds=2)
@require_safe
def sheet(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The page that becomes the PDF, for browsers to print where this machine cannot draw one."""
    context = _sheet(request, *counted(request, question_id))
    drawing = mark_safe(context["picture"].svg())  # noqa: S308  its own template escapes every word in it
    more = {"frame": "base.html", "can_draw": can_draw(), "drawing": drawing}
    return render(request, "governance/press/sheet.html", context | more)


@public_page(seconds=SECONDS)
@require_safe
def pdf(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found, tally = counted(request, question_id)
    if not can_draw():
        return HttpResponseRedirect(reverse("press:sheet", args=[question_id]))
    context = _sheet(request, found, tally)
    picture = context["picture"]
    wide = min(SHEET_WIDTH, round(SHEET_HEIGHT * WIDTH / picture.height))
    drawing = mark_safe(picture.html(wide))  # noqa: S308  every word in it is escaped
    page = render_to_string("governance/press/sheet.html", context | {"frame": "paper.html", "drawing": drawing})
    return _file(found, "pdf", "application/pdf", drawn_pdf(page))


@public_page(seconds=SECONDS)
@require_safe
def svg(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found, tally = counted(request, question_id)
    return _file(found, "svg", "image/svg+xml", picture_of(found, tally, address_of(request, found)).svg().encode())


@public_page(seconds=SECONDS)
@require_safe
def png(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found, tally = counted(request, question_id)
    picture = picture_of(found, tally, address_of(request, found))
    return _file(found, "png", "image/png", drawn_png(picture.html(WIDTH), picture.height))


@public_page(seconds=SECONDS)
@require_safe
def csv(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found, tally = counted(request, question_id)
    return _file(found, "csv", "text/csv; charset=utf-8", as_csv(found, tally, address_of(request, found)).encode())


@public_page(seconds=SECONDS)
@require_safe
def json(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found, tally = counted(request, question_id)
    return _file(found, "json", "application/json", as_json(found, tally, address_of(request, found)).encode())


def _file(question: Question, ending: str, kind: str, content: bytes) -> HttpResponse:
    name = quote(f"{question.body.assembly.slug}-{question.number}.{ending}")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Link"] = f'<{LICENCE_URL}>; rel="license"'
    if question.body.assembly.is_published:
        answer["Access-Control-Allow-Origin"] = "*"
    return answer
