"""REST: equity audits and what guardians found, as published: small numbers are withheld in them."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from config.clock import now
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed
from governance.audits.finding_words import FindingTold, told, told_all
from governance.audits.findings import answer_finding, call_false_alarm, find_finding
from governance.audits.models import LONGEST_ANSWER, LONGEST_REASON, EquityAudit, Finding
from governance.audits.permissions import alarm_seat, answering_seat
from governance.audits.standing import standings_of


class AuditShown(serializers.ModelSerializer):
    """What an audit found. The aggregates it rests on stand in the minutes by their hash."""

    result = serializers.DictField()

    class Meta:
        model = EquityAudit
        fields = ["id", "question", "made_at", "snapshot_sha256", "result"]


class Audits(Door):
    filters = Paged

    @operation(
        "list_audits",
        "The equity audits of an assembly, newest first. Without a question an audit is about seats, "
        "with one about who voted.",
        answers=page_of(AuditShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = EquityAudit.objects.filter(assembly=find_assembly(request.user, slug)).defer("snapshot")
        return self.page(rows, lambda found: AuditShown(found, many=True).data)


class FindingShown(serializers.Serializer):
    """What a guardian found: in words, with numbers only where they tell of nobody, and how people answered."""

    id = serializers.UUIDField(source="finding.id")
    number = serializers.IntegerField(source="finding.number")
    guardian = serializers.CharField(source="finding.guardian")
    version = serializers.IntegerField(source="finding.look.version")
    question = serializers.UUIDField(source="finding.question_id", allow_null=True)
    state = serializers.ChoiceField(choices=Finding.State.choices, source="finding.state")
    is_silent = serializers.BooleanField()
    sentence = serializers.CharField()
    compared = serializers.CharField()
    numbers = serializers.CharField(help_text="Empty where they would tell of single people.")
    found_at = serializers.DateTimeField(source="finding.found_at")
    due_at = serializers.DateTimeField(source="finding.due_at")
    answer = serializers.CharField(source="finding.answer")
    answered_at = serializers.DateTimeField(source="finding.answered_at", allow_null=True)
    alarm_reason = serializers.CharField(source="finding.alarm_reason")
    hold = serializers.IntegerField(source="finding.hold_id", allow_null=True)
    rule_sha256 = serializers.CharField(source="finding.look.rule_sha256")
    data_sha256 = serializers.CharField(source="finding.look.data_sha256")


class GuardianShown(serializers.Serializer):
    """A guardian: its rule in a sentence, and its record in this assembly."""

    name = serializers.CharField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    told = serializers.CharField()
    owner = serializers.CharField()
    may_hold = serializers.BooleanField()
    looks = serializers.IntegerField()
    found = serializers.IntegerField()
    false_alarms = serializers.IntegerField()
    cries_wolf = serializers.BooleanField()


class FindingAnswer(Strict):
    answer = serializers.CharField(max_length=LONGEST_ANSWER)
    also_alike = serializers.BooleanField(
        default=False, help_text="Whether it answers all other open findings that say the same, too."
    )


class FalseAlarm(Strict):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Findings(Door):
    filters = Paged

    @operation(
        "list_findings",
        "What guardians found in an assembly, newest first.",
        answers=page_of(FindingShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = Finding.objects.told().filter(assembly=find_assembly(request.user, slug))
        return self.page(rows, lambda found: FindingShown(told_all(found, now()), many=True).data)


class OneFinding(Door):
    @operation("get_finding", "One finding of a guardian.", answers=FindingShown)
    def get(self, request: Request, finding_id: UUID) -> Response:
        return Response(_shown(find_finding(request.user, finding_id)))


class AnswerDoor(Door):
    @operation(
        "answer_finding",
        "Answer a finding in public, once. For organisers, facilitators and guarantors in person.",
        takes=FindingAnswer,
        answers=FindingShown,
        refuses=[409],
    )
    def post(self, request: Request, finding_id: UUID) -> Response:
        found = find_finding(request.user, finding_id)
        by = answering_seat(request.user, found.assembly)
        if by is None:
            raise NotAllowed
        given = parsed(FindingAnswer, request.data)
        return Response(_shown(answer_finding(found, by=by, **given)))


class AlarmDoor(Door):
    @operation(
        "call_false_alarm",
        "Call a finding a false alarm, for the guardian's public record. For guarantors in person.",
        takes=FalseAlarm,
        answers=FindingShown,
        refuses=[409],
    )
    def post(self, request: Request, finding_id: UUID) -> Response:
        found = find_finding(request.user, finding_id)
        by = alarm_seat(request.user, found.assembly)
        if by is None:
            raise NotAllowed
        given = parsed(FalseAlarm, request.data)
        return Response(_shown(call_false_alarm(found, by=by, reason=given["reason"])))


class Guardians(Door):
    @operation(
        "list_guardians",
        "The guardians, and how often each looked at this assembly, spoke up and was wrong.",
        answers=GuardianShown(many=True),
    )
    def get(self, request: Request, slug: str) -> Response:
        return Response(GuardianShown(standings_of(find_assembly(request.user, slug)), many=True).data)


def _shown(finding: Finding) -> dict[str, Any]:
    shown: FindingTold = told(Finding.objects.told().get(id=finding.id), now())
    return dict(FindingShown(shown).data)


urlpatterns = [
    path("assemblies/<slug:slug>/audits/", Audits.as_view(), name="audits"),
    path("assemblies/<slug:slug>/findings/", Findings.as_view(), name="findings"),
    path("assemblies/<slug:slug>/guardians/", Guardians.as_view(), name="guardians"),
    path("findings/<uuid:finding_id>/", OneFinding.as_view(), name="finding"),
    path("findings/<uuid:finding_id>/answer/", AnswerDoor.as_view(), name="answer_finding"),
    path("findings/<uuid:finding_id>/false-alarm/", AlarmDoor.as_view(), name="false_alarm"),
]
