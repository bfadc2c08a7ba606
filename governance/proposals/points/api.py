"""REST: points for and against a proposal."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed, require
from governance.proposals.permissions import voting_seat
from governance.proposals.points.errors import OwnPoint
from governance.proposals.points.models import LONGEST_POINT, Point
from governance.proposals.points.permissions import arguing_seat, can_take_back, is_own_point
from governance.proposals.points.services import (
    PointTold,
    add_point,
    find_point,
    rate_point,
    sides_of,
    take_back_point,
)
from governance.proposals.services import find_proposal


class PointShown(serializers.Serializer):
    """One reason for or against, and how many of those who rated it found it helpful."""

    id = serializers.UUIDField()
    side = serializers.ChoiceField(Point.Side.choices)
    text = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    helpful = serializers.IntegerField()
    rated = serializers.IntegerField()
    mine = serializers.BooleanField(allow_null=True, help_text="How you rated it, if you did.")
    hidden_reason = serializers.CharField(help_text="Where moderators hid it: why. It has no words here.")


class PointsShown(serializers.Serializer):
    """Both sides, each in the order of the page: helpful ones, and between them those few have rated."""

    proposal = serializers.UUIDField()
    points_for = PointShown(many=True)
    points_against = PointShown(many=True)


class PointGiven(Strict):
    side = serializers.ChoiceField(Point.Side.choices)
    text = serializers.CharField(max_length=LONGEST_POINT)


class RatingGiven(Strict):
    is_helpful = serializers.BooleanField()


class Points(Door):
    area = "proposals"

    @operation("list_points", "The points for and against a proposal.", answers=PointsShown)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        by_side = {one.side: [told(point) for point in one.points] for one in sides_of(request.user, proposal)}
        return Response({"proposal": proposal.id, "points_for": by_side["for"], "points_against": by_side["against"]})

    @operation(
        "add_point",
        "Add a short point for or against. At most three on each side by one person.",
        takes=PointGiven,
        answers=PointShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        seat = arguing_seat(request.user, proposal)
        if seat is None:
            raise NotAllowed
        made = add_point(proposal, by=seat, **parsed(PointGiven, request.data))
        return Response(told(PointTold(made, 0, 0, mine=None, is_own=True, may_rate=False)), status=201)


class OnePoint(Door):
    area = "proposals"

    @operation("take_back_point", "Take back a point you wrote. Its words are gone.", status=204, refuses=[409])
    def delete(self, request: Request, point_id: UUID) -> Response:
        point = find_point(request.user, point_id)
        require(can_take_back(request.user, point))
        take_back_point(point, by=point.by)
        return Response(status=204)


class PointRating(Door):
    @operation(
        "rate_point",
        "Say whether somebody else’s point is helpful. For members; the last word counts.",
        takes=RatingGiven,
        status=204,
        refuses=[409],
    )
    def put(self, request: Request, point_id: UUID) -> Response:
        return _rated(request, point_id, parsed(RatingGiven, request.data)["is_helpful"])

    @operation("unrate_point", "Take back how you rated a point.", status=204, refuses=[409])
    def delete(self, request: Request, point_id: UUID) -> Response:
        return _rated(request, point_id, None)


def _rated(request: Request, point_id: UUID, is_helpful: bool | None) -> Response:
    point = find_point(request.user, point_id)
    require(not is_own_point(request.user, point), OwnPoint)
    seat = voting_seat(request.user, point.proposal)
    if seat is None:
        raise NotAllowed
    rate_point(point, by=seat, is_helpful=is_helpful)
    return Response(status=204)


def told(one: PointTold) -> dict[str, Any]:
    point = one.point
    return {
        "id": point.id,
        "side": point.side,
        "text": "" if point.is_hidden else point.text,
        "hidden_reason": point.hidden_reason,
        "by": point.by.public_name,
        "at": point.at,
        "helpful": one.helpful,
        "rated": one.rated,
        "mine": one.mine,
    }


urlpatterns = [
    path("proposals/<uuid:proposal_id>/points/", Points.as_view(), name="points"),
    path("points/<uuid:point_id>/", OnePoint.as_view(), name="point"),
    path("points/<uuid:point_id>/rating/", PointRating.as_view(), name="point_rating"),
]
