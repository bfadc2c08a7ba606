"""The ballot on a phone: fill in, read back, cast, keep the receipt.

``cast`` is on the path of every vote: it reads the session itself and asks the database nothing else
before the one statement that keeps the ballot.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.models import Seat, ShownAs
from config.clock import now
from config.errors import Refusal, require, wants_json
from config.markdown import to_html
from config.redirects import SeeOther
from governance.ballots import words
from governance.ballots.casting import cast_open_ballot, form_of
from governance.ballots.errors import (
    AlreadyVoted,
    BadChoice,
    Closed,
    KeyReused,
    NotOnRoll,
    NotOpen,
    OtherSeat,
    SignedOut,
)
from governance.ballots.inputs import KEPT, choice_from, filled_in, read_back
from governance.ballots.models import TELLING, OpenBallot, Question
from governance.ballots.permissions import voting_seat
from governance.ballots.reasons import own_reason, reason_given
from governance.ballots.rules import ballot_form, title_of
from governance.ballots.services import find_question
from governance.ballots.translations import Told, tell
from governance.ballots.views import secret
from governance.ballots.views.belenios import elsewhere

State = Question.State
LONG_TEXT = 400  # letters; a longer explanation waits folded, so that the answers stay in sight


def _voter(request: HttpRequest, question: Question) -> Seat:
    """The seat that may fill in this ballot now."""
    if not request.user.is_authenticated:
        raise SignedOut
    seat = voting_seat(request.user, question)
    if seat is None:
        raise NotOnRoll
    require(question.state != State.FROZEN, NotOpen)
    require(question.is_running(now()), Closed)
    require(not (question.is_secret and question.has_ballot_of(seat)), AlreadyVoted)
    return seat


View = Callable[[HttpRequest, UUID], HttpResponse]


def leads_back(view: View) -> View:
    """A refused ballot's page leads to the ballot where another try can mend it, else to the question."""

    @wraps(view)
    def leading(request: HttpRequest, question_id: UUID) -> HttpResponse:
        try:
            return view(request, question_id)
        except Refusal as refusal:
            place = "ballot" if isinstance(refusal, BadChoice | KeyReused | SignedOut) else "question"
            refusal.back_url = reverse(f"ballots:{place}", args=[question_id])
            raise

    return leading


@leads_back
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """GET is the ballot; POST reads it back before anything is cast."""
    found = find_question(request.user, question_id)
    if request.method != "POST" and not request.user.is_authenticated:
        return _sign_in_first(request, _("Sign in to vote"))
    seat = _voter(request, found)
    if found.is_encrypted:
        return elsewhere(request, found)
    if request.method != "POST":
        return _ballot_page(request, found, seat, {})
    fields = request.POST.dict()
    if "change" in fields:
        return _ballot_page(request, found, seat, fields)
    try:
        form = ballot_form(found.id)
        choice = json.loads(form.check(choice_from(form, fields)))
        reason = reason_given(form, choice, fields.get("reason", ""))
    except BadChoice as refusal:
        return _ballot_page(request, found, seat, fields, error=str(refusal))
    context = {
        **_about(request, found, seat, fields),
        "read_back": read_back(found, choice, reason, told_to(request, found)),
        "fields": [(name, value) for name, value in fields.items() if name.startswith(KEPT)],
        "name": seat.name_shown(_name_chosen(fields, seat.shown_as)),
    }
    return render(request, "governance/ballots/review.html", context)


def _sign_in_first(request: HttpRequest, heading: str) -> HttpResponse:
    """Nothing was sent, so nothing is lost: the page shows the ways in."""
    context = {"heading": heading}
    return render(request, "governance/ballots/sign_in_first.html", context, status=HTTPStatus.UNAUTHORIZED)


