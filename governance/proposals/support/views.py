"""Supporting a proposal, and who does."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from config.errors import NotAllowed
from config.pages import public_page
from config.redirects import SeeOther
from governance.proposals.permissions import voting_seat
from governance.proposals.services import find_proposal
from governance.proposals.support.services import named_supporters, support_of, support_proposal, take_back_support


@require_POST
def support(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One tap supports it, another takes that back."""
    found = find_proposal(request.user, proposal_id)
    seat = voting_seat(request.user, found)
    if seat is None:
        raise NotAllowed
    if request.POST.get("support") == "no":
        take_back_support(found, by=seat)
        return SeeOther(found.get_absolute_url(), "unsupported")
    support_proposal(found, by=seat)
    return SeeOther(found.get_absolute_url(), "supported")


@public_page(seconds=2)
@require_safe
def supporters(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The names that the charter shows to this visitor, and how many are not named."""
    found = find_proposal(request.user, proposal_id)
    named = list(named_supporters(request.user, found))
    told = support_of(request.user, found)
    context = {
        "proposal": found,
        "assembly": found.body.assembly,
        "support": told,
        "named": named,
        "unnamed": told.supporters - len(named),
    }
    return render(request, "governance/proposals/supporters.html", context)
