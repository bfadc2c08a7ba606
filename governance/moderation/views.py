"""Pages of moderation: reporting a text, the public log with the queue on top, and one case."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.finding import find_assembly
from assemblies.members.permissions import seats_in
from config.clock import now
from config.errors import NotAllowed, Refusal, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.moderation import services
from governance.moderation.errors import AppealOver, NotOneOfYours, OwnText
from governance.moderation.forms import AppealForm, DecisionForm, ReportForm, SettlingForm
from governance.moderation.kinds import Target, kind_called
from governance.moderation.models import Ground, ModerationCase
from governance.moderation.permissions import (
    appealing_seat,
    can_read_target,
    deciding_seat,
    moderating_seat,
    reporting_seat,
    settling_seat,
)

A_PAGE = 50
State = ModerationCase.State
TAGS = {State.WAITING: "tag-amber", State.ASKED: "tag-amber", State.HIDDEN: "tag-clay", State.LEFT: "tag-leaf"}
DONE: Mapping[str, Any] = {
    "reported": gettext_lazy("Your report is in. You hear of the decision; nobody is told that it was you."),
    "decided": gettext_lazy("Your decision stands. The author hears of it."),
    "appealed": gettext_lazy("Your appeal is in. Somebody else decides."),
    "settled": gettext_lazy("Your decision about the appeal stands. It is final."),
}


def row_of(case: ModerationCase) -> dict[str, object]:
    """A case with the days that are left, or by which it is late."""
    left = (case.due_at - now()).days
    kind = kind_called(case.kind)
    return {
        "case": case,
        "kind": kind.label if kind else case.kind,
        "tag": TAGS[State(case.state)],
        "left": max(left, 0),
        "late": -left if left < 0 else 0,
    }


@public_page(seconds=2)
@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """Numbers, the policy and every decision for everybody; what waits for those who decide."""
    assembly = find_assembly(request.user, slug)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 and int(asked) else 1
    found = list(services.log_of(assembly)[(page - 1) * A_PAGE : page * A_PAGE + 1])
    moderates = moderating_seat(request.user, assembly) is not None
    context = {
        "assembly": assembly,
        "counts": services.counts_of(assembly),
        "days": services.days_to_decide(assembly),
        "grounds": Ground.labels,
        "queue": [row_of(one) for one in services.queue_for(assembly)[:A_PAGE]] if moderates else [],
        "moderates": moderates,
        "log": [row_of(one) for one in found[:A_PAGE]],
        "page": page,
        "next_page": page + 1 if len(found) > A_PAGE else None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/moderation/log.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, target: str) -> HttpResponse:
    found = services.find_target(request.user, kind, target)
    by = reporting_seat(request.user, found)
    if by is None:
        raise OwnText if seats_in(request.user, found.assembly) else NotAllowed
    form = ReportForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.report_text(kind, target, by=by, **form.cleaned_data)
            return SeeOther(made.get_absolute_url(), "reported")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    days = services.days_to_decide(found.assembly)
    return _form_page(request, "report", form, assembly=found.assembly, target=found, days=days, back_url=found.url)


@public_page(seconds=2)
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = services.find_case(request.user, case_id)
    target = services.target_of(found)
    visitor = request.user
    moderates = moderating_seat(visitor, found.assembly) is not None
    is_author = any(seat.person_id in target.persons for seat in seats_in(visitor, found.assembly))
    reads = can_read_target(visitor, found, target)
    is_near = moderates or is_author
    context = row_of(found) | {
        "assembly": found.assembly,
        "target": target if reads else None,
        "text_html": to_html(target.text) if reads and is_near else "",
        "has_changed": bool(found.text_sha256) and target.hashed(bytes(found.salt)) != found.text_sha256,
        "reports": found.reports.all() if moderates else [],
        "reads_appeal": is_near or found.appealed_by_id in {seat.id for seat in seats_in(visitor, found.assembly)},
        "may_decide": deciding_seat(visitor, found, target) is not None,
        "may_settle": settling_seat(visitor, found, target) is not None,
        "may_appeal": appealing_seat(visitor, found, target, now()) is not None,
        "waits_for_others": moderates and found.is_unsettled,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/moderation/case.html", context)


def _form_page(request: HttpRequest, name: str, form: Form, **more: Any) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, f"governance/moderation/{name}.html", {"form": form, **more}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = services.find_case(request.user, case_id)
    require(moderating_seat(request.user, found.assembly) is not None)
    target = services.target_of(found)
    by = deciding_seat(request.user, found, target)
    if by is None:
        raise NotOneOfYours
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        services.decide_case(found, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "decided")
    words = {"heading": _("Decide about this text"), "verb": _("Decide")}
    return _act_page(request, found, target, form, **words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = services.find_case(request.user, case_id)
    target = services.target_of(found)
    by = appealing_seat(request.user, found, target, now())
    if by is None:
        raise AppealOver
    form = AppealForm(request.POST or None)
    if form.is_valid():
        services.appeal_decision(found, by=by, words=form.cleaned_data["words"])
        return SeeOther(found.get_absolute_url(), "appealed")
    words = {
        "heading": _("Appeal against this decision"),
        "lede": _("Somebody else than whoever decided first decides about it, once and finally."),
        "verb": _("Send the appeal"),
    }
    return _act_page(request, found, target, form, **words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = services.find_case(request.user, case_id)
    require(moderating_seat(request.user, found.assembly) is not None)
    target = services.target_of(found)
    by = settling_seat(request.user, found, target)
    if by is None:
        raise NotOneOfYours
    form = SettlingForm(request.POST or None)
    if form.is_valid():
        overturns = form.cleaned_data["outcome"] == "overturned"
        services.settle_appeal(found, by=by, overturns=overturns, reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "settled")
    words = {
        "heading": _("Decide about the appeal"),
        "lede": _("There is no second appeal. Your reason stands in the public log."),
        "verb": _("Decide about the appeal"),
    }
    return _act_page(request, found, target, form, **words)


def _act_page(request: HttpRequest, found: ModerationCase, target: Target, form: Form, **words: str) -> HttpResponse:
    context = row_of(found) | {
        "assembly": found.assembly,
        "text_html": to_html(target.text),
        "target": target,
        "reports": found.reports.all() if moderating_seat(request.user, found.assembly) else [],
        "back_url": reverse("moderation:case", args=[found.id]),
        **words,
    }
    return _form_page(request, "act", form, **context)
