"""REST: the ledger of objections to a text, and each act on one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.objections import services
from governance.objections.models import LONGEST_PASSAGE, LONGEST_REASON, LONGEST_WORDS, Objection, Rebuttal
from governance.objections.passages import Place
from governance.objections.permissions import answering_seat, objecting_seat, own_seat, passing_seat
from governance.objections.texts import Text


class RebuttalShown(serializers.Serializer):
    """What one side answered, once. Without words where moderation hid them."""

    side = serializers.ChoiceField(Rebuttal.Side.choices)
    by = serializers.CharField(help_text="Under the name they chose.")
    text = serializers.CharField()
    at = serializers.DateTimeField()


class ObjectionShown(serializers.Serializer):
    """An objection to a passage, where the passage is now, and what both sides said."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.CharField(help_text="Of the text: a proposal, for example.")
    target = serializers.CharField(help_text="The id of the text.")
    version = serializers.IntegerField(help_text="The version it was made to.")
    passage = serializers.CharField()
    place = serializers.ChoiceField([(one.value, one.value) for one in Place])
    text = serializers.CharField()
    is_substantive = serializers.BooleanField(help_text="While it is open, no question about the text is frozen.")
    by = serializers.CharField(help_text="Under the name they chose.")
    raised_at = serializers.DateTimeField()
    state = serializers.ChoiceField(Objection.State.choices)
    accepted_in = serializers.IntegerField(allow_null=True)
    rebuttals = RebuttalShown(many=True)


class PassingShown(serializers.Serializer):
    """That the chair takes a text to the vote in spite of open objections."""

    version = serializers.IntegerField()
    objections = serializers.ListField(child=serializers.UUIDField())
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ObjectionGiven(Strict):
    passage = serializers.CharField(max_length=LONGEST_PASSAGE, help_text="A paragraph or sentence, word for word.")
    words = serializers.CharField(max_length=LONGEST_WORDS)
    is_substantive = serializers.BooleanField(default=True)
    version = serializers.IntegerField(required=False, help_text="The version you read.")


class RebuttalGiven(Strict):
    words = serializers.CharField(max_length=LONGEST_WORDS)


class PassingGiven(Strict):
    reason = serializers.CharField(max_length=LONGEST_REASON)


def told(text: Text, objections: list[Objection]) -> list[dict[str, Any]]:
    places = services.places_of(text, objections)
    return [
        {
            "id": one.id,
            "number": one.number,
            "kind": one.kind,
            "target": one.target,
            "version": one.version,
            "passage": "" if text.is_hidden else one.passage,
            "place": places[one.id].place,
            "text": "" if one.is_hidden else one.text,
            "is_substantive": one.is_substantive,
            "by": one.by.public_name,
            "raised_at": one.raised_at,
            "state": one.state,
            "accepted_in": one.accepted_in,
            "rebuttals": [
                {
                    "side": said.side,
                    "by": said.by.public_name,
                    "text": "" if said.is_hidden else said.text,
                    "at": said.at,
                }
                for said in one.rebuttals.all()
            ],
        }
        for one in objections
    ]


def told_one(objection: Objection) -> dict[str, Any]:
    fresh = Objection.objects.told().get(id=objection.id)
    return told(services.text_of(fresh), [fresh])[0]


class Objections(Door):
    filters = Paged

    @operation(
        "list_objections",
        "The objections to a text, newest first, with what both sides said.",
        answers=page_of(ObjectionShown),
    )
    def get(self, request: Request, kind: str, target: str) -> Response:
        text = services.find_text(request.user, kind, target)
        return self.page(services.ledger_of(text).order_by("-number"), lambda rows: told(text, rows))

    @operation(
        "raise_objection",
        "Object to a passage of a text. For members and experts who did not write it.",
        takes=ObjectionGiven,
        answers=ObjectionShown,
        status=201,
        refuses=[409, 412],
    )
    def post(self, request: Request, kind: str, target: str) -> Response:
        text = services.find_text(request.user, kind, target)
        by = objecting_seat(request.user, text)
        if by is None:
            raise NotAllowed
        made = services.raise_objection(text, by=by, **parsed(ObjectionGiven, request.data))
        return Response(told_one(made), status=201)


