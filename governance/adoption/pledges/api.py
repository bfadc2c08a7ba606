"""REST: the pledges beside a manifesto, and what shows that they were kept."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed
from governance.adoption import services
from governance.adoption.models import AnnexedPledge, PledgeProof
from governance.adoption.permissions import pledging_seats, proving_seats
from governance.adoption.pledges.services import find_pledge, show_proof
from governance.manifestos.services import find_manifesto
from governance.proposals.sources.errors import BadFile
from governance.proposals.sources.files import MOST_BYTES
from governance.proposals.sources.models import LONGEST_ADDRESS


class ProofShown(serializers.Serializer):
    """What shows that a pledge was kept."""

    id = serializers.UUIDField()
    words = serializers.CharField()
    shown_on = serializers.DateField()
    url = serializers.CharField()
    file = serializers.CharField(help_text="Where the file is, or nothing.")
    sha256 = serializers.CharField()
    at = serializers.DateTimeField()


class PledgeShown(serializers.Serializer):
    """What somebody promises beside the text."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    body = serializers.UUIDField(allow_null=True, help_text="The delegation that promises; nothing: somebody outside.")
    who = serializers.CharField()
    what = serializers.CharField()
    due_on = serializers.DateField()
    measured = serializers.CharField()
    proof = serializers.CharField()
    lapses_on = serializers.DateField(allow_null=True)
    standing = serializers.ChoiceField(AnnexedPledge.Standing.choices)
    proofs = ProofShown(many=True)


class PledgeGiven(Strict):
    who = serializers.CharField(max_length=160, allow_blank=True, default="", help_text="Only for somebody outside.")
    what = serializers.CharField(max_length=2_000)
    due_on = serializers.DateField()
    measured = serializers.CharField(max_length=500)
    proof = serializers.CharField(max_length=500)
    lapses_on = serializers.DateField(required=False)


class ProofGiven(Strict):
    words = serializers.CharField(max_length=2_000)
    shown_on = serializers.DateField()
    url = serializers.CharField(max_length=LONGEST_ADDRESS, allow_blank=True, default="")
    file_name = serializers.CharField(max_length=200, allow_blank=True, default="")
    content = serializers.CharField(
        max_length=MOST_BYTES * 4 // 3 + 4, allow_blank=True, default="", help_text="A file in base64, or nothing."
    )


class Pledges(Door):
    area = "questions"

    @operation("list_pledges", "The pledges beside a manifesto.", answers=PledgeShown(many=True))
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        return Response([told(one) for one in found.pledges.told()])

    @operation(
        "add_pledge",
        "Put a pledge beside the text: a delegation for itself, the desk for somebody outside.",
        takes=PledgeGiven,
        answers=PledgeShown,
        status=201,
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        seats = pledging_seats(request.user, found)
        if not seats:
            raise NotAllowed
        made = services.pledge(found, by=seats[0], **parsed(PledgeGiven, request.data))
        return Response(told(find_pledge(request.user, made.id)), status=201)


class Proofs(Door):
    area = "questions"

    @operation(
        "show_proof",
        "Hand in what shows that a pledge was kept. For whoever may pledge in the same name.",
        takes=ProofGiven,
        answers=PledgeShown,
        status=201,
    )
    def post(self, request: Request, pledge_id: UUID) -> Response:
        found = find_pledge(request.user, pledge_id)
        seats = proving_seats(request.user, found)
        if not seats:
            raise NotAllowed
        given = parsed(ProofGiven, request.data)
        try:
            data = base64.b64decode(given.pop("content"), validate=True)
        except binascii.Error:
            raise BadFile from None
        show_proof(found, by=seats[0], data=data, **given)
        return Response(told(find_pledge(request.user, pledge_id)), status=201)


def told(one: AnnexedPledge) -> dict[str, Any]:
    columns = ("id", "number", "who", "what", "due_on", "measured", "proof", "lapses_on")
    row = {name: getattr(one, name) for name in columns} | {"body": one.body_id}
    standing = one.standing_on(one.manifesto.body.assembly.today)
    return row | {"standing": standing, "proofs": [_proof(proof) for proof in one.proofs.all()]}


def _proof(one: PledgeProof) -> dict[str, Any]:
    columns = ("id", "words", "shown_on", "url", "sha256", "at")
    file = reverse("adoption:proof_file", args=[one.id]) if one.file_name else ""
    return {name: getattr(one, name) for name in columns} | {"file": file}


urlpatterns = [
    path("manifestos/<uuid:manifesto_id>/pledges/", Pledges.as_view(), name="pledges"),
    path("pledges/<uuid:pledge_id>/proofs/", Proofs.as_view(), name="show_proof"),
]
