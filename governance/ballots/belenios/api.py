"""REST: the election of Belenios in which an encrypted question is voted on."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.models import Role, Seat
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, require
from governance.ballots.belenios import services
from governance.ballots.belenios.archive import LARGEST
from governance.ballots.errors import BadFile
from governance.ballots.models import Election, Question
from governance.ballots.services import find_question

TOLD = (
    *("address", "authority", "keyholders", "needed", "alone", "uuid"),
    *("fingerprint", "credentials", "archive_sha256", "checked_with"),
)
LONGEST_BASE64 = LARGEST // 3 * 4 + 4


class ElectionShown(serializers.Serializer):
    """Where people vote and who together can read it. `fingerprint` is the SHA-256 of the election's parameters."""

    address = serializers.CharField()
    authority = serializers.CharField(help_text="Who hands out the credentials.")
    keyholders = serializers.ListField(child=serializers.CharField())
    needed = serializers.IntegerField(help_text="How many of the keyholders can read the votes together.")
    alone = serializers.IntegerField(help_text="How many keys of the election’s server are needed as well.")
    uuid = serializers.CharField()
    fingerprint = serializers.CharField()
    credentials = serializers.IntegerField()
    archive_sha256 = serializers.CharField(help_text="Of the archive with the result; empty before it is in.")
    checked_with = serializers.CharField(
        help_text="The version of belenios-tool that found its proofs true; empty where nobody has checked them here."
    )
    template = serializers.CharField(help_text="Where the question is, as Belenios reads it.")


class ArchiveGiven(Strict):
    content = serializers.CharField(max_length=LONGEST_BASE64, help_text="The .bel file in Base64.")


class ElectionGiven(ArchiveGiven):
    address = serializers.CharField(max_length=300)
    authority = serializers.CharField(max_length=200)
    keyholders = serializers.ListField(child=serializers.CharField(max_length=200), max_length=50)


def election_told(election: Election) -> dict[str, Any]:
    template = reverse("ballots:election_template", args=[election.question_id])
    named = {name: getattr(election, name) for name in TOLD}
    return named | {"template": template}


def content_of(given: dict[str, Any]) -> bytes:
    try:
        return base64.b64decode(given.pop("content"), validate=True)
    except binascii.Error:
        raise BadFile(reason="it is not Base64.") from None


class TheElection(Door):
    area = "questions"

    @operation(
        "read_election", "In which election of Belenios an encrypted question is voted on.", answers=ElectionShown
    )
    def get(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        election = Election.objects.defer("archive").filter(question=question).first()
        require(election is not None, Absent)
        assert election is not None
        return Response(election_told(election))

    @operation(
        "set_up_election",
        "Say in which election of Belenios a frozen question is voted on. For organisers.",
        takes=ElectionGiven,
        answers=ElectionShown,
        refuses=[400, 409],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question, by = setting_up(request, question_id)
        given = parsed(ElectionGiven, request.data)
        data = content_of(given)
        return Response(election_told(services.set_up_election(question, by=by, data=data, **given)))


class ElectionResult(Door):
    area = "questions"

    @operation(
        "bring_election_result",
        "Bring in the archive of the election once its result is opened; its proofs are checked, and it is counted.",
        takes=ArchiveGiven,
        answers=ElectionShown,
        refuses=[400, 409],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question, by = setting_up(request, question_id)
        data = content_of(parsed(ArchiveGiven, request.data))
        services.bring_result(question, by=by, file_name="election.bel", data=data)
        return Response(election_told(Election.objects.get(question=question)))


def setting_up(request: Asked, question_id: UUID) -> tuple[Question, Seat]:
    question = find_question(request.user, question_id)
    return question, acting(request.user, question.body.assembly, Role.ORGANISER, body=question.body)


urlpatterns = [
    path("questions/<uuid:question_id>/election/", TheElection.as_view(), name="election"),
    path("questions/<uuid:question_id>/election/result/", ElectionResult.as_view(), name="election_result"),
]
