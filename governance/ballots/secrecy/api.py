"""REST: one's own secret ballot, and the edition for auditors."""

from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.models import Role
from config.doors import Door, Strict, operation, parsed
from config.errors import require
from governance.ballots.errors import NotOnRoll, WrongMode
from governance.ballots.permissions import voting_seat
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.editions import hand_out_auditors_edition
from governance.ballots.services import find_question

HEX = r"^[0-9a-f]{64}$"


class SecretBallotGiven(Strict):
    """The leaf is SHA-256(SHA-256(n1 ‖ choice) ‖ SHA-256(n2 ‖ community)), as the concept page says."""

    choice = serializers.JSONField(help_text="As `cast_ballot` takes it.")
    n1 = serializers.RegexField(HEX, help_text="32 random bytes of yours, in hex. Published with the choice.")
    n2 = serializers.RegexField(HEX, help_text="32 random bytes more.")
    leaf = serializers.RegexField(
        HEX, default="", help_text="What you make of them: refused while nothing is final if the server makes another."
    )


class PromiseShown(serializers.Serializer):
    """The receipt: a signed promise to count the ballot with this leaf. It says nothing about the choice."""

    vote = serializers.UUIDField()
    leaf_hash = serializers.CharField()
    promised_by = serializers.CharField(help_text="The public Ed25519 key, in hex.")
    key_id = serializers.CharField()
    sig = serializers.CharField(
        help_text="Over `assembly-bundle/1 promise`, a zero byte, the question’s 16 bytes and the leaf’s 32."
    )


class VotedShown(serializers.Serializer):
    """Nobody can be told more: the server does not know whose ballot is whose."""

    has_voted = serializers.BooleanField()


class EditionShown(serializers.Serializer):
    lines = serializers.ListField(child=serializers.CharField(), help_text="Canonical JSON, in the order of leaves.")


class SecretBallot(Door):
    """Between the seat and the database alone: no broker, no cache, no minutes."""

    is_counted = False
    permission_classes = [IsAuthenticated]

    @operation(
        "read_turnout", "Whether your seat has voted on a secret question.", answers=VotedShown, refuses=[401, 403, 409]
    )
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        require(question.is_secret, WrongMode)
        seat = voting_seat(request.user, question)
        if seat is None:
            raise NotOnRoll
        return Response({"has_voted": question.has_ballot_of(seat)})

    @operation(
        "cast_secret_ballot",
        "Cast your secret ballot. It is final; sent again unchanged, it gets the same receipt.",
        takes=SecretBallotGiven,
        answers=PromiseShown,
        refuses=[409, 422],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        given = parsed(SecretBallotGiven, request.data)
        seat = voting_seat(request.user, question)
        if seat is None:
            raise NotOnRoll
        kept = cast_secret_ballot(question.id, person_id=seat.person_id, via_seat=seat.id, **given)
        return Response(kept.as_receipt())


class AuditorsEdition(Door):
    @operation(
        "hand_out_auditors_edition",
        "Every secret ballot of a counted question as it was cast, without names. For guarantors; the minutes say so.",
        takes=Strict,
        answers=EditionShown,
    )
    def post(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, Role.GUARANTOR)
        parsed(Strict, request.data)
        return Response({"lines": [line.decode() for line in hand_out_auditors_edition(question, by=by)]})


urlpatterns = [
    path("questions/<uuid:question_id>/secret-ballot/", SecretBallot.as_view(), name="secret_ballot"),
    path("questions/<uuid:question_id>/auditors/", AuditorsEdition.as_view(), name="auditors"),
]
