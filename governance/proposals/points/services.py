"""What people do with points: add one, take it back, say whether somebody else’s is helpful."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_of
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.proposals.models import Proposal
from governance.proposals.permissions import can_see_proposal, voting_seat
from governance.proposals.points import record
from governance.proposals.points.errors import BadPoint, OwnPoint, PointGone, TooManyPoints
from governance.proposals.points.models import LONGEST_POINT, Point, Rating
from governance.proposals.points.ordering import fair_order
from governance.proposals.points.permissions import arguing_seat, can_take_back, is_own_point
from governance.proposals.services import lock_proposal, require_open, which

Side = Point.Side
MOST_OF_ONE = 3
SHOWN_FIRST = 4


@dataclass(frozen=True)
class PointTold:
    """A point as one visitor sees it. ``mine`` is how they rated it: true, false, or nothing."""

    point: Point
    helpful: int
    rated: int
    mine: bool | None
    is_own: bool
    may_rate: bool


@dataclass(frozen=True)
class SideTold:
    """One column: what it says over it, how many points there are, and those that are shown."""

    side: str
    total: int
    points: tuple[PointTold, ...]


def find_point(visitor: Visitor, point_id: UUID) -> Point:
    """The point, if this visitor may see its proposal; one that was taken back is absent."""
    found = Point.objects.standing().select_related("proposal__body__assembly", "by__person").filter(id=point_id)
    point = found.first()
    if point is None:
        raise Absent
    require(can_see_proposal(visitor, point.proposal), Absent)
    return point


def sides_of(visitor: Visitor, proposal: Proposal, *, most: int | None = None) -> list[SideTold]:
    """Both columns, each in the fair order and each cut at the same length: three statements.

    Which comes first on a narrow screen changes from one proposal to the next, so that neither side always does.
    """
    found = list(proposal.points.standing().with_ratings())
    seats = seats_of(visitor)
    rated = Rating.objects.filter(point__in=found, seat__in=[seat.id for seat in seats]) if found and seats else ()
    mine = {one.point_id: one.is_helpful for one in rated}
    may_rate = proposal.is_open and voting_seat(visitor, proposal) is not None
    columns = []
    for side in (Side.FOR, Side.AGAINST) if proposal.number % 2 else (Side.AGAINST, Side.FOR):
        ordered = fair_order(one for one in found if one.side == side)  # type: ignore[type-var]
        told = tuple(_told(visitor, one, mine, may_rate) for one in ordered[:most])
        columns.append(SideTold(side, len(ordered), told))
    return columns


def _told(visitor: Visitor, point: Point, mine: dict[UUID, bool], may_rate: bool) -> PointTold:
    is_own = is_own_point(visitor, point)
    helpful, rated = point.helpful, point.rated  # type: ignore[attr-defined]
    return PointTold(point, helpful, rated, mine.get(point.id), is_own, may_rate and not is_own and not point.is_hidden)


@transaction.atomic
def add_point(proposal: Proposal, *, by: Seat, side: str, text: str) -> Point:
    """Everybody who sees the proposal reads the point from now on."""
    proposal = lock_proposal(proposal)
    require(arguing_seat(by.person, proposal) is not None)
    require_open(proposal)
    text = " ".join(text.split())
    require(side in Side.values and 0 < len(text) <= LONGEST_POINT, BadPoint, most=LONGEST_POINT)
    own = proposal.points.standing().filter(by__person=by.person_id, side=side).count()
    require(own < MOST_OF_ONE, TooManyPoints, most=MOST_OF_ONE)
    point = Point.objects.create(proposal=proposal, side=side, text=text, by=by, at=now())
    told = which(proposal) | {"point": str(point.id), "side": side, "text_sha256": point.text_sha256}
    note(proposal.body.assembly_id, record.ADD, told, by=by.signature)
    announce(proposal.topic)
    return point


@transaction.atomic
def take_back_point(point: Point, *, by: Seat) -> None:
    """Its words and ratings are gone; that there was one stands in the minutes."""
    proposal = lock_proposal(point.proposal)
    point = _standing(point)
    require(can_take_back(by.person, point))
    point.ratings.all().delete()
    point.text, point.salt, point.taken_back_at = "", b"", now()
    point.save(update_fields=["text", "salt", "taken_back_at"])
    note(proposal.body.assembly_id, record.TAKE_BACK, which(proposal) | {"point": str(point.id)}, by=by.signature)
    announce(proposal.topic)


@transaction.atomic
def rate_point(point: Point, *, by: Seat, is_helpful: bool | None) -> None:
    """How a person rated a point last is what counts; ``None`` takes it back."""
    proposal = lock_proposal(point.proposal)
    point = _standing(point)
    require_open(proposal)
    require(not is_own_point(by.person, point), OwnPoint)
    require(voting_seat(by.person, proposal) is not None)
    Rating.objects.filter(point=point, seat__person=by.person_id).delete()
    if is_helpful is not None:
        Rating.objects.create(point=point, seat=by, is_helpful=is_helpful, at=now())


def _standing(point: Point) -> Point:
    found = Point.objects.standing().select_related("by__person").filter(id=point.id).first()
    if found is None:
        raise PointGone
    return found
