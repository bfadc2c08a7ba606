"""Justified representation: is every large group that agrees on enough represented by those elected?

A group of at least l n/k voters who all approve the same l options deserves l of the k seats. The four properties
ask more and more (Aziz et al. 2017, Sánchez-Fernández et al. 2017, Brill and Peters 2023):

- JR: a group that deserves one seat has somebody with an elected option they approve.
- PJR: the members of a group that deserves l seats approve at least l of those elected between them.
- EJR: one of them alone approves at least l.
- EJR+: the same where the group shares only one option that was not elected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from .errors import BadSettings, NotDefined, TooManyGroups

MOST_LOOKS = 2_000_000
"""So many sets of options are looked at before giving up; real elections need a few thousand."""


@dataclass(frozen=True, slots=True)
class Ballots:
    """Voters who approve the same options, by the options' places; `voters` are their places among all ballots."""

    approved: frozenset[int]
    voters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LetDown:
    """A group that is not represented: which property fails for it, the seats it deserves, and what it agrees on.

    `voters` are their places among the ballots, from 0; they are `size` people where ballots have weights, and
    `needed` of them would have been enough.
    """

    fails: str
    seats: int
    options: tuple[str, ...]
    voters: tuple[int, ...]
    size: int
    needed: int


@dataclass(frozen=True, slots=True)
class Justified:
    """The four verdicts; `witness` is a group that the weakest property that fails lets down."""

    voters: int
    seats: int
    jr: bool
    pjr: bool
    ejr: bool
    ejr_plus: bool
    witness: LetDown | None


def justified(
    options: Sequence[str],
    approvals: Sequence[AbstractSet[str]],
    committee: Sequence[str],
    weights: Sequence[int] | None = None,
) -> Justified:
    """Whether these options, elected on these approvals, represent every group that deserves it.

    Voters who approve nothing count. Raises BadSettings where the committee is not made of the options, and
    TooManyGroups where nobody could try all groups that might be let down.
    """
    places = {name: place for place, name in enumerate(options)}
    if not committee or len(set(committee)) < len(committee):
        raise BadSettings("Name each of those elected once, at least one.")
    if missing := [name for name in committee if name not in places]:
        raise BadSettings(f"{missing[0]} is no option; the options are {', '.join(options)}.")
    people = tuple(weights) if weights is not None else (1,) * len(approvals)
    if not sum(people):
        raise NotDefined("Nobody voted.")
    search = _Search(options, approvals, frozenset(places[name] for name in committee), people)
    failed = {name: witness for name, witness in search.witnesses() if witness is not None}
    return Justified(
        voters=search.total,
        seats=search.seats,
        jr="jr" not in failed,
        pjr="pjr" not in failed,
        ejr="ejr" not in failed,
        ejr_plus="ejr_plus" not in failed,
        witness=next((failed[name] for name in ("jr", "pjr", "ejr", "ejr_plus") if name in failed), None),
    )