class GoingOn(Door):
    @operation(
        "pass_in_spite",
        "Take a text to the vote in spite of open objections, with a reason for the minutes. For organisers.",
        takes=PassingGiven,
        answers=PassingShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, kind: str, target: str) -> Response:
        text = services.find_text(request.user, kind, target)
        by = passing_seat(request.user, text)
        if by is None:
            raise NotAllowed
        made = services.pass_in_spite(text, by=by, **parsed(PassingGiven, request.data))
        covered = list(made.objections.values_list("id", flat=True))
        shown = {"version": made.version, "objections": covered, "reason": made.reason, "at": made.at}
        return Response(shown | {"by": by.public_name}, status=201)


class OneObjection(Door):
    @operation("read_objection", "One objection with what both sides said.", answers=ObjectionShown)
    def get(self, request: Request, objection_id: UUID) -> Response:
        return Response(told_one(services.find_objection(request.user, objection_id)))


def acted(
    request: Request, objection_id: UUID, *, is_author: bool, act: Callable[..., Objection], takes: type[Strict]
) -> Response:
    """One act, by the authors of the text or by whoever objected."""
    found = services.find_objection(request.user, objection_id)
    by = seat_for(request.user, found, is_author=is_author)
    return Response(told_one(act(found, by=by, **parsed(takes, request.data))))


def seat_for(visitor: Visitor, objection: Objection, *, is_author: bool) -> Seat:
    seat = answering_seat(visitor, services.text_of(objection)) if is_author else own_seat(visitor, objection)
    if seat is None:
        raise NotAllowed
    return seat


class Answering(Door):
    @operation(
        "answer_objection",
        "Answer an objection, once. For the authors of the text.",
        takes=RebuttalGiven,
        answers=ObjectionShown,
        refuses=[409],
    )
    def post(self, request: Request, objection_id: UUID) -> Response:
        return acted(request, objection_id, is_author=True, act=services.answer_objection, takes=RebuttalGiven)


class Disputing(Door):
    @operation(
        "dispute_answer",
        "Say, once, why an answer is none: the objection is open again. For whoever objected.",
        takes=RebuttalGiven,
        answers=ObjectionShown,
        refuses=[409],
    )
    def post(self, request: Request, objection_id: UUID) -> Response:
        return acted(request, objection_id, is_author=False, act=services.dispute_answer, takes=RebuttalGiven)


class Accepting(Door):
    @operation(
        "accept_objection",
        "Say that the text, changed since, takes the objection in. For its authors.",
        takes=Strict,
        answers=ObjectionShown,
        refuses=[409],
    )
    def post(self, request: Request, objection_id: UUID) -> Response:
        return acted(request, objection_id, is_author=True, act=services.accept_objection, takes=Strict)


class Carrying(Door):
    @operation(
        "carry_objection",
        "Let the text go to the vote and carry the objection into a minority report. For whoever objected.",
        takes=Strict,
        answers=ObjectionShown,
        refuses=[409],
    )
    def post(self, request: Request, objection_id: UUID) -> Response:
        return acted(request, objection_id, is_author=False, act=services.carry_objection, takes=Strict)


class TakingBack(Door):
    @operation(
        "withdraw_objection",
        "Take an objection back; it stays readable. For whoever objected.",
        takes=Strict,
        answers=ObjectionShown,
        refuses=[409],
    )
    def post(self, request: Request, objection_id: UUID) -> Response:
        return acted(request, objection_id, is_author=False, act=services.withdraw_objection, takes=Strict)


urlpatterns = [
    path("texts/<slug:kind>/<str:target>/objections/", Objections.as_view(), name="objections"),
    path("texts/<slug:kind>/<str:target>/pass/", GoingOn.as_view(), name="pass_in_spite"),
    path("objections/<uuid:objection_id>/", OneObjection.as_view(), name="objection"),
    path("objections/<uuid:objection_id>/answer/", Answering.as_view(), name="answer_objection"),
    path("objections/<uuid:objection_id>/dispute/", Disputing.as_view(), name="dispute_answer"),
    path("objections/<uuid:objection_id>/accept/", Accepting.as_view(), name="accept_objection"),
    path("objections/<uuid:objection_id>/carry/", Carrying.as_view(), name="carry_objection"),
    path("objections/<uuid:objection_id>/take-back/", TakingBack.as_view(), name="withdraw_objection"),
]
