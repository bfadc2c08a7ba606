"""Letting the first organiser in, and setting an assembly up step by step."""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from assemblies.announcements.services import announce
from assemblies.bodies.errors import NameTaken
from assemblies.bodies.models import Assembly, Body, Phase
from assemblies.bodies.services import form_body, set_charter, set_phases, set_time_zone, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.communities.services import Figure, describe_community
from assemblies.founding import record
from assemblies.founding.errors import (
    CommunityInUse,
    CommunityShared,
    LetterTaken,
    LinkExpired,
    LinkReplaced,
    LinkUnknown,
    LinkUsed,
    Settled,
    TooManyCommunities,
)
from assemblies.founding.models import Founder, Founding, SetUpLink
from assemblies.founding.permissions import can_found, can_set_up, is_settled
from assemblies.founding.steps import Step
from assemblies.founding.templates import Template
from assemblies.members.models import Role, Seat
from assemblies.members.services import add_person, give_seat, hashed
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config import demo
from config.clock import now
from config.errors import Absent, require

LINK_LASTS = timedelta(hours=1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
SLUG_ROOM = 60


# --- The first organiser ----------------------------------------------------------------------------


@transaction.atomic
def make_set_up_link() -> str | None:
    """The token of a new link, when nobody organises here; any older link opens nothing from now on."""
    organisers = Seat.objects.active().filter(role=Role.ORGANISER, person__is_active=True)
    if organisers.exists():
        return None
    at, token = now(), secrets.token_urlsafe(32)
    SetUpLink.objects.filter(used_at__isnull=True, replaced_at__isnull=True).update(replaced_at=at)
    SetUpLink.objects.create(token_hash=hashed(token), made_at=at, expires_at=at + LINK_LASTS)
    return token


def find_set_up_link(token: str) -> SetUpLink:
    """The live link of this token. Looking changes nothing."""
    return _live(SetUpLink.objects.filter(token_hash=hashed(token)).first())


def _live(link: SetUpLink | None) -> SetUpLink:
    if link is None:
        raise LinkUnknown
    require(link.used_at is None, LinkUsed)
    require(link.replaced_at is None, LinkReplaced)
    require(link.expires_at > now(), LinkExpired)
    return link


@transaction.atomic
def use_set_up_link(token: str, *, name: str, email: str, language: str) -> Person:
    """Whoever holds the link is known by name and may begin an assembly; no demo opens on this data any more."""
    link = _live(SetUpLink.objects.select_for_update().filter(token_hash=hashed(token)).first())
    link.used_at = now()
    link.save(update_fields=["used_at"])
    demo.end()
    return _let_in(name=name, email=email, language=language)


@transaction.atomic
def leave_demo(*, name: str, email: str, language: str, keeps_examples: bool) -> Person:
    """No demo here any more: its people cannot come in again, its assemblies can be read, and somebody may begin."""
    require(demo.is_on(), Absent)
    demo.end()
    Person.objects.update(is_active=False, email=None)
    Session.objects.all().delete()
    if not keeps_examples:
        Assembly.objects.update(is_listed=False)
    return _let_in(name=name, email=email, language=language)


def _let_in(*, name: str, email: str, language: str) -> Person:
    """The person of this address, or a new one."""
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    person = person or Person.objects.create_person(name=name, email=email, language=language)
    Founder.objects.get_or_create(person=person, defaults={"since": now()})
    return person


# --- Step by step -----------------------------------------------------------------------------------


def founding_of(assembly: Assembly) -> Founding:
    """How far it has come; an assembly that began in another way counts as begun."""
    found = Founding.objects.filter(assembly=assembly).first()
    return found or Founding(assembly=assembly, done=list(Step.values))


@transaction.atomic
def begin_assembly(
    *, by: Person, name: str, question: str, about: str = "", slug: str = "", is_sandbox: bool = False
) -> Assembly:
    """An unpublished assembly with its plenary, in which whoever began it organises."""
    require(can_found(by))
    assembly = set_up_assembly(
        slug=slug or free_slug(name), name=name, question=question, about=about, is_sandbox=is_sandbox
    )
    give_seat(_plenary(assembly), person=by, role=Role.ORGANISER)
    by.seats_read = None
    Founding.objects.create(assembly=assembly, done=[Step.QUESTION.value])
    return assembly


def free_slug(name: str) -> str:
    """An address from a name, in letters that every keyboard has, that no assembly has yet."""
    wanted = slugify(name)[: SLUG_ROOM - 6].strip("-") or "assembly"
    taken = set(Assembly.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    tried, number = wanted, 2
    while tried in taken:
        tried, number = f"{wanted}-{number}", number + 1
    return tried


@transaction.atomic
def describe_assembly(assembly: Assembly, *, by: Seat, name: str, question: str, about: str, slug: str) -> Assembly:
    """Its name, question and address are these; a plenary that bore the old name bears the new one."""
    assembly = _changeable(assembly, by)
    plenary = _plenary(assembly)
    if plenary.name == assembly.name:
        plenary.name = name
        plenary.save(update_fields=["name"])
    slug = slug or assembly.slug
    assembly.name, assembly.question, assembly.about, assembly.slug = name, question, about, slug
    try:
        with transaction.atomic():
            assembly.save(update_fields=["name", "question", "about", "slug"])
    except IntegrityError:
        raise NameTaken(slug=slug) from None
    told = {"assembly": str(assembly.id), "name": name, "question": question}
    note(assembly.id, record.CHANGE, told, by=by.signature)
    return _saved(assembly, Step.QUESTION)


@transaction.atomic
def choose_template(
    assembly: Assembly, *, by: Seat, template: Template, first_day: date, names: Sequence[str] = ()
) -> Assembly:
    """Charter, bodies and phases are the template's. ``names`` name its bodies, in order; empty ones keep theirs.

    Bodies in which somebody sits already stay.
    """
    assembly = _changeable(assembly, by)
    _dissolve_empty_bodies(assembly, by)
    for place, (kind, usual) in enumerate(template.bodies):
        given = names[place] if place < len(names) else ""
        form_body(assembly, kind=kind, name=given or str(usual), charter=template.rules, by=by.signature)
    plenary = _plenary(assembly)
    set_charter(plenary, template.rules, by=by.signature)
    set_phases(plenary, template.phases_from(first_day), by=by.signature)
    Founding.objects.update_or_create(assembly=assembly, defaults={"template": template.key})
    return _saved(assembly, Step.TEMPLATE)


def _dissolve_empty_bodies(assembly: Assembly, by: Seat) -> None:
    for body in assembly.bodies.exclude(kind=Body.Kind.PLENARY):
        told = {"body": str(body.id), "name": body.name}
        try:
            with transaction.atomic():
                body.delete()
        except ProtectedError:
            continue
        note(assembly.id, record.DISSOLVE, told, by=by.signature)


@transaction.atomic
def set_rules(assembly: Assembly, *, by: Seat, rules: Mapping[str, Any]) -> Assembly:
    """These rules hold in every body; rules not named here stay as they were."""
    assembly = _changeable(assembly, by)
    for body in assembly.bodies.select_related("assembly"):
        set_charter(body, {**body.rules, **rules}, by=by.signature)
    return _saved(assembly, Step.CHARTER)


@dataclass(frozen=True)
class Helper:
    """Somebody of the team to be: an address is not needed where a seat card will do."""

    name: str
    email: str
    role: Role


@transaction.atomic
def seat_team(assembly: Assembly, *, by: Seat, helpers: Sequence[Helper]) -> Assembly:
    """Each of them has a seat in the plenary; when one cannot have it, nobody new has."""
    assembly = _changeable(assembly, by)
    plenary = _plenary(assembly)
    for helper in helpers:
        add_person(plenary, name=helper.name, email=helper.email, role=helper.role, by=by)
    return _saved(assembly, Step.TEAM)


@transaction.atomic
def set_dates(
    assembly: Assembly, *, by: Seat, phases: Sequence[tuple[str, date, date]], time_zone: str = ""
) -> Assembly:
    """Its phases are these, and its clocks those of this zone; without one they stay."""
    assembly = _changeable(assembly, by)
    set_time_zone(assembly, time_zone or assembly.time_zone, by=by.signature)
    set_phases(_plenary(assembly), phases, by=by.signature)
    return _saved(assembly, Step.DATES)


@transaction.atomic
def pass_step(assembly: Assembly, step: Step, *, by: Seat) -> Assembly:
    """The step is done as it is."""
    return _saved(_changeable(assembly, by), step)


def moved_to(phases: Iterable[Phase], first_day: date) -> list[tuple[str, date, date]]:
    """The same phases, so that the first begins on a day."""
    known = list(phases)
    shift = first_day - min((phase.starts_on for phase in known), default=first_day)
    return [(phase.name, phase.starts_on + shift, phase.ends_on + shift) for phase in known]


# --- Communities ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Description:
    """A community in words and numbers; ``figures`` holds at most one of each kind."""

    name: str
    letter: str
    about: str = ""
    figures: Collection[Figure] = ()


@transaction.atomic
def add_community(assembly: Assembly, *, by: Seat, given: Description) -> Community:
    """The assembly speaks for one community more."""
    assembly = _changeable(assembly, by)
    _require_free(assembly, given.letter)
    community = describe_community(
        name=given.name, letter=given.letter.lower(), about=given.about, figures=given.figures
    )
    assembly.communities.add(community)
    _note_community(assembly, community, given, by)
    return community


@transaction.atomic
def change_community(assembly: Assembly, community: Community, *, by: Seat, given: Description) -> Community:
    """Words and numbers are these; a number for another year stands beside the older one.

    Once the assembly is settled the name and the letter stay: people sit for them.
    """
    _lock(assembly, by)
    community = Community.objects.select_for_update().get(id=community.id)
    require(community.assemblies.count() == 1, CommunityShared, name=community.name)
    if (given.name, given.letter.lower()) != (community.name, community.letter.lower()):
        require(not is_settled(assembly), Settled)
        _require_free(assembly, given.letter, but=community)
    community.name, community.letter, community.about = given.name, given.letter.lower(), given.about
    community.save()
    _set_figures(community, given.figures)
    _note_community(assembly, community, given, by)
    return community


def _set_figures(community: Community, figures: Collection[Figure]) -> None:
    """Of each kind the newest is the one given; a kind left out loses its newest."""
    given = {figure.kind: figure for figure in figures}
    for kind in Measure.Kind:
        measures = Measure.objects.filter(community=community, kind=kind)
        if figure := given.get(kind):
            measures.filter(year__gt=figure.year).delete()
            values = {
                "value": figure.value,
                "unit": figure.unit,
                "source": figure.source,
                "method": figure.method,
            }
            Measure.objects.update_or_create(community=community, kind=kind, year=figure.year, defaults=values)
        elif newest := measures.order_by("-year").first():
            newest.delete()


@transaction.atomic
def remove_community(assembly: Assembly, community: Community, *, by: Seat) -> None:
    """The assembly does not speak for it any more; what only belonged to this assembly is gone."""
    assembly = _changeable(assembly, by)
    if Seat.objects.of_assembly(assembly).filter(community=community).exists():
        raise CommunityInUse(name=community.name)
    told = {"community": str(community.id), "name": community.name}
    assembly.communities.remove(community)
    if not community.assemblies.exists():
        try:
            with transaction.atomic():
                community.delete()
        except ProtectedError:
            raise CommunityInUse(name=community.name) from None
    note(assembly.id, record.REMOVE, told, by=by.signature)
    announce(assembly.topic)


def free_letter(assembly: Assembly) -> str:
    """The first letter that no community of the assembly has."""
    taken = {letter.lower() for letter in assembly.communities.values_list("letter", flat=True)}
    letter = next((letter for letter in LETTERS if letter not in taken), None)
    if letter is None:
        raise TooManyCommunities
    return letter


def _require_free(assembly: Assembly, letter: str, but: Community | None = None) -> None:
    others = {one.id for one in assembly.communities.filter(letter__iexact=letter)} - {but.id if but else None}
    require(not others, LetterTaken, letter=letter.upper())


def _note_community(assembly: Assembly, community: Community, given: Description, by: Seat) -> None:
    measures = [
        {
            "kind": str(figure.kind),
            "value": str(figure.value),
            "unit": figure.unit,
            "source": figure.source,
            "year": figure.year,
            "method": figure.method,
        }
        for figure in given.figures
    ]
    told = {
        "community": str(community.id),
        "letter": community.letter.upper(),
        "name": community.name,
        "measures": measures,
    }
    note(assembly.id, record.COMMUNITY, told, by=by.signature)
    announce(assembly.topic)


# --- From another assembly --------------------------------------------------------------------------


@transaction.atomic
def copy_assembly(
    source: Assembly,
    *,
    by: Person,
    name: str,
    question: str,
    slug: str = "",
    first_day: date,
    with_communities: bool = True,
) -> Assembly:
    """Template, charters, bodies and phases as there, on new dates; communities too if wished.

    People, proposals and questions stay where they are.
    """
    require(can_set_up(by, source))
    assembly = begin_assembly(by=by, name=name, question=question, slug=slug)
    organiser = Seat.objects.select_related("body__assembly", "person").get(body__assembly=assembly, person=by)
    there, here = _plenary(source), _plenary(assembly)
    set_time_zone(assembly, source.time_zone, by=organiser.signature)
    set_charter(here, there.rules, by=organiser.signature)
    for body in source.bodies.exclude(kind=Body.Kind.PLENARY):
        made = form_body(
            assembly, kind=Body.Kind(body.kind), name=body.name, charter=body.rules, by=organiser.signature
        )
        if spans := moved_to(body.phases.all(), first_day):
            set_phases(made, spans, by=organiser.signature)
    if spans := moved_to(there.phases.all(), first_day):
        set_phases(here, spans, by=organiser.signature)
    if with_communities:
        for community in source.communities.prefetch_related("measures"):
            add_community(assembly, by=organiser, given=_as_described(community))
    kept = Founding.objects.get(assembly=assembly)
    kept.template = founding_of(source).template
    kept.done = [Step.QUESTION, Step.TEMPLATE, Step.CHARTER, *([Step.COMMUNITIES] if with_communities else [])]
    kept.save()
    told = {"assembly": str(assembly.id), "source": str(source.id)}
    note(assembly.id, record.COPY, told, by=organiser.signature)
    return assembly


def _as_described(community: Community) -> Description:
    """A community in words with the newest number of each kind."""
    newest = [found for kind in Measure.Kind if (found := community.measured(kind))]
    figures = [Figure(Measure.Kind(one.kind), one.value, one.unit, one.source, one.year, one.method) for one in newest]
    return Description(community.name, community.letter, community.about, figures)


# --- What every step does ---------------------------------------------------------------------------


def _plenary(assembly: Assembly) -> Body:
    return Body.objects.select_related("assembly").get(assembly=assembly, kind=Body.Kind.PLENARY)


def _lock(assembly: Assembly, by: Seat) -> Assembly:
    require(by.is_active and by.role == Role.ORGANISER and by.body.assembly_id == assembly.id)
    return Assembly.objects.select_for_update().get(id=assembly.id)


def _changeable(assembly: Assembly, by: Seat) -> Assembly:
    """The assembly, locked, while its set-up may change."""
    assembly = _lock(assembly, by)
    require(not is_settled(assembly), Settled)
    return assembly


def _saved(assembly: Assembly, step: Step) -> Assembly:
    kept, _is_new = Founding.objects.get_or_create(assembly=assembly, defaults={"done": list(Step.values)})
    kept.mark_done(step)
    kept.save(update_fields=["done"])
    announce(assembly.topic)
    return assembly
