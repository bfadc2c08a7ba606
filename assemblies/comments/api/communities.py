"""REST: the communities an assembly speaks for, with what was measured about them."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.bodies.services import change_community, lock_bodies, put_community
from assemblies.comments.api.comments import CommentShown
from assemblies.comments.services import comment_on, communities_told
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.doors import (
    IF_MATCH,
    MAY_MATCH,
    Door,
    Strict,
    external_id_of,
    operation,
    parsed,
    require_unchanged,
    require_unchanged_if_asked,
)
from config.errors import Absent


class MeasureShown(serializers.ModelSerializer):
    """A number with its source, year and method."""

    class Meta:
        model = Measure
        fields = ["kind", "value", "unit", "source", "year", "method"]


class CommunityShown(serializers.ModelSerializer):
    """A place or group, its measures, and what its own people say about them."""

    measures = MeasureShown(many=True)
    comment = serializers.SerializerMethodField()

    class Meta:
        model = Community
        fields = ["id", "letter", "name", "about", "external_id", "measures", "comment"]

    @extend_schema_field(CommentShown(allow_null=True))
    def get_comment(self, community: Community) -> Any:
        standing = comment_on(community)
        return CommentShown(standing).data if standing else None


class MeasureGiven(Strict):
    """A number that anybody can look up again."""

    kind = serializers.ChoiceField(Measure.Kind.choices)
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    unit = serializers.CharField(max_length=60)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]
    year = serializers.IntegerField(min_value=1800, max_value=2200)
    method = serializers.CharField(max_length=300)


class CommunityGiven(Strict):
    name = serializers.CharField(max_length=120)
    letter = serializers.RegexField("^[A-Za-z]$", help_text="Stands for the community beside its colour.")
    about = serializers.CharField(max_length=300, allow_blank=True, default="")
    measures = serializers.ListField(child=MeasureGiven(), max_length=60, default=list)

    def validate_measures(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({(one["kind"], one["year"]) for one in given}) < len(given):
            raise serializers.ValidationError(_("One number of a kind for each year."))
        return given


class Communities(Door):
    area = "bodies"

    @operation(
        "list_communities",
        "The communities of an assembly, with population, need and climate exposure, and their own comment on these.",
        answers=CommunityShown(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        communities = communities_told(find_assembly(request.user, slug))
        return Response(CommunityShown(communities, many=True).data)

    @operation(
        "describe_community",
        "Describe a community that the assembly speaks for, with its figures. For organisers.",
        takes=CommunityGiven,
        answers=CommunityShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        made, _is_new = put_community(assembly, by=by.signature, **described(parsed(CommunityGiven, request.data)))
        return Response(CommunityShown(found_in(assembly, id=made.id)).data, status=201)


class OneCommunity(Door):
    area = "bodies"

    @operation("read_community", "One community that an assembly speaks for, with its figures.", answers=CommunityShown)
    def get(self, request: Request, slug: str, community_id: UUID) -> Response:
        return Response(CommunityShown(found_in(find_assembly(request.user, slug), id=community_id)).data)

    @operation(
        "change_community",
        "Say anew what a community is like, with all its figures. For organisers; If-Match names what you read.",
        takes=CommunityGiven,
        answers=CommunityShown,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def put(self, request: Request, slug: str, community_id: UUID) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        given = described(parsed(CommunityGiven, request.data))
        with transaction.atomic():
            lock_bodies(assembly)
            community = found_in(assembly, id=community_id)
            require_unchanged(request, CommunityShown(community).data)
            change_community(assembly, community, by=by.signature, **given)
            return Response(CommunityShown(found_in(assembly, id=community_id)).data)


class CommunityByExternalId(Door):
    area = "bodies"

    @operation(
        "read_community_by_external_id", "The community that your system knows by this id.", answers=CommunityShown
    )
    def get(self, request: Request, slug: str, external_id: str) -> Response:
        assembly = find_assembly(request.user, slug)
        known = external_id_of(external_id)
        return Response(CommunityShown(found_in(assembly, external_scope=assembly.id, external_id=known)).data)

    @operation(
        "put_community",
        "Say what a community is like that your system knows by this id, with all its figures. For organisers.",
        takes=CommunityGiven,
        answers={200: CommunityShown, 201: CommunityShown},
        refuses=[401, 403, 409, 412],
        headers=[MAY_MATCH],
    )
    def put(self, request: Request, slug: str, external_id: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        known = external_id_of(external_id)
        given = described(parsed(CommunityGiven, request.data))
        with transaction.atomic():
            lock_bodies(assembly)
            there = communities_told(assembly).filter(external_scope=assembly.id, external_id=known).first()
            require_unchanged_if_asked(request, CommunityShown(there).data if there else None)
            put, is_new = put_community(assembly, external_id=known, by=by.signature, **given)
        shown = CommunityShown(found_in(assembly, id=put.id)).data
        return Response(shown, status=201 if is_new else 200)


def found_in(assembly: Assembly, **asked: Any) -> Community:
    """A community that this assembly speaks for, and no other."""
    community = communities_told(assembly).filter(**asked).first()
    if community is None:
        raise Absent
    return community


def described(given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the service takes it."""
    figures = [Figure(**one | {"kind": Measure.Kind(one["kind"])}) for one in given.pop("measures")]
    return given | {"figures": figures}


urlpatterns = [
    path("assemblies/<slug:slug>/communities/", Communities.as_view(), name="communities"),
    path(
        "assemblies/<slug:slug>/communities/by-external-id/<str:external_id>/",
        CommunityByExternalId.as_view(),
        name="community_by_external_id",
    ),
    path("assemblies/<slug:slug>/communities/<uuid:community_id>/", OneCommunity.as_view(), name="community"),
]
