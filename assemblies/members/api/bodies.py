"""REST: bodies, their charters and phases."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Body, Phase
from assemblies.bodies.services import form_body, lock_bodies, put_body, rename_body, set_charter, set_phases
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, can_see_assembly
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
    concern_days = serializers.IntegerField()
    moderation_days = serializers.IntegerField(help_text="A reported text is decided about within so many days.")
    appeal_days = serializers.IntegerField()
    agenda_signers = serializers.CharField(help_text="Members who can require a question or an answer.")
    agenda_days = serializers.IntegerField()
    article_threshold = serializers.CharField(help_text="Of an article of a manifesto; empty: as for a question.")
    article_each_threshold = serializers.CharField()
    repair_rounds = serializers.IntegerField(help_text="How often an article that passed on one side is repaired.")
    fair_share = serializers.CharField()
    flag_days = serializers.IntegerField()
    each_of = serializers.ChoiceField(["none", "communities", "delegations"], help_text="Which parts must agree too.")
    each_threshold = serializers.CharField(help_text="The share of yes that each of them must reach.")
    each_needed = serializers.CharField(help_text="How many of them must reach it: all, or a number.")
    blocking = serializers.CharField(help_text="How many who vote no stop a question: a number, a share, or empty.")
    digits_for_elections = serializers.BooleanField(help_text="Two people add digits to the lot for ties.")
    paper_keyed_twice = serializers.BooleanField(help_text="A paper counts once two people have keyed the same.")
    report_signers = serializers.CharField(help_text="Members needed for a minority report: a number or a share.")
    report_days = serializers.IntegerField()
    supporters_seen_by = serializers.ChoiceField(["nobody", "members", "everybody"])
    proposal_tags = serializers.CharField(help_text="The tags proposals can have, with commas; empty: any words.")


class BodyShown(serializers.ModelSerializer):
    """A plenary, council or delegation, with its charter and phases."""

    charter = serializers.SerializerMethodField()
    phases = PhaseShown(many=True)

    class Meta:
        model = Body
        fields = ["id", "kind", "name", "external_id", "charter", "phases"]

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
    concern_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    moderation_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    appeal_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    agenda_signers = serializers.CharField(
        max_length=20, required=False, help_text="A number like 12, or a share of the members like 1/10."
    )
    agenda_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    article_threshold = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="A share above 0, like 2/3, or empty."
    )
    article_each_threshold = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="A share above 0, like 1/2, or empty."
    )
    repair_rounds = serializers.IntegerField(min_value=0, max_value=5, required=False)
    fair_share = serializers.CharField(
        max_length=12, required=False, help_text="Guardians speak up below this share of the others' rate, like 4/5."
    )
    flag_days = serializers.IntegerField(
        min_value=1, max_value=90, required=False, help_text="What a guardian found is answered within so many days."
    )
    each_of = serializers.ChoiceField(
        ["none", "communities", "delegations"], required=False, help_text="A double majority: which parts must agree."
    )
    each_threshold = serializers.CharField(max_length=20, required=False, help_text="A share above 0, like 1/2.")
    each_needed = serializers.CharField(max_length=6, required=False, help_text="all, or a number like 2.")
    blocking = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="A number like 5, a share of the roll, or empty."
    )
    digits_for_elections = serializers.BooleanField(required=False)
    paper_keyed_twice = serializers.BooleanField(required=False)
    report_signers = serializers.CharField(
        max_length=20, required=False, help_text="A number like 5, or a share of the roll like 1/10."
    )
    report_days = serializers.IntegerField(min_value=1, max_value=90, required=False)
    supporters_seen_by = serializers.ChoiceField(
        ["nobody", "members", "everybody"],
        required=False,
        help_text="Who sees the names of those who support a proposal; for support given from now on.",
    )
    proposal_tags = serializers.CharField(
        max_length=1_000, required=False, allow_blank=True, help_text="At most 30 words with commas; empty: any."
    )


class PhaseGiven(Strict):
    name = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class PhasesGiven(Strict):
    phases = serializers.ListField(child=PhaseGiven(), max_length=40)


class NameGiven(Strict):
    name = serializers.CharField(max_length=120)


class BodyGiven(Strict):
    """Charter and phases left out stay as they are; of a new body the charter is then the usual one.
    Unless it says how long votes stay open at least, that is as long as in the plenary."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(Body.Kind.choices, default=Body.Kind.COUNCIL)
    charter = CharterGiven(required=False)
    phases = serializers.ListField(child=PhaseGiven(), max_length=40, required=False)