class _Search:
    """Looks for groups that are let down. Voters who approve the same are a row; sets of rows are bits of a number."""

    def __init__(
        self,
        options: Sequence[str],
        approvals: Sequence[AbstractSet[str]],
        elected: frozenset[int],
        people: tuple[int, ...],
    ) -> None:
        self.options, self.elected, self.people = options, elected, people
        self.seats, self.total = len(elected), sum(people)
        alike: dict[frozenset[int], list[int]] = {}
        for voter, approved in enumerate(approvals):
            alike.setdefault(frozenset(place for place, name in enumerate(options) if name in approved), []).append(
                voter
            )
        self.rows = [Ballots(approved, tuple(voters)) for approved, voters in alike.items()]
        self.sizes = [sum(people[voter] for voter in row.voters) for row in self.rows]
        self.backers = [
            sum(1 << number for number, row in enumerate(self.rows) if place in row.approved)
            for place in range(len(options))
        ]
        self.looks = 0

    def witnesses(self) -> Iterator[tuple[str, LetDown | None]]:
        """Each property with a group it lets down. What a stronger one grants, a weaker one need not search for."""
        ejr_plus = self._ejr_plus()
        yield "ejr_plus", ejr_plus
        ejr = self._ejr() if ejr_plus else None
        yield "ejr", ejr
        yield "pjr", self._pjr() if ejr else None
        yield "jr", self._jr() if ejr else None

    def needed(self, level: int) -> int:
        """How many voters deserve so many seats: the smallest number that is at least l n/k."""
        return -(-level * self.total // self.seats)

    def size(self, rows: int) -> int:
        found = 0
        while rows:
            lowest = rows & -rows
            found += self.sizes[lowest.bit_length() - 1]
            rows ^= lowest
        return found

    def poor(self, level: int) -> int:
        """The voters who approve fewer than so many of those elected."""
        return sum(1 << number for number, row in enumerate(self.rows) if len(row.approved & self.elected) < level)

    def _let_down(self, fails: str, level: int, options: Sequence[int], rows: int) -> LetDown:
        chosen = [row for number, row in enumerate(self.rows) if rows >> number & 1]
        voters = tuple(sorted(voter for row in chosen for voter in row.voters))
        names = tuple(self.options[place] for place in options)
        return LetDown(fails, level, names, voters, sum(self.people[voter] for voter in voters), self.needed(level))

    def _jr(self) -> LetDown | None:
        return self._shared(1, self.poor(1), "jr")

    def _ejr_plus(self) -> LetDown | None:
        for level in range(1, self.seats + 1):
            poor = self.poor(level)
            for place in range(len(self.options)):
                rows = self.backers[place] & poor
                if place not in self.elected and self.size(rows) >= self.needed(level):
                    return self._let_down("ejr_plus", level, (place,), rows)
        return None

    def _ejr(self) -> LetDown | None:
        return self._first(lambda level: self._shared(level, self.poor(level), "ejr"))

    def _pjr(self) -> LetDown | None:
        return self._first(self._pjr_of)

    def _first(self, of_level: Callable[[int], LetDown | None]) -> LetDown | None:
        return next((found for level in range(1, self.seats + 1) if (found := of_level(level)) is not None), None)

    def _pjr_of(self, level: int) -> LetDown | None:
        """Try each set of l - 1 elected options: voters who approve no other elected one, and share l options."""
        approved = Counter(row.approved & self.elected for row in self.rows if len(row.approved & self.elected) < level)
        for few in self._unions(sorted(approved, key=sorted), level - 1):
            rows = sum(1 << number for number, row in enumerate(self.rows) if row.approved & self.elected <= few)
            if (found := self._shared(level, rows, "pjr")) is not None:
                return found
        return None

    def _unions(self, parts: Sequence[frozenset[int]], most: int) -> Iterator[frozenset[int]]:
        """Every union of what some voters approve of those elected, of at most so many options, once."""
        seen = {frozenset[int]()}
        waiting = [frozenset[int]()]
        while waiting:
            union = waiting.pop()
            yield union
            for part in parts:
                self._look()
                if len(wider := union | part) <= most and wider not in seen:
                    seen.add(wider)
                    waiting.append(wider)

    def _shared(self, level: int, rows: int, fails: str) -> LetDown | None:
        """Enough of these voters who all approve the same options, so many: tried one by one while enough are left."""
        needed = self.needed(level)
        backed = [(place, self.backers[place] & rows) for place in range(len(self.options))]
        usable = sorted((self.size(own), place, own) for place, own in backed if self.size(own) >= needed)

        def deeper(start: int, chosen: tuple[int, ...], left: int) -> LetDown | None:
            if len(chosen) == level:
                return self._let_down(fails, level, chosen, left)
            for number in range(start, len(usable) - (level - len(chosen)) + 1):
                self._look()
                _size, place, own = usable[number]
                if self.size(both := left & own) < needed:
                    continue
                if (found := deeper(number + 1, (*chosen, place), both)) is not None:
                    return found
            return None

        return deeper(0, (), rows)

    def _look(self) -> None:
        self.looks += 1
        if self.looks > MOST_LOOKS:
            raise TooManyGroups(
                f"More than {MOST_LOOKS} sets of options would have to be tried; measure fewer options at a time."
            )
