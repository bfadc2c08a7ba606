"""REST: assemblies."""

from django.db.models import Q
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.bodies.services import publish_assembly
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import seats_of
from config.doors import Door, Paged, Strict, operation, page_of, parsed


class AssemblyShown(serializers.ModelSerializer):
    """An assembly: its question and what it is about."""

    class Meta:
        model = Assembly
        fields = ["id", "slug", "name", "question", "about", "year", "time_zone", "published_at", "is_sandbox"]


class Assemblies(Door):
    filters = Paged

    @operation(
        "list_assemblies",
        "The assemblies you may see, by name. A sandbox is listed for those who sit in it.",
        answers=page_of(AssemblyShown),
    )
    def get(self, request: Request) -> Response:
        own = {seat.body.assembly_id for seat in seats_of(request.user)}
        rows = Assembly.objects.filter(Q(published_at__isnull=False, is_sandbox=False) | Q(id__in=own))
        return self.page(rows, lambda found: AssemblyShown(found, many=True).data)


class OneAssembly(Door):
    @operation("read_assembly", "One assembly.", answers=AssemblyShown)
    def get(self, request: Request, slug: str) -> Response:
        return Response(AssemblyShown(find_assembly(request.user, slug)).data)


class Publication(Door):
    @operation(
        "publish_assembly",
        "Make an assembly public. For organisers; it cannot be hidden again.",
        takes=Strict,
        answers=AssemblyShown,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        parsed(Strict, request.data)
        return Response(AssemblyShown(publish_assembly(assembly, by=by.signature)).data)


urlpatterns = [
    path("assemblies/", Assemblies.as_view(), name="assemblies"),
    path("assemblies/<slug:slug>/", OneAssembly.as_view(), name="assembly"),
    path("assemblies/<slug:slug>/publish/", Publication.as_view(), name="publish_assembly"),
]
