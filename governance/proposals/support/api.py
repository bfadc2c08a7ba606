"""REST: supporting a proposal, and who does."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.proposals.models import Proposal
from governance.proposals.permissions import voting_seat
from governance.proposals.services import find_proposal
from governance.proposals.support.models import Endorsement
from governance.proposals.support.services import named_supporters, support_of, support_proposal, take_back_support


class SupportShown(serializers.Serializer):
    """How many of how many members support a proposal. Some may have said so of an earlier version."""

    supporters = serializers.IntegerField()
    members = serializers.IntegerField()
    of_this_version = serializers.IntegerField()
    is_mine = serializers.BooleanField(help_text="Whether you are one of them.")


class SupporterShown(serializers.Serializer):
    """Somebody who supports a proposal and whose name you may read."""

    name = serializers.CharField()
    version = serializers.IntegerField(help_text="The version they said it of.")
    at = serializers.DateTimeField()


class Support(Door):
    @operation("read_support", "How many support a proposal.", answers=SupportShown)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        return told(request, find_proposal(request.user, proposal_id))

    @operation(
        "support_proposal",
        "Support a proposal as it reads now. For members who are not its authors; it can be taken back.",
        takes=Strict,
        answers=SupportShown,
        refuses=[409],
    )
    def put(self, request: Request, proposal_id: UUID) -> Response:
        parsed(Strict, request.data)
        proposal = find_proposal(request.user, proposal_id)
        seat = voting_seat(request.user, proposal)
        if seat is None:
            raise NotAllowed
        return told(request, support_proposal(proposal, by=seat))

    @operation("take_back_support", "Take your support back.", answers=SupportShown, refuses=[401, 403, 409])
    def delete(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        seat = voting_seat(request.user, proposal)
        if seat is None:
            raise NotAllowed
        return told(request, take_back_support(proposal, by=seat))


class Supporters(Door):
    filters = Paged

    @operation(
        "list_supporters",
        "Who supports a proposal, as far as the charter shows their names to you.",
        answers=page_of(SupporterShown),
    )
    def get(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        return self.page(named_supporters(request.user, proposal).order_by("at", "id"), named)


def told(request: Request, proposal: Proposal) -> Response:
    found = support_of(request.user, proposal)
    return Response(SupportShown(found).data)


def named(rows: list[Endorsement]) -> list[dict[str, Any]]:
    return [{"name": one.seat.public_name, "version": one.version, "at": one.at} for one in rows]


urlpatterns = [
    path("proposals/<uuid:proposal_id>/support/", Support.as_view(), name="support"),
    path("proposals/<uuid:proposal_id>/supporters/", Supporters.as_view(), name="supporters"),
]
