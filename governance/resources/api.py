"""REST: what an assembly shares, its seasons and bookings, and the readings that devices send."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.models import Seat
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import Absent, NotAllowed
from governance.decisions.models import Decision
from governance.resources import services
from governance.resources.errors import OutOfSeason
from governance.resources.models import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_UNITS,
    Booking,
    Breach,
    DesignVersion,
    Kind,
    LogLine,
    Reading,
    Resource,
    Season,
    Share,
    Steward,
)
from governance.resources.permissions import booking_seat, can_give_back, registering_seat


class ShareShown(serializers.ModelSerializer):
    """What a community may fairly use, and what it has booked."""

    class Meta:
        model = Share
        fields = ["community", "most", "booked"]


class SeasonShown(serializers.ModelSerializer):
    """So much can be booked between two days."""

    shares = ShareShown(many=True)

    class Meta:
        model = Season
        fields = ["id", "name", "begins_on", "ends_on", "most", "most_a_day", "booked", "decision", "shares"]


class ResourceShown(serializers.ModelSerializer):
    """Something that is shared, and the body that owns it."""

    class Meta:
        model = Resource
        fields = [
            *("id", "kind", "name", "unit", "about", "licence", "body"),
            *("reading_unit", "reading_low", "reading_high", "registered_at"),
        ]


class ResourceWithSeasons(ResourceShown):
    """Something that is shared, with its seasons."""

    seasons = serializers.SerializerMethodField()

    class Meta(ResourceShown.Meta):
        fields = [*ResourceShown.Meta.fields, "seasons"]

    @extend_schema_field(SeasonShown(many=True))
    def get_seasons(self, resource: Resource) -> Any:
        return SeasonShown(services.seasons_of(resource), many=True).data


class BookingShown(serializers.ModelSerializer):
    """Units of a day, for a community."""

    booked_by = serializers.CharField(source="by.public_name", help_text="Under the name they chose.")

    class Meta:
        model = Booking
        fields = ["id", "season", "community", "day", "units", "booked_by", "booked_at", "given_back_at"]


class BreachShown(serializers.ModelSerializer):
    """A notice that a bound was passed, and its answer."""

    answered_by = serializers.SerializerMethodField()

    class Meta:
        model = Breach
        fields = ["id", "kind", "booking", "amount", "bound", "at", "answer", "answered_by", "answered_at"]

    def get_answered_by(self, breach: Breach) -> str | None:
        return breach.answered_by.public_name if breach.answered_by else None


class LogLineShown(serializers.ModelSerializer):
    """A line of the log."""

    written_by = serializers.CharField(source="by.public_name")

    class Meta:
        model = LogLine
        fields = ["text", "written_by", "at"]


class ReadingShown(serializers.ModelSerializer):
    """A number that a device measured."""

    class Meta:
        model = Reading
        fields = ["at", "value"]


class DesignVersionShown(serializers.ModelSerializer):
    """One version of an open design."""

    class Meta:
        model = DesignVersion
        fields = ["name", "link", "sha256", "at"]


class StewardShown(serializers.ModelSerializer):
    """A turn in the rota."""

    steward = serializers.CharField(source="seat.public_name")

    class Meta:
        model = Steward
        fields = ["steward", "begins_on", "ends_on"]


class DeviceKey(serializers.Serializer):
    key = serializers.CharField(help_text="Shown once.")


class ResourceGiven(Strict):
    body = serializers.UUIDField(help_text="The body that owns it.")
    kind = serializers.ChoiceField(Kind.choices)
    name = serializers.CharField(max_length=120)
    unit = serializers.CharField(max_length=40)
    about = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    licence = serializers.CharField(max_length=120, allow_blank=True, default="")
    reading_unit = serializers.CharField(max_length=40, allow_blank=True, default="")
    reading_low = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True, default=None)
    reading_high = serializers.DecimalField(max_digits=12, decimal_places=3, allow_null=True, default=None)


class ShareGiven(Strict):
    community = serializers.UUIDField()
    most = serializers.IntegerField(min_value=0, max_value=MOST_UNITS)


class SeasonGiven(Strict):
    name = serializers.CharField(max_length=80)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    most = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    most_a_day = serializers.IntegerField(min_value=1, max_value=MOST_UNITS, allow_null=True, default=None)
    decision = serializers.UUIDField(allow_null=True, default=None)
    shares = serializers.ListField(child=ShareGiven(), max_length=60, default=list)


class BookingGiven(Strict):
    day = serializers.DateField()
    units = serializers.IntegerField(min_value=1, max_value=MOST_UNITS)
    key = serializers.UUIDField(help_text="Yours: the same key again is the same booking.")


class StewardGiven(Strict):
    number = serializers.IntegerField(min_value=1, help_text="Seat number in the whole assembly.")
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()


class LogGiven(Strict):
    text = serializers.CharField(max_length=LONGEST_LINE)


class AnswerGiven(Strict):
    answer = serializers.CharField(max_length=LONGEST_LINE)


class DesignVersionGiven(Strict):
    name = serializers.CharField(max_length=40)
    link = serializers.URLField(max_length=500)
    sha256 = serializers.RegexField("^[0-9a-f]{64}$", allow_blank=True, default="")


class ReadingGiven(Strict):
    key = serializers.CharField(max_length=200, help_text="The device key.")
    value = serializers.DecimalField(max_digits=12, decimal_places=3)
    at = serializers.DateTimeField()


class Resources(Door):
    filters = Paged

    @operation("list_resources", "What an assembly shares, by name.", answers=page_of(ResourceShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = Resource.objects.of_assembly(find_assembly(request.user, slug)).order_by("name", "id")
        return self.page(rows, lambda found: ResourceShown(found, many=True).data)

    @operation(
        "register_resource",
        "Write down something that is shared. For organisers and facilitators.",
        takes=ResourceGiven,
        answers=ResourceShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = allowed(registering_seat(request.user, assembly))
        given = parsed(ResourceGiven, request.data)
        body = assembly.bodies.select_related("assembly").filter(id=given.pop("body")).first()
        if body is None:
            raise mistaken("body", _("There is no such body here."))
        if Resource.objects.filter(assembly=assembly, name=given["name"].strip()).exists():
            raise mistaken("name", _("Something of this name is shared already."))
        made = services.register_resource(body, services.Described(**given), by=by)
        return Response(ResourceShown(made).data, status=201)


class OneResource(Door):
    @operation("read_resource", "Something that is shared, with its seasons.", answers=ResourceWithSeasons)
    def get(self, request: Request, resource_id: UUID) -> Response:
        return Response(ResourceWithSeasons(services.find_resource(request.user, resource_id)).data)


class Seasons(Door):
    @operation(
        "open_season",
        "Say how much can be booked between two days, and each community’s fair share. For the desk.",
        takes=SeasonGiven,
        answers=SeasonShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(registering_seat(request.user, found.assembly))
        given = parsed(SeasonGiven, request.data)
        given["shares"] = shares_of(found.assembly, given["shares"])
        if given["decision"] is not None:
            decision = Decision.objects.of_assembly(found.assembly).filter(id=given["decision"]).first()
            if decision is None:
                raise mistaken("decision", _("There is no such decision here."))
            given["decision"] = decision
        made = services.open_season(found, by=by, **given)
        return Response(SeasonShown(made).data, status=201)


class Bookings(Door):
    filters = Paged

    @operation("list_bookings", "What is booked of something, newest first.", answers=page_of(BookingShown))
    def get(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        rows = Booking.objects.filter(season__resource=found).shown().order_by("-booked_at", "-id")
        return self.page(rows, lambda some: BookingShown(some, many=True).data)

    @operation(
        "book_resource",
        "Book units of a day for your community. Beyond its fair share the booking stands, with a notice.",
        takes=BookingGiven,
        answers=BookingShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(booking_seat(request.user, found.assembly))
        given = parsed(BookingGiven, request.data)
        season = found.seasons.filter(begins_on__lte=given["day"], ends_on__gte=given["day"]).first()
        if season is None:
            raise OutOfSeason
        season.resource = found
        return Response(BookingShown(services.book(season, by=by, **given)).data, status=201)


class OneBooking(Door):
    @operation("read_booking", "One booking.", answers=BookingShown)
    def get(self, request: Request, booking_id: UUID) -> Response:
        return Response(BookingShown(services.find_booking(request.user, booking_id)).data)

    @operation(
        "give_back_booking",
        "Give a booking back, so that others can book. For its community and those who look after the resource.",
        status=204,
        refuses=[409],
    )
    def delete(self, request: Request, booking_id: UUID) -> Response:
        found = services.find_booking(request.user, booking_id)
        shared = found.season.resource
        own, caring = booking_seat(request.user, shared.assembly), services.carer(request.user, shared)
        if not can_give_back(own, found, caring):
            raise NotAllowed
        by = own if own is not None and own.community_id == found.community_id else caring
        services.give_back(found, by=allowed(by))
        return Response(status=204)


class Stewards(Door):
    @operation("list_stewards", "The rota of those who look after something.", answers=StewardShown(many=True))
    def get(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        return Response(StewardShown(found.stewards.select_related("seat__person"), many=True).data)

    @operation(
        "name_steward",
        "Put a steward in the rota. For organisers and facilitators.",
        takes=StewardGiven,
        answers=StewardShown,
        status=201,
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(registering_seat(request.user, found.assembly))
        given = parsed(StewardGiven, request.data)
        seat = plenary_of(found.assembly).seats.active().filter(number=given.pop("number")).first()
        if seat is None:
            raise mistaken("number", _("Nobody sits in this seat of the whole assembly."))
        made = services.name_steward(found, by=by, seat=seat, **given)
        return Response(StewardShown(made).data, status=201)


class Log(Door):
    filters = Paged

    @operation("list_log", "What was done to something, newest first.", answers=page_of(LogLineShown))
    def get(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        rows = found.log.select_related("by__person").order_by("-at", "-id")
        return self.page(rows, lambda some: LogLineShown(some, many=True).data)

    @operation(
        "write_log",
        "Write a line in the log. For stewards in their turn, organisers and facilitators.",
        takes=LogGiven,
        answers=LogLineShown,
        status=201,
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(services.carer(request.user, found))
        made = services.write_log(found, by=by, **parsed(LogGiven, request.data))
        return Response(LogLineShown(made).data, status=201)


class Versions(Door):
    @operation(
        "list_design_versions", "The versions of an open design, newest first.", answers=DesignVersionShown(many=True)
    )
    def get(self, request: Request, resource_id: UUID) -> Response:
        return Response(
            DesignVersionShown(services.find_resource(request.user, resource_id).versions.all(), many=True).data
        )

    @operation(
        "publish_design_version",
        "Publish a version of an open design. For stewards in their turn, organisers and facilitators.",
        takes=DesignVersionGiven,
        answers=DesignVersionShown,
        status=201,
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(services.carer(request.user, found))
        given = parsed(DesignVersionGiven, request.data)
        if found.versions.filter(name=given["name"].strip()).exists():
            raise mistaken("name", _("There is a version of this name."))
        return Response(DesignVersionShown(services.publish_version(found, by=by, **given)).data, status=201)


class Device(Door):
    @operation(
        "make_device_key",
        "A new key for the device that measures; the one before stops working. For those who look after the resource.",
        takes=Strict,
        answers=DeviceKey,
        status=201,
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        by = allowed(services.carer(request.user, found))
        parsed(Strict, request.data)
        return Response(DeviceKey({"key": services.make_device_key(found, by=by)}).data, status=201)


class Readings(Door):
    filters = Paged
    permission_classes = [AllowAny]  # a device has its key and no seat

    @operation("list_readings", "What the device measured, newest first.", answers=page_of(ReadingShown))
    def get(self, request: Request, resource_id: UUID) -> Response:
        rows = services.find_resource(request.user, resource_id).readings.order_by("-at", "-id")
        return self.page(rows, lambda some: ReadingShown(some, many=True).data)

    @operation(
        "post_reading",
        "For the device: a number it measured. The same moment again is the same reading.",
        takes=ReadingGiven,
        answers=ReadingShown,
        status=201,
    )
    def post(self, request: Request, resource_id: UUID) -> Response:
        found = Resource.objects.select_related("assembly", "body").filter(id=resource_id).first()
        if found is None:
            raise Absent
        given = parsed(ReadingGiven, request.data)
        value: Decimal = given["value"]
        made = services.post_reading(found, key=given["key"], value=value, at=given["at"])
        return Response(ReadingShown(made).data, status=201)


class Breaches(Door):
    filters = Paged

    @operation("list_breaches", "Notices that a bound was passed, newest first.", answers=page_of(BreachShown))
    def get(self, request: Request, resource_id: UUID) -> Response:
        found = services.find_resource(request.user, resource_id)
        rows = found.breaches.select_related("answered_by__person").order_by("-at", "-id")
        return self.page(rows, lambda some: BreachShown(some, many=True).data)


class BreachAnswer(Door):
    @operation(
        "answer_breach",
        "Answer a notice, for everybody. For stewards in their turn, organisers and facilitators.",
        takes=AnswerGiven,
        answers=BreachShown,
        refuses=[409],
    )
    def post(self, request: Request, breach_id: UUID) -> Response:
        found = services.find_breach(request.user, breach_id)
        by = allowed(services.carer(request.user, found.resource))
        answered = services.answer_breach(found, by=by, **parsed(AnswerGiven, request.data))
        return Response(BreachShown(answered).data)


def shares_of(assembly: Assembly, given: list[dict[str, Any]]) -> dict[Community, int]:
    """Shares by community; each is one that the assembly speaks for."""
    known = {one.id: one for one in assembly.communities.all()}
    named = [one["community"] for one in given]
    if not known.keys() >= set(named) or len(set(named)) < len(named):
        raise mistaken("shares", _("Each share is of another community of this assembly."))
    return {known[one["community"]]: one["most"] for one in given}


def allowed(seat: Seat | None) -> Seat:
    if seat is None:
        raise NotAllowed
    return seat


def mistaken(field: str, sentence: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [sentence]})


urlpatterns = [
    path("assemblies/<slug:slug>/resources/", Resources.as_view(), name="resources"),
    path("resources/<uuid:resource_id>/", OneResource.as_view(), name="resource"),
    path("resources/<uuid:resource_id>/seasons/", Seasons.as_view(), name="seasons"),
    path("resources/<uuid:resource_id>/bookings/", Bookings.as_view(), name="bookings"),
    path("resources/<uuid:resource_id>/stewards/", Stewards.as_view(), name="stewards"),
    path("resources/<uuid:resource_id>/log/", Log.as_view(), name="log"),
    path("resources/<uuid:resource_id>/versions/", Versions.as_view(), name="design_versions"),
    path("resources/<uuid:resource_id>/device/", Device.as_view(), name="device"),
    path("resources/<uuid:resource_id>/readings/", Readings.as_view(), name="readings"),
    path("resources/<uuid:resource_id>/breaches/", Breaches.as_view(), name="breaches"),
    path("bookings/<uuid:booking_id>/", OneBooking.as_view(), name="booking"),
    path("breaches/<uuid:breach_id>/answer/", BreachAnswer.as_view(), name="answer_breach"),
]
