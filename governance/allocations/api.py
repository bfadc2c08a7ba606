"""REST: what was shared out, with its claims, its result and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
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
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import Absent, NotAllowed
from governance.allocations import services
from governance.allocations.models import Account, Allocation, Move
from governance.allocations.permissions import handing_seat, sharing_seat
from governance.decisions.models import Decision
from governance.division import rules
from governance.division.fingerprint import fingerprint
from governance.resources.models import MOST_UNITS, Resource
from governance.resources.services import find_resource


class AllocationShown(serializers.ModelSerializer):
    """Who gets how much, on which decision and by which rule."""

    awards = serializers.SerializerMethodField()

    class Meta:
        model = Allocation
        fields = ["id", "number", "resource", "season", "decision", "rule", "estate", "awards", "made_at"]

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_awards(self, allocation: Allocation) -> Any:
        return allocation.result["awards"]


class LedgerAccountShown(serializers.ModelSerializer):
    """Where units are. The source stands below zero, so that all balances come to zero."""

    class Meta:
        model = Account
        fields = ["id", "kind", "community", "name", "balance"]


class MoveShown(serializers.ModelSerializer):
    """So many units from one account to another."""

    class Meta:
        model = Move
        fields = ["number", "kind", "source", "target", "amount", "at"]


class AllocationInFull(AllocationShown):
    """An allocation with all that is needed to check it."""

    accounts = LedgerAccountShown(many=True)
    moves = MoveShown(many=True)
    result_sha256 = serializers.SerializerMethodField()

    class Meta(AllocationShown.Meta):
        fields = [
            *AllocationShown.Meta.fields,
            *("reserved", "lots", "claims", "result", "result_sha256", "accounts", "moves"),
        ]

    def get_result_sha256(self, allocation: Allocation) -> str:
        return fingerprint(allocation.result)


class ClaimGiven(Strict):
    community = serializers.UUIDField()
    claim = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    need = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, allow_null=True, default=None)
    weight = serializers.IntegerField(min_value=1, max_value=1000, default=1)
    minimum = serializers.IntegerField(min_value=0, max_value=MOST_UNITS, default=0)


class ClaimsGiven(Strict):
    decision = serializers.UUIDField()
    season = serializers.UUIDField(allow_null=True, default=None)
    estate = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    claims = serializers.ListField(child=ClaimGiven(), min_length=1, max_length=200)
    reserved = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=90), default=dict, help_text="Hundredths by name."
    )


class SharingGiven(ClaimsGiven):
    rule = serializers.ChoiceField([(name, name) for name in rules()])


class RuleCompared(serializers.Serializer):
    """What a rule would give to whom, and how unevenly needs would be met: a Gini coefficient of 0 is even."""

    rule = serializers.CharField()
    awards = serializers.DictField(child=serializers.CharField())
    gini = serializers.FloatField()


class Allocations(Door):
    filters = Paged

    @operation("list_allocations", "What an assembly has shared out, newest first.", answers=page_of(AllocationShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = Allocation.objects.of_assembly(find_assembly(request.user, slug)).order_by("-number")
        return self.page(rows, lambda found: AllocationShown(found, many=True).data)


class OneAllocation(Door):
    @operation("read_allocation", "One allocation, with its claims, result and ledger.", answers=AllocationInFull)
    def get(self, request: Request, allocation_id: UUID) -> Response:
        return Response(AllocationInFull(services.find_allocation(request.user, allocation_id)).data)


class SharingOut(Door):
    @operation(
        "share_out",
        "Share a resource out on a decision, by a rule of division. For the desk; it cannot be undone.",
        takes=SharingGiven,
        answers=AllocationInFull,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        by, resource = _sharing(request, resource_id)
        given = parsed(SharingGiven, request.data)
        made = services.share_out(_plan(resource, given), rule=given["rule"], by=by)
        return Response(AllocationInFull(made).data, status=201)


class ComparingRules(Door):
    @operation(
        "compare_rules",
        "What each rule of division would give on the same claims; nothing is written. For the desk.",
        takes=ClaimsGiven,
        answers=RuleCompared(many=True),
        refuses=[409],
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        _by, resource = _sharing(request, resource_id)
        plan = _plan(resource, parsed(ClaimsGiven, request.data))
        return Response(RuleCompared(services.compared(plan), many=True).data)


class HandingOver(Door):
    @operation(
        "hand_over",
        "Write down that all that stands on an account was handed over. For organisers; it cannot be undone.",
        takes=Strict,
        answers=MoveShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, allocation_id: UUID, account_id: int) -> Response:
        found = services.find_allocation(request.user, allocation_id)
        by = handing_seat(request.user, found.assembly)
        if by is None:
            raise NotAllowed
        parsed(Strict, request.data)
        account = found.accounts.filter(id=account_id).first()
        if account is None:
            raise Absent
        return Response(MoveShown(services.hand_over(account, by=by)).data, status=201)


def _sharing(request: Request, resource_id: UUID) -> tuple[Seat, Resource]:
    resource = find_resource(request.user, resource_id)
    by = sharing_seat(request.user, resource.assembly)
    if by is None:
        raise NotAllowed
    return by, resource


def _plan(resource: Resource, given: Mapping[str, Any]) -> services.Plan:
    decision = Decision.objects.of_assembly(resource.assembly).filter(id=given["decision"]).first()
    if decision is None:
        raise serializers.ValidationError({"decision": [_("There is no such decision here.")]})
    season = resource.seasons.select_related("resource__assembly").filter(id=given["season"]).first()
    if given["season"] is not None and season is None:
        raise serializers.ValidationError({"season": [_("There is no such season here.")]})
    known = {one.id: one for one in resource.assembly.communities.all()}
    if any(one["community"] not in known for one in given["claims"]):
        raise serializers.ValidationError({"claims": [_("Each claim is of a community of this assembly.")]})
    claims = [services.Claim(**one | {"community": known[one["community"]]}) for one in given["claims"]]
    return services.Plan(resource, decision, given["estate"], claims, given["reserved"], season)


urlpatterns = [
    path("assemblies/<slug:slug>/allocations/", Allocations.as_view(), name="allocations"),
    path("allocations/<uuid:allocation_id>/", OneAllocation.as_view(), name="allocation"),
    path("resources/<uuid:resource_id>/share-out/", SharingOut.as_view(), name="share_out"),
    path("resources/<uuid:resource_id>/compare-rules/", ComparingRules.as_view(), name="compare_rules"),
    path(
        "allocations/<uuid:allocation_id>/accounts/<int:account_id>/hand-over/", HandingOver.as_view(), name="hand_over"
    ),
]
