"""REST: oneself, seats and cards. Strangers learn how many sit in which role, the desk who they are."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.urls import path
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly, Body
from assemblies.members.finding import find_assembly
from assemblies.members.links import card_link
from assemblies.members.looking import note_look
from assemblies.members.models import AccessNote, Card, Role, Seat, ShownAs
from assemblies.members.permissions import DESK, Visitor, acting_seat, can_run_desk, seats_of
from assemblies.members.services import (
    FreshCard,
    choose_name,
    correct_person,
    end_seat,
    issue_cards,
    lock_seat,
    reissue_card,
    reissue_cards,
)
from assemblies.people.models import Person, is_phone
from config.doors import IF_MATCH, Door, Paged, Strict, operation, page_of, parsed, require_unchanged
from config.errors import Absent, NotAllowed, require

LIVE_CARD = Card.objects.filter(seat=OuterRef("pk"), ended_at__isnull=True)


class OwnSeat(serializers.ModelSerializer):
    """A seat of yours, and the name under which its votes and texts appear."""

    assembly = serializers.CharField(source="body.assembly.slug")

    class Meta:
        model = Seat
        fields = ["id", "assembly", "body", "role", "community", "number", "shown_as", "public_name"]


class Me(serializers.Serializer):
    """Who is asking, and the seats they speak for."""

    name = serializers.CharField()
    language = serializers.CharField()
    seats = OwnSeat(many=True)


class RoleCount(serializers.Serializer):
    """How many sit in a role."""

    role = serializers.ChoiceField(Role.choices)
    seats = serializers.IntegerField()


class DeskSeat(serializers.Serializer):
    """A seat as the desk sees it, with who sits in it."""

    id = serializers.UUIDField()
    body = serializers.UUIDField()
    role = serializers.ChoiceField(Role.choices)
    community = serializers.UUIDField(allow_null=True)
    number = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    phone = serializers.CharField(help_text="Empty without one.")
    language = serializers.CharField(help_text="In which they are written to.")
    shown_as = serializers.ChoiceField(ShownAs.choices)
    has_card = serializers.BooleanField()
    ended_at = serializers.DateTimeField(allow_null=True)
    external_id = serializers.CharField(help_text="What another system calls the person; empty without one.")


class CardShown(serializers.Serializer):
    """A seat card at the only moment its secrets are known. Print it or hand it over; it is not shown again."""

    seat = serializers.UUIDField()
    number = serializers.IntegerField()
    link = serializers.CharField(help_text="Opens the seat in a browser, on this server.")
    code = serializers.CharField(help_text="The same, to be typed.")


class CardsShown(serializers.Serializer):
    """The cards just made."""

    cards = CardShown(many=True)


class SeatsAsked(Paged):
    role = serializers.ChoiceField(Role.choices, required=False)
    body = serializers.UUIDField(required=False)
    has_card = serializers.BooleanField(required=False, default=None, allow_null=True)
    is_ended = serializers.BooleanField(required=False, default=False)


class SeatsNamed(Strict):
    seats = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=1000, help_text="Whose cards are made anew."
    )
    made_before = serializers.DateTimeField(
        required=False,
        help_text="Leave newer cards alone, so that the same request sent twice ends nothing that was just printed.",
    )


class NameChosen(Strict):
    shown_as = serializers.ChoiceField(ShownAs.choices)


class PersonCorrected(Strict):
    name = serializers.CharField(max_length=120, required=False)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    phone = serializers.CharField(
        max_length=16, allow_blank=True, required=False, validators=[is_phone], help_text="Like +447700900123."
    )
    language = serializers.ChoiceField(settings.LANGUAGES, required=False)


class ReasonGiven(Strict):
    reason = serializers.CharField(max_length=300)


class Oneself(Door):
    permission_classes = [IsAuthenticated]

    @operation("read_me", "Who you are here, and your seats.", answers=Me, refuses=[401])
    def get(self, request: Request) -> Response:
        person = person_asking(request)
        seats = OwnSeat(seats_of(person), many=True).data
        return Response({"name": person.name, "language": person.language, "seats": seats})


class OwnSeats(Door):
    permission_classes = [IsAuthenticated]

    @operation("list_own_seats", "Your own seats.", answers=OwnSeat(many=True), refuses=[401])
    def get(self, request: Request) -> Response:
        return Response(OwnSeat(seats_of(request.user), many=True).data)


class Roles(Door):
    @operation("count_roles", "How many sit in which role in an assembly.", answers=RoleCount(many=True))
    def get(self, request: Request, slug: str) -> Response:
        seats = Seat.objects.active().of_assembly(find_assembly(request.user, slug)).order_by("role")
        return Response(list(seats.values("role").annotate(seats=Count("id"))))


class Seats(Door):
    area = "people"
    permission_classes = [IsAuthenticated]
    filters = SeatsAsked

    @operation(
        "list_seats",
        "All seats of an assembly and who sits in them. For its desk.",
        answers=page_of(DeskSeat),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        note_look(acting(request.user, assembly, *DESK), AccessNote.What.LIST)
        return self.page(self._asked_for(assembly), list)

    def _asked_for(self, assembly: Assembly) -> QuerySet:
        rows = Seat.objects.of_assembly(assembly).filter(ended_at__isnull=not self.asked["is_ended"])
        for name in ("role", "body"):
            if name in self.asked:
                rows = rows.filter(**{name: self.asked[name]})
        if self.asked["has_card"] is not None:
            rows = rows.filter(Exists(LIVE_CARD) if self.asked["has_card"] else ~Exists(LIVE_CARD))
        return desk_rows(rows)


class OneSeat(Door):
    area = "people"
    permission_classes = [IsAuthenticated]

    @operation(
        "read_seat", "One seat and who sits in it. For the desk of its assembly.", answers=DeskSeat, refuses=[401]
    )
    def get(self, request: Request, seat_id: UUID) -> Response:
        seat = find_seat(request.user, seat_id)
        by = acting_seat(request.user, seat.body.assembly, DESK, seat.body)
        if by is not None:
            note_look(by, AccessNote.What.SEAT, seat)
        return Response(desk_rows(Seat.objects.filter(id=seat.id)).get())

    @operation(
        "choose_name",
        "Choose the name under which your next open votes and texts appear. If-Match names the seat you read.",
        takes=NameChosen,
        answers=OwnSeat,
        refuses=[412, 428],
        headers=[IF_MATCH],
    )
    def patch(self, request: Request, seat_id: UUID) -> Response:
        seat = next((seat for seat in seats_of(request.user) if seat.id == seat_id), None)
        if seat is None:
            find_seat(request.user, seat_id)
            raise NotAllowed
        chosen = ShownAs(parsed(NameChosen, request.data)["shown_as"])
        with transaction.atomic():
            require_unchanged(request, desk_rows(Seat.objects.filter(id=lock_seat(seat).id)).get())
            return Response(OwnSeat(choose_name(seat, chosen)).data)


class SeatedPerson(Door):
    area = "people"

    @operation(
        "correct_person",
        "Correct the name, address, number or language of whoever sits here. For the desk that could have given the "
        "seat; what is left out stays. If-Match names the seat you read.",
        takes=PersonCorrected,
        answers=DeskSeat,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def patch(self, request: Request, seat_id: UUID) -> Response:
        seat = find_seat(request.user, seat_id)
        by = acting(request.user, seat.body.assembly, *DESK, body=seat.body)
        given = parsed(PersonCorrected, request.data)
        with transaction.atomic():
            lock_seat(seat)
            require_unchanged(request, desk_rows(Seat.objects.filter(id=seat.id)).get())
            person = seat.person
            known = {
                "name": person.name,
                "email": person.email or "",
                "phone": person.phone,
                "language": person.language,
            }
            correct_person(seat, by=by, **known | given)
            return Response(desk_rows(Seat.objects.filter(id=seat.id)).get())


class EndOfSeat(Door):
    area = "people"

    @operation(
        "end_seat",
        "End a seat, its card and its devices. For organisers; the reason is kept with the seat.",
        takes=ReasonGiven,
        answers=DeskSeat,
        refuses=[409],
    )
    def post(self, request: Request, seat_id: UUID) -> Response:
        seat = find_seat(request.user, seat_id)
        by = acting(request.user, seat.body.assembly, Role.ORGANISER, body=seat.body)
        ended = end_seat(seat, by=by, reason=parsed(ReasonGiven, request.data)["reason"])
        return Response(desk_rows(Seat.objects.filter(id=ended.id)).get())


class NewCard(Door):
    @operation(
        "reissue_card",
        "Replace a seat's card. The old one, its PIN and every device it opened end at once.",
        takes=Strict,
        answers=CardShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, seat_id: UUID) -> Response:
        seat = find_seat(request.user, seat_id)
        by = acting(request.user, seat.body.assembly, *DESK)
        parsed(Strict, request.data)
        return Response(card_shown(request, reissue_card(seat, by=by)), status=201)


class Cards(Door):
    @operation(
        "issue_cards",
        "Make cards for all seats of an assembly that have none. For the desk.",
        takes=Strict,
        answers=CardsShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        parsed(Strict, request.data)
        seats = Seat.objects.active().of_assembly(assembly).select_related("body", "person")
        return Response({"cards": [card_shown(request, fresh) for fresh in issue_cards(seats, by=by)]}, status=201)


class CardsAnew(Door):
    @operation(
        "reissue_cards",
        "Replace the cards of these seats. The old ones, their PINs and every device they opened end at once.",
        takes=SeatsNamed,
        answers=CardsShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        given = parsed(SeatsNamed, request.data)
        seats = Seat.objects.active().of_assembly(assembly).filter(id__in=given["seats"]).select_related("body")
        fresh = reissue_cards(seats, by=by, made_before=given.get("made_before"))
        return Response({"cards": [card_shown(request, one) for one in fresh]}, status=201)


def person_asking(request: Request) -> Person:
    """Who gave a name with this request; doors that ask this let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    return request.user


