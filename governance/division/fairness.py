"""As many people placed as can be, and the worst served district as well as can be: by exchanges.

A district that has less gains a place, along a chain of people who move over, from a free place or from a district
that has more. The districts' possible numbers of places are the bases of a polymatroid, so that where no single such
exchange is left, no plan at all is better (Frank and Murota, *Decreasing minimization on M-convex sets*, 2022; for
shares of different size Murota, *Discrete Convex Analysis*, 2003, theorem 6.26).

Districts are compared by their key: the share served, and where shares are equal the number of people, because a place
raises the share of a small district further.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A need class of a district, by its place among the districts; `shelters` are those open to it, nearest first."""

    district: int
    people: int
    shelters: tuple[int, ...]


@dataclass(slots=True)
class Plan:
    """Who is where so far, and for each thing that was settled the key of the worst served district that reaches it.

    A thing reaches another if one person more here could end as one person fewer there. What no district in need
    reaches has no key. `placed` has the people of each row by shelter; `masks` and `unsettled` hold shelters as bits:
    those open to each row, and those without a key so far.
    """

    rows: Sequence[Row]
    people: Sequence[int]
    free: list[int]
    placed: list[dict[int, int]]
    left: list[int]
    served: list[int]
    inside: list[set[int]]
    own: list[list[int]] = field(default_factory=list)
    row_keys: dict[int, Key] = field(default_factory=dict)
    shelter_keys: dict[int, Key] = field(default_factory=dict)
    district_keys: dict[int, Key] = field(default_factory=dict)
    bits: int = 0
    masks: list[int] = field(default_factory=list)
    unsettled: int = 0

    def key(self, district: int, more: int = 0) -> Key:
        """How a district stands, or would stand with so many more places."""
        people = self.people[district]
        return ((self.served[district] + more) << self.bits) // people, people

    def move(self, row: int, shelter: int, number: int) -> None:
        """So many more (or fewer) people of a row in a shelter."""
        now = self.placed[row].get(shelter, 0) + number
        if now:
            self.placed[row][shelter] = now
            self.inside[shelter].add(row)
        else:
            del self.placed[row][shelter]
            self.inside[shelter].discard(row)
        self.free[shelter] -= number
        self.left[row] -= number
        self.served[self.rows[row].district] += number


def fairest(rows: Sequence[Row], people: Sequence[int], capacities: Sequence[int]) -> Plan:
    """Most people placed, and of such plans one with the districts' shares in the best order, worst first."""
    plan = Plan(
        rows=rows,
        people=people,
        free=list(capacities),
        placed=[{} for _ in rows],
        left=[row.people for row in rows],
        served=[0] * len(people),
        inside=[set() for _ in capacities],
        own=[[] for _ in people],
        bits=2 * max(people, default=0).bit_length() + 1,
        masks=[sum(1 << shelter for shelter in row.shelters) for row in rows],
        unsettled=(1 << len(capacities)) - 1,
    )
    for place, row in enumerate(rows):
        plan.own[row.district].append(place)
    _begin(plan)
    waiting = [(plan.key(district), district) for district in range(len(people)) if people[district]]
    heapq.heapify(waiting)
    while waiting:
        key, district = heapq.heappop(waiting)
        if district in plan.district_keys or plan.served[district] == people[district] or key != plan.key(district):
            continue
        loser = _gain(plan, district, key)
        for changed in (district,) if loser is None else (district, loser):
            heapq.heappush(waiting, (plan.key(changed), changed))
    return plan


def _begin(plan: Plan) -> None:
    """Everybody gets the same share of the places, nearest first, as far as that goes."""
    places = sum(plan.free)
    wanted = sum(row.people for row in plan.rows if row.shelters)
    for place, row in enumerate(plan.rows):
        number = row.people if wanted <= places else row.people * places // wanted
        for shelter in row.shelters:
            some = min(number, plan.free[shelter])
            if some:
                plan.move(place, shelter, some)
                number -= some


