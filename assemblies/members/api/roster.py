"""REST: a list of people, tried first and then brought in; or one person by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import lock_bodies
from assemblies.communities.models import Community
from assemblies.members.api.seats import DeskSeat, acting, desk_rows
from assemblies.members.finding import find_assembly
from assemblies.members.importing import Plan, import_roster, plan_import
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK
from assemblies.members.roster import BY_HEADING, COLUMNS, LARGEST_NUMBER, LONGEST_EMAIL, LONGEST_NAME, Reading
from assemblies.members.services import add_person, put_person
from assemblies.members.sheets import MOST_BYTES, MOST_COLUMNS
from config.doors import MAY_MATCH, Door, Strict, external_id_of, operation, parsed, require_unchanged_if_asked
from config.errors import Absent


class RosterGiven(Strict):
    """Without `"dry_run": false` nothing is changed: the answer says what would be."""

    table = serializers.CharField(
        max_length=MOST_BYTES,
        trim_whitespace=False,
        help_text="CSV with a first line that names the columns: name (or first_name and last_name), email, phone, "
        "community, role, number, language.",
    )
    columns = serializers.ListField(
        child=serializers.ChoiceField(COLUMNS, allow_blank=True),
        max_length=MOST_COLUMNS,
        required=False,
        help_text="What each column means, in order, whatever the first line calls it; empty to leave one out.",
    )
    has_heading = serializers.BooleanField(
        default=True, help_text="With `columns`: whether the first line names them and is nobody."
    )
    body = serializers.UUIDField(required=False, help_text="Left out: the plenary.")
    dry_run = serializers.BooleanField(default=True)


class Mend(serializers.Serializer):
    """A row that does not fit, and what to do about it."""

    line = serializers.IntegerField()
    sentence = serializers.CharField()


class RosterShown(serializers.Serializer):
    """What bringing the list in does, or would do."""

    is_done = serializers.BooleanField()
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    to_mend = Mend(many=True)


class PersonGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_NAME)
    email = serializers.EmailField(max_length=LONGEST_EMAIL, allow_blank=True, default="")
    role = serializers.ChoiceField(Role.choices, default=Role.MEMBER)
    number = serializers.IntegerField(min_value=1, max_value=LARGEST_NUMBER, required=False)
    language = serializers.ChoiceField(settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    community = serializers.UUIDField(required=False)
    body = serializers.UUIDField(required=False, help_text="Left out: the plenary.")


class Roster(Door):
    area = "people"

    @operation(
        "import_roster",
        "Try a list of people, or bring it in. For the desk. With one row to mend nobody comes in; "
        "the same list twice changes nothing.",
        takes=RosterGiven,
        answers=RosterShown,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK, body=body_named(assembly, request.data))
        given = parsed(RosterGiven, request.data)
        body = body_of(assembly, given.get("body"))
        columns = given.get("columns")
        reading = Reading(tuple(columns), given["has_heading"]) if columns else BY_HEADING
        if not given["dry_run"]:
            return Response(plan_shown(import_roster(body, given["table"], by=by, reading=reading), is_done=True))
        return Response(plan_shown(plan_import(body, given["table"], by=by, reading=reading), is_done=False))


class People(Door):
    area = "people"

    @operation(
        "add_person",
        "Give one person a seat. Facilitators give those of members, experts and observers, organisers all.",
        takes=PersonGiven,
        answers=DeskSeat,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK, body=body_named(assembly, request.data))
        given = parsed(PersonGiven, request.data)
        given["role"] = Role(given["role"])
        body = body_of(assembly, given.pop("body", None))
        community = community_of(assembly, given.pop("community", None))
        seat = add_person(body, community=community, by=by, **given)
        return Response(desk_rows(Seat.objects.filter(id=seat.id)).get(), status=201)


class PersonByExternalId(Door):
    area = "people"

    @operation(
        "put_person",
        "Say how a person sits whom your system knows by this id: a new seat, or the one they have.",
        takes=PersonGiven,
        answers={200: DeskSeat, 201: DeskSeat},
        refuses=[401, 403, 409, 412],
        headers=[MAY_MATCH],
    )
    def put(self, request: Request, slug: str, external_id: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK, body=body_named(assembly, request.data))
        known = external_id_of(external_id)
        given = parsed(PersonGiven, request.data)
        given["role"] = Role(given["role"])
        body = body_of(assembly, given.pop("body", None))
        community = community_of(assembly, given.pop("community", None))
        with transaction.atomic():
            lock_bodies(assembly)
            there = desk_rows(Seat.objects.active().filter(body=body, external_id=known)).first()
            require_unchanged_if_asked(request, there)
            seat, is_new = put_person(body, external_id=known, community=community, by=by, **given)
        return Response(desk_rows(Seat.objects.filter(id=seat.id)).get(), status=201 if is_new else 200)


def body_of(assembly: Assembly, body_id: UUID | None) -> Body:
    """A body of this assembly, and of no other; the plenary unless one is named."""
    bodies = assembly.bodies.select_related("assembly")
    body = bodies.filter(id=body_id).first() if body_id else bodies.filter(kind=Body.Kind.PLENARY).first()
    if body is None:
        raise Absent
    return body


def body_named(assembly: Assembly, given: object) -> Body | None:
    """The body that a request names, before the rest of it is looked at: who may act can depend on it."""
    named = given.get("body") if isinstance(given, Mapping) else None
    try:
        return assembly.bodies.filter(id=UUID(named)).first() if isinstance(named, str) else None
    except ValueError:
        return None


def community_of(assembly: Assembly, community_id: UUID | None) -> Community | None:
    """A community that this assembly speaks for, and no other."""
    if community_id is None:
        return None
    community = assembly.communities.filter(id=community_id).first()
    if community is None:
        raise Absent
    return community


def plan_shown(plan: Plan, *, is_done: bool) -> dict[str, Any]:
    return {
        "is_done": is_done,
        "new": len(plan.new),
        "changed": len(plan.changed),
        "unchanged": len(plan.unchanged),
        "to_mend": [{"line": line, "sentence": sentence} for line, sentence in plan.problems],
    }


urlpatterns = [
    path("assemblies/<slug:slug>/roster/", Roster.as_view(), name="roster"),
    path("assemblies/<slug:slug>/people/", People.as_view(), name="people"),
    path(
        "assemblies/<slug:slug>/people/by-external-id/<str:external_id>/",
        PersonByExternalId.as_view(),
        name="person_by_external_id",
    ),
]
