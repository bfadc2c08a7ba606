"""Phragmén's sequential rule: everybody earns at the same pace, and supporters buy what they can pay for together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np

from .amounts import LONGEST, Amounts
from .arrays import Floats, Whole
from .profile import Profile
from .purses import NEAR, Chooser


@dataclass(frozen=True, slots=True, eq=False)
class Earned:
    """A project paid for at `time`: `before` is the load of its supporters until then, `last` what gave them it."""

    place: int
    time: Fraction
    before: Floats
    last: Whole


class Loads:
    """One run. A voter's load is when they last paid with all they had; what they have is the time since.

    `left` is what may be spent. `held` is what voters hold at the start, none where it is left out, and `together`
    tells the same exactly for some of them.
    """

    def __init__(
        self,
        profile: Profile,
        places: Iterable[int],
        left: int,
        choose: Chooser,
        held: Floats | None = None,
        together: Callable[[Whole], Fraction] | None = None,
    ) -> None:
        self.profile = profile
        self.left = left
        self.bought: list[Earned] = []
        self.stopped_by: int | None = None
        self._choose = choose
        self._loads = np.zeros(profile.voters) if held is None else -held
        self._together = together
        self._slack = (0.0 if held is None else float(held.max(initial=0))) * NEAR
        self._last = np.full(profile.voters, -1, dtype=np.int64)
        self._times = Amounts()
        supported = [place for place in places if profile.votes[place]]
        self._queue = [(self._time(place), place) for place in supported]
        heapify(self._queue)

    def run(self) -> None:
        """Buy until something that could be bought next does not fit what is left, or nothing is left to buy."""
        while level := self._next():
            too_dear = [place for place in level if self.profile.costs[place] > self.left]
            if too_dear:
                self.stopped_by = too_dear[0]
                return
            chosen = self._choose(level, len(self.bought) + 1)
            for place in level:
                if place != chosen:
                    heappush(self._queue, (self._time(place), place))
            self._buy(chosen)

    def paid(self, number: int) -> tuple[Whole, Floats]:
        """Who paid for this purchase and how much."""
        each = self.bought[number]
        return self.profile.supporters(each.place), float(each.time) - each.before

    def paid_exactly(self, number: int) -> tuple[Fraction, ...] | None:
        """How much in exact fractions; None where these are long, or voters held something at the start."""
        each = self.bought[number]
        if self._together is not None or self._times.denominator > LONGEST:
            return None
        by_last = [each.time, *(each.time - self._times[at] for at in range(number))]
        return tuple(by_last[last + 1] for last in each.last.tolist())

    def _time(self, place: int) -> float:
        voters = self.profile.supporters(place)
        return (self.profile.costs[place] + float(self._loads.take(voters).sum())) / len(voters)

    def _exact_time(self, place: int) -> Fraction:
        voters = self.profile.supporters(place)
        last = self._last.take(voters)
        paid = np.bincount(last[last >= 0], minlength=len(self.bought))
        earned = self.profile.costs[place] + self._times.weighted(paid.tolist())
        if self._together is not None:
            earned -= self._together(voters[last < 0])
        return earned / len(voters)

    def _next(self) -> list[int]:
        """Everything that can be bought first, taken from the queue. Loads only grow, so what is known is a bound."""
        looked_at: list[tuple[float, int]] = []
        best = float("inf")
        while self._queue and self._queue[0][0] <= best + abs(best) * NEAR + self._slack:
            _, place = heappop(self._queue)
            looked_at.append((self._time(place), place))
            best = min(best, looked_at[-1][0])
        level = [place for time, place in looked_at if time <= best + abs(best) * NEAR + self._slack]
        times = {place: self._exact_time(place) for place in level}
        first = sorted(place for place in level if times[place] == min(times.values()))
        for entry in looked_at:
            if entry[1] not in first:
                heappush(self._queue, entry)
        return first

    def _buy(self, place: int) -> None:
        voters = self.profile.supporters(place)
        time = self._exact_time(place)
        self.bought.append(Earned(place, time, self._loads.take(voters), self._last.take(voters)))
        self._times.append(time)
        self._loads[voters] = float(time)
        self._last[voters] = len(self.bought) - 1
        self.left -= self.profile.costs[place]
