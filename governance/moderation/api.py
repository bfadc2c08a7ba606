"""REST: the public log of moderation, and each act of it."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from assemblies.members.permissions import Visitor, seats_in
from config.clock import now
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed, require
from governance.moderation import services
from governance.moderation.errors import AppealOver, NotOneOfYours, OwnText
from governance.moderation.models import LONGEST_WORDS, Ground, ModerationCase
from governance.moderation.permissions import (
    appealing_seat,
    deciding_seat,
    moderating_seat,
    reporting_seat,
    settling_seat,
)

State = ModerationCase.State


class CaseShown(serializers.ModelSerializer):
    """What became of a reported text: the decision with its reason and a hash, never the words or who reported."""

    decided_by = serializers.SerializerMethodField(help_text="Under the name they chose; null until then.")
    settled_by = serializers.SerializerMethodField(help_text="Whoever decided about the appeal.")

    class Meta:
        model = ModerationCase
        fields = [
            *("id", "number", "kind", "target", "state", "opened_at", "due_at", "ground", "reason", "text_sha256"),
            *("decided_by", "decided_at", "appealed_at", "is_overturned", "settled_reason", "settled_by", "settled_at"),
        ]

    def get_decided_by(self, case: ModerationCase) -> str | None:
        return case.decided_by.public_name if case.decided_by else None

    def get_settled_by(self, case: ModerationCase) -> str | None:
        return case.settled_by.public_name if case.settled_by else None


class CasesAsked(Paged):
    waiting = serializers.BooleanField(required=False, help_text="What waits for a decision. For those who moderate.")


class TextReportGiven(Strict):
    ground = serializers.ChoiceField(Ground.choices)
    words = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, default="")


class DecisionGiven(Strict):
    outcome = serializers.ChoiceField([(one.value, one.label) for one in services.OUTCOMES])
    ground = serializers.ChoiceField(Ground.choices, required=False, help_text="Needed unless it is left.")
    reason = serializers.CharField(max_length=LONGEST_WORDS)


class AppealGiven(Strict):
    words = serializers.CharField(max_length=LONGEST_WORDS)


class SettlementGiven(Strict):
    overturns = serializers.BooleanField()
    reason = serializers.CharField(max_length=LONGEST_WORDS)


class Moderation(Door):
    filters = CasesAsked

    @operation(
        "list_moderation",
        "The public log: every decision about a reported text, newest first.",
        answers=page_of(CaseShown),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        rows = services.log_of(assembly)
        if self.asked.get("waiting"):
            require(moderating_seat(request.user, assembly) is not None)
            rows = services.queue_for(assembly).order_by("-number")
        return self.page(rows, lambda found: CaseShown(found, many=True).data)


class Reporting(Door):
    @operation(
        "report_text",
        "Report a text to the moderators. For everybody with a seat who did not write it.",
        takes=TextReportGiven,
        answers=CaseShown,
        status=201,
        refuses=[409, 429],
    )
    def post(self, request: Request, kind: str, target: str) -> Response:
        found = services.find_target(request.user, kind, target)
        by = reporting_seat(request.user, found)
        if by is None:
            raise OwnText if seats_in(request.user, found.assembly) else NotAllowed
        made = services.report_text(kind, target, by=by, **parsed(TextReportGiven, request.data))
        return Response(CaseShown(made).data, status=201)


class OneCase(Door):
    @operation("read_case", "One case: public once it is decided.", answers=CaseShown)
    def get(self, request: Request, case_id: UUID) -> Response:
        return Response(CaseShown(services.find_case(request.user, case_id)).data)


class Decision(Door):
    @operation(
        "decide_case",
        "Leave a reported text, have its author change it, or hide it. For those who moderate it.",
        takes=DecisionGiven,
        answers=CaseShown,
        refuses=[409],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        found = moderated(request.user, case_id)
        by = deciding_seat(request.user, found, services.target_of(found))
        if by is None:
            raise NotOneOfYours
        return Response(CaseShown(services.decide_case(found, by=by, **parsed(DecisionGiven, request.data))).data)


class Appeal(Door):
    @operation(
        "appeal_decision",
        "Appeal, once: as the author of what was hidden, or against leaving what others wrote.",
        takes=AppealGiven,
        answers=CaseShown,
        refuses=[409],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        found = services.find_case(request.user, case_id)
        by = appealing_seat(request.user, found, services.target_of(found), now())
        if by is None:
            raise AppealOver
        return Response(CaseShown(services.appeal_decision(found, by=by, **parsed(AppealGiven, request.data))).data)


class Settlement(Door):
    @operation(
        "settle_appeal",
        "Decide about an appeal. For another moderator or guarantor than the one who decided first.",
        takes=SettlementGiven,
        answers=CaseShown,
        refuses=[409],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        found = moderated(request.user, case_id)
        by = settling_seat(request.user, found, services.target_of(found))
        if by is None:
            raise NotOneOfYours
        given: dict[str, Any] = parsed(SettlementGiven, request.data)
        return Response(CaseShown(services.settle_appeal(found, by=by, **given)).data)


def moderated(visitor: Visitor, case_id: UUID) -> ModerationCase:
    """A case, for those who moderate where it is."""
    found = services.find_case(visitor, case_id)
    require(moderating_seat(visitor, found.assembly) is not None)
    return found


urlpatterns = [
    path("assemblies/<slug:slug>/moderation/", Moderation.as_view(), name="moderation"),
    path("texts/<slug:kind>/<str:target>/report/", Reporting.as_view(), name="report_text"),
    path("moderation/<uuid:case_id>/", OneCase.as_view(), name="case"),
    path("moderation/<uuid:case_id>/decide/", Decision.as_view(), name="decide_case"),
    path("moderation/<uuid:case_id>/appeal/", Appeal.as_view(), name="appeal_decision"),
    path("moderation/<uuid:case_id>/settle/", Settlement.as_view(), name="settle_appeal"),
]
