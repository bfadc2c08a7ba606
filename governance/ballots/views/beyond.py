"""What a draft asks beyond its rule: that each part agrees, and how many can stop it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from config.errors import Absent, Refusal, require
from config.redirects import SeeOther
from governance.ballots.forms import BeyondForm
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.part_words import asked_sentences
from governance.ballots.permissions import can_run_question
from governance.ballots.rules import asks_for
from governance.ballots.services import ask_beyond, find_question
from governance.ballots.views.drafts import desk_seat


@require_http_methods(["GET", "HEAD", "POST"])
def beyond(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    require_possible(Act.WRITE, found)
    require(asks_for(found.rule, "threshold"), Absent)
    form = BeyondForm(request.POST or None, initial=BeyondForm.start_of(found))
    if form.is_valid():
        try:
            ask_beyond(found, by=desk_seat(request, found.body.assembly), majorities=form.majorities())
            return SeeOther(found.get_absolute_url(), "changed")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "question": found, "assembly": found.body.assembly, "asked": asked_sentences(found)}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/beyond.html", context, status=status)
