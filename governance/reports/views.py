"""Pages of minority reports."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from config.clock import database_now
from config.errors import NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.ballots.errors import NotOnRoll
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.services import find_question
from governance.reports.errors import ReportsClosed
from governance.reports.forms import ModerationForm, ReportForm, SigningForm
from governance.reports.models import MinorityReport
from governance.reports.permissions import can_read_text, has_signed, moderating_seat, signing_seat
from governance.reports.reading import needed_sentence, shown
from governance.reports.services import (
    find_report,
    hide_report,
    objections_to_carry,
    show_report,
    sign_report,
    terms_of,
    withdraw_signature,
    write_report,
)

DONE = {
    "written": gettext_lazy("Your report is saved. It needs more signatures before everybody can read it."),
    "attached": gettext_lazy("The report now stands beside the result."),
    "signed": gettext_lazy("You have signed the report."),
    "withdrawn": gettext_lazy("Your name is no longer under the report."),
    "hidden": gettext_lazy("The text is hidden. That it is, and why, stands in the minutes."),
    "shown": gettext_lazy("The text is shown again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = find_question(request.user, question_id)
    require_possible(Act.REPORT, question)
    seat = signing_seat(request.user, question)
    if seat is None:
        raise NotOnRoll
    terms = terms_of(question)
    require(terms.is_open(database_now()), ReportsClosed)
    form = ReportForm(request.POST or None, seat=seat, objections=objections_to_carry(question))
    if form.is_valid():
        words = {"carries": form.carried()} | {name: form.cleaned_data[name] for name in ("title", "text")}
        try:
            made = write_report(question, by=seat, language=get_language() or "en", **words, **form.signature())
            return SeeOther(made.get_absolute_url(), "attached" if made.is_attached else "written")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "question": question, "assembly": question.body.assembly, "terms": terms}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/reports/write.html", context, status=status)


@public_page(seconds=2)
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = find_report(request.user, report_id)
    return _page(request, found, None)


def _page(request: HttpRequest, found: MinorityReport, form: SigningForm | None) -> HttpResponse:
    question, terms = found.question, terms_of(found.question)
    seat = signing_seat(request.user, question)
    signed = has_signed(request.user, found)
    may_sign = seat is not None and not signed and terms.is_open(database_now()) and not found.is_hidden
    moderator = moderating_seat(request.user, found)
    context = {
        "version": version_of(question.topic),
        "question": question,
        "assembly": question.body.assembly,
        "carries": found.carries.filter(hidden_at=None),
        "shown": shown(found, reads_hidden=can_read_text(request.user, found)),
        "report": found,
        "terms": terms,
        "needed": needed_sentence(found, terms),
        "form": form or (SigningForm(None, seat=seat) if may_sign and seat else None),
        "may_withdraw": signed,
        "may_hide": moderator is not None and not found.is_hidden and not signed,
        "may_show": moderator is not None
        and found.hidden_by is not None
        and found.hidden_by.person_id != moderator.person_id,
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form is not None else HTTPStatus.OK
    return render(request, "governance/reports/report.html", context, status=status)


@require_POST
def sign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = find_report(request.user, report_id)
    seat = signing_seat(request.user, found.question)
    if seat is None:
        raise NotOnRoll
    form = SigningForm(request.POST, seat=seat)
    if not form.is_valid():
        return _page(request, found, form)
    made = sign_report(found, by=seat, **form.signature())
    is_new = made.is_attached and not found.is_attached
    return SeeOther(made.get_absolute_url(), "attached" if is_new else "signed")


@require_POST
def withdraw(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = find_report(request.user, report_id)
    seat = signing_seat(request.user, found.question)
    if seat is None:
        raise NotOnRoll
    withdraw_signature(found, by=seat)
    return SeeOther(found.get_absolute_url(), "withdrawn")


@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, report_id: UUID) -> HttpResponse:
    return _moderate(request, report_id, hides=True)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, report_id: UUID) -> HttpResponse:
    return _moderate(request, report_id, hides=False)


def _moderate(request: HttpRequest, report_id: UUID, *, hides: bool) -> HttpResponse:
    found = find_report(request.user, report_id)
    seat = moderating_seat(request.user, found)
    if seat is None:
        raise NotAllowed
    form = ModerationForm(request.POST or None)
    if form.is_valid():
        act = hide_report if hides else show_report
        act(found, by=seat, reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "hidden" if hides else "shown")
    context = {
        "form": form,
        "assembly": found.question.body.assembly,
        "about": found.title,
        "back_url": found.get_absolute_url(),
        "heading": _("Hide this report?") if hides else _("Show this report again?"),
        "consequence": _("Nobody reads its text beside the result any more. Its title goes too; that it exists stays.")
        if hides
        else _("Everybody reads it beside the result again."),
        "undo": _(
            "Somebody else who moderates here can show it again. Both acts stand in the minutes with their reasons."
        ),
        "verb": _("Hide the report") if hides else _("Show it again"),
        "is_safe": not hides,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", context, status=status)
