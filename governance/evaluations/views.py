"""Pages of evaluations: the list, asking, answering, and the scorecard."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.finding import find_assembly
from config.clock import now
from config.errors import NotAllowed, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.evaluations import services
from governance.evaluations.errors import AnsweredBefore, EvaluationOver
from governance.evaluations.forms import AskForm, MarksForm
from governance.evaluations.models import Evaluation, EvaluationAnswered, Side
from governance.evaluations.permissions import answering_seat, asking_seat
from governance.evaluations.principles import PRINCIPLES
from governance.evaluations.scoring import BEST

SHOWN = 50
DONE = {
    "opened": gettext_lazy("The questionnaire is open. Members and organisers find it on this page."),
    "answered": gettext_lazy("Thank you. Your answers are in the sums now, and nowhere else."),
}


@public_page(seconds=2)
@require_safe
def evaluations(request: HttpRequest, slug: str) -> HttpResponse:
    assembly, at = find_assembly(request.user, slug), now()
    rows = [(one, one.is_open(at)) for one in services.evaluations_of(assembly)[:SHOWN]]
    page = {"assembly": assembly, "rows": rows, "may_ask": asking_seat(request.user, assembly) is not None}
    return render(request, "governance/evaluations/list.html", page)


@public_page(seconds=2)
@require_safe
def evaluation(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    found = services.find_evaluation(request.user, evaluation_id)
    seat = answering_seat(request.user, found.assembly)
    has_answered = seat is not None and EvaluationAnswered.objects.filter(evaluation=found, seat=seat).exists()
    page = {
        "assembly": found.assembly,
        "evaluation": found,
        "is_open": found.is_open(now()),
        "may_answer": seat is not None and not has_answered and found.is_open(now()),
        "sides": _sides(found) if found.closed_at else [],
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/evaluations/evaluation.html", page)


def _sides(found: Evaluation) -> list[dict[str, Any]]:
    """The scorecard side by side, the lowest mark first: that is where something can change."""
    sides = []
    for side, scores in services.scores_of(found).items():
        told = [(one, scores[one.name]) for one in PRINCIPLES]
        shown = sorted((row for row in told if row[1].tenths is not None), key=lambda row: row[1].tenths or 0)
        bars = [
            {"label": _(one.said), "n": 1000 * (score.tenths or 0) // (10 * BEST), "words": score.mean}
            for one, score in shown
        ]
        withheld = [_(one.title) for one, score in told if score.tenths is None]
        sides.append(
            {"title": Side(side).label, "bars": bars, "withheld": withheld, "lowest": bars[0] if bars else None}
        )
    return sides


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    by = asking_seat(request.user, assembly)
    if by is None:
        raise NotAllowed
    form = AskForm(request.POST or None, named=services.can_be_asked_about(assembly))
    if form.is_valid():
        made = services.open_evaluation(assembly, by=by, **form.asked)
        return SeeOther(made.get_absolute_url(), "opened")
    page = {"assembly": assembly, "form": form}
    return render(request, "governance/evaluations/ask.html", page, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    found = services.find_evaluation(request.user, evaluation_id)
    by = answering_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    require(found.is_open(now()), EvaluationOver)
    require(not EvaluationAnswered.objects.filter(evaluation=found, seat=by).exists(), AnsweredBefore)
    form = MarksForm(request.POST or None)
    if form.is_valid():
        services.answer_evaluation(found, by=by, marks=form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "answered")
    page = {"assembly": found.assembly, "evaluation": found, "form": form}
    return render(request, "governance/evaluations/answer.html", page, status=_status(form))


def _status(form: AskForm | MarksForm) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
