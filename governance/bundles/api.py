"""REST: what the bundle of an assembly is, and who may have the edition for auditors."""

from typing import Any
from uuid import UUID

from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.minutes.heads import newest_head
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed, require
from governance.bundles import services
from governance.bundles.errors import NotAnAuditor
from governance.bundles.models import Handover
from governance.bundles.permissions import AUDITING, can_fetch_everything, can_name_auditors
from governance.bundles.questions import Edition


class BundleAsked(Strict):
    edition = serializers.ChoiceField(
        [(one.value, one.value) for one in Edition], default=Edition.PUBLIC.value, help_text="For whom."
    )


class BundleShown(serializers.Serializer):
    """One file with everything that a check needs: the record, its signed heads, results, ballots and the checker."""

    edition = serializers.CharField()
    size = serializers.IntegerField(help_text="How many lines of the record it holds.")
    root = serializers.CharField(  # type: ignore[assignment]
        help_text="The RFC 9162 root over them, as it was signed."
    )
    at = serializers.CharField(help_text="When that was signed.")
    bytes = serializers.IntegerField()
    sha256 = serializers.CharField()
    href = serializers.CharField(help_text="Where the tar file is.")


class HandoverShown(serializers.Serializer):
    """Somebody who may fetch the edition for auditors."""

    id = serializers.UUIDField()
    seat = serializers.UUIDField()
    by = serializers.UUIDField()
    at = serializers.DateTimeField()


class HandoverGiven(Strict):
    seat = serializers.UUIDField(help_text="A guarantor’s or organiser’s seat, somebody else’s than yours.")


def handover_told(one: Handover) -> dict[str, Any]:
    return {"id": one.id, "seat": one.to_id, "by": one.by_id, "at": one.at}


class Bundle(Door):
    filters = BundleAsked

    @operation(
        "read_bundle", "The bundle of an assembly, and where to fetch it.", answers=BundleShown, refuses=[401, 403]
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        edition = Edition(self.asked["edition"])
        require(edition == Edition.PUBLIC or can_fetch_everything(request.user, assembly))
        place = services.bundle_of(assembly, edition)
        head = newest_head(assembly.id)
        assert head is not None
        page = "bundles:public" if edition == Edition.PUBLIC else "bundles:auditors"
        return Response(
            {
                "edition": edition.value,
                "size": head.size,
                "root": head.root,
                "at": head.stamp,
                "bytes": place.stat().st_size,
                "sha256": services.sha256_of(place),
                "href": reverse(page, args=[slug]),
            }
        )


class Handovers(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "list_auditors",
        "Who may fetch the edition for auditors. For organisers and guarantors.",
        answers=HandoverShown(many=True),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        require(can_name_auditors(request.user, assembly))
        return Response([handover_told(one) for one in Handover.objects.of(assembly)])

    @operation(
        "name_auditor",
        "Let somebody else fetch the edition for auditors; the minutes say so. For organisers and guarantors.",
        takes=HandoverGiven,
        answers=HandoverShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly, by = naming(request, slug)
        given = parsed(HandoverGiven, request.data)
        to = Seat.objects.select_related("body", "person").filter(id=given["seat"], body__assembly=assembly).first()
        if to is None:
            raise NotAnAuditor
        return Response(handover_told(services.hand_over(assembly, by=by, to=to)), status=201)


class TheHandover(Door):
    permission_classes = [IsAuthenticated]

    @operation("end_auditor", "Let somebody fetch nothing more.", status=204, answers=None)
    def delete(self, request: Request, handover_id: UUID) -> Response:
        found = services.find_handover(request.user, handover_id)
        services.take_back(found, by=acting(request.user, found.assembly, *AUDITING))
        return Response(status=204)


def naming(request: Request, slug: str) -> tuple[Assembly, Seat]:
    assembly = find_assembly(request.user, slug)
    if not can_name_auditors(request.user, assembly):
        raise NotAllowed
    return assembly, acting(request.user, assembly, *AUDITING)


urlpatterns = [
    path("assemblies/<slug:slug>/bundle/", Bundle.as_view(), name="bundle"),
    path("assemblies/<slug:slug>/auditors/", Handovers.as_view(), name="auditors"),
    path("auditors/<uuid:handover_id>/", TheHandover.as_view(), name="auditor"),
]
