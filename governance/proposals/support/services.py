"""What people do to support a proposal, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.charter import Named
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_in, seats_of
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require
from governance.following.services import follow
from governance.proposals.models import Proposal
from governance.proposals.permissions import is_author, voting_seat
from governance.proposals.services import PROPOSAL, lock_proposal, require_open, which
from governance.proposals.support import record
from governance.proposals.support.errors import OwnProposal
from governance.proposals.support.models import Endorsement


@dataclass(frozen=True)
class SupportTold:
    """How many of how many members support it, how many of them said so of this version, and whether the visitor is
    one, if only of earlier words; ``shows_names`` says whether this visitor may see who some of them are."""

    supporters: int
    members: int
    of_this_version: int
    is_mine: bool
    is_of_earlier_words: bool
    may_support: bool
    shows_names: bool


def support_of(visitor: Visitor, proposal: Proposal) -> SupportTold:
    """Three statements at most."""
    rows = list(proposal.endorsements.values_list("version", "seat"))
    own = {seat.id for seat in seats_of(visitor)}
    members = Seat.objects.voting().of_assembly(proposal.body.assembly).order_by().values("person").distinct().count()
    mine = [version for version, seat in rows if seat in own]
    may = proposal.is_open and voting_seat(visitor, proposal) is not None and not is_author(visitor, proposal)
    return SupportTold(
        supporters=len(rows),
        members=members,
        of_this_version=sum(version == proposal.version for version, _seat in rows),
        is_mine=bool(mine),
        is_of_earlier_words=bool(mine) and proposal.version not in mine,
        may_support=may,
        shows_names=bool(rows) and bool(_names_shown_to(visitor, proposal)),
    )


def named_supporters(visitor: Visitor, proposal: Proposal) -> QuerySet[Endorsement]:
    """Those whose names this visitor may read: as the charter says now, and as it said when they spoke."""
    shown = proposal.endorsements.filter(seen_by__in=_names_shown_to(visitor, proposal))
    return shown.select_related("seat__person")


def _names_shown_to(visitor: Visitor, proposal: Proposal) -> list[Named]:
    rule = proposal.body.charter.supporters_seen_by
    if rule == Named.NOBODY:
        return []
    if seats_in(visitor, proposal.body.assembly):
        return [Named.MEMBERS, Named.EVERYBODY]
    return [Named.EVERYBODY] if rule == Named.EVERYBODY else []


@transaction.atomic
def support_proposal(proposal: Proposal, *, by: Seat) -> Proposal:
    """A member supports it as it reads now. Said again, it holds for the newest words."""
    proposal = lock_proposal(proposal)
    require(voting_seat(by.person, proposal) is not None)
    require_open(proposal)
    require(not is_author(by.person, proposal), OwnProposal)
    own = Endorsement.objects.filter(proposal=proposal, seat__person=by.person_id)
    if own.filter(version=proposal.version).exists():
        return proposal
    own.delete()
    seen_by = proposal.body.charter.supporters_seen_by
    Endorsement.objects.create(proposal=proposal, seat=by, version=proposal.version, seen_by=seen_by, at=now())
    follow(PROPOSAL, proposal.id, seats=[by])
    return _count_anew(proposal)


@transaction.atomic
def take_back_support(proposal: Proposal, *, by: Seat) -> Proposal:
    """The person is no longer among those who support it. What is not open any more keeps its number."""
    proposal = lock_proposal(proposal)
    require_open(proposal)
    if Endorsement.objects.filter(proposal=proposal, seat__person=by.person_id).delete()[0]:
        return _count_anew(proposal)
    return proposal


def _count_anew(proposal: Proposal) -> Proposal:
    """The number is kept with the proposal, so that lists need not count."""
    supporters = proposal.endorsements.count()
    if supporters != proposal.supporters:
        proposal.supporters = supporters
        proposal.save(update_fields=["supporters"])
        note(proposal.body.assembly_id, record.SUPPORT, which(proposal) | {"supporters": supporters})
    announce(proposal.topic)
    return proposal
