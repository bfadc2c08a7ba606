"""A secret ballot on a phone, and after the count the page on which its voter finds it again.

The answer to casting is the receipt itself. The server cannot show it a second time, because it does not know whose
ballot is whose; sent again unchanged, the same form brings the same receipt.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assemblies.members.links import address_for_phones, square_code
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import acting_seat
from config.errors import Absent, NotAllowed, require, wants_json
from config.pages import public_page
from governance.ballots.inputs import inputs_of
from governance.ballots.models import Question, Tally
from governance.ballots.rules import Choice, ballot_form
from governance.ballots.secrecy.casting import cast_secret_ballot, community_in
from governance.ballots.secrecy.editions import hand_out_auditors_edition, shows_openings
from governance.ballots.secrecy.leaves import NONCE_BYTES
from governance.ballots.secrecy.promises import Promise
from governance.ballots.services import find_question

MOST_ON_A_PAGE = 1000
GROUP = 8


def terms(question: Question, seat: Seat, fields: Mapping[str, str]) -> dict[str, Any]:
    """What a form of a secret ballot needs: random numbers for devices that draw none, and what the leaf is made of."""
    form = ballot_form(question.id)
    return {
        "n1": fields.get("n1") or secrets.token_hex(NONCE_BYTES),
        "n2": fields.get("n2") or secrets.token_hex(NONCE_BYTES),
        "community": community_in(question, seat),
        "kind": form.kind,
        "keys": ",".join(form.options),
    }


def cast_secret(
    request: HttpRequest, question_id: UUID, *, person_id: UUID, via_seat: UUID | None, choice: Choice
) -> HttpResponse:
    """The receipt, once; or a refusal says why there is none."""
    fields = request.POST
    kept = cast_secret_ballot(
        question_id,
        person_id=person_id,
        via_seat=via_seat,
        choice=choice,
        n1=fields.get("n1", ""),
        n2=fields.get("n2", ""),
        leaf=fields.get("leaf", ""),
    )
    if wants_json(request):
        return JsonResponse(kept.as_receipt(), status=HTTPStatus.CREATED)
    question = Question.objects.select_related("body__assembly").get(id=question_id)
    return _private(render(request, "governance/ballots/secret_receipt.html", _receipt(request, question, kept)))


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _receipt(request: HttpRequest, question: Question, kept: Promise) -> dict[str, Any]:
    check = f"{address_for_phones(request)}{reverse('ballots:check', args=[question.id])}"
    written = json.dumps(kept.as_receipt(), indent=1).encode()
    return {
        "question": question,
        "assembly": question.body.assembly,
        "leaf": kept.leaf,
        "leaf_in_groups": in_groups(kept.leaf),
        "check": check,
        # Behind the # nothing is sent to a server: only the device that scans it reads it.
        "qr": square_code(f"{check}#{kept.leaf}.{kept.signature}"),
        "file": f"data:application/json;base64,{base64.b64encode(written).decode()}",
    }


def in_groups(leaf: str) -> list[str]:
    return [leaf[start : start + GROUP] for start in range(0, len(leaf), GROUP)]


def receipt(request: HttpRequest, question: Question, seat: Seat, version: int) -> HttpResponse:
    """That the ballot is in. Its receipt was shown once, to its voter."""
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "has_voted": question.has_ballot_of(seat),
        "is_published": question.has_result,
        "version": version,
    }
    return _private(render(request, "governance/ballots/secret_voted.html", context))


@dataclass(frozen=True)
class Counted:
    """A ballot among those that were counted; ``said`` is what it says, where everybody may know."""

    leaf: str
    groups: list[str]
    said: list[str]


@public_page(seconds=2)
@require_safe
def check(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Every ballot that was counted, by its number. Which one a visitor looks for is never asked.

    Among very many only those are listed that begin with the same two digits, which tell the server as good as nothing.
    """
    found = find_question(request.user, question_id)
    require(found.is_secret, Absent)
    tally = Tally.objects.filter(question=found).first() if found.has_result else None
    begins = request.GET.get("begins", "")[:2].lower()
    ballots = found.sealed_ballots.order_by("leaf")
    is_long = tally is not None and tally.sealed_count > MOST_ON_A_PAGE
    if is_long:
        ballots = ballots.filter(leaf__startswith=begins if len(begins) == 2 else "00")
    inputs = inputs_of(found) if tally is not None and shows_openings(found) else None
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "tally": tally,
        "is_long": is_long,
        "begins": (begins if len(begins) == 2 else "00") if is_long else "",
        "is_opened": bool(inputs),
        "ballots": [
            Counted(
                ballot.leaf,
                in_groups(ballot.leaf),
                inputs.said(json.loads(ballot.choice)) if inputs is not None else [],
            )
            for ballot in (ballots if tally else ())
        ],
    }
    return render(request, "governance/ballots/check.html", context)


@require_POST
def auditors(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The edition that opens every ballot, for a guarantor; handing it out stands in the minutes."""
    found = find_question(request.user, question_id)
    by = acting_seat(request.user, found.body.assembly, {Role.GUARANTOR})
    if by is None:
        raise NotAllowed
    lines = hand_out_auditors_edition(found, by=by)
    answer = HttpResponse(b"".join(line + b"\n" for line in lines), content_type="application/x-ndjson")
    answer["Content-Disposition"] = 'attachment; filename="auditors.jsonl"'
    return _private(answer)