def find_seat(visitor: Visitor, seat_id: UUID) -> Seat:
    """The seat, for whom it belongs to and for the desk of its assembly; others are told of none."""
    seat = Seat.objects.select_related("body__assembly", "person", "community").filter(id=seat_id).first()
    if seat is None:
        raise Absent
    is_own = any(own.id == seat.id for own in seats_of(visitor))
    require(is_own or can_run_desk(visitor, seat.body.assembly, seat.body), Absent)
    return seat


def acting(visitor: Visitor, assembly: Assembly, *roles: str, body: Body | None = None) -> Seat:
    """The seat in which the visitor acts, on this body if one is named; others are refused."""
    seat = acting_seat(visitor, assembly, roles, body)
    if seat is None:
        raise NotAllowed
    return seat


def desk_rows(seats: QuerySet) -> QuerySet:
    """Rows as ``DeskSeat`` describes them, in one statement."""
    return seats.order_by("body_id", "number").values(
        "id",
        "body",
        "role",
        "community",
        "number",
        "shown_as",
        "ended_at",
        "external_id",
        name=F("person__name"),
        email=F("person__email"),
        phone=F("person__phone"),
        language=F("person__language"),
        has_card=Exists(LIVE_CARD),
    )


def card_shown(request: Request, fresh: FreshCard) -> dict[str, object]:
    return {
        "seat": fresh.seat.id,
        "number": fresh.seat.number,
        "link": card_link(request, fresh),
        "code": fresh.code_in_groups,
    }


urlpatterns = [
    path("me/", Oneself.as_view(), name="me"),
    path("seats/", OwnSeats.as_view(), name="own_seats"),
    path("assemblies/<slug:slug>/roles/", Roles.as_view(), name="roles"),
    path("assemblies/<slug:slug>/seats/", Seats.as_view(), name="seats"),
    path("assemblies/<slug:slug>/cards/", Cards.as_view(), name="cards"),
    path("assemblies/<slug:slug>/cards/anew/", CardsAnew.as_view(), name="cards_anew"),
    path("seats/<uuid:seat_id>/", OneSeat.as_view(), name="seat"),
    path("seats/<uuid:seat_id>/person/", SeatedPerson.as_view(), name="seated_person"),
    path("seats/<uuid:seat_id>/end/", EndOfSeat.as_view(), name="end_seat"),
    path("seats/<uuid:seat_id>/card/", NewCard.as_view(), name="reissue_card"),
]
