"""Why some people have no place in a shelter plan, and what would change that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from .places import District, Group, Storm


class Placing(Protocol):
    """Who goes where, and who has no place: people by district, need class and shelter."""

    @property
    def placed(self) -> Mapping[str, Mapping[str, Mapping[str, int]]]: ...
    @property
    def unserved(self) -> Mapping[str, Mapping[str, int]]: ...


@dataclass(frozen=True, slots=True)
class Placed:
    """A placing as the JSON of a result holds it."""

    placed: Mapping[str, Mapping[str, Mapping[str, int]]]
    unserved: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Reason:
    """`number` people of a need class of a district have no place.

    `cause` is "far": no shelter stands within the limit, and `nearest` and `km` say which would be the next;
    "needs": shelters within the limit lack what these people need, and `shelters` are those that lack least, `missing`
    what they lack; "full": all places that these people could free by others moving over are taken, and one more in
    any of the `shelters` would serve one more.
    """

    district: str
    group: str
    number: int
    cause: str
    shelters: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    km: Fraction | None = None


def reasons(storm: Storm, plan: Placing) -> Iterator[Reason]:
    """One for each need class of a district that has people without a place, as the files list them."""
    for district in storm.districts:
        for group in district.groups:
            number = plan.unserved.get(district.name, {}).get(group.name, 0)
            if number:
                yield _reason(storm, plan, district, group, number)


def _reason(storm: Storm, plan: Placing, district: District, group: Group, number: int) -> Reason:
    if any(storm.open_to(district, group)):
        return Reason(district.name, group.name, number, "full", _moving_over(storm, plan, district, group))
    near = [one for one in storm.shelters if (district.name, one.name) in storm.km]
    if near:
        least = min(len(group.needs - one.attributes) for one in near)
        closest = [one for one in near if len(group.needs - one.attributes) == least]
        missing = sorted({word for one in closest for word in group.needs - one.attributes})
        return Reason(district.name, group.name, number, "needs", tuple(one.name for one in closest), tuple(missing))
    beyond = [way for way in storm.ways if way.district == district.name]
    if not beyond:
        return Reason(district.name, group.name, number, "far")
    nearest = min(beyond, key=lambda way: way.km)
    return Reason(district.name, group.name, number, "far", (nearest.shelter,), km=nearest.km)


def _moving_over(storm: Storm, plan: Placing, district: District, group: Group) -> tuple[str, ...]:
    """The shelters in which one more place would serve one more of these people, by others moving over."""
    groups = {(one.name, each.name): (one, each) for one in storm.districts for each in one.groups}
    inside: dict[str, list[tuple[str, str]]] = {}
    for name, by_class in plan.placed.items():
        for each, by in by_class.items():
            for full in by:
                inside.setdefault(full, []).append((name, each))
    reached: set[str] = set()
    waiting = [(district.name, group.name)]
    seen = set(waiting)
    while waiting:
        for shelter, _ in storm.open_to(*groups[waiting.pop()]):
            if shelter.name not in reached:
                reached.add(shelter.name)
                fresh = [place for place in inside.get(shelter.name, []) if place not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
    return tuple(one.name for one in storm.shelters if one.name in reached)
