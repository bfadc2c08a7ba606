"""Does an outcome let a group of voters down? Justified representation for budgets, whatever rule made the outcome.

A group of voters is entitled to its part of the budget: as many shares as it has members. It is let down by an
outcome if there is a project, not funded, that all of them support and could pay for, and

- JR: nothing that any of them supports is funded;
- PJR+: what they support and is funded, all of them taken together, leaves enough of that part for the project;
- EJR+: what each single one of them supports and is funded leaves enough of that part for the project.

Whoever satisfies EJR+ satisfies PJR+, and whoever satisfies PJR+ satisfies JR. What is funded is worth its cost. With
unit costs these are the axioms of Brill and Peters, "Robust and Verifiable Proportionality Axioms for Multiwinner
Voting" (2023), which, unlike EJR and PJR without the plus, can be checked for any number of voters; each implies the
one without the plus, up to any one project. The Method of Equal Shares with cost utilities satisfies EJR+.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from .arrays import Whole
from .profile import Profile


@dataclass(frozen=True, slots=True)
class LetDown:
    """A group that is let down: how many they are, which project they miss, their part of the budget, and what of it
    is used already, in the currency."""

    project: str
    voters: tuple[int, ...]
    entitled_to: Fraction
    used: Fraction


@dataclass(frozen=True, slots=True)
class Representation:
    """For each axiom a group that is let down, or None where nobody is."""

    jr: LetDown | None
    pjr_plus: LetDown | None
    ejr_plus: LetDown | None


def representation(profile: Profile, selected: Collection[str]) -> Representation:
    """Check an outcome, given as ids of projects."""
    check = _Check(profile, selected)
    ejr_plus = check.first(check.ejr_plus)
    if ejr_plus is None:
        return Representation(None, None, None)
    pjr_plus = check.first(check.pjr_plus)
    return Representation(None if pjr_plus is None else check.first(check.jr), pjr_plus, ejr_plus)


class _Check:
    def __init__(self, profile: Profile, selected: Collection[str]) -> None:
        self.profile = profile
        places = range(len(profile.projects))
        self.funded = [place for place in places if profile.projects[place].id in selected]
        self.missed = [place for place in places if place not in self.funded and profile.votes[place]]
        self.used = np.zeros(profile.voters, dtype=np.int64)
        for place in self.funded:
            self.used[profile.supporters(place)] += profile.costs[place]

    def first(self, axiom: Callable[[int], LetDown | None]) -> LetDown | None:
        return next((found for place in self.missed if (found := axiom(place)) is not None), None)

    def jr(self, place: int) -> LetDown | None:
        voters = self.profile.supporters(place)
        has_any = np.zeros(self.profile.voters, dtype=bool)
        for funded in self.funded:
            has_any[self.profile.supporters(funded)] = True
        return self._let_down(place, voters[~has_any[voters]], 0)

    def ejr_plus(self, place: int) -> LetDown | None:
        """The supporters who have least come first; the largest group of them that is let down, if any is."""
        profile = self.profile
        voters = profile.supporters(place)
        order = voters[np.argsort(self.used[voters], kind="stable")]
        cost, money = profile.costs[place], profile.money
        rooms = [size * money // profile.voters - cost for size in range(1, len(order) + 1)]
        fitting = np.flatnonzero(self.used[order] <= np.array(rooms, dtype=np.int64))
        if not len(fitting):
            return None
        last = int(fitting[-1])
        return self._let_down(place, order[: last + 1], int(self.used[order[last]]))

    def pjr_plus(self, place: int) -> LetDown | None:
        """The group whose part of the budget exceeds what is funded for them by most.

        To choose people, each of whom brings a share and needs all their funded projects to be paid once, is a
        minimum cut. Only those who can be in such a group by EJR+ are looked at.
        """
        weak = self.ejr_plus(place)
        if weak is None:
            return None
        wanted: dict[tuple[int, ...], list[int]] = {}
        approved = self._approved(weak.voters)
        for voter, projects in zip(weak.voters, approved, strict=True):
            wanted.setdefault(projects, []).append(voter)
        budget, costs = self.profile.money, self.profile.costs
        gains = [len(voters) * budget for voters in wanted.values()]
        chosen = closure(gains, list(wanted), {one: costs[one] * self.profile.voters for one in self.funded})
        groups = [group for row, group in enumerate(wanted.items()) if row in chosen]
        used = sum(costs[one] for one in {one for projects, _ in groups for one in projects})
        voters = sorted(voter for _, group in groups for voter in group)
        return self._let_down(place, np.array(voters, dtype=np.int64), used)

    def _approved(self, voters: Iterable[int]) -> list[tuple[int, ...]]:
        """Which funded projects each of these supports."""
        approved: dict[int, list[int]] = {voter: [] for voter in voters}
        for place in self.funded:
            for voter in self.profile.supporters(place).tolist():
                if voter in approved:
                    approved[voter].append(place)
        return [tuple(projects) for projects in approved.values()]

    def _let_down(self, place: int, voters: Whole, used: int) -> LetDown | None:
        """These voters, if their part of the budget pays for what is used and for this project as well."""
        profile = self.profile
        if not len(voters) or (used + profile.costs[place]) * profile.voters > len(voters) * profile.money:
            return None
        part = profile.in_currency(Fraction(len(voters) * profile.money, profile.voters))
        return LetDown(profile.projects[place].id, tuple(voters.tolist()), part, profile.in_currency(used))


def closure(gains: Sequence[int], needs: Sequence[Collection[int]], costs: Mapping[int, int]) -> set[int]:
    """The rows whose gains, less the costs of all that they need together, come to the most. Of equals the largest.

    As much of each gain as there is room for is paid into what its row needs, rerouted where another row could pay
    instead (Ford and Fulkerson). A row whose gain cannot be paid in is worth having, and so is every row that it
    could only pay in instead of.
    """
    left, room = list(gains), dict(costs)
    paid: dict[int, dict[int, int]] = {need: {} for need in costs}
    for row in range(len(gains)):
        while (path := _way(row, needs, room, paid)) is not None:
            amount = min(left[row], room[path[-1][1]], *(paid[need][payer] for need, payer in _takings(path)))
            for payer, need in path:
                paid[need][payer] = paid[need].get(payer, 0) + amount
            for need, payer in _takings(path):
                paid[need][payer] -= amount
            room[path[-1][1]] -= amount
            left[row] -= amount
            if not left[row]:
                break
    is_free = {need for need in costs if room[need]}
    held: set[int] = set()
    while is_free:
        new = {row for row in range(len(gains)) if row not in held and not is_free.isdisjoint(needs[row])}
        held |= new
        is_free = {need for need in costs if room[need] == 0 and any(paid[need].get(row) for row in new)} - is_free
    return set(range(len(gains))) - held


Path = list[tuple[int, int]]
"""Steps in which a row pays into a need; the row of each step after the first had paid into the need before."""


def _takings(path: Path) -> Iterator[tuple[int, int]]:
    """Each payment that is taken back: into which need, by which row."""
    return ((before[1], after[0]) for before, after in pairwise(path))


def _way(
    row: int, needs: Sequence[Collection[int]], room: Mapping[int, int], paid: Mapping[int, Mapping[int, int]]
) -> Path | None:
    """The shortest way for a row to pay something in, or None."""
    came: dict[int, tuple[int, int | None]] = {}
    queue: deque[tuple[int, int | None]] = deque([(row, None)])
    seen = {row}
    while queue:
        payer, before = queue.popleft()
        for need in needs[payer]:
            if need in came:
                continue
            came[need] = (payer, before)
            if room[need]:
                return _traced(need, came)
            for other, amount in paid[need].items():
                if amount and other not in seen:
                    seen.add(other)
                    queue.append((other, need))
    return None


def _traced(need: int | None, came: Mapping[int, tuple[int, int | None]]) -> Path:
    path: Path = []
    while need is not None:
        payer, before = came[need]
        path.append((payer, need))
        need = before
    return path[::-1]