def _ballot_page(
    request: HttpRequest, question: Question, seat: Seat, fields: Mapping[str, str], error: str = ""
) -> HttpResponse:
    cast_as = OpenBallot.objects.filter(question=question, seat=seat).order_by("-id").values_list("shown_as", flat=True)
    last_name = cast_as.first()
    told = told_to(request, question)
    context = {
        **_about(request, question, seat, fields),
        "error": error,
        "text_html": to_html(told.text),
        "is_long": len(told.text) > LONG_TEXT,
        "rule_title": title_of(question.rule),
        "rule_sentences": words.rule_sentences(question),
        **filled_in(question, fields, told),
        "names": [(value, seat.name_shown(value)) for value in ShownAs.values],
        "shown_as": _name_chosen(fields, last_name or seat.shown_as),
        "has_voted": last_name is not None,
    }
    status = HTTPStatus.BAD_REQUEST if error else HTTPStatus.OK
    return render(request, "governance/ballots/ballot.html", context, status=status)


def told_to(request: HttpRequest, question: Question) -> Told:
    """The question as the reader of this page reads it: in easy words if they asked for them."""
    return tell(question, easy="easy" in request.GET or "easy" in request.POST)


def _about(request: HttpRequest, question: Question, seat: Seat, fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "question": question,
        "told": told_to(request, question),
        "assembly": question.body.assembly,
        "seat": seat,
        "key": fields.get("key") or uuid.uuid4(),
        "audience": words.audience_sentence(question),
        "left": words.time_left(question),
        **(secret.terms(question, seat, fields) if question.is_secret else {}),
    }


def _name_chosen(fields: Mapping[str, str], otherwise: str) -> str:
    asked = fields.get("shown_as", "")
    return asked if asked in ShownAs.values else otherwise


@leads_back
@require_POST
def cast(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The ballot is kept, or a refusal says why not. The same key gets the same receipt again."""
    person = request.session.get(SESSION_KEY)
    if person is None:
        raise SignedOut
    via_seat = request.session.get(SEAT_KEY)
    fields = request.POST
    asked_for = fields.get("seat") or via_seat
    require(not via_seat or asked_for == via_seat, OtherSeat)
    if "n1" in fields:
        return secret.cast_secret(
            request,
            question_id,
            person_id=UUID(person),
            via_seat=_uuid(asked_for) if asked_for else None,
            choice=choice_from(form_of(question_id), fields.dict()),
        )
    shown_as = fields.get("shown_as", "")
    form = form_of(question_id)
    cast_open_ballot(
        question_id,
        person_id=UUID(person),
        via_seat=_uuid(asked_for) if asked_for else None,
        choice=choice_from(form, fields.dict()),
        reason=fields.get("reason", ""),
        key=_uuid(fields.get("key")),
        shown_as=ShownAs(shown_as) if shown_as in ShownAs.values else ShownAs.NUMBER,
    )
    receipt_url = reverse("ballots:receipt", args=[question_id])
    if wants_json(request):
        return JsonResponse({"receipt_url": receipt_url}, status=HTTPStatus.CREATED)
    return SeeOther(receipt_url)


def _uuid(value: str | None) -> UUID:
    try:
        return UUID(value or "")
    except ValueError:
        raise BadChoice(reason=_("Load the ballot again and cast it once more.")) from None


@require_safe
def receipt(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """When the ballot came in and its code; after closing also what it said, to its own seat alone."""
    version = version_of(Question.topic_of(question_id))
    found = find_question(request.user, question_id)
    if not request.user.is_authenticated:
        return _sign_in_first(request, _("Sign in to see your ballot"))
    seat = voting_seat(request.user, found)
    if seat is None:
        raise NotOnRoll
    if found.is_secret:
        return secret.receipt(request, found, seat, version)
    kept = OpenBallot.objects.filter(question=found, seat=seat).order_by("-id").first()
    is_told = kept is not None and found.state in TELLING
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "kept": kept,
        "name": seat.name_shown(kept.shown_as) if kept else "",
        "seat": seat,
        "may_change": found.is_running(now()),
        "own_vote": read_back(found, json.loads(kept.choice), own_reason(kept)) if kept and is_told else [],
        "own_hash": seat.opaque_id if is_told else "",
        "audience": words.audience_sentence(found),
        "version": version,
    }
    return render(request, "governance/ballots/receipt.html", context)
