"""REST: rounds of claims; claims by name once the rule is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from config.clock import now
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.claims import services
from governance.claims.forms import LONGEST_PERIOD, MOST_FOR_APPEALS, MOST_RESERVED
from governance.claims.models import LONGEST_TEXT, Appeal, ClaimRound, CommunityClaim
from governance.claims.permissions import answering_seat, appealing_seat, claiming_seat, leading_seat, opening_seat
from governance.resources.models import MOST_UNITS, Season
from governance.resources.services import find_resource


class ClaimRoundShown(serializers.ModelSerializer):
    """A round of claims, and the step it has come to."""

    stage = serializers.SerializerMethodField()

    class Meta:
        model = ClaimRound
        fields = [
            *("id", "name", "stage", "resource", "season", "follows", "estate", "carried", "reserved_for", "reserved"),
            *("kept_for_appeals", "claims_until", "heard_at", "hearing", "question", "allocation", "appeals_until"),
            "carried_over",
        ]

    @extend_schema_field(serializers.ChoiceField(ClaimRound.Stage.choices))
    def get_stage(self, found: ClaimRound) -> Any:
        return found.stage(now())


class CommunityClaimShown(serializers.ModelSerializer):
    """What a community claims, with its appeal and what it was granted."""

    appeal = serializers.UUIDField(source="appeal.id", default=None, allow_null=True)
    granted = serializers.IntegerField(source="appeal.granted", default=None, allow_null=True)

    class Meta:
        model = CommunityClaim
        fields = ["id", "community", "units", "need", "evidence", "appeal", "granted"]


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


class ClaimRoundGiven(Strict):
    name = serializers.CharField(max_length=120)
    estate = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    claims_until = serializers.DateTimeField()
    heard_at = serializers.DateTimeField(allow_null=True, default=None)
    reserved_for = serializers.CharField(max_length=120, allow_blank=True, default="")
    reserved = serializers.IntegerField(min_value=0, max_value=MOST_RESERVED, default=0, help_text="Of every hundred.")
    kept_for_appeals = serializers.IntegerField(min_value=0, max_value=MOST_FOR_APPEALS, default=0)
    appeal_days = serializers.IntegerField(min_value=1, max_value=LONGEST_PERIOD, default=7)
    season = serializers.UUIDField(allow_null=True, default=None)
    follows = serializers.UUIDField(allow_null=True, default=None, help_text="The round before.")


class HearingGiven(Strict):
    text = serializers.CharField(max_length=LONGEST_TEXT, help_text="What was said, for everybody to read.")


class RuleAsked(Strict):
    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class AwardAppealGiven(Strict):
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    text = serializers.CharField(max_length=LONGEST_TEXT)


class AwardAppealAnswered(Strict):
    granted = serializers.IntegerField(min_value=0, max_value=MOST_UNITS)
    answer = serializers.CharField(max_length=LONGEST_TEXT)


class AwardAppealShown(serializers.ModelSerializer):
    """How much more a community asks for and why, and what a guarantor says to it."""

    class Meta:
        model = Appeal
        fields = ["id", "claim", "units", "text", "at", "granted", "answer", "answered_at"]


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
        by = _allowed(claiming_seat(request.user, found))
        made = services.hand_in(found, by=by, **parsed(ClaimHandedIn, request.data))
        return Response(CommunityClaimShown(made).data, status=201)


class RoundOfClaims(Door):
    @operation(
        "open_claim_round",
        "Open a round of claims on a resource. For the desk.",
        takes=ClaimRoundGiven,
        answers=ClaimRoundShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        resource = find_resource(request.user, resource_id)
        by = _allowed(opening_seat(request.user, resource.assembly))
        given = parsed(ClaimRoundGiven, request.data)
        season = Season.objects.filter(id=given["season"], resource=resource).first()
        before = ClaimRound.objects.filter(id=given["follows"], resource=resource).first()
        for name, found in (("season", season), ("follows", before)):
            if given[name] is not None and found is None:
                raise serializers.ValidationError({name: [_("There is none of that id for this resource.")]})
        made = services.open_round(resource, services.Terms(**given | {"season": season, "follows": before}), by=by)
        return Response(ClaimRoundShown(made).data, status=201)


class HearingOfRound(Door):
    @operation(
        "write_hearing",
        "Write down what was said when communities were heard, once, before the rule is asked for. For the desk.",
        takes=HearingGiven,
        answers=ClaimRoundShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        found = services.find_round(request.user, round_id)
        by = _allowed(leading_seat(request.user, found))
        services.write_hearing(found, by=by, **parsed(HearingGiven, request.data))
        return Response(ClaimRoundShown(services.find_round(request.user, round_id)).data, status=201)


class RuleOfRound(Door):
    @operation(
        "ask_for_rule",
        "Make the draft that asks by which rule to divide; the claims are sealed first. For the desk.",
        takes=RuleAsked,
        answers=ClaimRoundShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        found = services.find_round(request.user, round_id)
        by = _allowed(leading_seat(request.user, found))
        services.ask_for_rule(found, by=by, **parsed(RuleAsked, request.data))
        return Response(ClaimRoundShown(services.find_round(request.user, round_id)).data, status=201)


class SharingOfRound(Door):
    @operation(
        "share_by_rule",
        "Divide the claims by the rule that was chosen; everybody sees whose they are. For the desk; for good.",
        takes=Strict,
        answers=ClaimRoundInFull,
        refuses=[409],
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        return _led(request, round_id, services.share_by_rule)


class ClosingOfRound(Door):
    @operation(
        "close_claim_round",
        "Close a round whose appeals are answered; what is left is carried over. For the desk; for good.",
        takes=Strict,
        answers=ClaimRoundInFull,
        refuses=[409],
    )
    def post(self, request: Request, round_id: UUID) -> Response:
        return _led(request, round_id, services.close_round)


class AppealOfClaim(Door):
    @operation(
        "appeal_award",
        "Say that the award of your community is wrong, once.",
        takes=AwardAppealGiven,
        answers=AwardAppealShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        claim = services.find_claim(request.user, claim_id)
        by = _allowed(appealing_seat(request.user, claim))
        return Response(
            AwardAppealShown(services.appeal(claim, by=by, **parsed(AwardAppealGiven, request.data))).data, status=201
        )


class AnswerToAppeal(Door):
    @operation(
        "answer_claim_appeal",
        "Grant some of what an appeal asks for, or nothing, and say why. For guarantors; for good.",
        takes=AwardAppealAnswered,
        answers=AwardAppealShown,
        refuses=[409],
    )
    def post(self, request: Request, appeal_id: UUID) -> Response:
        asked = services.find_appeal(request.user, appeal_id)
        by = _allowed(answering_seat(request.user, asked.claim.round))
        return Response(
            AwardAppealShown(services.answer_appeal(asked, by=by, **parsed(AwardAppealAnswered, request.data))).data
        )


def _led(request: Request, round_id: UUID, act: Callable[..., ClaimRound]) -> Response:
    """A step that whoever leads through the round takes, with nothing to say."""
    found = services.find_round(request.user, round_id)
    by = _allowed(leading_seat(request.user, found))
    parsed(Strict, request.data)
    act(found, by=by)
    return Response(ClaimRoundInFull(services.find_round(request.user, round_id)).data)


def _allowed(seat: Seat | None) -> Seat:
    if seat is None:
        raise NotAllowed
    return seat


urlpatterns = [
    path("resources/<uuid:resource_id>/claim-rounds/", RoundOfClaims.as_view(), name="open_claim_round"),
    path("claim-rounds/<uuid:round_id>/hearing/", HearingOfRound.as_view(), name="claim_round_hearing"),
    path("claim-rounds/<uuid:round_id>/rule/", RuleOfRound.as_view(), name="claim_round_rule"),
    path("claim-rounds/<uuid:round_id>/share/", SharingOfRound.as_view(), name="claim_round_share"),
    path("claim-rounds/<uuid:round_id>/close/", ClosingOfRound.as_view(), name="claim_round_close"),
    path("claims/<uuid:claim_id>/appeal/", AppealOfClaim.as_view(), name="claim_appeal"),
    path("claim-appeals/<uuid:appeal_id>/answer/", AnswerToAppeal.as_view(), name="claim_appeal_answer"),
    path("assemblies/<slug:slug>/claim-rounds/", ClaimRounds.as_view(), name="claim_rounds"),
    path("claim-rounds/<uuid:round_id>/", OneClaimRound.as_view(), name="claim_round"),
]
