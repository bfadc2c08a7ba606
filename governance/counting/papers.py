"""Ballots as papers in piles, moved a pile at a time.

Only whole ballots are counted with numpy: how many there are in a pile at each value. The values themselves, and
every sum of them, are Python's whole numbers, so no total can overflow or be rounded, whatever its decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import Columns, narrow
from .reading import BLANK, Reading, read

ROWS_AT_ONCE = 2**14
"""So many rows are looked at together that they stay in the processor's own memory."""


class Papers:
    """Groups of equal ballots, each in the pile of one option or in that of `nobody`, who is no option's place.

    Each row is of a kind, and papers of one kind are worth the same: `values`, in the smallest parts of a vote.
    `held` says how many ballots of each kind are in each pile: a row a kind, a column an option, nobody last.
    `unclear` ballots have no first choice; `blank` ones have no mark at all.
    """

    def __init__(self, columns: Columns, reading: Reading, options: int, standing: Collection[int], unit: int) -> None:
        self.nobody = options
        self.marks = read(columns, reading)
        self.overvotes = columns.overvotes
        self._weights = None if bool((columns.weights == 1).all()) else columns.weights
        self.values = [unit]
        self._kinds = np.zeros(len(self.marks), dtype=np.int32)
        self._holders = self._laid_out(standing)
        self.held = self._tallied(self._holders, slice(None), 1)
        self.unclear = int(self.held[0, self.nobody])
        self.blank = self._blank(columns, reading)

    @property
    def total(self) -> int:
        """How many ballots there are."""
        return int(self.held.sum())

    def votes(self, place: int) -> int:
        """What the pile at this place is worth."""
        return self._worth(self.held[:, place])

    def move(
        self, giver: int, standing: Collection[int], revalued: Callable[[int], int] | None = None
    ) -> dict[int, int]:
        """Every paper of `giver` goes to the next option of those standing, at its value as `revalued`.

        Returns what arrives where, in the order of the options, nobody last.
        """
        rows = np.flatnonzero(self._holders == giver)
        stops, goals = self._signposts(standing)
        holders = self._next(rows, stops, goals)
        kinds = self._kinds[rows]
        if revalued is not None:
            kinds = self._revalued(giver, revalued)[kinds]
            self._kinds[rows] = kinds
        self._holders[rows] = holders
        moved = self._tallied(kinds * (self.nobody + 1) + holders, rows, len(self.values))
        self.held[:, giver] = 0
        self.held += moved
        return {place: self._worth(moved[:, place]) for place in range(self.nobody + 1) if moved[:, place].any()}

    def pile(self, giver: int) -> dict[int, int]:
        """How many ballots are in a pile, by what one of them is worth."""
        return {value: int(count) for value, count in zip(self.values, self.held[:, giver], strict=True) if count}

    def _blank(self, columns: Columns, reading: Reading) -> int:
        empty = np.flatnonzero(self.marks[:, 0] == BLANK)
        is_blank = (columns.marks[empty, : reading.most_ranks] == BLANK).all(axis=1)
        return int(columns.weights[empty[is_blank]].sum())

    def _worth(self, counts: NDArray[np.int64]) -> int:
        return sum(int(count) * value for count, value in zip(counts, self.values, strict=True))

    def _revalued(self, giver: int, revalued: Callable[[int], int]) -> NDArray[np.int32]:
        """For each kind the kind that its papers in this pile become."""
        known = {value: kind for kind, value in enumerate(self.values)}
        becomes = np.arange(len(self.values), dtype=np.int32)
        for kind in np.flatnonzero(self.held[:, giver]).tolist():
            becomes[kind] = known.setdefault(revalued(self.values[kind]), len(known))
        self.values = list(known)
        self._make_room(len(known))
        return becomes

    def _make_room(self, kinds: int) -> None:
        more = np.zeros((kinds - len(self.held), self.nobody + 1), dtype=np.int64)
        self.held = np.concatenate([self.held, more])

    def _laid_out(self, standing: Collection[int]) -> NDArray[Any]:
        """Everybody's first choice. Most stand in the first rank, so only the others are looked at any further."""
        stops, goals = self._signposts(standing)
        firsts = self.marks[:, 0]
        holders = goals.take(firsts)
        further = np.flatnonzero(~stops.take(firsts))
        holders[further] = self._next(further, stops, goals)
        return holders

    def _signposts(self, standing: Collection[int]) -> tuple[NDArray[np.bool_], NDArray[Any]]:
        """For each mark whether a ballot stops there, and in whose pile.

        Marks below 0 count from the end, as numpy reads them: the last is a rank without a mark. An overvote holds
        a ballot while one of its options stands, and ends it while there are several.
        """
        size = self.nobody + len(self.overvotes) + 1
        stops = np.zeros(size, dtype=bool)
        goals = narrow(np.full(size, self.nobody), -1, self.nobody)
        for place in standing:
            stops[place], goals[place] = True, place
        for number, rank in enumerate(self.overvotes):
            left = sorted(set(rank) & set(standing))
            stops[-2 - number] = bool(left)
            goals[-2 - number] = left[0] if len(left) == 1 else self.nobody
        return stops, goals

    def _next(
        self,
        rows: NDArray[np.intp],
        stops: NDArray[np.bool_],
        goals: NDArray[Any],
        kinds: NDArray[np.int32] | None = None,
    ) -> NDArray[Any]:
        """Whose pile each of these rows goes to. Where `kinds` are given, `stops` has a part for each, in order."""
        holders = np.empty(len(rows), dtype=goals.dtype)
        each = np.arange(ROWS_AT_ONCE)
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = slice(start, start + ROWS_AT_ONCE)
            marks = self.marks.take(rows[some], axis=0)
            signs = marks if kinds is None else marks + kinds[some, None] * len(goals)
            is_stop = stops.take(signs)
            here = (each[: len(marks)], is_stop.argmax(axis=1))
            holders[some] = np.where(is_stop[here], goals.take(marks[here]), self.nobody)
        return holders

    def _tallied(self, piles: NDArray[Any], rows: Any, kinds: int) -> NDArray[np.int64]:
        """Ballots by kind and holder. Sums of fewer than 2^53 ballots are exact in the floats of `bincount`."""
        width = self.nobody + 1
        weights = None if self._weights is None else self._weights[rows]
        counts = np.bincount(piles, weights, minlength=kinds * width)
        return counts.astype(np.int64).reshape(kinds, width)


