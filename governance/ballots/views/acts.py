"""What the desk does with a question, each act on a page that names its consequence."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.numbers import grouped
from config.redirects import SeeOther
from governance.ballots import services
from governance.ballots.forms import DurationForm, ReasonForm, in_units
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Question, Request, Tally
from governance.ballots.permissions import (
    can_certify,
    can_confirm_request,
    can_run_question,
    can_see_question,
    can_take_back_request,
)
from governance.ballots.results import outcome_of
from governance.ballots.rules import has_options, title_of
from governance.ballots.services import find_question
from governance.ballots.views.drafts import desk_seat
from governance.ballots.words import audience_sentence, settings_in_words
from governance.counting import rule_called
from governance.objections.of_proposals import KIND as OF_PROPOSALS
from governance.objections.services import require_nothing_open


def _question_at_desk(request: HttpRequest, question_id: UUID, act: Act) -> Question:
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    require_possible(act, found)
    return found


def confirm_page(request: HttpRequest, question: Question, form: Form | None = None, **words: Any) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form is not None and form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "assembly": question.body.assembly,
        "about": question.told.title,
        "back_url": question.get_absolute_url(),
        **words,
    }
    return render(request, "_confirm.html", context, status=status)


def _options_in_order(question: Question) -> dict[str, Any]:
    """The options as ballots will show them, how many of them are elected, and how the rule is set."""
    options = [option.text for option in question.options.all()]
    if not rule_called(question.rule).fills_seats:
        sentence = _("One of these %(options)s options is chosen. Ballots show them in this order:")
    elif question.seats == 1:
        sentence = _(
            "1 of these %(options)s options is elected, unless you change the draft first: "
            "a draft starts with one place. Ballots show them in this order:"
        )
    else:
        sentence = _("%(places)s of these %(options)s options are elected. Ballots show them in this order:")
    numbers = {"places": grouped(question.seats), "options": grouped(len(options))}
    rule = _("How it is decided: %(rule)s.") % {"rule": title_of(question.rule)}
    settings = settings_in_words(question)
    return {"sentence": " ".join([rule, *settings, sentence % numbers]), "items_in_order": options}


@require_POST
def undo(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The draft as it was before it was saved last."""
    found = _question_at_desk(request, question_id, Act.WRITE)
    services.undo_draft(found, by=desk_seat(request, found.body.assembly))
    return SeeOther(found.get_absolute_url(), "undone")


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _question_at_desk(request, question_id, Act.FREEZE)
    if request.method == "POST":
        services.freeze_question(found, by=desk_seat(request, found.body.assembly))
        return SeeOther(found.get_absolute_url(), "frozen")
    if found.proposal_id is not None:
        require_nothing_open(OF_PROPOSALS, found.proposal_id)
    seats = services.opening_outlook(found).seats
    consequence = ngettext(
        "The words, the rule and the list of %(seats)s person who can vote are fixed. They can no longer change.",
        "The words, the rule and the list of %(seats)s people who can vote are fixed. They can no longer change.",
        seats,
    )
    return confirm_page(
        request,
        found,
        heading=_("Freeze this question?"),
        consequence=consequence % {"seats": grouped(seats)},
        audience=audience_sentence(found),
        listed=_options_in_order(found) if has_options(found.rule) else None,
        undo=_(
            "This cannot be undone. Nobody can vote yet: you open it as a second step. "
            "To change the words after this, annul it and ask again."
        ),
        verb=_("Freeze the question"),
        is_safe=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_for_votes(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _question_at_desk(request, question_id, Act.OPEN)
    form = DurationForm(request.POST or None, initial=in_units(services.usual_minutes(found)))
    if form.is_valid():
        try:
            services.open_question(found, by=desk_seat(request, found.body.assembly), minutes=form.minutes)
            return SeeOther(found.get_absolute_url(), "opened")
        except Refusal as refusal:
            form.add_error("amount", str(refusal))
    context = {
        "form": form,
        "question": found,
        "assembly": found.body.assembly,
        "outlook": services.opening_outlook(found),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/open.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def lengthen(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _question_at_desk(request, question_id, Act.LENGTHEN)
    assert found.closes_at is not None
    form = DurationForm(request.POST or None, initial={"amount": 10, "unit": "minutes"})
    if form.is_valid():
        later = found.closes_at + timedelta(minutes=form.minutes)
        try:
            services.lengthen_question(found, by=desk_seat(request, found.body.assembly), closes_at=later)
            return SeeOther(found.get_absolute_url(), "lengthened")
        except Refusal as refusal:
            form.add_error("amount", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {"form": form, "question": found, "assembly": found.body.assembly}
    return render(request, "governance/ballots/lengthen.html", context, status=status)


def _asked_words(act: str) -> dict[str, str]:
    if act == Request.Act.CLOSE_EARLY:
        return {
            "heading": _("Ask to close voting early?"),
            "consequence": _("If a second person confirms it, voting ends at once and the ballots are counted."),
            "undo": _("Until then you can take your request back. Giving more time needs nobody else."),
            "verb": _("Ask to close early"),
        }
    return {
        "heading": _("Ask to annul this question?"),
        "consequence": _("If a second person confirms it, the vote does not count and no result is shown."),
        "undo": _("Until then you can take your request back. Afterwards you can ask the question again."),
        "verb": _("Ask to annul it"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The first of two people gives the reason. ``act`` in the address says what is asked for."""
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    act = request.GET.get("act", "")
    require(act in Request.Act.values, Absent)
    require_possible(services.IN_LIFE[act], found)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        by = desk_seat(request, found.body.assembly)
        services.ask_for(found, Request.Act(act), by=by, reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "asked")
    return confirm_page(request, found, form, **_asked_words(act))


def _request(request: HttpRequest, request_id: int) -> Request:
    found = Request.objects.select_related("question__body__assembly", "asked_by__person").filter(id=request_id).first()
    if found is None or not can_see_question(request.user, found.question):
        raise Absent
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, request_id: int) -> HttpResponse:
    asked = _request(request, request_id)
    question = asked.question
    require(can_confirm_request(request.user, question))
    if request.method == "POST":
        by = seat_among(request, question, {*DESK, Role.GUARANTOR})
        services.confirm_request(asked, by=by)
        closes = asked.act == Request.Act.CLOSE_EARLY
        return SeeOther(question.get_absolute_url(), "closed" if closes else "annulled")
    closes = asked.act == Request.Act.CLOSE_EARLY
    return confirm_page(
        request,
        question,
        heading=_("Close voting now?") if closes else _("Annul this question?"),
        consequence=_("%(name)s asked for it. The reason given: %(reason)s")
        % {"name": asked.asked_by.public_name, "reason": asked.reason},
        undo=_("Voting ends at once and the ballots are counted. This cannot be undone.")
        if closes
        else _(
            "The vote does not count and no result is shown. This cannot be undone, but you can ask the question again."
        ),
        verb=_("Close voting now") if closes else _("Annul the question"),
    )


def seat_among(request: HttpRequest, question: Question, roles: set[Role]) -> Seat:
    seat = acting_seat(request.user, question.body.assembly, roles)
    if seat is None:
        raise NotAllowed
    return seat


@require_POST
def take_back(request: HttpRequest, request_id: int) -> HttpResponse:
    asked = _request(request, request_id)
    require(can_take_back_request(request.user, asked))
    services.take_back_request(asked, by=desk_seat(request, asked.question.body.assembly))
    return SeeOther(asked.question.get_absolute_url(), "taken-back")


@require_http_methods(["GET", "HEAD", "POST"])
def certify(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_certify(request.user, found))
    require_possible(Act.CERTIFY, found)
    if request.method == "POST":
        by = seat_among(request, found, {Role.GUARANTOR, Role.ORGANISER})
        services.certify_question(found, by=by)
        return SeeOther(found.get_absolute_url(), "certified")
    tally = Tally.objects.get(question=found)
    outcome, count = outcome_of(found, tally), tally.sealed_count
    return confirm_page(
        request,
        found,
        heading=_("Is this result right?"),
        outcome=outcome.sentence if outcome else "",
        audience=ngettext(
            "%(count)s ballot was counted. Compare that with how many of you voted.",
            "%(count)s ballots were counted. Compare that with how many of you voted.",
            count,
        )
        % {"count": grouped(count)},
        consequence=_("You say that the vote was run as the charter asks and that you have looked at the count."),
        undo=_("The result is final from then on. Two people can still annul it before that, never after."),
        verb=_("Make the result final"),
        is_safe=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _question_at_desk(request, question_id, Act.ASK_AGAIN)
    if request.method == "POST":
        made = services.ask_again(found, by=desk_seat(request, found.body.assembly))
        return SeeOther(made.get_absolute_url(), "again")
    return confirm_page(
        request,
        found,
        heading=_("Ask this question again?"),
        consequence=_("You get a new draft with the same words. Both questions say that they belong together."),
        undo=_("Nobody is asked to vote until you freeze and open the new one."),
        verb=_("Make the new draft"),
        is_safe=True,
    )
