"""Seeing who else writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from config.clock import now
from config.errors import require
from governance.proposals.drafting.models import Writing
from governance.proposals.models import Proposal
from governance.proposals.permissions import can_change_proposal


@dataclass(frozen=True)
class Other:
    """Somebody else with the text open. ``is_here``: their page said so just now; otherwise it was only opened."""

    name: str
    opened_at: datetime
    is_here: bool


def topic_of(proposal: Proposal) -> str:
    """What a page follows to see who else writes."""
    return f"writing:{proposal.id}"


@transaction.atomic
def begin_writing(proposal: Proposal, *, by: Seat) -> None:
    """The other authors see from now on that this one has the text open."""
    require(can_change_proposal(by.person, proposal))
    at = now()
    Writing.objects.update_or_create(proposal=proposal, seat=by, defaults={"opened_at": at, "seen_at": at})
    announce(topic_of(proposal))


def go_on_writing(proposal: Proposal, *, by: Seat) -> None:
    """The page is still open. Whoever came to be seen as here is announced; the beats after that are not."""
    at = now()
    own = Writing.objects.filter(proposal=proposal, seat=by).first()
    if own is None:
        begin_writing(proposal, by=by)
        return
    was_here = own.is_here(at)
    Writing.objects.filter(id=own.id).update(seen_at=at)
    if not was_here:
        with transaction.atomic():
            announce(topic_of(proposal))


@transaction.atomic
def end_writing(proposal: Proposal, *, by: Seat) -> None:
    """Saved, or given up."""
    if Writing.objects.filter(proposal=proposal, seat=by).delete()[0]:
        announce(topic_of(proposal))


def others_writing(proposal: Proposal, *, than: Seat) -> list[Other]:
    """Who else has it open, the longest first."""
    at = now()
    rows = proposal.writings.under_way(at).exclude(seat__person=than.person_id).select_related("seat__person")
    return [Other(one.seat.public_name, one.opened_at, one.is_here(at)) for one in rows]
