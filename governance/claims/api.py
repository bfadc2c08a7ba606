"""REST: rounds of claims; claims by name once the rule is chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from config.clock import now
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.claims import services
from governance.claims.models import LONGEST_TEXT, ClaimRound, CommunityClaim
from governance.claims.permissions import claiming_seat
from governance.resources.models import MOST_UNITS


class ClaimRoundShown(serializers.ModelSerializer):
    """A round of claims, and the step it has come to."""

    stage = serializers.SerializerMethodField()

    class Meta:
        model = ClaimRound
        fields = [
            *("id", "name", "stage", "resource", "season", "follows", "estate", "carried", "reserved_for", "reserved"),
            *("kept_for_appeals", "claims_until", "heard_at", "question", "allocation", "appeals_until"),
            "carried_over",
        ]

    @extend_schema_field(serializers.ChoiceField(ClaimRound.Stage.choices))
    def get_stage(self, found: ClaimRound) -> Any:
        return found.stage(now())


class CommunityClaimShown(serializers.ModelSerializer):
    """What a community claims, with what it was granted on appeal."""

    granted = serializers.IntegerField(source="appeal.granted", default=None, allow_null=True)

    class Meta:
        model = CommunityClaim
        fields = ["id", "community", "units", "need", "evidence", "granted"]


class ClaimRoundInFull(ClaimRoundShown):
    """A round with its claims: none before the rule is chosen."""

    claims = serializers.SerializerMethodField()

    class Meta(ClaimRoundShown.Meta):
        fields = [*ClaimRoundShown.Meta.fields, "claims"]

    @extend_schema_field(CommunityClaimShown(many=True))
    def get_claims(self, found: ClaimRound) -> Any:
        if found.allocation_id is None:
            return []
        return CommunityClaimShown(found.claims.select_related("appeal"), many=True).data


class ClaimHandedIn(Strict):
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    need = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    evidence = serializers.CharField(max_length=LONGEST_TEXT)


class ClaimRounds(Door):
    filters = Paged

    @operation("list_claim_rounds", "Rounds of claims, newest first.", answers=page_of(ClaimRoundShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = ClaimRound.objects.of_assembly(find_assembly(request.user, slug)).order_by("-opened_at", "id")
        return self.page(rows, lambda found: ClaimRoundShown(found, many=True).data)


class OneClaimRound(Door):
    @operation("read_claim_round", "One round; its claims once the rule is chosen.", answers=ClaimRoundInFull)
    def get(self, request: Request, round_id: UUID) -> Response:
        return Response(ClaimRoundInFull(services.find_round(request.user, round_id)).data)

    @operation(
        "hand_in_claim",
        "Claim for your community; sent again, the newer one stands.",
        takes=ClaimHandedIn,
        answers=CommunityClaimShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        found = services.find_round(request.user, round_id)
        by = claiming_seat(request.user, found)
        if by is None:
            raise NotAllowed
        made = services.hand_in(found, by=by, **parsed(ClaimHandedIn, request.data))
        return Response(CommunityClaimShown(made).data, status=201)


urlpatterns = [
    path("assemblies/<slug:slug>/claim-rounds/", ClaimRounds.as_view(), name="claim_rounds"),
    path("claim-rounds/<uuid:round_id>/", OneClaimRound.as_view(), name="claim_round"),
]
