from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat
from governance.proposals.merging.models import Merging
from governance.proposals.models import Proposal
from governance.proposals.permissions import authorship, is_first_author


def asking_seat(visitor: Visitor, proposal: Proposal) -> Seat | None:
    """Its first author can ask that a proposal becomes part of another; whoever wrote both, or the desk, just does."""
    if is_first_author(visitor, proposal):
        author = authorship(visitor, proposal)
        return author.seat if author else None
    return desk_seat(visitor, proposal)


def desk_seat(visitor: Visitor, proposal: Proposal) -> Seat | None:
    return acting_seat(visitor, proposal.body.assembly, DESK, proposal.body)


def can_answer_merging(visitor: Visitor, merging: Merging) -> bool:
    """The first author of the proposal that would take the other in."""
    return is_first_author(visitor, merging.into)


def can_take_back_merging(visitor: Visitor, merging: Merging) -> bool:
    return is_first_author(visitor, merging.proposal)
