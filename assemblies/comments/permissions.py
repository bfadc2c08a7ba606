"""Who may speak for a community about its figures, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.comments.models import Comment
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, acting_seat, can_see_assembly, seats_in

REMOVERS = frozenset({Role.GUARANTOR, Role.MODERATOR})


def speaking_seat(visitor: Visitor, assembly: Assembly, community: Community) -> Seat | None:
    """The seat in which a visitor speaks for the community: one with a vote that was given to somebody from there."""
    held = seats_in(visitor, assembly)
    return next((seat for seat in held if seat.role == Role.MEMBER and seat.community_id == community.id), None)


def removing_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """Guarantors and moderators can take a comment out. Organisers and facilitators cannot: the figures are theirs."""
    return acting_seat(visitor, assembly, REMOVERS)


def can_see_comment(visitor: Visitor, comment: Comment) -> bool:
    """Until two agree, it is for the people of the community alone."""
    if comment.is_waiting:
        return speaking_seat(visitor, comment.assembly, comment.community) is not None
    return can_see_assembly(visitor, comment.assembly)


def agreeing_seat(visitor: Visitor, comment: Comment) -> Seat | None:
    """The seat in which a visitor can agree: somebody else from the same community, while the writer still sits."""
    seat = speaking_seat(visitor, comment.assembly, comment.community)
    is_open = comment.is_waiting and comment.by.is_active
    return seat if is_open and seat and seat.person_id != comment.by.person_id else None
