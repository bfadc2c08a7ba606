"""REST: meetings of a body, and who is there. For the desk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.models import Seat
from assemblies.sessions.finding import find_body_to_meet, find_meeting
from assemblies.sessions.models import LONGEST_NAME, Meeting
from assemblies.sessions.services import end_meeting, mark, seats_here, start_meeting
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent


class MeetingShown(serializers.Serializer):
    """A meeting of a body and how many of those who vote there are here now."""

    id = serializers.UUIDField()
    body = serializers.UUIDField()
    name = serializers.CharField()
    day = serializers.DateField()
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    here = serializers.IntegerField()


class MeetingGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_NAME)


class PresenceGiven(Strict):
    seat = serializers.UUIDField()
    here = serializers.BooleanField()


class Meetings(Door):
    area = "people"
    permission_classes = [IsAuthenticated]

    @operation(
        "start_meeting",
        "Start a meeting of a body. For the desk; one runs at a time.",
        takes=MeetingGiven,
        answers=MeetingShown,
        status=201,
        refuses=[401, 409],
    )
    def post(self, request: Request, body_id: UUID) -> Response:
        body, by = find_body_to_meet(request.user, body_id)
        given = parsed(MeetingGiven, request.data)
        return Response(shown(start_meeting(body, name=given["name"], by=by)), status=201)


class OneMeeting(Door):
    area = "people"
    permission_classes = [IsAuthenticated]

    @operation(
        "read_meeting", "A meeting, and how many are here. For the desk.", answers=MeetingShown, refuses=[401, 403]
    )
    def get(self, request: Request, meeting_id: UUID) -> Response:
        return Response(shown(find_meeting(request.user, meeting_id)[0]))


class PresenceMarked(Door):
    area = "people"
    permission_classes = [IsAuthenticated]

    @operation(
        "mark_presence",
        "Mark a seat as here or gone. For the desk; saying so twice changes nothing.",
        takes=PresenceGiven,
        answers=MeetingShown,
        refuses=[401, 409],
    )
    def put(self, request: Request, meeting_id: UUID) -> Response:
        meeting, by = find_meeting(request.user, meeting_id)
        given = parsed(PresenceGiven, request.data)
        seat = Seat.objects.filter(id=given["seat"], body=meeting.body_id).first()
        if seat is None:
            raise Absent
        mark(meeting, seat, here=given["here"], by=by)
        return Response(shown(meeting))


class EndOfMeeting(Door):
    area = "people"
    permission_classes = [IsAuthenticated]

    @operation(
        "end_meeting",
        "End a meeting: everybody has left it.",
        takes=Strict,
        answers=MeetingShown,
        refuses=[401, 409],
    )
    def post(self, request: Request, meeting_id: UUID) -> Response:
        meeting, by = find_meeting(request.user, meeting_id)
        parsed(Strict, request.data)
        return Response(shown(end_meeting(meeting, by=by)))


def shown(meeting: Meeting) -> dict[str, Any]:
    told: dict[str, UUID | str | datetime | int | None] = {
        "id": meeting.id,
        "body": meeting.body_id,
        "name": meeting.name,
        "day": meeting.day.isoformat(),
        "started_at": meeting.started_at,
        "ended_at": meeting.ended_at,
        "here": seats_here(meeting).count(),
    }
    return MeetingShown(told).data


urlpatterns = [
    path("bodies/<uuid:body_id>/meetings/", Meetings.as_view(), name="meetings"),
    path("meetings/<uuid:meeting_id>/", OneMeeting.as_view(), name="meeting"),
    path("meetings/<uuid:meeting_id>/presence/", PresenceMarked.as_view(), name="presence"),
    path("meetings/<uuid:meeting_id>/end/", EndOfMeeting.as_view(), name="end_meeting"),
]