class Trails(Papers):
    """Papers that leave a part of themselves with each option they pass, as Meek counts.

    Papers of one kind have passed the same options in the same order: `trails`. A kind's papers rest with the first
    option that keeps all it gets.
    """

    def __init__(self, columns: Columns, reading: Reading, options: int, standing: Collection[int]) -> None:
        super().__init__(columns, reading, options, standing, 1)
        self.trails: list[tuple[int, ...]] = [()]
        self._known: dict[tuple[int, ...], int] = {(): 0}
        self._been = np.zeros((1, options + len(self.overvotes) + 1), dtype=bool)
        self._plan: tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int]]] | None = None

    def parts(self, unit: int, factors: Mapping[int, int], kept: Callable[[int, int], int]) -> list[int]:
        """What each pile is worth, nobody's last, where every option on a trail keeps its part of what comes to it.

        A vote has `unit` parts; `kept` says how many of these weight a keep factor keeps.
        """
        if self._plan is None:
            self._plan = self._planned()
        steps, piles = self._plan
        worth = [0] * (self.nobody + 1)
        left = [unit] * len(self.trails)
        for kind, before, place, count in steps:
            taken = kept(left[before], factors[place])
            left[kind] = left[before] - taken
            worth[place] += taken * count
        for kind, place, count in piles:
            worth[place] += left[kind] * count
        return worth

    def _planned(self) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int, int]]]:
        """What does not change while papers lie still.

        First each kind that has papers, or from which kinds with papers come: with the kind before its last step,
        the option there, and how many ballots passed it. A kind comes after the one before it. Then the piles.
        """
        kinds, places = np.nonzero(self.held)
        counts = self.held[kinds, places].tolist()
        piles = list(zip(kinds.tolist(), places.tolist(), counts, strict=True))
        passed = self.held.sum(axis=1).tolist()
        steps = []
        for kind in range(len(self.trails) - 1, 0, -1):
            if passed[kind]:
                *before, place = self.trails[kind]
                parent = self._known[tuple(before)]
                passed[parent] += passed[kind]
                steps.append((kind, parent, place, passed[kind]))
        return steps[::-1], piles

    def pass_on(self, giver: int, standing: Collection[int], keepers: Collection[int], *, is_kept: bool) -> None:
        """Every paper of `giver` goes on, leaving a part there if it `is_kept`, past those who keep parts as well."""
        rows = np.flatnonzero(self._holders == giver)
        kinds = self._kinds[rows]
        if is_kept:
            kinds = self._passed(kinds, self._holders[rows])
        left = np.arange(len(rows))
        holders = self._holders[rows]
        is_keeper = np.zeros(self.nobody + 1, dtype=bool)
        is_keeper[list(keepers)] = True
        _, goals = self._signposts([*standing, *keepers])
        while len(left):
            holders[left] = self._next(rows[left], self._stops(standing, keepers), goals, kinds[left])
            left = left[is_keeper[holders[left]]]
            kinds[left] = self._passed(kinds[left], holders[left])
        self._holders[rows], self._kinds[rows] = holders, kinds
        self._make_room(len(self.trails))
        self.held[:, giver] = 0
        self.held += self._tallied(kinds * (self.nobody + 1) + holders, rows, len(self.trails))
        self._plan = None

    def _stops(self, standing: Collection[int], keepers: Collection[int]) -> NDArray[np.bool_]:
        """For each kind whether its papers stop at a mark: not where they have been."""
        may_stop = np.zeros(self._been.shape[1], dtype=bool)
        may_stop[[*standing, *keepers]] = True
        return (may_stop & ~self._been).reshape(-1)

    def _passed(self, kinds: NDArray[np.int32], places: NDArray[Any]) -> NDArray[np.int32]:
        """The kinds of papers that have passed one option more."""
        steps, which = np.unique(kinds.astype(np.int64) * self.nobody + places, return_inverse=True)
        before, last = np.divmod(steps, self.nobody)
        trails = [(*self.trails[kind], place) for kind, place in zip(before.tolist(), last.tolist(), strict=True)]
        is_new = np.array([trail not in self._known for trail in trails], dtype=bool)
        been = self._been[before[is_new]]
        been[np.arange(len(been)), last[is_new]] = True
        self._been = np.concatenate([self._been, been])
        for trail in trails:
            if trail not in self._known:
                self._known[trail] = len(self.trails)
                self.trails.append(trail)
        numbers = np.array([self._known[trail] for trail in trails], dtype=np.int32)
        return numbers[which]
