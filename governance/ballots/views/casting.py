"""The ballot on a phone: fill in, read back, cast, keep the receipt.

``cast`` is on the path of every vote: it reads the session itself and asks the database nothing else
before the one statement that keeps the ballot.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
from governance.ballots import results, words
from governance.ballots.casting import cast_open_ballot
from governance.ballots.errors import BadChoice, Closed, KeyReused, NotOnRoll, NotOpen, OtherSeat, SignedOut
from governance.ballots.models import TELLING, OpenBallot, Question
from governance.ballots.permissions import voting_seat
from governance.ballots.rules import ANSWERS, YES_NO, Choice, ballot_form
from governance.ballots.services import find_question
from governance.ballots.translations import Told, tell

State = Question.State
RANK = "rank_"
LONG_TEXT = 400  # letters; a longer explanation waits folded, so that the answers stay in sight


@dataclass(frozen=True)
class Marked:
    """An option as the ballot shows it: ``rank`` is its place so far."""

    id: str
    label: str
    note: str
    rank: int | None


def choice_from(fields: Mapping[str, str]) -> Choice:
    """What a form's fields choose: a word, or options in their order. Raises BadChoice for two at one place."""
    if "choice" in fields:
        return fields["choice"]
    places: dict[int, str] = {}
    for name, value in fields.items():
        if name.startswith(RANK) and value:
            if not (value.isascii() and value.isdigit() and len(value) < 4):
                raise BadChoice(reason=_("a place is a number."))
            if int(value) in places:
                raise BadChoice(reason=_("two options have place %(place)s.") % {"place": value})
            places[int(value)] = name.removeprefix(RANK)
    return [places[place] for place in sorted(places)]


def _voter(request: HttpRequest, question: Question) -> Seat:
    """The seat that may fill in this ballot now."""
    if not request.user.is_authenticated:
        raise SignedOut
    seat = voting_seat(request.user, question)
    if seat is None:
        raise NotOnRoll
    require(question.state != State.FROZEN, NotOpen)
    require(question.is_running(now()), Closed)
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
    if request.method != "POST":
        return _ballot_page(request, found, seat, {})
    fields = request.POST.dict()
    if "change" in fields:
        return _ballot_page(request, found, seat, fields)
    try:
        choice = json.loads(ballot_form(found.id).check(choice_from(fields)))
    except BadChoice as refusal:
        return _ballot_page(request, found, seat, fields, error=str(refusal))
    context = {
        **_about(request, found, seat, fields),
        "read_back": results.choice_in_words(found, choice, told_to(request, found)),
        "fields": [(name, value) for name, value in fields.items() if name.startswith((RANK, "choice", "shown_as"))],
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
        "rule_sentences": words.rule_sentences(question),
        "is_yes_no": question.rule == YES_NO,
        "answers": [(key, str(word)) for key, word in ANSWERS.items()],
        "chosen": fields.get("choice", ""),
        "options": marked(question, fields, told),
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
    }


def marked(question: Question, fields: Mapping[str, str], told: Told | None = None) -> list[Marked]:
    told = told or tell(question)
    places = {name: int(value) for name, value in fields.items() if name.startswith(RANK) and value.isdecimal()}
    return [
        Marked(option.key, *told.option(option.key, option.text, option.about), places.get(f"{RANK}{option.key}"))
        for option in (question.options.all() if question.rule != YES_NO else ())
        if not option.is_withdrawn
    ]


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
    shown_as = fields.get("shown_as", "")
    cast_open_ballot(
        question_id,
        person_id=UUID(person),
        via_seat=_uuid(asked_for) if asked_for else None,
        choice=choice_from(fields.dict()),
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
        raise BadChoice(reason=_("load the ballot again and cast it once more.")) from None


@require_safe
def receipt(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """When the ballot came in and its code; after closing also what it said, to its own seat alone."""
    found = find_question(request.user, question_id)
    if not request.user.is_authenticated:
        return _sign_in_first(request, _("Sign in to see your ballot"))
    seat = voting_seat(request.user, found)
    if seat is None:
        raise NotOnRoll
    kept = OpenBallot.objects.filter(question=found, seat=seat).order_by("-id").first()
    is_told = kept is not None and found.state in TELLING
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "kept": kept,
        "name": seat.name_shown(kept.shown_as) if kept else "",
        "seat": seat,
        "may_change": found.is_running(now()),
        "own_vote": results.choice_in_words(found, json.loads(kept.choice)) if kept and is_told else [],
        "own_hash": seat.opaque_id if is_told else "",
        "audience": words.audience_sentence(found),
        "version": version_of(found.topic),
    }
    return render(request, "governance/ballots/receipt.html", context)
