"""A plan for shelters, in whole people.

Most people placed, then the worst served district, then those whose needs come first, then the least travel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from .fairness import Key, Plan, Row, fairest
from .least_cost import Network, least_cost
from .places import District, Group, Storm

Place = tuple[str, str]
"""A district and a need class."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Districts, need classes and shelters that are settled together: at `share` of a district of `people`.

    No district in need reaches a lower one from here, by any chain of people moving over, than those of that share.
    """

    share: Fraction
    people: int
    districts: tuple[str, ...]
    classes: tuple[Place, ...]
    shelters: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "share": str(self.share),
            "people": self.people,
            "districts": list(self.districts),
            "classes": [list(place) for place in self.classes],
            "shelters": list(self.shelters),
        }


@dataclass(frozen=True, slots=True)
class Travel:
    """All the kilometres of a plan, and a number for each place that proves that no plan as fair has fewer."""

    km: Fraction
    districts: Mapping[str, Fraction]
    classes: Mapping[Place, Fraction]
    shelters: Mapping[str, Fraction]

    def as_dict(self) -> dict[str, Any]:
        classes: dict[str, dict[str, str]] = {}
        for (district, group), potential in self.classes.items():
            classes.setdefault(district, {})[group] = str(potential)
        return {
            "km": str(self.km),
            "districts": {name: str(potential) for name, potential in self.districts.items()},
            "classes": classes,
            "shelters": {name: str(potential) for name, potential in self.shelters.items()},
        }


@dataclass(frozen=True, slots=True)
class Sheltering:
    """Who goes where: people by district, need class and shelter; who has no place; and what proves it.

    `shares` are the parts of the districts' people that have a place.
    """

    placed: Mapping[str, Mapping[str, Mapping[str, int]]]
    unserved: Mapping[str, Mapping[str, int]]
    shares: Mapping[str, Fraction]
    levels: tuple[Settled, ...]
    travel: Travel

    @property
    def people(self) -> int:
        """How many have a place."""
        return sum(number for by_class in self.placed.values() for by in by_class.values() for number in by.values())

    def as_dict(self) -> dict[str, Any]:
        """The object that `--json` prints."""
        return {
            "placed": {name: {group: dict(by) for group, by in found.items()} for name, found in self.placed.items()},
            "unserved": {name: dict(found) for name, found in self.unserved.items()},
            "shares": {name: str(share) for name, share in self.shares.items()},
            "certificate": {
                "rule": "transport",
                "people": self.people,
                "full": [name for level in self.levels for name in level.shelters],
                "levels": [level.as_dict() for level in self.levels],
                "travel": self.travel.as_dict(),
            },
        }


def shelter(storm: Storm) -> Sheltering:
    """The plan for a storm. Where several are equally good, the order of the files decides."""
    places = [(district, group) for district in storm.districts for group in district.groups]
    numbers = {one.name: number for number, one in enumerate(storm.shelters)}
    ways = [{numbers[one.name]: km for one, km in storm.open_to(district, group)} for district, group in places]
    order = {district.name: number for number, district in enumerate(storm.districts)}
    rows = [
        Row(order[district.name], group.people, tuple(sorted(reached, key=lambda number: (reached[number], number))))
        for (district, group), reached in zip(places, ways, strict=True)
    ]
    plan = fairest(rows, [district.people for district in storm.districts], [one.capacity for one in storm.shelters])
    travel = _with_least_travel(storm, plan, ways)
    names = [one.name for one in storm.shelters]
    placed: dict[str, dict[str, dict[str, int]]] = {}
    unserved: dict[str, dict[str, int]] = {}
    for (district, group), by, left in zip(places, plan.placed, plan.left, strict=True):
        placed.setdefault(district.name, {})[group.name] = {names[number]: by[number] for number in sorted(by)}
        if left:
            unserved.setdefault(district.name, {})[group.name] = left
    shares = {
        district.name: Fraction(plan.served[number], district.people) if district.people else Fraction(1)
        for number, district in enumerate(storm.districts)
    }
    return Sheltering(placed, unserved, shares, _levels(storm, plan, places), travel)


def _levels(storm: Storm, plan: Plan, places: Sequence[tuple[District, Group]]) -> tuple[Settled, ...]:
    """The settled things by their keys, worst served first."""
    shares: dict[Key, Fraction] = {}
    for number, district in enumerate(storm.districts):
        for served in {plan.served[number], plan.served[number] - 1}:
            if district.people:
                shares[(served << plan.bits) // district.people, district.people] = Fraction(served, district.people)
    keys = sorted({*plan.district_keys.values(), *plan.row_keys.values(), *plan.shelter_keys.values()})
    return tuple(
        Settled(
            share=shares[key],
            people=key[1],
            districts=tuple(
                storm.districts[number].name
                for number in sorted(plan.district_keys)
                if plan.district_keys[number] == key
            ),
            classes=tuple(
                (places[number][0].name, places[number][1].name)
                for number in sorted(plan.row_keys)
                if plan.row_keys[number] == key
            ),
            shelters=tuple(
                storm.shelters[number].name for number in sorted(plan.shelter_keys) if plan.shelter_keys[number] == key
            ),
        )
        for key in keys
    )


def _with_least_travel(storm: Storm, plan: Plan, ways: Sequence[Mapping[int, Fraction]]) -> Travel:
    """The plan, changed to the least travel among those as fair, with those who come first before others.

    Districts of equal size that differ by one place, where each could have it, send it out together.
    """
    scale = lcm(*(km.denominator for reached in ways for km in reached.values()))
    dearer = _dearer(storm, ways)
    groups = [group for district in storm.districts for group in district.groups]
    network = Network()
    sink = network.node()
    shelters = [network.node() for _ in plan.free]
    for number, node in enumerate(shelters):
        network.arc(node, sink, storm.shelters[number].capacity)
    districts = [network.node(served) for served in plan.served]
    _share_last_places(plan, network, districts)
    everybody = sum(plan.people)
    rows: list[int] = []
    used: list[dict[int, int]] = []
    for row, group, reached in zip(plan.rows, groups, ways, strict=True):
        node = network.node()
        rows.append(node)
        network.arc(districts[row.district], node, row.people, int(dearer * scale) if storm.waits(group) else 0)
        used.append({to: network.arc(node, shelters[to], everybody, int(km * scale)) for to, km in reached.items()})
    network.supply[sink] = -sum(plan.served)
    flow = least_cost(network)
    for place, arcs in enumerate(used):
        for number, arc in arcs.items():
            change = flow.amounts[arc] - plan.placed[place].get(number, 0)
            if change:
                plan.move(place, number, change)
    km = sum(
        (flow.amounts[arc] * ways[place][number] for place, arcs in enumerate(used) for number, arc in arcs.items()),
        Fraction(0),
    )
    zero = flow.potentials[sink]

    def potential(node: int) -> Fraction:
        return Fraction(flow.potentials[node] - zero, scale)

    classes = [(district.name, group.name) for district in storm.districts for group in district.groups]
    return Travel(
        km,
        {district.name: potential(node) for district, node in zip(storm.districts, districts, strict=True)},
        {place: potential(node) for place, node in zip(classes, rows, strict=True)},
        {one.name: potential(node) for one, node in zip(storm.shelters, shelters, strict=True)},
    )


def _dearer(storm: Storm, ways: Sequence[Mapping[int, Fraction]]) -> Fraction:
    """So many kilometres count for a place of somebody who lets others go first: no chain of moves saves as many.

    A chain without a circle in it passes through each shelter once at most, by a way in and a way out.
    """
    furthest = max((km for reached in ways for km in reached.values()), default=Fraction(0))
    return furthest * (len(storm.shelters) + 1)


def _share_last_places(plan: Plan, network: Network, districts: Sequence[int]) -> None:
    """A node for each level at which some districts have one place more than others of their size."""
    with_more: dict[Key, list[int]] = {}
    with_less: dict[Key, list[int]] = {}
    for district, key in plan.district_keys.items():
        if plan.served[district] < plan.people[district] and plan.key(district) == key:
            with_less.setdefault(key, []).append(district)
        elif plan.served[district] and plan.key(district, -1) == key:
            with_more.setdefault(key, []).append(district)
    for key in with_more.keys() & with_less.keys():
        hub = network.node(len(with_more[key]))
        for district in with_more[key]:
            network.supply[districts[district]] -= 1
        for district in (*with_more[key], *with_less[key]):
            network.arc(hub, districts[district], 1)
