"""Leaving a seat, and being erased: what is known of the person goes, what was decided stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from assemblies.bodies.models import Assembly
from assemblies.members import record
from assemblies.members.errors import LastOrganiser, NotOneself
from assemblies.members.looking import looks_at
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_held_seat, end_seat_of
from assemblies.minutes.models import Entry
from assemblies.minutes.services import forget_words, note
from assemblies.people.models import Person
from assemblies.people.personal import Kept, register
from assemblies.people.services import end_visits, erase_person
from config.clock import now, stamp
from config.errors import Absent, require

IDLE = timedelta(days=730)
LOOKS_SHOWN = 100


def kept_about(person: Person) -> list[tuple[Kept, list[dict[str, Any]]]]:
    """Everything that is kept about the person, table by table."""
    found = [(one, one.taken_along(person)) for one in register()]
    return [(one, rows) for one, rows in found if rows]


def everything_about(person: Person) -> dict[str, Any]:
    """The same as one document to take along."""
    kept = [
        {"what": str(one.what), "why": str(one.why), "until": str(one.until), "entries": rows}
        for one, rows in kept_about(person)
    ]
    looked = [
        {"assembly": one.assembly.slug, "by": one.by.public_name, "role": one.by.role, "what": one.what,
         "at": stamp(one.at)}
        for one in looks_at(person)
    ]  # fmt: skip
    return {"made_at": stamp(now()), "kept": kept, "seen_by": looked}


@transaction.atomic
def leave_seat(seat: Seat) -> Seat:
    """The member’s own seat ends by their own wish; what was decided with it stays."""
    require(seat.role != Role.SERVICE, NotOneself)
    return end_held_seat(seat, by=seat, reason="")


def organised_alone(person: Person) -> list[Assembly]:
    """Assemblies that would be without an organiser if this person went."""
    own = Seat.objects.active().filter(person=person, role=Role.ORGANISER).select_related("body__assembly")
    places = {seat.body.assembly_id: seat.body.assembly for seat in own}
    others = Seat.objects.active().filter(role=Role.ORGANISER, body__assembly__in=list(places)).exclude(person=person)
    kept = set(others.values_list("body__assembly", flat=True))
    return [place for key, place in places.items() if key not in kept]


@transaction.atomic
def erase_oneself(person: Person) -> None:
    """Nothing here tells any more who this was: name, addresses and salts are gone, visits, cards and tokens ended.

    Ballots, counts and minutes stay as they are, under the number of a seat that belongs to nobody.
    """
    person = Person.objects.select_for_update().get(id=person.pk)
    require(person.erased_at is None, Absent)
    seats = list(Seat.objects.filter(person=person).select_related("body__assembly", "person").order_by("body", "id"))
    require(all(seat.role != Role.SERVICE for seat in seats), NotOneself)
    places = sorted({seat.body.assembly_id for seat in seats})
    list(Assembly.objects.select_for_update().filter(id__in=places).order_by("id"))
    require(not organised_alone(person), LastOrganiser)
    _forget(person, seats)


def _forget(person: Person, seats: Iterable[Seat]) -> None:
    """The seats have ended, the minutes say that each belongs to nobody, and nothing of the person is kept."""
    for seat in seats:
        if seat.is_active:
            end_seat_of(seat, by=seat)
        forget_words(seat.opaque_id)
        note(seat.body.assembly_id, record.FORGET, {"seat": seat.opaque_id, "number": seat.number})
    end_visits(person)
    for one in register():
        one.erase(person)
    erase_person(person)


def seats_erased() -> list[str]:
    """What the minutes call the seats whose people were erased: salted hashes that lead to nobody."""
    return [entry.body["seat"] for entry in Entry.objects.filter(type=record.FORGET.name).order_by("id")]


@transaction.atomic
def erase_again(seats: Collection[str]) -> int:
    """Whoever sat in one of these seats was erased once, and is again. Says how many people it was.

    Not even the last organiser is spared: an erased person organises nothing.
    """
    held = Seat.objects.filter(person__erased_at__isnull=True).select_related("person")
    people = {seat.person_id: seat.person for seat in held if seat.opaque_id in seats} if seats else {}
    for person in people.values():
        own = Seat.objects.filter(person=person).select_related("body__assembly", "person").order_by("body", "id")
        _forget(person, list(own))
    return len(people)


def erase_due() -> int:
    """Whoever has held no seat for two years is erased."""
    idle = Person.objects.filter(erased_at__isnull=True, seats__isnull=False, founder__isnull=True)
    idle = idle.exclude(seats__ended_at__isnull=True).annotate(last=Max("seats__ended_at"))
    due = list(idle.filter(last__lt=now() - IDLE).exclude(seats__role=Role.SERVICE)[:50])
    for person in due:
        erase_oneself(person)
    return len(due)
