"""Shelters, the districts whose people need a place, and the ways between them. Counts only, never people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .errors import BadSettings


@dataclass(frozen=True, slots=True)
class Shelter:
    """`capacity` is a number of people; `attributes` are what it offers: step-free, power, pets, a language."""

    name: str
    capacity: int
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A need class of a district: so many people who need all of these attributes."""

    name: str
    people: int
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class District:
    name: str
    groups: tuple[Group, ...]

    @property
    def people(self) -> int:
        return sum(group.people for group in self.groups)


@dataclass(frozen=True, slots=True)
class Way:
    """How far it is on foot. Two places without a way are out of each other's reach."""

    district: str
    shelter: str
    km: Fraction


@dataclass(frozen=True)
class Storm:
    """What a shelter plan is made for; nobody is sent further than `limit` kilometres.

    Whoever has one of the needs in `first` has a place before others of their district, wherever that is possible.
    """

    shelters: tuple[Shelter, ...]
    districts: tuple[District, ...]
    ways: tuple[Way, ...]
    limit: Fraction
    first: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.shelters or not self.districts:
            raise BadSettings("A plan needs at least one shelter and one district.")
        names = [[one.name for one in self.shelters], [one.name for one in self.districts]]
        names += [[group.name for group in district.groups] for district in self.districts]
        names.append([f"{way.district}\n{way.shelter}" for way in self.ways])
        if any(len(set(some)) < len(some) for some in names):
            raise BadSettings("A shelter, a district, a need class or a way stands there twice; leave one out.")

    @cached_property
    def km(self) -> dict[tuple[str, str], Fraction]:
        """Length of each way within the limit, by district and shelter."""
        return {(way.district, way.shelter): way.km for way in self.ways if way.km <= self.limit}

    def waits(self, group: Group) -> bool:
        """Whether these people let others go first."""
        return bool(self.first) and not group.needs & self.first

    def open_to(self, district: District, group: Group) -> Iterator[tuple[Shelter, Fraction]]:
        """The shelters within the limit that offer all that these people need, and how far they are."""
        for shelter in self.shelters:
            km = self.km.get((district.name, shelter.name))
            if km is not None and group.needs <= shelter.attributes:
                yield shelter, km
