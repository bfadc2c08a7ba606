"""A map of projects, drawn from their coordinates alone: nothing is fetched from anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

WIDTH, LEAST, MOST = 360.0, 200.0, 480.0
MARGIN = 26.0


@dataclass(frozen=True)
class Spot:
    """Where a project is on earth. `number` is its place in the order in which it was chosen; 0 where it was not."""

    key: str
    name: str
    area: str
    latitude: float
    longitude: float
    number: int


@dataclass(frozen=True)
class Mark:
    """The same on the paper, in the units of its drawing."""

    spot: Spot
    x: str
    y: str


@dataclass(frozen=True)
class Label:
    """The name of an area, at the middle of its projects."""

    name: str
    x: str
    y: str


@dataclass(frozen=True)
class Map:
    width: str
    height: str
    marks: Sequence[Mark]
    labels: Sequence[Label]


def drawn(spots: Sequence[Spot]) -> Map | None:
    """North is up; the same distance is as long in each direction. Chosen projects are drawn last, above the others."""
    if not spots:
        return None
    middle = sum(spot.latitude for spot in spots) / len(spots)
    east = [spot.longitude * cos(radians(middle)) for spot in spots]
    north = [spot.latitude for spot in spots]
    spread = max(max(east) - min(east), 1e-9), max(max(north) - min(north), 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / spread[0], (MOST - 2 * MARGIN) / spread[1])
    height = max(LEAST, spread[1] * scale + 2 * MARGIN)
    left = (WIDTH - spread[0] * scale) / 2 if max(east) > min(east) else WIDTH / 2
    top = (height - spread[1] * scale) / 2 if max(north) > min(north) else height / 2
    places = [
        (left + (x - min(east)) * scale, top + (max(north) - y) * scale) for x, y in zip(east, north, strict=True)
    ]
    marks = [Mark(spot, f"{x:.1f}", f"{y:.1f}") for spot, (x, y) in zip(spots, places, strict=True)]
    areas = dict.fromkeys(spot.area for spot in spots if spot.area)
    labels = [_label(area, [at for spot, at in zip(spots, places, strict=True) if spot.area == area]) for area in areas]
    return Map(f"{WIDTH:.0f}", f"{height:.0f}", sorted(marks, key=lambda mark: mark.spot.number > 0), labels)


def _label(area: str, places: Sequence[tuple[float, float]]) -> Label:
    """Above the highest of its projects, within the paper."""
    x = sum(x for x, _ in places) / len(places)
    return Label(area, f"{min(max(x, 60), WIDTH - 60):.1f}", f"{max(min(y for _, y in places) - 14, 12):.1f}")
