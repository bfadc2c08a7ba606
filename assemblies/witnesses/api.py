"""REST: signed heads of a record, proofs that it only grew, and the witnesses who sign too."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.minutes.heads import proof_of_line, root_of
from assemblies.minutes.models import Chain, Entry, Head
from assemblies.witnesses import services
from assemblies.witnesses.errors import BadSize
from assemblies.witnesses.models import Witness
from assemblies.witnesses.reading import heads_of
from assemblies.witnesses.services import LONGEST_NAME
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import Absent, require

LARGEST = 2**53
PATH = "Hashes in hex, as RFC 9162 orders them."


class CosignatureShown(serializers.Serializer):
    """A witness's signature under the same bytes."""

    key_id = serializers.CharField(help_text="The SHA-256 of the witness’s public key.")
    signature = serializers.CharField(help_text="Ed25519, in hex.")


class HeadShown(serializers.Serializer):
    """What this instance signed: so many lines of the record have this root."""

    size = serializers.IntegerField()
    root = serializers.CharField(  # type: ignore[assignment]
        help_text="The RFC 9162 root over the first so many lines."
    )
    at = serializers.CharField(help_text="When, in UTC with milliseconds.")
    key_id = serializers.CharField(help_text="The SHA-256 of the public key.")
    signature = serializers.CharField(help_text="Ed25519, in hex.")
    cosignatures = CosignatureShown(many=True)


class GrowthShown(serializers.Serializer):
    """The newest head, and the proof that its record begins with the one of `since` lines."""

    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]
    at = serializers.CharField()
    key_id = serializers.CharField()
    signature = serializers.CharField()
    public = serializers.CharField(help_text="The public key of this instance, in hex.")
    since = serializers.IntegerField()
    proof = serializers.ListField(child=serializers.CharField(), help_text=PATH)


class GrowthAsked(Strict):
    since = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0, help_text="The size you know already.")


class LineProved(serializers.Serializer):
    """What leads from a line of the record to a root."""

    seq = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()  # type: ignore[assignment]
    proof = serializers.ListField(child=serializers.CharField(), help_text=PATH)


class LineAsked(Strict):
    size = serializers.IntegerField(
        min_value=1, max_value=LARGEST, required=False, help_text="Of how many lines the root is; all, otherwise."
    )


class CosignatureGiven(Strict):
    key_id = serializers.CharField(max_length=64, help_text="The SHA-256 of your public key.")
    size = serializers.IntegerField(min_value=1, max_value=LARGEST)
    root = serializers.CharField(max_length=64)  # type: ignore[assignment]
    at = serializers.CharField(max_length=24, help_text="As the head says it.")
    signature = serializers.CharField(max_length=128, help_text="Ed25519 under the head, in hex.")


class WitnessShown(serializers.Serializer):
    """Somebody outside who signs the record too."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    key_id = serializers.CharField()
    public = serializers.CharField()
    added_at = serializers.DateTimeField()


class WitnessGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_NAME)
    public = serializers.CharField(max_length=100, help_text="Their Ed25519 public key, 64 letters of hex.")


def head_told(head: Head) -> dict[str, Any]:
    return {
        "size": head.size,
        "root": head.root,
        "at": head.stamp,
        "key_id": head.key_id,
        "signature": head.signature,
    }


def with_cosignatures(head: Any) -> dict[str, Any]:
    given = [{"key_id": one.witness.key_id, "signature": one.signature} for one in head.witnessed_by]
    return head_told(head) | {"cosignatures": given}


def witness_told(witness: Witness) -> dict[str, Any]:
    return {name: getattr(witness, name) for name in ("id", "name", "key_id", "public", "added_at")}


class Heads(Door):
    filters = Paged

    @operation("list_heads", "Signed heads of an assembly’s record, newest first.", answers=page_of(HeadShown))
    def get(self, request: Request, slug: str) -> Response:
        heads = heads_of(find_assembly(request.user, slug))
        return self.page(heads, lambda rows: map(with_cosignatures, rows))


class Newest(Door):
    filters = GrowthAsked

    @operation(
        "read_newest_head",
        "The newest signed head, with the proof that the record only grew since a size you know.",
        answers=GrowthShown,
    )
    def get(self, request: Request, slug: str) -> Response:
        grown = services.growth_since(find_assembly(request.user, slug), self.asked["since"])
        more = {"public": grown.head.key.public, "since": grown.since, "proof": grown.proof}
        return Response(head_told(grown.head) | more)


class LineProof(Door):
    filters = LineAsked

    @operation("prove_line", "The proof that a line stands in the record.", answers=LineProved)
    def get(self, request: Request, slug: str, seq: int) -> Response:
        chain = Chain.objects.filter(id=find_assembly(request.user, slug).id).first()
        if chain is None or not Entry.objects.filter(chain=chain, seq=seq).exists():
            raise Absent
        size = self.asked.get("size", chain.length)
        require(seq <= size <= chain.length, BadSize, size=chain.length)
        root, proof = root_of(chain.id, size), proof_of_line(chain.id, seq, size)
        return Response({"seq": seq, "size": size, "root": root, "proof": proof})


class Cosignatures(Door):
    # The signature says who comes; a name or a token would say nothing more.
    permission_classes = []

    @operation(
        "cosign_head",
        "Sign a head as a witness. What is signed is described in the manual; sent again, nothing changes.",
        takes=CosignatureGiven,
        answers=CosignatureShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        given = parsed(CosignatureGiven, request.data)
        kept = services.take_cosignature(assembly, **given)
        return Response({"key_id": given["key_id"], "signature": kept.signature}, status=201)


class Witnesses(Door):
    @operation("list_witnesses", "Who signs the record of an assembly too.", answers=WitnessShown(many=True))
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        return Response([witness_told(one) for one in Witness.objects.of(assembly)])

    @operation(
        "name_witness",
        "Name somebody outside who may sign the record too. For organisers and guarantors in person.",
        takes=WitnessGiven,
        answers=WitnessShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER, Role.GUARANTOR)
        given = parsed(WitnessGiven, request.data)
        return Response(witness_told(services.name_witness(assembly, by=by, **given)), status=201)


class TheWitness(Door):
    permission_classes = [IsAuthenticated]

    @operation("end_witness", "Take nothing more from a witness. What they signed stays.", status=204, answers=None)
    def delete(self, request: Request, witness_id: UUID) -> Response:
        found = services.find_witness(request.user, witness_id)
        services.end_witness(found, by=acting(request.user, found.assembly, Role.ORGANISER, Role.GUARANTOR))
        return Response(status=204)


urlpatterns = [
    path("assemblies/<slug:slug>/heads/", Heads.as_view(), name="heads"),
    path("assemblies/<slug:slug>/heads/newest/", Newest.as_view(), name="newest_head"),
    path("assemblies/<slug:slug>/minutes/<int:seq>/proof/", LineProof.as_view(), name="line_proof"),
    path("assemblies/<slug:slug>/cosignatures/", Cosignatures.as_view(), name="cosignatures"),
    path("assemblies/<slug:slug>/witnesses/", Witnesses.as_view(), name="witnesses"),
    path("witnesses/<uuid:witness_id>/", TheWitness.as_view(), name="witness"),
]
