"""REST: one's own secret ballot, and the edition for auditors."""

import json
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request as Asked
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed, require
from governance.ballots.errors import Closed, NotOnRoll, WrongMode
from governance.ballots.models import PaperPile, Question
from governance.ballots.permissions import can_read_papers, voting_seat
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.editions import hand_out_auditors_edition
from governance.ballots.secrecy.papers import (
    READERS,
    finish_pile,
    hand_out_paper,
    lay_pile,
    own_pile,
    papers_out,
    waits_for_papers,
)
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


class PaperFor(Strict):
    seat = serializers.UUIDField(help_text="The seat that votes on paper, and has voted from then on.")


class PapersAlike(Strict):
    choice = serializers.JSONField(help_text="As `cast_ballot` takes it.")
    papers = serializers.IntegerField(min_value=1, max_value=100_000, help_text="How many papers say so.")


class PileGiven(Strict):
    papers = serializers.ListField(child=PapersAlike(), max_length=2000)
    blank = serializers.IntegerField(min_value=0, max_value=100_000, default=0, help_text="Blank, or not to be read.")
    is_finished = serializers.BooleanField(default=False, help_text="You have read all papers.")


class PileShown(serializers.Serializer):
    """What you have read yourself; nobody sees the pile of another."""

    out = serializers.IntegerField(help_text="How many papers were handed out.")
    papers = PapersAlike(many=True)
    blank = serializers.IntegerField()
    is_finished = serializers.BooleanField()
    is_agreed = serializers.BooleanField(help_text="Two people have read the same, and it is counted.")


class Papers(Door):
    @operation(
        "hand_out_paper",
        "Mark that a seat took a paper in a secret vote: it has voted, and its paper carries no name. For the desk.",
        takes=PaperFor,
        status=204,
        refuses=[409],
    )
    def post(self, request: Asked, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *DESK)
        seat = Seat.objects.active().filter(id=parsed(PaperFor, request.data)["seat"], rolls__question=question).first()
        if seat is None:
            raise NotOnRoll
        hand_out_paper(question.id, seat=seat, by=by)
        return Response(status=204)


class Pile(Door):
    """Once voting is over: two people lay a pile each, and what both have read alike is counted."""

    permission_classes = [IsAuthenticated]

    @operation(
        "read_pile", "The papers of a secret vote as you have read them.", answers=PileShown, refuses=[401, 403, 409]
    )
    def get(self, request: Asked, question_id: UUID) -> Response:
        question, by = self.found(request, question_id)
        require(waits_for_papers(question), Closed)
        return Response(_shown(question, own_pile(question, by)))

    @operation(
        "lay_pile",
        "Say what you have read on the papers of a secret vote. For the desk and guarantors in person.",
        takes=PileGiven,
        answers=PileShown,
        refuses=[409],
    )
    def put(self, request: Asked, question_id: UUID) -> Response:
        question, by = self.found(request, question_id)
        given = parsed(PileGiven, request.data)
        read = [(one["choice"], one["papers"]) for one in given["papers"]]
        pile = lay_pile(question.id, by=by, papers=read, blank=given["blank"])
        is_agreed = given["is_finished"] and finish_pile(question.id, by=by)
        return Response(_shown(question, pile) | {"is_finished": given["is_finished"], "is_agreed": is_agreed})

    def found(self, request: Asked, question_id: UUID) -> tuple[Question, Seat]:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, *READERS)
        require(can_read_papers(by.person, question), NotAllowed)
        return question, by


def _shown(question: Question, pile: PaperPile) -> dict[str, object]:
    alike = [{"choice": json.loads(choice), "papers": n} for choice, n in sorted(pile.papers.items()) if choice]
    own = {"papers": alike, "blank": pile.blank, "is_finished": pile.is_finished, "is_agreed": False}
    return {"out": papers_out(question)} | own


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
    path("questions/<uuid:question_id>/papers/", Papers.as_view(), name="papers"),
    path("questions/<uuid:question_id>/pile/", Pile.as_view(), name="pile"),
    path("questions/<uuid:question_id>/auditors/", AuditorsEdition.as_view(), name="auditors"),
]
