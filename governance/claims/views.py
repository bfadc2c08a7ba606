"""Rounds of claims: the list, one round at the step it has come to, and the acts of each step."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from config.clock import now
from config.errors import NotAllowed, Refusal
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.claims import services
from governance.claims.forms import AnswerForm, AppealForm, ClaimForm, HearingForm, RoundForm, RuleForm
from governance.claims.models import ClaimRound, CommunityClaim
from governance.claims.permissions import answering_seat, appealing_seat, claiming_seat, leading_seat, opening_seat
from governance.resources.services import find_resource

SHOWN = 50
DONE = {
    "opened": gettext_lazy("Communities can claim from now on."),
    "claimed": gettext_lazy("Your claim is in. You can change it until claims close."),
    "heard": gettext_lazy("What was said at the hearing is written down. Everybody can read it."),
    "shared": gettext_lazy("It is shared out. Everybody sees whose claim is whose, and can appeal."),
    "appealed": gettext_lazy("Your appeal is in. A guarantor answers it."),
    "answered": gettext_lazy("Your answer stands beside the appeal."),
    "closed": gettext_lazy("The round is closed."),
}


@public_page(seconds=2)
@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    found = ClaimRound.objects.of_assembly(assembly)[:SHOWN]
    at = now()
    page = {
        "version": version,
        "assembly": assembly,
        "rounds": [(one, one.stage(at).label) for one in found],
    }
    return render(request, "governance/claims/rounds.html", page)


@public_page(seconds=2)
@require_safe
def one_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = services.find_round(request.user, round_id)
    stage = found.stage(now())
    claims = list(found.claims.select_related("community", "appeal__answered_by__person"))
    own, leads = claiming_seat(request.user, found), leading_seat(request.user, found) is not None
    is_named = found.allocation_id is not None
    page = {
        "assembly": found.assembly,
        "round": found,
        "stage": stage,
        "claims": [_shown(request, one, found) for one in claims] if is_named else [],
        "how_many": len(claims),
        "own": next((one for one in claims if own and one.community_id == own.community_id), None),
        "compared": services.compared(found) if stage == ClaimRound.Stage.CHOOSING and claims else [],
        "numbers": range(1, len(claims) + 1),
        "left": services.left_for_appeals(found) if is_named else 0,
        "may_claim": own is not None and stage == ClaimRound.Stage.CLAIMING,
        "may_hear": leads
        and stage in (ClaimRound.Stage.CLAIMING, ClaimRound.Stage.CHOOSING)
        and found.question_id is None
        and not found.hearing,
        "may_ask": leads and stage == ClaimRound.Stage.CHOOSING and claims and found.question_id is None,
        "may_share": leads and stage == ClaimRound.Stage.CHOOSING and services.rule_decided(found) is not None,
        "may_close": leads and stage == ClaimRound.Stage.ANSWERING,
        "version": version_of(found.assembly.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/claims/round.html", page)


def _shown(request: HttpRequest, claim: CommunityClaim, found: ClaimRound) -> dict[str, Any]:
    """A claim with its award and its appeal, after the rule was chosen."""
    asked = getattr(claim, "appeal", None)
    claim.round = found
    stage = found.stage(now())
    awards = found.allocation.result["awards"] if found.allocation else {}
    return {
        "claim": claim,
        "award": int(awards.get(claim.community.name, 0)) + (asked.granted or 0 if asked else 0),
        "appeal": asked,
        "may_appeal": not asked
        and stage == ClaimRound.Stage.APPEALS
        and appealing_seat(request.user, claim) is not None,
        "may_answer": asked is not None
        and asked.answered_at is None
        and answering_seat(request.user, found) is not None,
    }


def _form_page(
    request: HttpRequest, assembly: Assembly, form: forms.Form, act: Callable[[], SeeOther], **told: Any
) -> HttpResponse:
    """A page with one form; what is sent is done, or told back with what is wrong."""
    if form.is_valid():
        try:
            return act()
        except Refusal as error:
            form.add_error(None, str(error))
    page = {"assembly": assembly, "form": form, **told}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/claims/form.html", page, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    resource = find_resource(request.user, resource_id)
    by = opening_seat(request.user, resource.assembly)
    if by is None:
        raise NotAllowed
    form = RoundForm(request.POST or None, resource=resource)

    def act() -> SeeOther:
        return SeeOther(services.open_round(resource, form.terms(), by=by).get_absolute_url(), "opened")

    told = {"heading": _("Open a round of claims"), "back_url": resource.get_absolute_url(), "back": resource.name}
    lede = _("Communities claim; the rule is chosen by ballot before anybody sees whose claim is whose.")
    return _form_page(request, resource.assembly, form, act, **told, lede=lede, verb=_("Open it"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = services.find_round(request.user, round_id)
    by = claiming_seat(request.user, found)
    if by is None:
        raise NotAllowed
    own = found.claims.filter(community=by.community_id).first()
    initial = {"units": own.units, "need": own.need, "evidence": own.evidence} if own else None
    form = ClaimForm(request.POST or None, initial=initial)

    def act() -> SeeOther:
        services.hand_in(found, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "claimed")

    lede = _("Nobody sees whose claim it is before the rule is chosen. Then everybody does.")
    told = {"heading": _("Claim for your community"), "community": by.community, "verb": _("Hand it in")}
    return _form_page(request, found.assembly, form, act, **told, **_back(found), lede=lede)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hear(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = services.find_round(request.user, round_id)
    by = leading_seat(request.user, found)
    if by is None:
        raise NotAllowed
    form = HearingForm(request.POST or None)

    def act() -> SeeOther:
        services.write_hearing(found, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "heard")

    lede = _("It stands in the minutes and cannot be changed.")
    told = {"heading": _("Write down the hearing"), "verb": _("Write it down")}
    return _form_page(request, found.assembly, form, act, **told, **_back(found), lede=lede)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = services.find_round(request.user, round_id)
    by = leading_seat(request.user, found)
    if by is None:
        raise NotAllowed
    form = RuleForm(request.POST or None)

    def act() -> SeeOther:
        return SeeOther(services.ask_for_rule(found, by=by, **form.cleaned_data).get_absolute_url())

    lede = _("This makes a draft that lists all rules. Freeze and open it as any other question.")
    told = {"heading": _("Ask by which rule to divide"), "verb": _("Make the draft")}
    return _form_page(request, found.assembly, form, act, **told, **_back(found), lede=lede)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    of_claim = services.find_claim(request.user, claim_id)
    found = of_claim.round
    by = appealing_seat(request.user, of_claim)
    if by is None:
        raise NotAllowed
    form = AppealForm(request.POST or None)

    def act() -> SeeOther:
        services.appeal(of_claim, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "appealed")

    lede = _("A guarantor answers it, with reasons that everybody can read. A community appeals once.")
    told = {"heading": _("Appeal"), "community": of_claim.community, "verb": _("Appeal")}
    return _form_page(request, found.assembly, form, act, **told, **_back(found), lede=lede)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, appeal_id: UUID) -> HttpResponse:
    asked = services.find_appeal(request.user, appeal_id)
    found = asked.claim.round
    by = answering_seat(request.user, found)
    if by is None:
        raise NotAllowed
    form = AnswerForm(request.POST or None)

    def act() -> SeeOther:
        services.answer_appeal(asked, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "answered")

    told = {"heading": _("Answer the appeal"), "community": asked.claim.community, "asked": asked}
    told |= {"left": services.left_for_appeals(found), "verb": _("Answer")}
    lede = _("What you grant comes from what is kept for appeals. It cannot be undone.")
    return _form_page(request, found.assembly, form, act, **told, **_back(found), lede=lede)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, round_id: UUID) -> HttpResponse:
    told = {
        "heading": _("Share it out by the rule that was chosen?"),
        "consequence": _("Everybody sees whose claim is whose, and what each gets. Appeals open."),
        "verb": _("Share it out"),
    }
    return _confirmed(request, round_id, services.share_by_rule, "shared", told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, round_id: UUID) -> HttpResponse:
    told = {
        "heading": _("Close this round?"),
        "consequence": _("What is left over, and what was kept for appeals, is carried over to the next round."),
        "verb": _("Close it"),
    }
    return _confirmed(request, round_id, services.close_round, "closed", told)


def _confirmed(
    request: HttpRequest, round_id: UUID, act: Callable[..., ClaimRound], done: str, told: dict[str, Any]
) -> HttpResponse:
    """A page that asks once more, for whoever leads through the round."""
    found = services.find_round(request.user, round_id)
    by = leading_seat(request.user, found)
    if by is None:
        raise NotAllowed
    if request.method == "POST":
        act(found, by=by)
        return SeeOther(found.get_absolute_url(), done)
    page = {"assembly": found.assembly, "about": found.name, "undo": _("This cannot be undone."), **told}
    return render(request, "_confirm.html", page | {"back_url": found.get_absolute_url()})


def _back(found: ClaimRound) -> dict[str, str]:
    return {"back_url": found.get_absolute_url(), "back": found.name}
