"""REST: who has the desk, calls for help, and booths."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import path
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.hall import services
from assemblies.hall.middleware import be_booth, end_visit
from assemblies.hall.models import Booth, DeskHold, HelpCall
from assemblies.hall.permissions import seat_to_help
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, acting_seat
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, NotAllowed


class HoldShown(serializers.Serializer):
    """Who has the desk. A courtesy: others at the desk may still act."""

    seat = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)


class OwnCallShown(serializers.Serializer):
    """Your own call for help, while it lasts."""

    asked_at = serializers.DateTimeField(allow_null=True)
    coming_at = serializers.DateTimeField(allow_null=True)


class CallShown(serializers.Serializer):
    """A call for help, as the desk sees it."""

    id = serializers.UUIDField()
    seat = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    asked_at = serializers.DateTimeField()
    coming_at = serializers.DateTimeField(allow_null=True)


class BoothShown(serializers.ModelSerializer):
    """A shared tablet that runs as a booth. Its PIN is never told."""

    made_by = serializers.CharField(source="made_by.person.name")

    class Meta:
        model = Booth
        fields = ["id", "made_by", "language", "started_at"]


class BoothGiven(Strict):
    pin = serializers.CharField(max_length=8, help_text="4 to 8 digits. It leads out of the booth.")
    language = serializers.ChoiceField(settings.LANGUAGES, required=False, help_text="Of its start screen.")


def hold_told(held: DeskHold | None) -> dict[str, Any]:
    if held is None:
        return {"seat": None, "name": "", "since": None}
    return {"seat": held.seat_id, "name": held.seat.person.name, "since": held.since}


def call_told(call: HelpCall) -> dict[str, Any]:
    return {
        "id": call.id,
        "seat": call.seat_id,
        "number": call.seat.number,
        "name": call.seat.person.name,
        "asked_at": call.asked_at,
        "coming_at": call.coming_at,
    }


class Desk(Door):
    permission_classes = [IsAuthenticated]

    @operation("read_desk", "Who has the desk. For the desk.", answers=HoldShown, refuses=[401, 403])
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        acting(request.user, assembly, *DESK)
        return Response(hold_told(services.hold_of(assembly)))

    @operation(
        "take_desk", "Take over the desk. Whoever had it sees so at once.", takes=Strict, answers=HoldShown, status=201
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        parsed(Strict, request.data)
        return Response(hold_told(services.take_desk(assembly, by=by)), status=201)

    @operation("leave_desk", "Leave the desk, if you have it.", status=204)
    def delete(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        services.leave_desk(assembly, by=acting(request.user, assembly, *DESK))
        return Response(status=204)


class OwnCall(Door):
    permission_classes = [IsAuthenticated]

    def _seat(self, request: Request, slug: str) -> tuple[Assembly, Seat]:
        assembly = find_assembly(request.user, slug)
        seat = seat_to_help(request.user, assembly)
        if seat is None:
            raise NotAllowed
        return assembly, seat

    @operation("read_own_call", "Your own call for help, if there is one.", answers=OwnCallShown, refuses=[401, 403])
    def get(self, request: Request, slug: str) -> Response:
        call = HelpCall.objects.filter(seat=self._seat(request, slug)[1]).first()
        told = {"asked_at": call.asked_at, "coming_at": call.coming_at} if call else {}
        return Response({"asked_at": None, "coming_at": None} | told)

    @operation("call_for_help", "Tell the desk that you need help.", takes=Strict, answers=OwnCallShown, status=201)
    def post(self, request: Request, slug: str) -> Response:
        _assembly, seat = self._seat(request, slug)
        parsed(Strict, request.data)
        call = services.call_for_help(seat)
        return Response({"asked_at": call.asked_at, "coming_at": call.coming_at}, status=201)

    @operation("drop_call", "Tell the desk that you need nobody any more.", status=204)
    def delete(self, request: Request, slug: str) -> Response:
        services.drop_call(self._seat(request, slug)[1])
        return Response(status=204)


class Calls(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "list_calls", "Who waits for help, the longest first. For the desk.", answers=CallShown(many=True),
        refuses=[401, 403],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        acting(request.user, assembly, *DESK)
        return Response([call_told(call) for call in services.calls_of(assembly)])


def call_for_desk(request: Request, call_id: UUID) -> tuple[HelpCall, Seat]:
    """The call and the seat of the desk that deals with it; others are told of no call."""
    call = HelpCall.objects.select_related("seat__body__assembly", "seat__person").filter(id=call_id).first()
    seat = acting_seat(request.user, call.seat.body.assembly, DESK) if call else None
    if call is None or seat is None:
        raise Absent
    return call, seat


class Coming(Door):
    @operation("come_to_call", "Say that you are on the way.", takes=Strict, answers=CallShown, refuses=[409])
    def post(self, request: Request, call_id: UUID) -> Response:
        call, by = call_for_desk(request, call_id)
        parsed(Strict, request.data)
        return Response(call_told(services.come(call.id, by=by)))


class OneCall(Door):
    @operation("finish_call", "The help was given: nothing of the call is kept.", status=204, refuses=[409])
    def delete(self, request: Request, call_id: UUID) -> Response:
        call, by = call_for_desk(request, call_id)
        services.finish_call(call.id, by=by)
        return Response(status=204)


class Booths(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "list_booths", "The booths that run, the oldest first. For the desk.", answers=BoothShown(many=True),
        refuses=[401, 403],
    )  # fmt: skip
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        acting(request.user, assembly, *DESK)
        return Response(BoothShown(services.booths_of(assembly), many=True).data)

    @operation(
        "start_booth",
        "Set up a booth. The browser that keeps the answer’s cookie is the booth, and whoever is signed in there no "
        "longer is. For the desk.",
        takes=BoothGiven,
        answers=BoothShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        given = {"language": get_language() or settings.LANGUAGE_CODE} | parsed(BoothGiven, request.data)
        booth = services.start_booth(assembly, by=by, **given)
        answer = Response(BoothShown(booth).data, status=201)
        end_visit(request._request)
        be_booth(answer, booth)
        return answer


class OneBooth(Door):
    @operation("end_booth", "End a booth from afar; its browser finds out with the next page.", status=204)
    def delete(self, request: Request, booth_id: UUID) -> Response:
        booth = Booth.objects.select_related("assembly").filter(id=booth_id).first()
        by = acting_seat(request.user, booth.assembly, DESK) if booth else None
        if booth is None or by is None:
            raise Absent
        services.end_booth(booth, by=by)
        return Response(status=204)


urlpatterns = [
    path("assemblies/<slug:slug>/desk/", Desk.as_view(), name="desk"),
    path("assemblies/<slug:slug>/help/", OwnCall.as_view(), name="own_call"),
    path("assemblies/<slug:slug>/help-calls/", Calls.as_view(), name="help_calls"),
    path("assemblies/<slug:slug>/booths/", Booths.as_view(), name="booths"),
    path("booths/<uuid:booth_id>/", OneBooth.as_view(), name="booth"),
    path("help-calls/<uuid:call_id>/", OneCall.as_view(), name="help_call"),
    path("help-calls/<uuid:call_id>/coming/", Coming.as_view(), name="coming"),
]
