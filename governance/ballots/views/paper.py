"""Paper ballots at the desk: find the seat, read the paper, read it back, keep it.

The choice is on the screen only while it is typed. Nothing of it is shown afterwards while the question is open.
"""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.models import Seat
from config.clock import now
from config.errors import Absent, Refusal, require
from config.redirects import SeeOther, done_sentence
from governance.ballots.casting import cast_paper_ballot
from governance.ballots.errors import BadChoice, Closed
from governance.ballots.inputs import KEPT, choice_from, filled_in, read_back
from governance.ballots.keying import is_keyed_twice, key_paper, papers_that_wait, readings_of
from governance.ballots.models import Question
from governance.ballots.permissions import can_run_question
from governance.ballots.reasons import reason_given
from governance.ballots.rules import ballot_form
from governance.ballots.secrecy.papers import papers_out
from governance.ballots.services import find_question
from governance.ballots.translations import tell
from governance.ballots.views.drafts import desk_seat
from governance.ballots.words import rule_sentences

MOST = 20
DONE = {
    "keyed": gettext_lazy("Your reading is saved. The paper counts once two people have read the same on it."),
    "given": gettext_lazy("The paper is marked. Whoever has it votes on paper alone."),
}


def open_at_desk(request: HttpRequest, question_id: UUID) -> Question:
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    require(found.is_running(now()), Closed)
    return found


def on_roll(question: Question) -> QuerySet[Seat]:
    return Seat.objects.active().filter(rolls__question=question).select_related("person", "community", "body")


def seat_on_roll(question: Question, seat_id: UUID) -> Seat:
    """The seat with this id; one that is not on the roll is absent."""
    seat = on_roll(question).filter(id=seat_id).first()
    if seat is None:
        raise Absent
    return seat


@never_cache
@require_safe
def find(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Whose paper is it? Found by name or seat number, among those who may vote on the question."""
    question = open_at_desk(request, question_id)
    asked = request.GET.get("q", "").strip()[:120]
    seats = on_roll(question)
    about = Q(person__name__icontains=asked)
    if asked.isascii() and asked.isdigit():
        about |= Q(number=int(asked[:9]))
    found = list(seats.filter(about).order_by("person__name", "number")[: MOST + 1]) if asked else []
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "asked": asked,
        "is_for_help": request.GET.get("for") == "help",
        "seats": found[:MOST],
        "has_more": len(found) > MOST,
        "most": MOST,
        "unsettled": papers_that_wait(question) if is_keyed_twice(question) else [],
        "papers_out": papers_out(question),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/ballots/paper.html", context)


@never_cache
@require_safe
def sheet(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The ballot to print, once its words are fixed."""
    question = find_question(request.user, question_id)
    require(can_run_question(request.user, question))
    require(question.state in {Question.State.FROZEN, Question.State.OPEN} and question.roll_size > 0, Closed)
    page = {
        "question": question,
        "assembly": question.body.assembly,
        "told": tell(question),
        "rule_sentences": rule_sentences(question),
        **filled_in(question, {}),
    }
    return render(request, "governance/ballots/sheet.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, question_id: UUID, seat_id: UUID) -> HttpResponse:
    """GET is the empty form; the first POST reads the paper back, the second keeps it."""
    question = open_at_desk(request, question_id)
    seat = seat_on_roll(question, seat_id)
    fields = request.POST.dict()
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "seat": seat,
        "key": fields.get("key") or uuid.uuid4(),
        "channel": question.channel_of(seat),
        "readings": [
            (one.by, read_back(question, json.loads(one.choice), one.reason)) for one in readings_of(question, seat)
        ]
        if is_keyed_twice(question)
        else [],
        **filled_in(question, fields),
        "error": "",
    }
    if request.method == "POST" and "change" not in fields:
        try:
            form = ballot_form(question.id)
            choice, reason = choice_from(form, fields), fields.get("reason", "")
            if "do" in fields:
                enter_paper = key_paper if is_keyed_twice(question) else cast_paper_ballot
                receipt = enter_paper(
                    question.id,
                    seat=seat,
                    by=desk_seat(request, question.body.assembly),
                    choice=choice,
                    reason=reason,
                    key=_key(fields.get("key")),
                )
                if receipt is None:
                    return SeeOther(reverse("ballots:paper", args=[question.id]), "keyed")
                done = {"code": receipt.code, "cast_at": receipt.cast_at}
                return render(request, "governance/ballots/paper_done.html", context | done)
            read = json.loads(form.check(choice))
            kept = [(name, value) for name, value in fields.items() if name.startswith(KEPT)]
            back = {"read_back": read_back(question, read, reason_given(form, read, reason)), "fields": kept}
            return render(request, "governance/ballots/paper_review.html", context | back)
        except Refusal as refusal:
            if refusal.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}:
                raise
            context["error"] = str(refusal)
    status = HTTPStatus.BAD_REQUEST if context["error"] else HTTPStatus.OK
    return render(request, "governance/ballots/paper_ballot.html", context, status=status)


def _key(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        raise BadChoice(reason=_("Load the page again and enter it once more.")) from None
