"""One-tap sign-in for the named people of the demo, and only in demo mode.

A door's token is an HMAC of the person's id under this installation's secret: it cannot be guessed, it
opens nothing on another machine, and nothing about it is stored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.people.models import Person
from config import demo
from config.errors import Absent
from rehearsal.shelf import TALES
from rehearsal.story import Tale

SALT = "rehearsal.doors"


@dataclass(frozen=True)
class Face:
    """A drawn mark in place of a portrait: initials inside isobars that lean differently for everybody."""

    initials: str
    lean: int
    drift: int

    @classmethod
    def of(cls, name: str) -> Face:
        noise = hashlib.sha256(name.encode()).digest()
        first, *_, last = name.split()
        return cls(first[0] + last[0], noise[0] * 180 // 256, noise[1] % 5 - 2)

    @property
    def inner_x(self) -> int:
        return 24 + self.drift


@dataclass(frozen=True)
class Door:
    """A named person of the demo: who, in which role, from which body, and what to try."""

    person: Person
    seats: Sequence[Seat]
    invitation: str
    token: str

    @property
    def face(self) -> Face:
        return Face.of(self.person.name)

    @property
    def role(self) -> str:
        return str(self.seats[0].get_role_display())

    @property
    def body(self) -> str:
        """The council or delegation; nothing for a seat in the whole assembly."""
        body = self.seats[0].body
        return "" if body.kind == Body.Kind.PLENARY else body.name

    @property
    def assembly(self) -> str:
        return self.seats[0].body.assembly.name

    @property
    def label(self) -> str:
        return f"{self.person.name}, {self.role}: {self.invitation}"


def all_doors() -> list[Door]:
    """The doors of every story on the shelf; none outside demo mode and none before the demo is there."""
    return [door for tale in TALES for door in doors_of(tale)]


def doors_of(tale: Tale) -> list[Door]:
    """The doors of one story, in the order in which it names them."""
    if not demo.is_on():
        return []
    seats_of: dict[str, list[Seat]] = {}
    seats = (
        Seat.objects.active()
        .filter(person__email__in=[tale.address(sign) for sign in tale.doors], body__assembly__slug=tale.slug)
        .select_related("person", "body__assembly")
        .order_by("started_at", "number")
    )
    for seat in seats:
        seats_of.setdefault(seat.person.email or "", []).append(seat)
    return [
        Door(own[0].person, own, str(sign.invitation), _token(own[0]))
        for sign in tale.doors
        if (own := seats_of.get(tale.address(sign)))
    ]


def _token(seat: Seat) -> str:
    return salted_hmac(SALT, str(seat.person_id), algorithm="sha256").hexdigest()[:40]


def find_door(token: str) -> Door:
    """Raises Absent for a token that opens nothing here."""
    for door in all_doors():
        if constant_time_compare(door.token, token):
            return door
    raise Absent


def links(base_url: str) -> list[tuple[str, str]]:
    """A label and an address for each demo person."""
    return [(door.label, _address(base_url, door)) for door in all_doors()]


def first_links(base_url: str) -> list[tuple[str, str]]:
    """What to print at the start: one person a story, with the name of the story."""
    first = [doors[0] for tale in TALES if (doors := doors_of(tale))]
    return [(f"{door.assembly}: {door.label}", _address(base_url, door)) for door in first]


def _address(base_url: str, door: Door) -> str:
    return base_url.rstrip("/") + reverse("demo:door", args=[door.token])
