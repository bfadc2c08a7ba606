"""What guarantors do with a result, and the two people who add digits to a lot."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.members.finding import plenary_of
from assemblies.members.models import Role
from config.errors import Refusal, require
from config.redirects import SeeOther
from governance.ballots.asking import ask_members, require_lapsed
from governance.ballots.digits import add_digits, digits_missing
from governance.ballots.errors import DigitsGiven, HoldOver, NoSubstitute
from governance.ballots.forms import AskMembersForm, DigitsForm, HoldForm, ReasonForm, StepAsideForm
from governance.ballots.holds import find_hold, place_hold, release_hold, step_aside, substitutes_of
from governance.ballots.lifecycle import Act, is_possible, require_possible
from governance.ballots.models import Hold, Question, Stops
from governance.ballots.permissions import can_add_digits, can_draft_question, can_hold
from governance.ballots.services import find_question
from governance.ballots.views.acts import confirm_page, seat_among
from governance.ballots.views.drafts import desk_seat

DONE = {
    "held": gettext_lazy("The result is held. It cannot be made final until the hold ends."),
    "held-payment": gettext_lazy("It is held. Nothing is handed over until the hold ends."),
    "agreed": gettext_lazy("You agreed to end the hold. It ends when a second guarantor agrees too."),
    "released": gettext_lazy("The hold has ended. The result can be made final."),
    "released-payment": gettext_lazy("The hold has ended. What was shared out can be handed over."),
    "aside": gettext_lazy("You have stepped aside. Whoever you named decides in your place."),
    "digits": gettext_lazy("Your digits are in the lot, and in the minutes."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_hold(request.user, found))
    is_payment = is_possible(Act.HOLD_PAYMENT, found)
    require_possible(Act.HOLD_PAYMENT if is_payment else Act.HOLD, found)
    form = HoldForm(request.POST or None, initial={"days": 14})
    if form.is_valid():
        by = seat_among(request, found, {Role.GUARANTOR})
        stops = Stops.PAYMENT if is_payment else Stops.RESULT
        place_hold(found, by=by, reason=form.cleaned_data["reason"], days=form.cleaned_data["days"], stops=stops)
        return SeeOther(found.get_absolute_url(), "held-payment" if is_payment else "held")
    return confirm_page(
        request,
        found,
        form,
        heading=_("Hold what is handed over?") if is_payment else _("Hold this result?"),
        consequence=_("Nothing is handed over on this result until the hold ends. The result stays as it is.")
        if is_payment
        else _("Nobody can make it final until the hold ends. The result stays visible, and nothing else stops."),
        undo=_("Two guarantors can end the hold at any time. Otherwise it lapses to the members on the last day."),
        verb=_("Hold what is handed over") if is_payment else _("Hold the result"),
    )


def _hold_seen(request: HttpRequest, hold_id: int) -> Hold:
    found = find_hold(request.user, hold_id)
    require(can_hold(request.user, found.question))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def aside(request: HttpRequest, hold_id: int) -> HttpResponse:
    """A guarantor with a conflict names who stands in."""
    found = _hold_seen(request, hold_id)
    question: Question = found.question
    require(found.ended_at is None, HoldOver)
    form = StepAsideForm(request.POST or None, seats=substitutes_of(found))
    require(bool(form.seats), NoSubstitute)
    if form.is_valid():
        by = seat_among(request, question, {Role.GUARANTOR})
        step_aside(found, by=by, substitute=form.chosen, reason=form.cleaned_data["reason"])
        return SeeOther(question.get_absolute_url(), "aside")
    return confirm_page(
        request,
        question,
        form,
        heading=_("Do you have a conflict in this?"),
        consequence=_("You have no say in this hold any more. Whoever you name decides about it with the other two."),
        undo=_("This cannot be taken back, and is in the public minutes."),
        verb=_("Step aside"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, hold_id: int) -> HttpResponse:
    """The desk drafts the question to the members, once a hold has lapsed to them."""
    found = find_hold(request.user, hold_id)
    question: Question = found.question
    plenary = plenary_of(question.body.assembly)
    require(can_draft_question(request.user, plenary))
    require_lapsed(found)
    form = AskMembersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = desk_seat(request, plenary.assembly)
        return SeeOther(ask_members(found, by=by, partly=form.cleaned_data["partly"]).get_absolute_url())
    return confirm_page(
        request,
        question,
        form,
        heading=_("Ask the members?"),
        consequence=_("Nobody released this hold in time, so the members decide. This drafts the question to them."),
        undo=_("You can still change its words before you freeze it. What was held waits until they have answered."),
        verb=_("Draft the question"),
        is_safe=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    found = _hold_seen(request, hold_id)
    question: Question = found.question
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        by = seat_among(request, question, {Role.GUARANTOR})
        ended = release_hold(found, by=by, reason=form.cleaned_data["reason"]).ended_at
        done = "released-payment" if found.stops == Stops.PAYMENT else "released"
        return SeeOther(question.get_absolute_url(), done if ended else "agreed")
    return confirm_page(
        request,
        question,
        form,
        heading=_("May this hold end?"),
        consequence=_("It was placed for this reason: %(reason)s") % {"reason": found.reason},
        undo=_("It takes two guarantors. When the second agrees, the hold ends and handing over goes on.")
        if found.stops == Stops.PAYMENT
        else _("It takes two guarantors. When the second agrees, the hold ends and the result can be made final."),
        verb=_("Agree to end the hold"),
        is_safe=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def digits(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_add_digits(request.user, found))
    require_possible(Act.DRAW_DIGITS, found)
    require(digits_missing(found) > 0, DigitsGiven)
    form = DigitsForm(request.POST or None)
    if form.is_valid():
        by = seat_among(request, found, {Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR})
        try:
            add_digits(found, by=by, digits=form.cleaned_data["digits"])
            return SeeOther(found.get_absolute_url(), "digits")
        except Refusal as refusal:
            form.add_error("digits", str(refusal))
    context = {"form": form, "question": found, "assembly": found.body.assembly}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/digits.html", context, status=status)
