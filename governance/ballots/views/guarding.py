"""What guarantors do with a result, and the two people who add digits to a lot."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from assemblies.members.models import Role
from config.errors import Absent, Refusal, require
from config.redirects import SeeOther
from governance.ballots.digits import add_digits, digits_missing
from governance.ballots.errors import DigitsGiven
from governance.ballots.forms import DigitsForm, HoldForm, ReasonForm
from governance.ballots.holds import place_hold, release_hold
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Hold, Question
from governance.ballots.permissions import can_add_digits, can_hold, can_see_question
from governance.ballots.services import find_question
from governance.ballots.views.acts import confirm_page, seat_among

DONE = {
    "held": gettext_lazy("The result is held. It cannot be made final until the hold ends."),
    "agreed": gettext_lazy("You agreed to end the hold. It ends when a second guarantor agrees too."),
    "released": gettext_lazy("The hold has ended. The result can be made final."),
    "digits": gettext_lazy("Your digits are in the lot, and in the minutes."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_hold(request.user, found))
    require_possible(Act.HOLD, found)
    form = HoldForm(request.POST or None, initial={"days": 14})
    if form.is_valid():
        by = seat_among(request, found, {Role.GUARANTOR})
        place_hold(found, by=by, reason=form.cleaned_data["reason"], days=form.cleaned_data["days"])
        return SeeOther(found.get_absolute_url(), "held")
    return confirm_page(
        request,
        found,
        form,
        heading=_("Hold this result?"),
        consequence=_(
            "Nobody can make it final until the hold ends. The result stays visible, and nothing else stops."
        ),
        undo=_("Two guarantors can end the hold at any time. Otherwise it ends by itself on the last day."),
        verb=_("Hold the result"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    found = Hold.objects.select_related("question__body__assembly", "by").filter(id=hold_id).first()
    if found is None or not can_see_question(request.user, found.question):
        raise Absent
    question: Question = found.question
    require(can_hold(request.user, question))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        by = seat_among(request, question, {Role.GUARANTOR})
        ended = release_hold(found, by=by, reason=form.cleaned_data["reason"]).ended_at
        return SeeOther(question.get_absolute_url(), "released" if ended else "agreed")
    return confirm_page(
        request,
        question,
        form,
        heading=_("May this hold end?"),
        consequence=_("It was placed for this reason: %(reason)s") % {"reason": found.reason},
        undo=_("It takes two guarantors. When the second agrees, the hold ends and the result can be made final."),
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
