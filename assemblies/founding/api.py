"""REST: beginning an assembly from a template, and copying one."""

from typing import Any

from django.db import transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.services import set_time_zone
from assemblies.founding.permissions import can_found, can_set_up
from assemblies.founding.services import begin_assembly, choose_template, copy_assembly
from assemblies.founding.templates import ALL as TEMPLATES
from assemblies.founding.templates import template_of
from assemblies.members.api.assemblies import AssemblyShown
from assemblies.members.api.seats import person_asking
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import acting_seat
from config.doors import Door, Strict, operation, parsed
from config.errors import require


class Named(Strict):
    """Without an address one is made from the name."""

    name = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=300)
    slug = serializers.SlugField(max_length=60, allow_blank=True, default="")


class FoundingGiven(Named):
    """Without a template the usual charter holds and no phase is set."""

    about = serializers.CharField(max_length=4000, allow_blank=True, default="")
    template = serializers.ChoiceField([(one.key, one.name) for one in TEMPLATES], required=False)
    first_day = serializers.DateField(required=False, help_text="When the first phase of the template begins.")
    time_zone = serializers.CharField(
        max_length=40, required=False, help_text="A name like Europe/Madrid; times are told as there."
    )
    is_sandbox = serializers.BooleanField(
        default=False, help_text="For trying things out: nothing counts, and it can be emptied. It stays one."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("template" in attrs) != ("first_day" in attrs):
            raise serializers.ValidationError({"first_day": ["A template and its first day go together."]})
        return attrs


class CopyGiven(Named):
    first_day = serializers.DateField(help_text="When the first phase begins; the others follow at the same distance.")
    with_communities = serializers.BooleanField(default=True)


class Foundings(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "begin_assembly",
        "Begin an assembly in which you organise. For whoever organises anywhere here; it is not public yet.",
        takes=FoundingGiven,
        answers=AssemblyShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request) -> Response:
        person = person_asking(request)
        require(can_found(person))
        given = parsed(FoundingGiven, request.data)
        template, first_day = template_of(given.pop("template", "")), given.pop("first_day", None)
        time_zone = given.pop("time_zone", "")
        with transaction.atomic():
            assembly = begin_assembly(by=person, **given)
            by = acting_seat(person, assembly, {Role.ORGANISER})
            if time_zone and by:
                set_time_zone(assembly, time_zone, by=by.signature)
            if template and first_day and by:
                choose_template(assembly, by=by, template=template, first_day=first_day)
        return Response(AssemblyShown(assembly).data, status=201)


class Copies(Door):
    permission_classes = [IsAuthenticated]

    @operation(
        "copy_assembly",
        "Begin an assembly with the settings of another. For its organisers; people and questions are not copied.",
        takes=CopyGiven,
        answers=AssemblyShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        source = find_assembly(request.user, slug)
        person = person_asking(request)
        require(can_set_up(person, source) and can_found(person))
        made = copy_assembly(source, by=person, **parsed(CopyGiven, request.data))
        return Response(AssemblyShown(made).data, status=201)


urlpatterns = [
    path("foundings/", Foundings.as_view(), name="foundings"),
    path("assemblies/<slug:slug>/copies/", Copies.as_view(), name="copies"),
]
