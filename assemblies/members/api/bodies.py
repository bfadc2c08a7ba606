"""REST: bodies, their charters and phases."""

from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Body, Phase
from assemblies.bodies.services import set_charter, set_phases
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import Visitor, can_see_assembly
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, require


class PhaseShown(serializers.ModelSerializer):
    """A span of time in a body's work, first and last day included."""

    class Meta:
        model = Phase
        fields = ["name", "starts_on", "ends_on"]


class CharterShown(serializers.Serializer):
    """A body's rules of procedure. Shares are exact, like 2/3."""

    threshold = serializers.CharField()
    quorum = serializers.CharField()
    quorum_counts = serializers.ChoiceField(["seats", "present"])
    minimum_roll = serializers.IntegerField()
    open_vote_seen_by = serializers.ChoiceField(["members", "everybody"])
    shortest_vote_minutes = serializers.IntegerField()


class BodyShown(serializers.ModelSerializer):
    """A plenary, council or delegation, with its charter and phases."""

    charter = serializers.SerializerMethodField()
    phases = PhaseShown(many=True)

    class Meta:
        model = Body
        fields = ["id", "kind", "name", "charter", "phases"]

    def get_charter(self, body: Body) -> CharterShown:
        return body.charter.as_dict()  # type: ignore[return-value]


class CharterGiven(Strict):
    """Rules left out keep their usual value: more than half, half of the roll, three seats, seen by everybody."""

    threshold = serializers.CharField(max_length=20, required=False, help_text="A share above 0, like 2/3.")
    quorum = serializers.CharField(max_length=20, required=False, help_text="A share of the roll, like 1/2.")
    quorum_counts = serializers.ChoiceField(
        ["seats", "present"],
        required=False,
        help_text="Of what the quorum is a share: all seats on the roll, or those marked as here while it is open.",
    )
    minimum_roll = serializers.IntegerField(min_value=1, max_value=100_000, required=False)
    open_vote_seen_by = serializers.ChoiceField(["members", "everybody"], required=False)
    shortest_vote_minutes = serializers.IntegerField(min_value=1, max_value=86_400, required=False)


class PhaseGiven(Strict):
    name = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class PhasesGiven(Strict):
    phases = serializers.ListField(child=PhaseGiven(), max_length=40)


class Bodies(Door):
    area = "bodies"

    @operation("list_bodies", "The bodies of an assembly, with charters and phases.", answers=BodyShown(many=True))
    def get(self, request: Request, slug: str) -> Response:
        bodies = find_assembly(request.user, slug).bodies.prefetch_related("phases")
        return Response(BodyShown(bodies, many=True).data)


class OneBody(Door):
    area = "bodies"

    @operation("read_body", "One body, with its charter and phases.", answers=BodyShown)
    def get(self, request: Request, body_id: UUID) -> Response:
        return Response(BodyShown(find_body(request.user, body_id)).data)


class BodyCharter(Door):
    area = "bodies"

    @operation(
        "set_charter",
        "Give a body its rules of procedure. For organisers; questions already frozen keep theirs.",
        takes=CharterGiven,
        answers=BodyShown,
    )
    def put(self, request: Request, body_id: UUID) -> Response:
        body = find_body(request.user, body_id)
        by = acting(request.user, body.assembly, Role.ORGANISER, body=body)
        return Response(BodyShown(set_charter(body, parsed(CharterGiven, request.data), by=by.signature)).data)


class BodyPhases(Door):
    area = "bodies"

    @operation(
        "set_phases",
        "Set all phases of a body, in order. For organisers.",
        takes=PhasesGiven,
        answers=BodyShown,
    )
    def put(self, request: Request, body_id: UUID) -> Response:
        body = find_body(request.user, body_id)
        by = acting(request.user, body.assembly, Role.ORGANISER, body=body)
        given = parsed(PhasesGiven, request.data)["phases"]
        set_phases(body, [(phase["name"], phase["starts_on"], phase["ends_on"]) for phase in given], by=by.signature)
        return Response(BodyShown(find_body(request.user, body_id)).data)


def find_body(visitor: Visitor, body_id: UUID) -> Body:
    """The body, if this visitor may see its assembly; absent and hidden look the same."""
    body = Body.objects.select_related("assembly").prefetch_related("phases").filter(id=body_id).first()
    if body is None:
        raise Absent
    require(can_see_assembly(visitor, body.assembly), Absent)
    return body


urlpatterns = [
    path("assemblies/<slug:slug>/bodies/", Bodies.as_view(), name="bodies"),
    path("bodies/<uuid:body_id>/", OneBody.as_view(), name="body"),
    path("bodies/<uuid:body_id>/charter/", BodyCharter.as_view(), name="charter"),
    path("bodies/<uuid:body_id>/phases/", BodyPhases.as_view(), name="phases"),
]
