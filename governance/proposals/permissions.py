"""Who may do what with proposals, as sentences. Authors are read once: pass ``proposal.authors.all()`` prefetched."""

from uuid import UUID

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, can_see_assembly, roles_of, seats_in, seats_of
from governance.moderation.permissions import moderating_seat
from governance.proposals.models import Author, Proposal

WRITERS = frozenset({Role.ORGANISER, Role.FACILITATOR, Role.EXPERT, Role.MEMBER})


def writing_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor can put a proposal forward; a member's seat goes before others."""
    seats = [seat for seat in seats_in(visitor, assembly) if not roles_of(seat, seat.body).isdisjoint(WRITERS)]
    return min(seats, key=lambda seat: seat.role != Role.MEMBER, default=None)


def voting_seat(visitor: Visitor, proposal: Proposal) -> Seat | None:
    """The seat in which a member supports a proposal or rates its points: that in its own body before others."""
    seats = [seat for seat in seats_in(visitor, proposal.body.assembly) if seat.role == Role.MEMBER]
    return min(seats, key=lambda seat: seat.body_id != proposal.body_id, default=None)


def can_write_proposal(visitor: Visitor, assembly: Assembly) -> bool:
    return writing_seat(visitor, assembly) is not None


def authorship(visitor: Visitor, proposal: Proposal) -> Author | None:
    """How a visitor stands to a proposal: its author, a co-author, or somebody invited."""
    own: set[UUID] = {seat.id for seat in seats_of(visitor)}
    return next((author for author in proposal.authors.all() if author.seat_id in own), None)


def is_author(visitor: Visitor, proposal: Proposal) -> bool:
    author = authorship(visitor, proposal)
    return author is not None and author.accepted_at is not None


def is_first_author(visitor: Visitor, proposal: Proposal) -> bool:
    author = authorship(visitor, proposal)
    return author is not None and author.is_first


def can_see_proposal(visitor: Visitor, proposal: Proposal) -> bool:
    """A draft is for those who write it; everything published is as public as its assembly."""
    if proposal.state == Proposal.State.DRAFT:
        return authorship(visitor, proposal) is not None
    return can_see_assembly(visitor, proposal.body.assembly)


def can_read_words(visitor: Visitor, proposal: Proposal) -> bool:
    """Hidden words are read by those who wrote them, and by those who moderate."""
    if not proposal.is_hidden or authorship(visitor, proposal) is not None:
        return True
    return moderating_seat(visitor, proposal.body.assembly) is not None


def can_change_proposal(visitor: Visitor, proposal: Proposal) -> bool:
    return is_author(visitor, proposal)


def can_publish_proposal(visitor: Visitor, proposal: Proposal) -> bool:
    return is_first_author(visitor, proposal)


def can_invite_author(visitor: Visitor, proposal: Proposal) -> bool:
    return is_first_author(visitor, proposal)


def can_answer_invitation(visitor: Visitor, proposal: Proposal) -> bool:
    author = authorship(visitor, proposal)
    return author is not None and author.accepted_at is None


def can_withdraw_proposal(visitor: Visitor, proposal: Proposal) -> bool:
    return is_first_author(visitor, proposal)
