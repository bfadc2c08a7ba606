"""Pages of what members require: the list, writing one, signing it, and answering."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.models import Seat
from config.clock import now
from config.errors import NotAllowed, Refusal
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.ballots.models import Question
from governance.reports.forms import SigningForm
from governance.reports.reading import names_of
from governance.requests import services
from governance.requests.forms import AnswerForm, RequestForm
from governance.requests.models import AgendaRequest
from governance.requests.permissions import answering_seat, has_signed, requiring_seat

State = AgendaRequest.State
A_PAGE = 50
TAGS = {
    State.GATHERING: "tag-amber",
    State.REQUIRED: "tag-amber",
    State.ASKED: "tag-leaf",
    State.ANSWERED: "tag-leaf",
    State.LAPSED: "tag",
}
DONE = {
    "signed": gettext_lazy("Your signature counts."),
    "required": gettext_lazy("Enough have signed: it is required now."),
    "taken-back": gettext_lazy("Your signature is gone from it."),
    "answered": gettext_lazy("Your answer stands. Those who signed hear of it."),
}


def row_of(request: AgendaRequest) -> dict[str, Any]:
    """A request with the days that are left for an answer, or by which it is late."""
    at = now()
    left = (request.due_at - at).days if request.due_at else 0
    return {
        "request_shown": request,
        "tag": TAGS[State(request.state)],
        "left": max(left, 0),
        "late": -left if request.is_silent(at) else 0,
        "signed_by": names_of(request.signatures.all()) if request.signers else "",
    }


@public_page(seconds=2)
@require_safe
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for an answer first, silence on top; then what gathers signatures, then the rest."""
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) else 1
    found = list(services.requests_of(assembly)[(page - 1) * A_PAGE : page * A_PAGE + 1])
    plenary = plenary_of(assembly)
    context = {
        "version": version,
        "assembly": assembly,
        "rows": sorted((row_of(one) for one in found[:A_PAGE]), key=_urgency),
        "needed": services.signers_needed(plenary),
        "days": plenary.charter.agenda_days,
        "may_require": requiring_seat(request.user, plenary) is not None,
        "page": page,
        "next_page": page + 1 if len(found) > A_PAGE else None,
        "topic": assembly.topic,
    }
    return render(request, "governance/requests/list.html", context)


def _urgency(row: dict[str, Any]) -> tuple[int, int]:
    shown: AgendaRequest = row["request_shown"]
    order = [State.REQUIRED, State.GATHERING]
    return (order.index(State(shown.state)) if shown.state in order else len(order), -row["late"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    plenary = plenary_of(assembly)
    seat = requiring_seat(request.user, plenary)
    if seat is None:
        raise NotAllowed
    form = RequestForm(request.POST or None, seat=seat)
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("wants", "title", "text")}
        try:
            made = services.write_request(plenary, by=seat, **words, **form.signature())
            return SeeOther(made.get_absolute_url(), "signed")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "assembly": assembly,
        "needed": services.signers_needed(plenary),
        "days": plenary.charter.agenda_days,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/requests/write.html", context, status=status)


@public_page(seconds=2)
@require_safe
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _page(request, services.find_request(request.user, request_id))


def _page(request: HttpRequest, found: AgendaRequest, form: SigningForm | None = None) -> HttpResponse:
    seat = requiring_seat(request.user, found.body)
    signed = has_signed(request.user, found)
    is_open = found.state == State.REQUIRED or (found.state == State.GATHERING and now() < found.gather_until)
    may_sign = seat is not None and not signed and is_open and not found.is_hidden
    context = row_of(found) | {
        "assembly": found.body.assembly,
        "text_html": to_html(found.text),
        "answer_html": to_html(found.answer) if found.answer else "",
        "form": form or (SigningForm(None, seat=seat) if may_sign and seat else None),
        "may_take_back": signed,
        "may_answer": found.state == State.REQUIRED and answering_seat(request.user, found.body.assembly) is not None,
        "topic": found.body.assembly.topic,
        "version": version_of(found.body.assembly.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form is not None else HTTPStatus.OK
    return render(request, "governance/requests/request.html", context, status=status)


def _signing(request: HttpRequest, found: AgendaRequest) -> Seat:
    seat = requiring_seat(request.user, found.body)
    if seat is None:
        raise NotAllowed
    return seat


@login_required
@require_POST
def sign(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = services.find_request(request.user, request_id)
    seat = _signing(request, found)
    form = SigningForm(request.POST, seat=seat)
    if not form.is_valid():
        return _page(request, found, form)
    made = services.sign_request(found, by=seat, **form.signature())
    is_new = made.state == State.REQUIRED and found.state == State.GATHERING
    return SeeOther(made.get_absolute_url(), "required" if is_new else "signed")


@login_required
@require_POST
def take_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = services.find_request(request.user, request_id)
    services.take_back_signature(found, by=_signing(request, found))
    return SeeOther(found.get_absolute_url(), "taken-back")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = services.find_request(request.user, request_id)
    by = answering_seat(request.user, found.body.assembly)
    if by is None:
        raise NotAllowed
    form = AnswerForm(request.POST or None, questions=services.questions_to_name(found)[:A_PAGE])
    if form.is_valid():
        given = form.cleaned_data
        if given.get("question"):
            question = Question.objects.select_related("body").get(id=given["question"])
            services.put_to_the_vote(found, by=by, question=question)
        else:
            services.answer_request(found, by=by, answer=given["answer"])
        return SeeOther(found.get_absolute_url(), "answered")
    context = row_of(found) | {"form": form, "assembly": found.body.assembly, "text_html": to_html(found.text)}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/requests/answer.html", context, status=status)
