"""REST: questionnaires about phases and meetings, their scorecards, and answering them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.evaluations import services
from governance.evaluations.models import Evaluation
from governance.evaluations.permissions import answering_seat, asking_seat


class EvaluationShown(serializers.Serializer):
    """A questionnaire. Its scores are there once it is closed; withheld ones are empty."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    about = serializers.ChoiceField(Evaluation.About.choices)
    name = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    scores = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(allow_blank=True)),
        help_text="The mean mark from 1 to 5, by side and principle; empty where fewer than five gave one.",
    )


class EvaluationGiven(Strict):
    about = serializers.ChoiceField(Evaluation.About.choices)
    name = serializers.CharField(max_length=80, help_text="Of a phase or a meeting of the assembly.")
    days = serializers.IntegerField(min_value=1, max_value=services.MOST_DAYS)


class MarksGiven(Strict):
    marks = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=5),
        help_text="One mark for each of the eleven principles: 5 fully, 1 not at all, 0 cannot say.",
    )


class MarksTaken(serializers.Serializer):
    answered = serializers.BooleanField()


def told(one: Evaluation) -> dict[str, Any]:
    columns = ("id", "number", "about", "name", "opened_at", "closes_at", "closed_at")
    scores = services.scores_of(one)
    means = {side: {name: score.mean for name, score in of_side.items()} for side, of_side in scores.items()}
    return {column: getattr(one, column) for column in columns} | {"scores": means}


class Evaluations(Door):
    filters = Paged

    @operation(
        "list_evaluations",
        "The questionnaires of an assembly with their scorecards, newest first.",
        answers=page_of(EvaluationShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = services.evaluations_of(find_assembly(request.user, slug)).prefetch_related("marks")
        return self.page(rows, lambda found: [told(one) for one in found])

    @operation(
        "open_evaluation",
        "Ask members and organisers how a phase or a meeting went. For organisers and facilitators.",
        takes=EvaluationGiven,
        answers=EvaluationShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = asking_seat(request.user, assembly)
        if by is None:
            raise NotAllowed
        made = services.open_evaluation(assembly, by=by, **parsed(EvaluationGiven, request.data))
        return Response(told(made), status=201)


class OneEvaluation(Door):
    @operation("get_evaluation", "A questionnaire with its scorecard.", answers=EvaluationShown)
    def get(self, request: Request, evaluation_id: UUID) -> Response:
        return Response(told(services.find_evaluation(request.user, evaluation_id)))


class EvaluationMarks(Door):
    @operation(
        "answer_evaluation",
        "Answer a questionnaire, once. For members, organisers and facilitators; sums alone are kept.",
        takes=MarksGiven,
        answers=MarksTaken,
        refuses=[409],
    )
    def post(self, request: Request, evaluation_id: UUID) -> Response:
        found = services.find_evaluation(request.user, evaluation_id)
        by = answering_seat(request.user, found.assembly)
        if by is None:
            raise NotAllowed
        services.answer_evaluation(found, by=by, marks=parsed(MarksGiven, request.data)["marks"])
        return Response({"answered": True})


urlpatterns = [
    path("assemblies/<slug:slug>/evaluations/", Evaluations.as_view(), name="evaluations"),
    path("evaluations/<uuid:evaluation_id>/", OneEvaluation.as_view(), name="evaluation"),
    path("evaluations/<uuid:evaluation_id>/marks/", EvaluationMarks.as_view(), name="evaluation_marks"),
]
