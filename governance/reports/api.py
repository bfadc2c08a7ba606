"""REST: minority reports beside a result."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.models import ShownAs
from assemblies.members.permissions import Visitor
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed
from governance.ballots.errors import NotOnRoll
from governance.ballots.services import find_question
from governance.reports.models import MinorityReport
from governance.reports.permissions import can_read_text, can_see_report, moderating_seat, signing_seat
from governance.reports.reading import signed_by
from governance.reports.services import (
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    find_report,
    hide_report,
    show_report,
    sign_report,
    terms_of,
    withdraw_signature,
    write_report,
)


class MinorityReportShown(serializers.Serializer):
    """A report beside a result. Title and text are empty where it is hidden; who signed sealed is only counted."""

    id = serializers.UUIDField()
    question = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    language = serializers.CharField()
    state = serializers.ChoiceField(MinorityReport.State.choices)
    signers = serializers.IntegerField()
    needed = serializers.IntegerField()
    until = serializers.DateTimeField(allow_null=True)
    signed_by = serializers.CharField()
    text_sha256 = serializers.CharField(help_text="As in the minutes: SHA-256 of a salt with title and text.")
    written_at = serializers.DateTimeField()
    attached_at = serializers.DateTimeField(allow_null=True)
    hidden_at = serializers.DateTimeField(allow_null=True)
    hidden_reason = serializers.CharField()
    carries = serializers.ListField(child=serializers.UUIDField(), help_text="Objections to the text that it carries.")


class SignatureGiven(Strict):
    shown_as = serializers.ChoiceField(ShownAs.choices, required=False, help_text="Left out: as your seat is shown.")
    is_sealed = serializers.BooleanField(default=False, help_text="You are counted, and nobody is shown who you are.")


class MinorityReportGiven(SignatureGiven):
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    carries = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=50,
        default=list,
        help_text="Objections carried into it before the vote.",
    )
    language = serializers.ChoiceField(settings.LANGUAGES, default=settings.LANGUAGE_CODE)


class ModerationGiven(Strict):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class MinorityReports(Door):
    @operation(
        "list_minority_reports",
        "The minority reports beside a result; those that still gather signatures for whoever may sign them.",
        answers=MinorityReportShown(many=True),
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        found = question.minority_reports.prefetch_related("signatures__seat__person", "carries")
        return Response([told(one, request.user) for one in found if can_see_report(request.user, one)])

    @operation(
        "write_minority_report",
        "Write a minority report on a result, and sign it as the first. For members who could vote on the question.",
        takes=MinorityReportGiven,
        answers=MinorityReportShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        seat = signing_seat(request.user, question)
        if seat is None:
            raise NotOnRoll
        made = write_report(question, by=seat, **parsed(MinorityReportGiven, request.data))
        return Response(told(made, request.user), status=201)


class OneMinorityReport(Door):
    @operation("read_minority_report", "One minority report.", answers=MinorityReportShown)
    def get(self, request: Request, report_id: UUID) -> Response:
        return Response(told(find_report(request.user, report_id), request.user))


class OwnSignature(Door):
    @operation(
        "sign_minority_report",
        "Sign a minority report. With enough signatures it stands beside the result.",
        takes=SignatureGiven,
        answers=MinorityReportShown,
        refuses=[409],
    )
    def put(self, request: Request, report_id: UUID) -> Response:
        found = find_report(request.user, report_id)
        seat = signing_seat(request.user, found.question)
        if seat is None:
            raise NotOnRoll
        made = sign_report(found, by=seat, **parsed(SignatureGiven, request.data))
        return Response(told(made, request.user))

    @operation("withdraw_signature", "Take your signature back.", answers=MinorityReportShown, refuses=[401, 403, 409])
    def delete(self, request: Request, report_id: UUID) -> Response:
        found = find_report(request.user, report_id)
        seat = signing_seat(request.user, found.question)
        if seat is None:
            raise NotOnRoll
        return Response(told(withdraw_signature(found, by=seat), request.user))


class Hiding(Door):
    @operation(
        "hide_minority_report",
        "Hide the text of a minority report, with a reason for the minutes. For moderators and guarantors.",
        takes=ModerationGiven,
        answers=MinorityReportShown,
        refuses=[409],
    )
    def post(self, request: Request, report_id: UUID) -> Response:
        return _moderated(request, report_id, hides=True)


class Showing(Door):
    @operation(
        "show_minority_report",
        "Show a hidden report again. For another moderator or guarantor than the one who hid it.",
        takes=ModerationGiven,
        answers=MinorityReportShown,
        refuses=[409],
    )
    def post(self, request: Request, report_id: UUID) -> Response:
        return _moderated(request, report_id, hides=False)


def _moderated(request: Request, report_id: UUID, *, hides: bool) -> Response:
    found = find_report(request.user, report_id)
    seat = moderating_seat(request.user, found)
    if seat is None:
        raise NotAllowed
    act = hide_report if hides else show_report
    return Response(told(act(found, by=seat, reason=parsed(ModerationGiven, request.data)["reason"]), request.user))


def told(report: MinorityReport, visitor: Visitor) -> dict[str, Any]:
    terms, reads = terms_of(report.question), can_read_text(visitor, report)
    return {
        "id": report.id,
        "question": report.question_id,
        "number": report.number,
        "title": report.title if reads else "",
        "text": report.text if reads else "",
        "language": report.language,
        "state": report.state,
        "signers": sum(one.withdrawn_at is None for one in report.signatures.all()),
        "needed": terms.needed,
        "until": terms.until,
        "signed_by": signed_by(report),
        "text_sha256": report.text_sha256,
        "written_at": report.written_at,
        "attached_at": report.attached_at,
        "hidden_at": report.hidden_at,
        "hidden_reason": report.hidden_reason,
        "carries": [one.id for one in report.carries.all()],
    }


urlpatterns = [
    path("questions/<uuid:question_id>/minority-reports/", MinorityReports.as_view(), name="minority_reports"),
    path("minority-reports/<uuid:report_id>/", OneMinorityReport.as_view(), name="report"),
    path("minority-reports/<uuid:report_id>/signature/", OwnSignature.as_view(), name="report_signature"),
    path("minority-reports/<uuid:report_id>/hide/", Hiding.as_view(), name="hide_report"),
    path("minority-reports/<uuid:report_id>/show/", Showing.as_view(), name="show_report"),
]
