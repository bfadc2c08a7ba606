"""REST: the communities an assembly speaks for, with what was measured about them."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.communities.models import Community, Measure
from assemblies.members.finding import find_assembly
from config.doors import Door, operation


class MeasureShown(serializers.ModelSerializer):
    """A number with its source, year and method."""

    class Meta:
        model = Measure
        fields = ["kind", "value", "unit", "source", "year", "method"]


class CommunityShown(serializers.ModelSerializer):
    """A place or group, and its measures."""

    measures = MeasureShown(many=True)

    class Meta:
        model = Community
        fields = ["id", "letter", "name", "about", "measures"]


class Communities(Door):
    area = "bodies"

    @operation(
        "list_communities",
        "The communities of an assembly, with population, need and climate exposure.",
        answers=CommunityShown(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        communities = find_assembly(request.user, slug).communities.prefetch_related("measures")
        return Response(CommunityShown(communities, many=True).data)


urlpatterns = [path("assemblies/<slug:slug>/communities/", Communities.as_view(), name="communities")]
