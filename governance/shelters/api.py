"""REST: plans for a storm, with their tables, result and certificate."""

from __future__ import annotations

from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.decisions.models import Decision
from governance.shelters import services
from governance.shelters.models import LONGEST_TABLE, StormPlan
from governance.shelters.permissions import planning_seat


class ShelterPlanShown(serializers.ModelSerializer):
    """A plan for a storm. `placed` is null while it is being worked out."""

    class Meta:
        model = StormPlan
        fields = [
            "id",
            "number",
            "name",
            "decision",
            "limit_km",
            "first",
            "people",
            "placed",
            "made_at",
            "worked_out_at",
        ]


class ShelterPlanInFull(ShelterPlanShown):
    """A plan with all that is needed to check it: counts only, never people."""

    class Meta(ShelterPlanShown.Meta):
        fields = [*ShelterPlanShown.Meta.fields, "shelters", "districts", "ways", "result"]


class ShelterPlanGiven(Strict):
    """The tables are CSV, as `python -m governance.division` takes them."""

    name = serializers.CharField(max_length=120)
    limit_km = serializers.DecimalField(max_digits=8, decimal_places=3, min_value=0, max_value=50)
    first = serializers.CharField(max_length=200, default="", allow_blank=True)
    decision = serializers.UUIDField(allow_null=True, default=None)
    shelters = serializers.CharField(max_length=LONGEST_TABLE)
    districts = serializers.CharField(max_length=LONGEST_TABLE)
    ways = serializers.CharField(max_length=LONGEST_TABLE)


class ShelterPlans(Door):
    filters = Paged

    @operation("list_shelter_plans", "Plans for storms, newest first.", answers=page_of(ShelterPlanShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = StormPlan.objects.of_assembly(find_assembly(request.user, slug))
        rows = rows.defer("shelters", "districts", "ways", "result").order_by("-number")
        return self.page(rows, lambda found: ShelterPlanShown(found, many=True).data)

    @operation(
        "make_shelter_plan",
        "Hand in the tables of a plan. It is worked out a moment later. For the desk.",
        takes=ShelterPlanGiven,
        answers=ShelterPlanInFull,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = planning_seat(request.user, assembly)
        if by is None:
            raise NotAllowed
        given = parsed(ShelterPlanGiven, request.data)
        decision = Decision.objects.of_assembly(assembly).filter(id=given["decision"]).first()
        if given["decision"] is not None and decision is None:
            raise serializers.ValidationError({"decision": [_("There is no such decision here.")]})
        named = {name: given[name] for name in ("shelters", "districts", "ways", "limit_km", "first")}
        tables = services.read_tables(**named)
        made = services.make_plan(
            assembly, tables, by=by, name=given["name"], limit_km=given["limit_km"], decision=decision
        )
        return Response(ShelterPlanInFull(made).data, status=201)


class OneShelterPlan(Door):
    @operation("read_shelter_plan", "One plan, with its tables and its certificate.", answers=ShelterPlanInFull)
    def get(self, request: Request, plan_id: UUID) -> Response:
        return Response(ShelterPlanInFull(services.find_plan(request.user, plan_id)).data)


urlpatterns = [
    path("assemblies/<slug:slug>/shelter-plans/", ShelterPlans.as_view(), name="shelter_plans"),
    path("shelter-plans/<uuid:plan_id>/", OneShelterPlan.as_view(), name="shelter_plan"),
]
