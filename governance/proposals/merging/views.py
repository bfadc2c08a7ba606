"""Pages of merging duplicates."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from config.errors import NotAllowed, Refusal, require
from config.redirects import SeeOther
from governance.proposals.merging.forms import MergeForm
from governance.proposals.merging.permissions import asking_seat, can_answer_merging, can_take_back_merging
from governance.proposals.merging.services import answer_merging, ask_to_merge, find_merging, take_back_merging
from governance.proposals.permissions import authorship, is_first_author
from governance.proposals.services import find_proposal


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The first author asks, the desk decides; in both cases with a reason."""
    found = find_proposal(request.user, proposal_id)
    seat = asking_seat(request.user, found)
    if seat is None:
        raise NotAllowed
    form = MergeForm(request.POST or None)
    if form.is_valid():
        try:
            made = ask_to_merge(found, by=seat, **form.cleaned_data)
            return SeeOther(found.get_absolute_url(), "merged" if made.is_done else "asked")
        except Refusal as refusal:
            form.add_error("number" if refusal.code == "no-such-proposal" else None, str(refusal))
    context = {
        "form": form,
        "proposal": found,
        "assembly": found.body.assembly,
        "is_author": is_first_author(request.user, found),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/proposals/merge.html", context, status=status)


@require_POST
def answer(request: HttpRequest, merging_id: UUID) -> HttpResponse:
    merging = find_merging(request.user, merging_id)
    require(can_answer_merging(request.user, merging))
    author = authorship(request.user, merging.into)
    if author is None:
        raise NotAllowed
    agrees = request.POST.get("answer") == "yes"
    answer_merging(merging, by=author.seat, agrees=agrees)
    return SeeOther(merging.into.get_absolute_url(), "taken-in" if agrees else "not-merged")


@require_POST
def take_back(request: HttpRequest, merging_id: UUID) -> HttpResponse:
    merging = find_merging(request.user, merging_id)
    require(can_take_back_merging(request.user, merging))
    author = authorship(request.user, merging.proposal)
    if author is None:
        raise NotAllowed
    take_back_merging(merging, by=author.seat)
    return SeeOther(merging.proposal.get_absolute_url(), "not-asked")
