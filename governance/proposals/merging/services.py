"""Bringing duplicates together without losing where anything came from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.proposals.merging import record
from governance.proposals.merging.errors import MergingAsked, MergingOver, NoSuchProposal, ReasonForMergingMissing
from governance.proposals.merging.models import LONGEST_REASON, Merging
from governance.proposals.merging.permissions import asking_seat, can_answer_merging, can_take_back_merging
from governance.proposals.models import Proposal
from governance.proposals.permissions import can_see_proposal, is_first_author
from governance.proposals.services import lock_proposal, require_open, which

State = Merging.State
STANDING = (State.ASKED, State.AGREED, State.BY_DESK)
DEEPEST = 20


@dataclass(frozen=True)
class Lineage:
    """What came into a proposal, and what it became part of. ``asked`` waits for an answer, from here or to here."""

    came_from: tuple[Merging, ...]
    became: Merging | None
    asked_here: tuple[Merging, ...]
    asked_of_it: Merging | None


def lineage_of(proposal: Proposal) -> Lineage:
    """Both directions in two statements."""
    people = ("asked_by__person", "ended_by__person", "proposal", "into")
    here = list(proposal.merged_here.filter(state__in=STANDING).select_related(*people))
    own = proposal.mergings.filter(state__in=STANDING).select_related(*people).first()
    return Lineage(
        came_from=tuple(one for one in here if one.is_done),
        became=own if own and own.is_done else None,
        asked_here=tuple(one for one in here if not one.is_done),
        asked_of_it=own if own and not own.is_done else None,
    )


def where_it_went(proposal: Proposal) -> Proposal:
    """The text that it is part of now, through every merging: a statement for each."""
    for _step in range(DEEPEST):
        done = Merging.objects.filter(proposal=proposal, state__in=[State.AGREED, State.BY_DESK])
        found = done.select_related("into").first()
        if found is None:
            return proposal
        proposal = found.into
    return proposal


def find_merging(visitor: Visitor, merging_id: UUID) -> Merging:
    found = Merging.objects.select_related("proposal__body__assembly", "into__body__assembly").filter(id=merging_id)
    merging = found.first()
    if merging is None:
        raise Absent
    require(can_see_proposal(visitor, merging.proposal), Absent)
    return merging


def _other(proposal: Proposal, number: int) -> Proposal:
    others = Proposal.objects.with_authors().filter(body__assembly=proposal.body.assembly_id, number=number)
    found = others.filter(state=Proposal.State.OPEN).exclude(id=proposal.id).first()
    if found is None:
        raise NoSuchProposal(number=number)
    return found


@transaction.atomic
def ask_to_merge(proposal: Proposal, *, by: Seat, number: int, reason: str) -> Merging:
    """Its first author asks that it becomes part of the proposal with this number. Whoever is the first author of
    both, and the desk, need nobody else: then it is done at once."""
    other = _other(proposal, number)
    proposal, other = _locked(proposal, other)
    seat = asking_seat(by.person, proposal)
    require(seat is not None and seat.id == by.id)
    require_open(proposal)
    require(other.is_open, NoSuchProposal, number=number)
    reason = reason.strip()
    require(0 < len(reason) <= LONGEST_REASON, ReasonForMergingMissing)
    is_author = is_first_author(by.person, proposal)
    waiting = Merging.objects.filter(proposal=proposal, state=State.ASKED)
    if not is_author:
        waiting.update(state=State.TAKEN_BACK, ended_by=by, ended_at=now())
    require(not waiting.exists(), MergingAsked)
    merging = Merging.objects.create(proposal=proposal, into=other, reason=reason, asked_by=by, asked_at=now())
    if not is_author:
        return _merge(merging, proposal, other, by, State.BY_DESK)
    if is_first_author(by.person, other):
        return _merge(merging, proposal, other, by, State.AGREED)
    announce(proposal.topic, other.topic)
    return merging


@transaction.atomic
def answer_merging(merging: Merging, *, by: Seat, agrees: bool) -> Merging:
    """The first author of the other proposal agrees, and the two are one; or declines, and both stay as they are."""
    proposal, other = _locked(merging.proposal, merging.into)
    merging = _asked(merging, proposal, other)
    require(can_answer_merging(by.person, merging))
    require_open(other)
    require_open(proposal)
    if agrees:
        return _merge(merging, proposal, other, by, State.AGREED)
    return _end(merging, by, State.DECLINED)


@transaction.atomic
def take_back_merging(merging: Merging, *, by: Seat) -> Merging:
    """Whoever asked does not ask any more."""
    proposal, other = _locked(merging.proposal, merging.into)
    merging = _asked(merging, proposal, other)
    require(can_take_back_merging(by.person, merging))
    return _end(merging, by, State.TAKEN_BACK)


def _merge(merging: Merging, proposal: Proposal, other: Proposal, by: Seat, how: str) -> Merging:
    """The text stays readable where it was, with a link. Support was given to words that were read, and stays there."""
    at = now()
    proposal.state, proposal.merged_at = Proposal.State.MERGED, at
    proposal.save(update_fields=["state", "merged_at"])
    merging.supporters = proposal.supporters
    told = which(proposal) | {
        "into": str(other.id),
        "into_number": other.number,
        "reason": merging.reason,
        "supporters": proposal.supporters,
    }
    event = record.BY_DESK if how == State.BY_DESK else record.AGREED
    note(proposal.body.assembly_id, event, told, by=by.signature)
    announce(proposal.body.assembly.topic)
    return _end(merging, by, how)


def _end(merging: Merging, by: Seat, how: str) -> Merging:
    merging.state, merging.ended_by, merging.ended_at = how, by, now()
    merging.save(update_fields=["state", "ended_by", "ended_at", "supporters"])
    announce(merging.proposal.topic, merging.into.topic)
    return merging


def _locked(proposal: Proposal, other: Proposal) -> tuple[Proposal, Proposal]:
    """Both, always in the same order, so that two mergings never wait for each other."""
    locked = {one.id: lock_proposal(one) for one in sorted((proposal, other), key=lambda one: one.id)}
    return locked[proposal.id], locked[other.id]


def _asked(merging: Merging, proposal: Proposal, other: Proposal) -> Merging:
    found = Merging.objects.select_for_update().filter(id=merging.id, state=State.ASKED).first()
    if found is None:
        raise MergingOver
    found.proposal, found.into = proposal, other
    return found
