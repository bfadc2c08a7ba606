"""Papers in a secret vote: handing one out at the desk, and reading them once voting is over."""

from __future__ import annotations

import json
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.errors import Refusal, require
from config.redirects import SeeOther, done_sentence
from governance.ballots.errors import Closed, WrongMode
from governance.ballots.inputs import choice_from, filled_in, read_back
from governance.ballots.models import PaperPile, Question
from governance.ballots.permissions import can_read_papers
from governance.ballots.rules import ballot_form
from governance.ballots.secrecy import papers
from governance.ballots.services import find_question
from governance.ballots.views.acts import seat_among
from governance.ballots.views.drafts import desk_seat
from governance.ballots.views.paper import open_at_desk, seat_on_roll

DONE = {
    "added": gettext_lazy("The paper is on your pile."),
    "taken-out": gettext_lazy("One paper less is on your pile."),
    "finished": gettext_lazy("You have read all papers. Counting begins when somebody else has read the same."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, question_id: UUID, seat_id: UUID) -> HttpResponse:
    """Before a paper goes over the table: what it means for whoever takes it."""
    question = open_at_desk(request, question_id)
    require(question.is_secret, WrongMode)
    seat = seat_on_roll(question, seat_id)
    back_url = reverse("ballots:paper", args=[question.id])
    error = ""
    if request.method == "POST":
        try:
            papers.hand_out_paper(question.id, seat=seat, by=desk_seat(request, question.body.assembly))
            return SeeOther(back_url, "given")
        except Refusal as refusal:
            error = str(refusal)
    page = {
        "question": question,
        "assembly": question.body.assembly,
        "seat": seat,
        "channel": question.channel_of(seat),
        "back_url": back_url,
        "error": error,
    }
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return render(request, "governance/ballots/give_paper.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pile(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One reader's own pile: every paper read once, then compared with what somebody else has read."""
    question = find_question(request.user, question_id)
    require(can_read_papers(request.user, question))
    require(papers.waits_for_papers(question), Closed)
    by = seat_among(request, question, set(papers.READERS))
    fields, error = request.POST.dict(), ""
    if request.method == "POST":
        try:
            if "finish" in fields:
                if papers.finish_pile(question.id, by=by):
                    return SeeOther(question.get_absolute_url(), "read-alike")
                return SeeOther(request.path, "finished")
            if "out" in fields:
                papers.take_out_paper(question.id, by=by, choice=fields["out"])
                return SeeOther(request.path, "taken-out")
            is_blank = "blank" in fields
            choice = None if is_blank else choice_from(ballot_form(question.id), fields)
            papers.add_paper(question.id, by=by, choice=choice, is_blank=is_blank)
            return SeeOther(request.path, "added")
        except Refusal as refusal:
            if refusal.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}:
                raise
            error = str(refusal)
    own = papers.own_pile(question, by)
    page = {
        "question": question,
        "assembly": question.body.assembly,
        "pile": own,
        "read": [(choice, said(question, choice), n) for choice, n in sorted(own.papers.items())],
        "differences": [(said(question, one.choice), *one.counts) for one in papers.differences(question, by)],
        "out": papers.papers_out(question),
        **filled_in(question, fields),
        "error": error,
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "governance/ballots/pile.html", page, status=status)


def said(question: Question, choice: str) -> list[str]:
    """What the papers of one kind say, in words."""
    return read_back(question, json.loads(choice), "") if choice else [_("blank, or not to be read")]


def told_to(request: HttpRequest, question: Question) -> dict[str, int] | None:
    """For those who may read the papers: how many there are, and how many this person has read."""
    if not papers.waits_for_papers(question) or not can_read_papers(request.user, question):
        return None
    own: PaperPile = papers.own_pile(question, seat_among(request, question, set(papers.READERS)))
    return {"out": papers.papers_out(question), "read": own.total}
