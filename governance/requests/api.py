"""REST: what members require, who signed it, and what was answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from config.clock import now
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed, require
from governance.ballots.services import find_question
from governance.reports.api import SignatureGiven
from governance.reports.reading import names_of
from governance.requests import services
from governance.requests.errors import BadRequest
from governance.requests.models import LONGEST_TEXT, LONGEST_TITLE, AgendaRequest
from governance.requests.permissions import answering_seat, requiring_seat

State = AgendaRequest.State


class AgendaRequestShown(serializers.Serializer):
    """What members require, how many signed, and the answer. Who signed sealed is only counted."""

    id = serializers.UUIDField()
    body = serializers.UUIDField()
    number = serializers.IntegerField()
    wants = serializers.ChoiceField(AgendaRequest.Wants.choices)
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    state = serializers.ChoiceField(State.choices)
    signers = serializers.IntegerField()
    needed = serializers.IntegerField()
    signed_by = serializers.CharField()
    written_at = serializers.DateTimeField()
    gather_until = serializers.DateTimeField()
    required_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    is_silent = serializers.BooleanField(help_text="Its day is over and nobody has answered.")
    question = serializers.UUIDField(allow_null=True, help_text="The question that came of it.")
    answer = serializers.CharField(help_text="Markdown.")
    answered_by = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    text_sha256 = serializers.CharField(help_text="As in the minutes: SHA-256 of a salt with title and text.")


class AgendaRequestsAsked(Paged):
    state = serializers.ChoiceField(State.choices, required=False)


class AgendaRequestGiven(SignatureGiven):
    wants = serializers.ChoiceField(AgendaRequest.Wants.choices)
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")


class AgendaAnswerGiven(Strict):
    answer = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="", help_text="Or a question.")
    question = serializers.UUIDField(required=False, help_text="The question that came of it, in place of reasons.")


def told(one: AgendaRequest) -> dict[str, Any]:
    names = ("id", "number", "wants", "state", "signers", "needed", "written_at", "gather_until", "required_at")
    row = {name: getattr(one, name) for name in (*names, "due_at", "answer", "answered_at", "text_sha256")}
    return row | {
        "body": one.body_id,
        "title": "" if one.is_hidden else one.title,
        "text": "" if one.is_hidden else one.text,
        "signed_by": names_of(one.signatures.all()) if one.signers else "",
        "is_silent": one.is_silent(now()),
        "question": one.question_id,
        "answered_by": one.answered_by.public_name if one.answered_by else None,
    }


class AgendaRequests(Door):
    filters = AgendaRequestsAsked

    @operation(
        "list_agenda_requests",
        "What members of an assembly require, newest first.",
        answers=page_of(AgendaRequestShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = services.requests_of(find_assembly(request.user, slug))
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        return self.page(rows, lambda found: [told(one) for one in found])

    @operation(
        "write_agenda_request",
        "Require a question or an answer, and sign it as the first. For members.",
        takes=AgendaRequestGiven,
        answers=AgendaRequestShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        plenary = plenary_of(find_assembly(request.user, slug))
        by = requiring_seat(request.user, plenary)
        if by is None:
            raise NotAllowed
        made = services.write_request(plenary, by=by, **parsed(AgendaRequestGiven, request.data))
        return Response(told(made), status=201)


class OneAgendaRequest(Door):
    @operation("read_agenda_request", "One request with its answer.", answers=AgendaRequestShown)
    def get(self, request: Request, request_id: UUID) -> Response:
        return Response(told(services.find_request(request.user, request_id)))


class OwnAgendaSignature(Door):
    @operation(
        "sign_agenda_request",
        "Sign what others require. With enough signatures whoever leads has to answer.",
        takes=SignatureGiven,
        answers=AgendaRequestShown,
        refuses=[409],
    )
    def put(self, request: Request, request_id: UUID) -> Response:
        found = services.find_request(request.user, request_id)
        by = signing(request.user, found)
        return Response(told(services.sign_request(found, by=by, **parsed(SignatureGiven, request.data))))

    @operation(
        "take_back_agenda_signature", "Take your signature back.", answers=AgendaRequestShown, refuses=[401, 403, 409]
    )
    def delete(self, request: Request, request_id: UUID) -> Response:
        found = services.find_request(request.user, request_id)
        return Response(told(services.take_back_signature(found, by=signing(request.user, found))))


class AgendaAnswer(Door):
    @operation(
        "answer_agenda_request",
        "Name the question that came of it, or answer with reasons. For organisers and facilitators, once.",
        takes=AgendaAnswerGiven,
        answers=AgendaRequestShown,
        refuses=[409],
    )
    def post(self, request: Request, request_id: UUID) -> Response:
        found = services.find_request(request.user, request_id)
        by = answering_seat(request.user, found.body.assembly)
        if by is None:
            raise NotAllowed
        given = parsed(AgendaAnswerGiven, request.data)
        if "question" not in given:
            return Response(told(services.answer_request(found, by=by, answer=given["answer"])))
        require(not given["answer"].strip(), BadRequest, reason="a question or reasons, one of the two.")
        question = find_question(request.user, given["question"])
        return Response(told(services.put_to_the_vote(found, by=by, question=question)))


def signing(visitor: Visitor, request: AgendaRequest) -> Seat:
    """The member's seat in which the visitor signs; others are refused."""
    seat = requiring_seat(visitor, request.body)
    if seat is None:
        raise NotAllowed
    return seat


urlpatterns = [
    path("assemblies/<slug:slug>/requests/", AgendaRequests.as_view(), name="agenda_requests"),
    path("requests/<uuid:request_id>/", OneAgendaRequest.as_view(), name="agenda_request"),
    path("requests/<uuid:request_id>/signature/", OwnAgendaSignature.as_view(), name="agenda_signature"),
    path("requests/<uuid:request_id>/answer/", AgendaAnswer.as_view(), name="answer_request"),
]
