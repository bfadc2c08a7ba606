"""Encrypted questions: the page that leads to the election elsewhere, its set-up, and its result."""

import json
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.models import Role
from assemblies.members.permissions import acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther
from governance.ballots import words
from governance.ballots.belenios import services
from governance.ballots.forms import ElectionForm, ElectionResultForm
from governance.ballots.lifecycle import Act, is_possible, require_possible
from governance.ballots.models import Election, Question
from governance.ballots.permissions import can_set_up_election
from governance.ballots.services import find_question
from governance.ballots.translations import tell

SHOWN_ERRORS = {"bad-election": None, "bad-file": "file"}


def election_of(question: Question) -> Election | None:
    return Election.objects.defer("archive").filter(question=question).first()


def elsewhere(request: HttpRequest, question: Question) -> HttpResponse:
    """The ballot of an encrypted question: where one votes, how, and who can read it."""
    page = {
        "question": question,
        "told": tell(question),
        "election": election_of(question),
        "audience": words.audience_sentence(question),
    }
    return render(request, "governance/ballots/elsewhere.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def election(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Before opening, which election it is; after closing, what came of it."""
    found = find_question(request.user, question_id)
    require(found.is_encrypted, Absent)
    require(can_set_up_election(request.user, found))
    by = acting_seat(request.user, found.body.assembly, [Role.ORGANISER])
    if by is None:
        raise NotAllowed
    is_closed = is_possible(Act.BRING_RESULT, found)
    if not is_closed:
        require_possible(Act.SET_UP, found)
    form = (ElectionResultForm if is_closed else ElectionForm)(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        file = given["file"]
        try:
            if is_closed:
                services.bring_result(found, by=by, file_name=file.name, data=file.read())
            else:
                services.set_up_election(
                    found,
                    by=by,
                    address=given["address"],
                    authority=given["authority"],
                    keyholders=given["keyholders"].splitlines(),
                    data=file.read(),
                )
            return SeeOther(found.get_absolute_url(), "imported" if is_closed else "election")
        except Refusal as refusal:
            form.add_error(SHOWN_ERRORS.get(refusal.code), str(refusal))
    page = {
        "question": found,
        "assembly": found.body.assembly,
        "form": form,
        "is_closed": is_closed,
        "election": election_of(found),
        "audience": words.audience_sentence(found),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/election.html", page, status=status)


@public_page(seconds=2)
@require_safe
def template(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The question as Belenios reads it; everybody can compare."""
    found = find_question(request.user, question_id)
    require(found.is_encrypted and found.config is not None, Absent)
    content = json.dumps(services.template_of(found), ensure_ascii=False, indent=2)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="election.json"'
    return answer


@public_page(seconds=2)
@require_safe
def archive(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Every encrypted ballot with its proofs, once the result is counted."""
    found = find_question(request.user, question_id)
    require(found.is_encrypted and found.has_result, Absent)
    held = Election.objects.get(question=found)
    answer = HttpResponse(bytes(held.archive), content_type="application/x-tar")
    answer["Content-Disposition"] = f'attachment; filename="{held.uuid}.bel"'
    return answer
