"""REST: begin a practice, answer it, follow it, end it."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.permissions import DESK
from config.doors import Door, Strict, operation, parsed
from governance.practice import services
from governance.practice.models import Practice, PracticeAnswer


class PracticeShown(serializers.Serializer):
    """A practice vote: how far it is, and once it has ended the two numbers. It counts for nothing."""

    id = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    seats = serializers.IntegerField(help_text="How many seats may practise.")
    answered = serializers.IntegerField()
    opened = serializers.IntegerField(help_text="Seats that opened the ballot and have not answered.")
    tea = serializers.IntegerField(allow_null=True)
    coffee = serializers.IntegerField(allow_null=True)


class PracticeGiven(Strict):
    choice = serializers.ChoiceField(PracticeAnswer.Choice.choices)


class PracticeReceipt(serializers.Serializer):
    """What a phone gets for a practice answer."""

    code = serializers.CharField()


def told(practice: Practice) -> dict[str, Any]:
    is_over = practice.ended_at is not None
    row = {name: getattr(practice, name) for name in ("id", "started_at", "ended_at", "answered", "opened")}
    seats = practice.body.seats.voting().count()
    return row | {
        "seats": seats,
        "tea": practice.tea if is_over else None,
        "coffee": practice.coffee if is_over else None,
    }


class Practices(Door):
    @operation("start_practice", "Begin a practice vote.", takes=Strict, answers=PracticeShown, status=201,
               refuses=[409])  # fmt: skip
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        parsed(Strict, request.data)
        return Response(told(services.start_practice(plenary_of(assembly), by=by)), status=201)


class OnePractice(Door):
    @operation("read_practice", "One practice vote, and how many have answered.", answers=PracticeShown)
    def get(self, request: Request, practice_id: UUID) -> Response:
        return Response(told(services.find_practice(request.user, practice_id)))


class PracticeEnd(Door):
    @operation("end_practice", "End a practice vote: who answered what is deleted.", takes=Strict,
               answers=PracticeShown)  # fmt: skip
    def post(self, request: Request, practice_id: UUID) -> Response:
        practice = services.find_practice(request.user, practice_id)
        by = acting(request.user, practice.body.assembly, *DESK)
        parsed(Strict, request.data)
        return Response(told(services.end_practice(practice, by=by)))


class OwnAnswer(Door):
    permission_classes = [IsAuthenticated]

    @operation("answer_practice", "Answer a practice vote, or change your answer.", takes=PracticeGiven,
               answers=PracticeReceipt, refuses=[409])  # fmt: skip
    def put(self, request: Request, practice_id: UUID) -> Response:
        practice, seat = services.practice_of(request.user, practice_id)
        given = parsed(PracticeGiven, request.data)
        code = services.answer_practice(practice.id, person_id=seat.person_id, via_seat=seat.id, choice=given["choice"])
        return Response({"code": code})


urlpatterns = [
    path("assemblies/<slug:slug>/practices/", Practices.as_view(), name="practices"),
    path("practices/<uuid:practice_id>/", OnePractice.as_view(), name="practice"),
    path("practices/<uuid:practice_id>/end/", PracticeEnd.as_view(), name="end_practice"),
    path("practices/<uuid:practice_id>/answer/", OwnAnswer.as_view(), name="practice_answer"),
]
