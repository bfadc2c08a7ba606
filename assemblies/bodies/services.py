"""What people do with assemblies and bodies. Permission is checked by the caller's door through
``members.permissions``; the first assembly of a machine is set up before anybody holds a seat."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from assemblies.announcements.services import announce
from assemblies.bodies import record
from assemblies.bodies.charter import Charter, CharterError
from assemblies.bodies.errors import BadCharter, BadPhases, BadZone, CommunityShared, NameTaken, OnePlenary
from assemblies.bodies.models import Assembly, Body, Phase
from assemblies.communities.models import Community
from assemblies.communities.services import Figure, describe_anew, describe_community
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require


@transaction.atomic
def set_up_assembly(
    *,
    slug: str,
    name: str,
    question: str,
    about: str = "",
    year: str = "",
    communities: Sequence[Community] = (),
    charter: Mapping[str, Any] | None = None,
    is_sandbox: bool = False,
) -> Assembly:
    """An unpublished assembly with its plenary; its record begins here. A sandbox is one for good."""
    try:
        with transaction.atomic():
            assembly = Assembly.objects.create(
                slug=slug, name=name, question=question, about=about, year=year, is_sandbox=is_sandbox
            )
    except IntegrityError:
        raise NameTaken(slug=slug) from None
    assembly.communities.set(communities)
    note(assembly.id, record.CONFIG, {"assembly": str(assembly.id), "question": question})
    form_body(assembly, kind=Body.Kind.PLENARY, name=name, charter=charter)
    return assembly


@transaction.atomic
def form_body(
    assembly: Assembly,
    *,
    kind: Body.Kind,
    name: str,
    charter: Mapping[str, Any] | None = None,
    external_id: str = "",
    by: Mapping[str, str] | None = None,
) -> Body:
    """See `_beside` for what its charter leaves out."""
    taken = kind == Body.Kind.PLENARY and assembly.bodies.filter(kind=kind).exists()
    require(not taken, OnePlenary)
    body = Body.objects.create(assembly=assembly, kind=kind, name=name, external_id=external_id)
    note(assembly.id, record.BODY, {"body": str(body.id), "kind": str(kind), "name": name}, by=by)
    return set_charter(body, _beside(assembly, kind, charter or {}), by=by)


def _beside(assembly: Assembly, kind: str, rules: Mapping[str, Any]) -> dict[str, Any]:
    """The rules of a body. Unless they say how long votes stay open at least, they do as long as in the plenary."""
    plenary = None if kind == Body.Kind.PLENARY else assembly.bodies.filter(kind=Body.Kind.PLENARY).first()
    usual = {"shortest_vote_minutes": plenary.charter.shortest_vote_minutes} if plenary else {}
    return {**usual, **rules}


@transaction.atomic
def set_charter(body: Body, rules: Mapping[str, Any], *, by: Mapping[str, str] | None = None) -> Body:
    """The rules hold for questions frozen from now on; frozen ones keep the rules they were frozen with."""
    try:
        body.rules = Charter.parse(dict(rules)).as_dict()
    except CharterError as error:
        raise BadCharter(rule=error.rule, what_to_do=error.what_to_do) from None
    body.save(update_fields=["rules"])
    note(
        body.assembly_id,
        record.CHARTER,
        {"body": str(body.id), "name": body.name, "charter": body.rules},
        by=by,
    )
    announce(body.assembly.topic)
    return body


@transaction.atomic
def set_phases(
    body: Body, phases: Sequence[tuple[str, date, date]], *, by: Mapping[str, str] | None = None
) -> list[Phase]:
    """The body's phases are exactly these, in this order."""
    for name, starts_on, ends_on in phases:
        if ends_on < starts_on:
            raise BadPhases(phase=name)
    body.phases.all().delete()
    made = Phase.objects.bulk_create(
        Phase(body=body, place=place, name=name, starts_on=starts_on, ends_on=ends_on)
        for place, (name, starts_on, ends_on) in enumerate(phases, start=1)
    )
    told = [
        {"name": name, "from": starts_on.isoformat(), "to": ends_on.isoformat()} for name, starts_on, ends_on in phases
    ]
    note(body.assembly_id, record.PHASES, {"body": str(body.id), "name": body.name, "phases": told}, by=by)
    announce(body.assembly.topic)
    return made


