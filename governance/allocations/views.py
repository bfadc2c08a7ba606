"""What was shared out: the list, one allocation with its picture, proof and ledger, and the acts of the desk."""

from __future__ import annotations

from fractions import Fraction
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly
from config.errors import Absent, NotAllowed
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.allocations import services
from governance.allocations.errors import CannotDivide
from governance.allocations.forms import ShareOutForm
from governance.allocations.models import Account, Allocation
from governance.allocations.permissions import handing_seat, sharing_seat
from governance.division import rule_called
from governance.division.fingerprint import fingerprint
from governance.resources.services import find_resource

SHOWN = 50
DONE = {
    "shared": gettext_lazy("It is shared out. Everybody can see who gets what, and check it."),
    "handed": gettext_lazy("It is written down as handed over."),
}


@public_page(seconds=2)
@require_safe
def allocations(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    found = Allocation.objects.of_assembly(assembly).defer("result", "claims")[:SHOWN]
    page = {"assembly": assembly, "allocations": found, "version": version_of(assembly.topic)}
    return render(request, "governance/allocations/allocations.html", page)


@public_page(seconds=2)
@require_safe
def allocation(request: HttpRequest, allocation_id: UUID) -> HttpResponse:
    found = services.find_allocation(request.user, allocation_id)
    accounts = list(found.accounts.select_related("community"))
    moves = list(found.moves.select_related("source", "target", "by__person"))
    handed = {move.source_id: move.amount for move in moves if move.kind == "handing"}
    rows = _rows(found, accounts, handed)
    page = {
        "version": version_of(found.resource.topic),
        "assembly": found.assembly,
        "allocation": found,
        "rule": rule_called(found.rule),
        "told": _(rule_called(found.rule).told),
        "rows": rows,
        "most": max(1, *(row["claim"] or row["n"] for row in rows)),
        "surplus": int(found.result["surplus"]),
        "moves": moves,
        "levels": _levels(found),
        "proof_faults": services.faults_in_proof(found),
        "ledger_faults": services.faults_in_ledger(found),
        "result_sha256": fingerprint(found.result),
        "may_hand_over": handing_seat(request.user, found.assembly) is not None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/allocations/allocation.html", page)


def _rows(found: Allocation, accounts: list[Account], handed: dict[int, int]) -> list[dict[str, Any]]:
    """A row for each claimant and each reserved share, for the picture and for the table behind it."""
    claims = {row["claimant"]: row for row in found.claims}
    rows = []
    for one in accounts:
        if one.kind not in (Account.Kind.CLAIMANT, Account.Kind.RESERVED, Account.Kind.APPEAL):
            continue
        is_granted = one.kind == Account.Kind.APPEAL
        claim = None if is_granted else claims.get(one.name)
        award = one.balance + handed.get(one.id, 0) if is_granted else int(found.result["awards"][one.name])
        rows.append(
            {
                "id": one.id,
                "label": one.name,
                "community": one.community.letter if one.community else "",
                "n": award,
                "of": int(claim["claim"]) if claim else None,
                "whole": int(claim["claim"]) if claim else award,
                "claim": int(claim["claim"]) if claim else 0,
                "need": claim["need"] if claim else "",
                "minimum": claim["minimum"] if claim else "",
                "note": "" if claim else _("granted on appeal") if is_granted else _("kept before all others"),
                "is_waiting": one.can_be_handed_over,
                "handed": handed.get(one.id, 0),
            }
        )
    return rows


def _levels(found: Allocation) -> list[dict[str, Any]]:
    """The levels of a leximin division in words, as hundredths."""
    bounds = {
        "claim": _("They have all they claim."),
        "estate": _("Nothing is left to raise them together."),
        "minimum": _("They have their guaranteed minimum and no more."),
    }
    return [
        {"names": one["claimants"], "percent": round(100 * Fraction(one["level"])), "bound": bounds[one["tight"]]}
        for one in found.result["levels"]
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share_out(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """A form that first compares all rules on the same claims, and shares out by the one that is chosen."""
    found = find_resource(request.user, resource_id)
    by = sharing_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    form = ShareOutForm(request.POST or None, resource=found)
    compared = None
    if form.is_valid():
        plan, rule = form.plan(), form.cleaned_data["rule"]
        try:
            if rule and request.POST.get("do") == "share":
                made = services.share_out(plan, rule=rule, by=by)
                return SeeOther(made.get_absolute_url(), "shared")
            compared = services.compared(plan)
        except CannotDivide as error:
            form.add_error(None, str(error))
        else:
            if request.POST.get("do") == "share":
                form.add_error("rule", _("Choose the rule."))
    page = {"resource": found, "assembly": found.assembly, "form": form, "compared": compared}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/allocations/share_out.html", page, status=status)


@public_page(seconds=2)
@require_safe
def claims_csv(request: HttpRequest, allocation_id: UUID) -> HttpResponse:
    found = services.find_allocation(request.user, allocation_id)
    name = f"allocation-{found.number}-claims.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(services.claims_file(found), content_type="text/csv; charset=utf-8", headers=headers)


@public_page(seconds=2)
@require_safe
def as_json(request: HttpRequest, allocation_id: UUID) -> HttpResponse:
    found = services.find_allocation(request.user, allocation_id)
    headers = {"Content-Disposition": f'attachment; filename="allocation-{found.number}.json"'}
    return JsonResponse(services.told_in_full(found), headers=headers, json_dumps_params={"ensure_ascii": False})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, allocation_id: UUID, account_id: int) -> HttpResponse:
    found = services.find_allocation(request.user, allocation_id)
    by = handing_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    account = found.accounts.filter(id=account_id).first()
    if account is None:
        raise Absent
    if request.method == "POST":
        services.hand_over(account, by=by)
        return SeeOther(found.get_absolute_url(), "handed")
    told = {"amount": account.balance, "unit": found.resource.unit, "name": account.name}
    page = {
        "assembly": found.assembly,
        "heading": _("Write down that this was handed over?"),
        "about": _("%(amount)d (%(unit)s) to %(name)s") % told,
        "consequence": _("It stands in the ledger and in the minutes from now on."),
        "undo": _("This cannot be undone, and cannot be done twice."),
        "verb": _("It was handed over"),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "_confirm.html", page)