def _gain(plan: Plan, district: int, key: Key) -> int | None:
    """The district gains places, if there is a way; else all it reaches is settled at its key.

    Gives the district that loses the places, or None where they were free or nothing was gained.
    """
    reach = _Reach(plan, district)
    if not reach.finds_an_end(key):
        plan.row_keys.update(dict.fromkeys(reach.rows, key))
        plan.shelter_keys.update(dict.fromkeys(reach.shelters, key))
        plan.district_keys.update(dict.fromkeys(reach.districts, key))
        plan.unsettled &= ~sum(1 << shelter for shelter in reach.shelters)
        return None
    steps = reach.steps()
    number = min(
        plan.free[reach.free] if reach.loser is None else _levelling(plan, district, reach.loser),
        *(plan.left[row] if left is None else plan.placed[row][left] for row, left in steps.losing),
    )
    for row, shelter in steps.gaining:
        plan.move(row, shelter, number)
    for row, left in steps.losing:
        if left is not None:
            plan.move(row, left, -number)
    return reach.loser


def _levelling(plan: Plan, district: int, loser: int) -> int:
    """How many places may pass from one to the other so that each of them is an improvement."""
    few, many = 1, plan.served[loser]
    while few < many:
        middle = (few + many + 1) // 2
        if plan.key(loser, -middle) > plan.key(district, middle - 1):
            few = middle
        else:
            many = middle - 1
    return few


@dataclass(frozen=True, slots=True)
class _Steps:
    """A chain of moves: rows that gain a place in a shelter, and rows that lose one; None is the row in need itself."""

    gaining: Sequence[tuple[int, int]]
    losing: Sequence[tuple[int, int | None]]


class _Reach:
    """What a district reaches, each thing with what came before it, nearest in moves first.

    A row was reached from the shelter that it makes room in, or (below 0) from its own district, which sends another
    row there; a shelter from the row that goes there; a district from a row of its that makes room.
    """

    def __init__(self, plan: Plan, district: int) -> None:
        self.plan = plan
        self.rows: dict[int, int] = {}
        self.shelters: dict[int, int] = {}
        self.districts: dict[int, int] = {district: -1}
        self.queue: deque[int] = deque()
        self.free = -1
        self.loser: int | None = None
        self._key: Key = (-1, 0)
        self._send_others(district)

    def finds_an_end(self, key: Key) -> bool:
        """Whether there is a free place, or a district that would still stand better than `key` with one fewer.

        Of those districts the best served gives: looking through all of them saves most of the exchanges.
        """
        plan = self.plan
        unseen = plan.unsettled
        while self.queue:
            row = self.queue.popleft()
            fresh = plan.masks[row] & unseen
            unseen ^= fresh
            while fresh:
                shelter = (fresh & -fresh).bit_length() - 1
                fresh &= fresh - 1
                self.shelters[shelter] = row
                if plan.free[shelter]:
                    self.free, self.loser = shelter, None
                    return True
                for other in plan.inside[shelter]:
                    if other not in self.rows and other not in plan.row_keys:
                        self.rows[other] = shelter
                        self.queue.append(other)
                        self._look_for_loser(other)
        return self._key > key

    def steps(self) -> _Steps:
        """The chain of moves from the district to the end that was found."""
        gaining: list[tuple[int, int]] = []
        losing: list[tuple[int, int | None]] = []
        row, shelter = -1, self.free
        if self.loser is not None:
            row = self.districts[self.loser]
        while True:
            if row >= 0:
                before = self.rows[row]
                if before < 0:
                    losing.append((row, None))
                    row = self.districts[-1 - before]
                    if row < 0:
                        return _Steps(gaining, losing)
                    before = self.rows[row]
                losing.append((row, before))
                shelter = before
            row = self.shelters[shelter]
            gaining.append((row, shelter))

    def _look_for_loser(self, row: int) -> None:
        district = self.plan.rows[row].district
        if district in self.districts or district in self.plan.district_keys:
            return
        self.districts[district] = row
        key = self.plan.key(district, -1)
        if key > self._key:
            self.loser, self._key = district, key
        self._send_others(district)

    def _send_others(self, district: int) -> None:
        for row in self.plan.own[district]:
            if self.plan.left[row] and row not in self.rows and row not in self.plan.row_keys:
                self.rows[row] = -1 - district
                self.queue.append(row)
