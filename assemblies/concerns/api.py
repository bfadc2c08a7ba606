"""REST: concerns. Everybody may send one and read how they stand; those they went to answer."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.concerns.limits import count_concern
from assemblies.concerns.models import LONGEST_CONTACT, LONGEST_PAGE, LONGEST_TEXT, Concern
from assemblies.concerns.services import (
    answer_concern,
    author_here,
    concerns_for,
    counts_of,
    days_to_answer,
    find_concern,
    own_concerns,
    public_answers,
    send_concern,
)
from assemblies.members.finding import find_assembly
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed

SHOWN = 100


class PublicAnswer(serializers.Serializer):
    """An answer that everybody may read, without what was asked."""

    number = serializers.IntegerField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField()


class ConcernShown(serializers.Serializer):
    """A concern, for those it went to and for whoever sent it with their name."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    page = serializers.CharField()
    contact = serializers.CharField()
    sent_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    answer = serializers.CharField()
    is_public = serializers.BooleanField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ConcernsShown(serializers.Serializer):
    """How concerns stand, the answers everybody may read, and those that are yours to answer or to read."""

    all = serializers.IntegerField()
    answered = serializers.IntegerField()
    waiting = serializers.IntegerField()
    late = serializers.IntegerField()
    days = serializers.IntegerField(help_text="Within so many days each is answered.")
    answers = PublicAnswer(many=True)
    concerns = ConcernShown(many=True)


class ConcernSent(serializers.Serializer):
    """What came in. The number is what the minutes call it."""

    number = serializers.IntegerField()
    due_at = serializers.DateTimeField()


class ConcernGiven(Strict):
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    page = serializers.CharField(max_length=LONGEST_PAGE, allow_blank=True, default="", help_text="Its path.")
    contact = serializers.CharField(max_length=LONGEST_CONTACT, allow_blank=True, default="")
    is_signed = serializers.BooleanField(default=False, help_text="Those who answer then know who you are.")


class ConcernAnswer(Strict):
    answer = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False)
    is_public = serializers.BooleanField(help_text="Everybody may read the answer, without what was asked.")


def told(concern: Concern) -> dict[str, Any]:
    return dict(ConcernShown(concern).data)


class Concerns(Door):
    permission_classes = [AllowAny]

    @operation("list_concerns", "How concerns stand, and those that are yours.", answers=ConcernsShown)
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        counts = counts_of(assembly)
        mine = {one.id: one for one in concerns_for(request.user, assembly)[:SHOWN]}
        mine |= {one.id: one for one in own_concerns(request.user, assembly)[:SHOWN]}
        shown = {
            "all": counts.all,
            "answered": counts.answered,
            "waiting": counts.waiting,
            "late": counts.late,
            "days": days_to_answer(assembly),
            "answers": PublicAnswer(public_answers(assembly)[:SHOWN], many=True).data,
            "concerns": ConcernShown(list(mine.values()), many=True).data,
        }
        return Response(shown)

    @operation(
        "send_concern",
        "Say that something is wrong. Guarantors read it; organisers only where there is no guarantor.",
        takes=ConcernGiven,
        answers=ConcernSent,
        status=201,
        refuses=[409, 429, 503],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        given = parsed(ConcernGiven, request.data)
        author = author_here(request.user, assembly) if given.pop("is_signed") else None
        count_concern(request.META.get("REMOTE_ADDR", ""))
        sent = send_concern(assembly, author=author, **given)
        return Response(ConcernSent(sent).data, status=201)


class OneConcern(Door):
    @operation("read_concern", "One concern, for those who answer it and whoever signed it.", answers=ConcernShown)
    def get(self, request: Request, concern_id: UUID) -> Response:
        return Response(told(find_concern(request.user, concern_id)[0]))


class AnswerToConcern(Door):
    @operation(
        "answer_concern",
        "Answer a concern, once. For those it went to.",
        takes=ConcernAnswer,
        answers=ConcernShown,
        refuses=[409],
    )
    def post(self, request: Request, concern_id: UUID) -> Response:
        found, by = find_concern(request.user, concern_id)
        if by is None:
            raise NotAllowed
        return Response(told(answer_concern(found, by=by, **parsed(ConcernAnswer, request.data))))


urlpatterns = [
    path("assemblies/<slug:slug>/concerns/", Concerns.as_view(), name="concerns"),
    path("concerns/<uuid:concern_id>/", OneConcern.as_view(), name="concern"),
    path("concerns/<uuid:concern_id>/answer/", AnswerToConcern.as_view(), name="answer_concern"),
]
