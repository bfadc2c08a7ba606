"""REST: where a proposal came from and went to, and merging duplicates."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed, require
from governance.proposals.merging.models import LONGEST_REASON, Merging
from governance.proposals.merging.permissions import asking_seat, can_answer_merging, can_take_back_merging
from governance.proposals.merging.services import (
    answer_merging,
    ask_to_merge,
    find_merging,
    lineage_of,
    take_back_merging,
    where_it_went,
)
from governance.proposals.permissions import authorship
from governance.proposals.services import find_proposal


class MergingShown(serializers.Serializer):
    """One proposal that is to become, or became, part of another. Support stays with the words it was given to."""

    id = serializers.UUIDField()
    proposal = serializers.UUIDField()
    into = serializers.UUIDField()
    state = serializers.ChoiceField(Merging.State.choices)
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    supporters = serializers.IntegerField(help_text="How many supported the merged proposal then.")


class LineageShown(serializers.Serializer):
    """What came into a proposal, what it became part of, and where its words went in the end."""

    came_from = MergingShown(many=True)
    became = MergingShown(allow_null=True)
    asked = MergingShown(many=True)
    part_of = serializers.UUIDField(help_text="The proposal it is part of now, through every merging; or itself.")


class MergingGiven(Strict):
    number = serializers.IntegerField(min_value=1, max_value=10**6, help_text="The number of the other proposal.")
    reason = serializers.CharField(max_length=LONGEST_REASON)


class MergingAnswer(Strict):
    agrees = serializers.BooleanField()


class LineageDoor(Door):
    area = "proposals"

    @operation("read_lineage", "Where a proposal came from, and what it became part of.", answers=LineageShown)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        found = lineage_of(proposal)
        asked = [*found.asked_here, *([found.asked_of_it] if found.asked_of_it else [])]
        shown = {
            "came_from": [told(one) for one in found.came_from],
            "became": told(found.became) if found.became else None,
            "asked": [told(one) for one in asked],
            "part_of": where_it_went(proposal).id,
        }
        return Response(shown)

    @operation(
        "merge_proposal",
        "Ask that a proposal becomes part of another, as its first author; the desk decides it, with a reason.",
        takes=MergingGiven,
        answers=MergingShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        seat = asking_seat(request.user, proposal)
        if seat is None:
            raise NotAllowed
        return Response(told(ask_to_merge(proposal, by=seat, **parsed(MergingGiven, request.data))), status=201)


class OneMerging(Door):
    area = "proposals"

    @operation(
        "answer_merging",
        "Agree or decline, as the first author of the proposal that would take the other in.",
        takes=MergingAnswer,
        answers=MergingShown,
        refuses=[409],
    )
    def post(self, request: Request, merging_id: UUID) -> Response:
        merging = find_merging(request.user, merging_id)
        author = authorship(request.user, merging.into)
        require(author is not None and can_answer_merging(request.user, merging))
        assert author is not None
        agrees = parsed(MergingAnswer, request.data)["agrees"]
        return Response(told(answer_merging(merging, by=author.seat, agrees=agrees)))

    @operation("take_back_merging", "Do not ask any more.", answers=MergingShown, refuses=[401, 403, 409])
    def delete(self, request: Request, merging_id: UUID) -> Response:
        merging = find_merging(request.user, merging_id)
        author = authorship(request.user, merging.proposal)
        require(author is not None and can_take_back_merging(request.user, merging))
        assert author is not None
        return Response(told(take_back_merging(merging, by=author.seat)))


def told(one: Merging) -> dict[str, Any]:
    plain = ("id", "state", "reason", "asked_at", "ended_at", "supporters")
    return {name: getattr(one, name) for name in plain} | {"proposal": one.proposal_id, "into": one.into_id}


urlpatterns = [
    path("proposals/<uuid:proposal_id>/lineage/", LineageDoor.as_view(), name="lineage"),
    path("mergings/<uuid:merging_id>/", OneMerging.as_view(), name="merging"),
]