@transaction.atomic
def set_time_zone(assembly: Assembly, time_zone: str, *, by: Mapping[str, str] | None = None) -> Assembly:
    """Times on pages, in letters and in messages of the assembly are told in this zone."""
    require(time_zone in available_timezones(), BadZone, given=time_zone)
    if time_zone != assembly.time_zone:
        assembly.time_zone = time_zone
        assembly.save(update_fields=["time_zone"])
        note(assembly.id, record.ZONE, {"time_zone": time_zone}, by=by)
        announce(assembly.topic)
    return assembly


@transaction.atomic
def publish_assembly(assembly: Assembly, *, by: Mapping[str, str] | None = None) -> Assembly:
    """Everybody can see the assembly from now on."""
    if not assembly.is_published:
        assembly.published_at = now()
        assembly.save(update_fields=["published_at"])
        note(assembly.id, record.PUBLISH, {"assembly": str(assembly.id)}, by=by)
        announce(assembly.topic)
    return assembly


def lock_bodies(assembly: Assembly) -> None:
    """Nobody else changes the assembly, its bodies or its communities until this transaction ends."""
    Assembly.objects.select_for_update().get(id=assembly.id)


@transaction.atomic
def put_body(
    assembly: Assembly,
    *,
    external_id: str,
    kind: Body.Kind,
    name: str,
    charter: Mapping[str, Any] | None = None,
    phases: Sequence[tuple[str, date, date]] | None = None,
    by: Mapping[str, str] | None = None,
) -> tuple[Body, bool]:
    """The body that another system calls so is like this, and whether it is new. What is left out stays; the same
    twice leaves no second trace."""
    lock_bodies(assembly)
    body = Body.objects.select_related("assembly").filter(assembly=assembly, external_id=external_id).first()
    is_new = body is None
    if body is None:
        body = form_body(assembly, kind=kind, name=name, charter=charter, external_id=external_id, by=by)
    else:
        require(kind == body.kind, OnePlenary)
        rename_body(body, name, by=by)
        rules = body.rules if charter is None else _beside(assembly, kind, charter)
        if _parsed(rules) != body.rules:
            set_charter(body, rules, by=by)
    if phases is not None and list(phases) != list(body.phases.values_list("name", "starts_on", "ends_on")):
        set_phases(body, phases, by=by)
    return body, is_new


def _parsed(rules: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return Charter.parse(dict(rules)).as_dict()
    except CharterError as error:
        raise BadCharter(rule=error.rule, what_to_do=error.what_to_do) from None


@transaction.atomic
def rename_body(body: Body, name: str, *, by: Mapping[str, str] | None = None) -> Body:
    if name != body.name:
        body.name = name
        body.save(update_fields=["name"])
        note(body.assembly_id, record.RENAME, {"body": str(body.id), "name": name}, by=by)
        announce(body.assembly.topic)
    return body


@transaction.atomic
def put_community(
    assembly: Assembly,
    *,
    external_id: str = "",
    name: str,
    letter: str,
    about: str = "",
    figures: Sequence[Figure] = (),
    by: Mapping[str, str] | None = None,
) -> tuple[Community, bool]:
    """The assembly speaks for a community like this, and whether it is new; without an external id always."""
    lock_bodies(assembly)
    known = Community.objects.filter(external_scope=assembly.id, external_id=external_id).first()
    if known is None or not external_id:
        made = describe_community(name=name, letter=letter, about=about, figures=figures)
        if external_id:
            made.external_scope, made.external_id = assembly.id, external_id
            made.save(update_fields=["external_scope", "external_id"])
        assembly.communities.add(made)
        _note_community(assembly, made, by)
        return made, True
    return change_community(assembly, known, name=name, letter=letter, about=about, figures=figures, by=by), False


@transaction.atomic
def change_community(
    assembly: Assembly,
    community: Community,
    *,
    name: str,
    letter: str,
    about: str = "",
    figures: Sequence[Figure] = (),
    by: Mapping[str, str] | None = None,
) -> Community:
    """The community is like this, with exactly these figures. It must be this assembly's alone."""
    require(not community.assemblies.exclude(id=assembly.id).exists(), CommunityShared)
    if describe_anew(community, name=name, letter=letter, about=about, figures=figures):
        _note_community(assembly, community, by)
    return community


def _note_community(assembly: Assembly, community: Community, by: Mapping[str, str] | None) -> None:
    note(assembly.id, record.COMMUNITY, {"community": str(community.id), "name": community.name}, by=by)
    announce(assembly.topic)
