"""REST: decisions, and putting one on record."""

from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import Absent
from governance.ballots.models import Tally
from governance.ballots.services import find_question
from governance.decisions.models import Decision
from governance.decisions.services import adopt, find_decision


class DecisionShown(serializers.ModelSerializer):
    """What was decided, in the words that were frozen, and the certified tally it rests on."""

    question = serializers.UUIDField(source="tally.question_id")
    winners = serializers.ListField(child=serializers.CharField(), help_text="Keys of the question’s options.")

    class Meta:
        model = Decision
        fields = [
            *("id", "number", "question", "title", "text", "outcome", "winners"),
            *("config_sha256", "sealed_root", "adopted_at"),
        ]


class Decisions(Door):
    filters = Paged

    @operation("list_decisions", "The decisions of an assembly, newest first.", answers=page_of(DecisionShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = Decision.objects.of_assembly(find_assembly(request.user, slug)).select_related("tally")
        shown = rows.defer("tally__progress", "tally__result").order_by("-number")
        return self.page(shown, lambda found: DecisionShown(found, many=True).data)


class OneDecision(Door):
    @operation("read_decision", "One decision.", answers=DecisionShown)
    def get(self, request: Request, decision_id: UUID) -> Response:
        return Response(DecisionShown(find_decision(request.user, decision_id)).data)


class Adoption(Door):
    @operation(
        "adopt_decision",
        "Put on record what a certified question has decided. For guarantors and organisers; it cannot be undone.",
        takes=Strict,
        answers=DecisionShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, Role.GUARANTOR, Role.ORGANISER)
        parsed(Strict, request.data)
        tally = Tally.objects.filter(question=question).first()
        if tally is None:
            raise Absent
        return Response(DecisionShown(adopt(tally, by=by)).data, status=201)


urlpatterns = [
    path("assemblies/<slug:slug>/decisions/", Decisions.as_view(), name="decisions"),
    path("decisions/<uuid:decision_id>/", OneDecision.as_view(), name="decision"),
    path("questions/<uuid:question_id>/adopt/", Adoption.as_view(), name="adopt"),
]
