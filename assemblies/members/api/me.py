"""REST: what is kept about oneself, leaving, and being erased."""

from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import DeskSeat, desk_rows, find_seat, person_asking
from assemblies.members.errors import NotSure
from assemblies.members.leaving import erase_oneself, everything_about, leave_seat
from assemblies.members.models import AccessNote, Role, Seat
from assemblies.members.permissions import seats_of, speaks_for_all
from assemblies.people.errors import OnlyThisSeat
from assemblies.people.models import Person
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed, require


class KeptShown(serializers.Serializer):
    """One table that holds something about you: what, why, until when, and its entries."""

    what = serializers.CharField()
    why = serializers.CharField()
    until = serializers.CharField()
    entries = serializers.ListField(child=serializers.DictField())


class LookShown(serializers.Serializer):
    """Somebody at a desk has looked at what is known of you."""

    assembly = serializers.CharField()
    by = serializers.CharField(help_text="Under the name they show.")
    role = serializers.ChoiceField(Role.choices)
    what = serializers.ChoiceField(AccessNote.What.choices)
    at = serializers.DateTimeField()


class DataShown(serializers.Serializer):
    """Everything that is kept about you, and who has looked at it within a year."""

    made_at = serializers.DateTimeField()
    kept = KeptShown(many=True)
    seen_by = LookShown(many=True)


class SureGiven(Strict):
    sure = serializers.BooleanField(help_text="Nobody can bring it back.")


def whole_person_asking(request: Request) -> Person:
    person = person_asking(request)
    require(speaks_for_all(person), OnlyThisSeat)
    return person


class OwnData(Door):
    permission_classes = [IsAuthenticated]

    @operation("read_own_data", "Everything that is kept about you.", answers=DataShown, refuses=[401, 403])
    def get(self, request: Request) -> Response:
        return Response(everything_about(whole_person_asking(request)))


class OwnErasure(Door):
    @operation(
        "erase_me",
        "Erase what tells who you are, and end your seats. Ballots, counts and minutes stay; nobody can bring it back.",
        takes=SureGiven,
        status=204,
        refuses=[409],
    )
    def post(self, request: Request) -> Response:
        person = whole_person_asking(request)
        require(parsed(SureGiven, request.data)["sure"], NotSure)
        erase_oneself(person)
        return Response(status=204)


class Leaving(Door):
    @operation(
        "leave_seat",
        "End your own seat. What was decided with it stays.",
        takes=Strict,
        answers=DeskSeat,
        refuses=[409],
    )
    def post(self, request: Request, seat_id: UUID) -> Response:
        own = next((seat for seat in seats_of(request.user) if seat.id == seat_id), None)
        if own is None:
            find_seat(request.user, seat_id)
            raise NotAllowed
        parsed(Strict, request.data)
        return Response(desk_rows(Seat.objects.filter(id=leave_seat(own).id)).get())


urlpatterns = [
    path("me/data/", OwnData.as_view(), name="own_data"),
    path("me/erase/", OwnErasure.as_view(), name="erase_me"),
    path("seats/<uuid:seat_id>/leave/", Leaving.as_view(), name="leave_seat"),
]