class Bodies(Door):
    area = "bodies"

    @operation("list_bodies", "The bodies of an assembly, with charters and phases.", answers=BodyShown(many=True))
    def get(self, request: Request, slug: str) -> Response:
        bodies = find_assembly(request.user, slug).bodies.prefetch_related("phases")
        return Response(BodyShown(bodies, many=True).data)

    @operation(
        "form_body",
        "Form a council or a delegation. For organisers.",
        takes=BodyGiven,
        answers=BodyShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER).signature
        given = parsed(BodyGiven, request.data)
        with transaction.atomic():
            body = form_body(
                assembly, kind=Body.Kind(given["kind"]), name=given["name"], charter=given.get("charter"), by=by
            )
            if "phases" in given:
                set_phases(body, rows_of(given["phases"]), by=by)
        return Response(BodyShown(find_body(request.user, body.id)).data, status=201)


class BodyByExternalId(Door):
    area = "bodies"

    @operation("read_body_by_external_id", "The body that your system knows by this id.", answers=BodyShown)
    def get(self, request: Request, slug: str, external_id: str) -> Response:
        known = external_id_of(external_id)
        body = find_assembly(request.user, slug).bodies.filter(external_id=known).first()
        if body is None:
            raise Absent
        return Response(BodyShown(find_body(request.user, body.id)).data)

    @operation(
        "put_body",
        "Say what a body is like that your system knows by this id: a new one, or the one there is. For organisers.",
        takes=BodyGiven,
        answers={200: BodyShown, 201: BodyShown},
        refuses=[401, 403, 409, 412],
        headers=[MAY_MATCH],
    )
    def put(self, request: Request, slug: str, external_id: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        known = external_id_of(external_id)
        given = parsed(BodyGiven, request.data)
        with transaction.atomic():
            lock_bodies(assembly)
            there = assembly.bodies.filter(external_id=known).first()
            require_unchanged_if_asked(request, BodyShown(there).data if there else None)
            body, is_new = put_body(
                assembly,
                external_id=known,
                kind=Body.Kind(given["kind"]),
                name=given["name"],
                charter=given.get("charter"),
                phases=rows_of(given["phases"]) if "phases" in given else None,
                by=by.signature,
            )
        return Response(BodyShown(find_body(request.user, body.id)).data, status=201 if is_new else 200)


def rows_of(phases: Iterable[Mapping[str, Any]]) -> list[tuple[str, date, date]]:
    return [(phase["name"], phase["starts_on"], phase["ends_on"]) for phase in phases]


class OneBody(Door):
    area = "bodies"

    @operation("read_body", "One body, with its charter and phases.", answers=BodyShown)
    def get(self, request: Request, body_id: UUID) -> Response:
        return Response(BodyShown(find_body(request.user, body_id)).data)

    @operation(
        "rename_body",
        "Give a body another name. For organisers; If-Match names the body you read.",
        takes=NameGiven,
        answers=BodyShown,
        refuses=[412, 428],
        headers=[IF_MATCH],
    )
    def patch(self, request: Request, body_id: UUID) -> Response:
        return change_body(
            request, body_id, NameGiven, lambda body, given, by: rename_body(body, given["name"], by=by.signature)
        )


class BodyCharter(Door):
    area = "bodies"

    @operation(
        "set_charter",
        "Give a body its rules of procedure. For organisers; questions already frozen keep theirs. If-Match names the "
        "body you read.",
        takes=CharterGiven,
        answers=BodyShown,
        refuses=[412, 428],
        headers=[IF_MATCH],
    )
    def put(self, request: Request, body_id: UUID) -> Response:
        return change_body(
            request, body_id, CharterGiven, lambda body, given, by: set_charter(body, given, by=by.signature)
        )


class BodyPhases(Door):
    area = "bodies"

    @operation(
        "set_phases",
        "Set all phases of a body, in order. For organisers; If-Match names the body you read.",
        takes=PhasesGiven,
        answers=BodyShown,
        refuses=[412, 428],
        headers=[IF_MATCH],
    )
    def put(self, request: Request, body_id: UUID) -> Response:
        return change_body(
            request,
            body_id,
            PhasesGiven,
            lambda body, given, by: set_phases(body, rows_of(given["phases"]), by=by.signature),
        )


def change_body(
    request: Request, body_id: UUID, takes: type[Strict], do: Callable[[Body, dict[str, Any], Seat], object]
) -> Response:
    """What an organiser does to a body that is still as it was read."""
    body = find_body(request.user, body_id)
    by = acting(request.user, body.assembly, Role.ORGANISER, body=body)
    given = parsed(takes, request.data)
    with transaction.atomic():
        lock_bodies(body.assembly)
        body = find_body(request.user, body_id)
        require_unchanged(request, BodyShown(body).data)
        do(body, given, by)
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
    path(
        "assemblies/<slug:slug>/bodies/by-external-id/<str:external_id>/",
        BodyByExternalId.as_view(),
        name="body_by_external_id",
    ),
    path("bodies/<uuid:body_id>/", OneBody.as_view(), name="body"),
    path("bodies/<uuid:body_id>/charter/", BodyCharter.as_view(), name="charter"),
    path("bodies/<uuid:body_id>/phases/", BodyPhases.as_view(), name="phases"),
]
