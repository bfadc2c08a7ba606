from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_of
from governance.proposals.models import Proposal
from governance.proposals.permissions import voting_seat, writing_seat
from governance.proposals.points.models import Point


def arguing_seat(visitor: Visitor, proposal: Proposal) -> Seat | None:
    """The seat in which a visitor can add a point: whoever could write a proposal."""
    return writing_seat(visitor, proposal.body.assembly)


def is_own_point(visitor: Visitor, point: Point) -> bool:
    return any(seat.person_id == point.by.person_id for seat in seats_of(visitor))


def can_take_back(visitor: Visitor, point: Point) -> bool:
    return any(seat.id == point.by_id for seat in seats_of(visitor))


def rating_seat(visitor: Visitor, point: Point) -> Seat | None:
    """The seat in which a member says whether somebody else’s point is helpful."""
    return None if is_own_point(visitor, point) else voting_seat(visitor, point.proposal)
