"""Voting with help: the helper's page at the desk, and the page of the witness on a device of their own."""

from __future__ import annotations

import json
import secrets
import uuid
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.clock import now
from config.errors import NotAllowed, Refusal, require
from config.redirects import SeeOther, done_sentence
from governance.ballots.casting import Receipt, form_of
from governance.ballots.errors import BadChoice, Closed
from governance.ballots.forms import WitnessForm
from governance.ballots.helping import Entered, begin_helping, cast_helped_ballot, witness_helping, witness_seat
from governance.ballots.inputs import KEPT, choice_from, filled_in, read_back
from governance.ballots.models import Helping, Question
from governance.ballots.reasons import reason_given
from governance.ballots.secrecy.leaves import NONCE_BYTES
from governance.ballots.services import find_question
from governance.ballots.views.drafts import desk_seat
from governance.ballots.views.paper import open_at_desk, seat_on_roll

DONE = {"confirmed": gettext_lazy("Thank you. The helper can now cast the ballot.")}
NUMBERS = ("key", "n1", "n2")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, question_id: UUID, seat_id: UUID) -> HttpResponse:
    """GET is the empty form; the first POST reads it back and waits for a witness; the second casts it."""
    question = open_at_desk(request, question_id)
    seat = seat_on_roll(question, seat_id)
    fields = request.POST.dict()
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "seat": seat,
        "key": fields.get("key") or uuid.uuid4(),
        "n1": fields.get("n1") or secrets.token_hex(NONCE_BYTES),
        "n2": fields.get("n2") or secrets.token_hex(NONCE_BYTES),
        **filled_in(question, fields),
        "error": "",
    }
    if request.method == "POST" and "change" not in fields:
        try:
            form, by = form_of(question.id), desk_seat(request, question.body.assembly)
            choice, reason = choice_from(form, fields), fields.get("reason", "")
            read = json.loads(form.check(choice))
            entered = Entered(choice, _key(fields.get("key")), reason, fields.get("n1", ""), fields.get("n2", ""))
            if "do" in fields:
                helping = _of(question, seat.id, fields.get("helping"))
                kept = cast_helped_ballot(helping, by=by, entered=entered)
                told = {"code": kept.code} if isinstance(kept, Receipt) else {"leaf": kept.leaf}
                return render(request, "governance/ballots/helped_done.html", context | told)
            helping, code = begin_helping(question, seat=seat, by=by, entered=entered)
            kept_fields = [(name, value) for name, value in fields.items() if name.startswith((*KEPT, *NUMBERS))]
            told_back = read_back(question, read, reason_given(form, read, reason))
            back = {"read_back": told_back, "fields": kept_fields, "helping": helping, "code": code}
            return render(request, "governance/ballots/helped_review.html", context | back)
        except Refusal as refusal:
            if refusal.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT}:
                raise
            context["error"] = str(refusal)
    status = HTTPStatus.BAD_REQUEST if context["error"] else HTTPStatus.OK
    return render(request, "governance/ballots/helped_ballot.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def witness(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Whoever stands beside them opens this on their own phone and types the code from the helper's screen."""
    question = find_question(request.user, question_id)
    by = witness_seat(request.user, question)
    if by is None:
        raise NotAllowed
    require(question.is_running(now()), Closed)
    waiting = question.helpings.filter(done_at=None).exclude(code="").select_related("seat__person", "helper__person")
    found = [one for one in waiting if by.person_id not in {one.seat.person_id, one.helper.person_id}]
    form = WitnessForm(request.POST or None, helpings=found)
    if form.is_valid():
        try:
            chosen = next(one for one in found if str(one.id) == form.cleaned_data["helping"])
            witness_helping(chosen, by=by, code=form.cleaned_data["code"])
            return SeeOther(request.path, "confirmed")
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "form": form,
        "waiting": found,
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/witness.html", context, status=status)


def _of(question: Question, seat_id: UUID, given: str | None) -> Helping:
    known = given if given and given.isdigit() and len(given) < 19 else "0"
    found = Helping.objects.filter(id=int(known), question=question, seat=seat_id).select_related("question__body")
    helping = found.first()
    if helping is None:
        raise BadChoice(reason=_("Load the page again and enter it once more."))
    return helping


def _key(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        raise BadChoice(reason=_("Load the page again and enter it once more.")) from None
