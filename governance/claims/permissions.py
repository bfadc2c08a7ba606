"""Who may do what in a round of claims, as sentences."""

from __future__ import annotations

from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_see_assembly
from governance.claims.models import ClaimRound, CommunityClaim
from governance.resources.permissions import booking_seat, registering_seat

opening_seat = registering_seat


def can_see_round(visitor: Visitor, found: ClaimRound) -> bool:
    return can_see_assembly(visitor, found.assembly)


def leading_seat(visitor: Visitor, found: ClaimRound) -> Seat | None:
    """The seat in which a visitor leads through a round: the desk."""
    return acting_seat(visitor, found.assembly, DESK)


def claiming_seat(visitor: Visitor, found: ClaimRound) -> Seat | None:
    """The seat in which a visitor claims for a community: one with a vote that was given to somebody from there."""
    return booking_seat(visitor, found.assembly)


def appealing_seat(visitor: Visitor, claim: CommunityClaim) -> Seat | None:
    seat = claiming_seat(visitor, claim.round)
    return seat if seat and seat.community_id == claim.community_id else None


def answering_seat(visitor: Visitor, found: ClaimRound) -> Seat | None:
    """Who shared out does not judge appeals: a guarantor does."""
    return acting_seat(visitor, found.assembly, {Role.GUARANTOR})
