"""The rounds of a ranked count as a picture: a lane an option, a bar a round, votes flowing between them.

Floats are for drawing alone; every number a reader sees comes from the tally itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

LABELS, COLUMN, BAR, ENDS = 190, 62, 12, 140
TOP, TALLEST, LANE_GAP, LOWEST_LANE = 34, 54, 10, 24
LONGEST_NAME = 24


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    height: str
    kind: str


@dataclass(frozen=True)
class Stream:
    """A curve as thick as the votes it carries."""

    path: str
    width: str
    is_out: bool


@dataclass(frozen=True)
class Lane:
    name: str
    base: str
    bars: list[Bar]
    needed_y: str
    ending: str
    ending_x: str
    base_to: str
    round: int
    is_winner: bool


@dataclass(frozen=True)
class Head:
    number: int
    x: str


@dataclass(frozen=True)
class Flow:
    width: int
    height: int
    heads: list[Head]
    lanes: list[Lane]
    streams: list[Stream]
    exhausted_base: str
    last_x: str


def flows_of(result: Mapping[str, Any], texts: Mapping[str, str]) -> list[Flow]:
    """The pictures of a ranked count, from its stored result: one each time that all ballots are counted anew."""
    starts = [place for place, each in enumerate(result["rounds"]) if each["act"] == "first preferences"]
    passes = [result["rounds"][start:end] for start, end in pairwise([*starts, None])]
    return [_Drawing({**result, "rounds": rounds}, texts).flow() for rounds in passes]


class _Drawing:
    def __init__(self, result: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        self.rounds = result["rounds"]
        self.texts = texts
        elected = {key for each in self.rounds for key in each["elected"]}
        self.winners: list[str] = [key for key in result["winners"] if key in elected]
        self.quota = float(result["quota"] or 0)
        self.held = {
            key: [float(each["votes"][key]) for each in self.rounds] for key in texts if key in self.rounds[0]["votes"]
        }
        most = max((votes for held in self.held.values() for votes in held), default=0) or 1
        self.scale = TALLEST / max(most, self.quota)
        self.ended = {key: each["number"] for each in self.rounds for key in each["excluded"]}
        self.elected = {key: each["number"] for each in self.rounds for key in each["elected"]}
        self.bases, self.height = self._bases()

    def _order(self) -> list[str]:
        """Winners first, then the others by how long they stood."""
        others = [key for key in self.held if key not in self.winners]
        return [*self.winners, *sorted(others, key=lambda key: (-self.ended.get(key, 10**6), -self.held[key][0]))]

    def _bases(self) -> tuple[dict[str | None, float], int]:
        bases: dict[str | None, float] = {}
        y = float(TOP)
        for key in self._order():
            tallest = max(*self.held[key], self.quota if key in self.winners else 0) * self.scale
            y += max(tallest, LOWEST_LANE) + LANE_GAP
            bases[key] = y
        y += max(float(self.rounds[-1]["exhausted"]) * self.scale, LOWEST_LANE) + LANE_GAP
        bases[None] = y
        return bases, round(y + LANE_GAP)

    def _x(self, place: int) -> float:
        return LABELS + place * COLUMN

    def flow(self) -> Flow:
        return Flow(
            width=round(self._x(len(self.rounds) - 1) + BAR + ENDS),
            height=self.height,
            heads=[Head(each["number"], _n(self._x(place) + BAR / 2)) for place, each in enumerate(self.rounds)],
            lanes=[self._lane(key) for key in self._order()],
            streams=[*self._staying(), *self._moving()],
            exhausted_base=_n(self.bases[None]),
            last_x=_n(self._x(len(self.rounds) - 1) + BAR),
        )

    def _lane(self, key: str) -> Lane:
        base, is_winner = self.bases[key], key in self.winners
        bars = [
            Bar(_n(self._x(place)), _n(base - votes * self.scale), _n(votes * self.scale), "won" if is_winner else "no")
            for place, votes in enumerate(self.held[key])
            if votes
        ]
        last = max((place for place, votes in enumerate(self.held[key]) if votes), default=0)
        return Lane(
            name=_shortened(self.texts[key]),
            base=_n(base),
            bars=bars,
            needed_y=_n(base - self.quota * self.scale) if is_winner else "",
            ending="elected" if is_winner else "out" if key in self.ended else "",
            ending_x=_n(self._x(last) + BAR + 8),
            base_to=_n(self._x(last) + BAR),
            round=self.elected.get(key) or self.ended.get(key) or 0,
            is_winner=is_winner,
        )

    def _staying(self) -> list[Stream]:
        return [
            self._stream(place, base - width / 2, base - width / 2, width, is_out=False)
            for key, held in self.held.items()
            for base in [self.bases[key]]
            for place, (before, after) in enumerate(pairwise(held))
            if (width := min(before, after) * self.scale) > 0
        ]

    def _moving(self) -> list[Stream]:
        """Each transfer leaves the top of its bar and arrives on top of the one it feeds."""
        streams = []
        for place, each in enumerate(self.rounds[1:]):
            left = 0.0
            for move in each["transfers"]:
                width = float(move["amount"]) * self.scale
                source = self.bases[move["from"]] - self.held[move["from"]][place] * self.scale + left + width / 2
                target = self.bases[move["to"]] - self._before(move["to"], place) * self.scale - width / 2
                left += width
                streams.append(self._stream(place, source, target, width, is_out=move["to"] is None))
        return streams

    def _before(self, key: str | None, place: int) -> float:
        return float(self.rounds[place]["exhausted"]) if key is None else self.held[key][place]

    def _stream(self, place: int, source: float, target: float, width: float, *, is_out: bool) -> Stream:
        x1, x2 = self._x(place) + BAR, self._x(place + 1)
        bend = (x1 + x2) / 2
        path = f"M{_n(x1)} {_n(source)}C{_n(bend)} {_n(source)} {_n(bend)} {_n(target)} {_n(x2)} {_n(target)}"
        return Stream(path, _n(max(width, 0.75)), is_out)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
