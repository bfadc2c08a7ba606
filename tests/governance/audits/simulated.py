"""Assemblies that nobody ever held, even or uneven by a stated amount, as guardians would see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from governance.audits.comparing import Count, Counts
from governance.audits.guardians import guardians

BOUND = Fraction(4, 5)
VOTES = 6
FIRST = "place 0"


@dataclass(frozen=True)
class Place:
    name: str
    people: int
    seats: int


Sees = Callable[[Random, list[Place], float], Iterator[Counts]]
"""What a guardian sees of these places, look by look, where the first is behind by so much."""


def assembly(chance: Random) -> list[Place]:
    """Seats drawn from the people by lot."""
    lives = [chance.randint(500, 20_000) for _ in range(chance.randint(2, 6))]
    drawn = chance.choices(range(len(lives)), lives, k=chance.choice((60, 100, 150)))
    return [Place(f"place {place}", n, drawn.count(place)) for place, n in enumerate(lives)]


def some(chance: Random, whole: int, rate: float) -> int:
    return sum(chance.random() < rate for _ in range(whole))


def rates(chance: Random, wholes: list[int], rate: float, behind: float = 1.0) -> Counts:
    """So many of each place's whole, at the same rate; that of the first is ``behind`` times as high."""
    return Counts(
        tuple(
            Count(f"place {place}", "a", some(chance, whole, rate * (1 if place else behind)), whole)
            for place, whole in enumerate(wholes)
            if whole
        )
    )


def seats(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    weights = [one.people * (1 if place else behind) for place, one in enumerate(places)]
    drawn = chance.choices(range(len(places)), weights, k=sum(one.seats for one in places))
    yield Counts(tuple(Count(one.name, "a", drawn.count(place), one.people) for place, one in enumerate(places)))


def turnout(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    rate = chance.uniform(0.5, 0.95)
    for _vote in range(VOTES):
        yield rates(chance, [one.seats for one in places], rate, behind)


def assisted(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    """``behind`` is the rate of help in the votes before, over that in this one."""
    rate, seated, before = chance.uniform(0.02, 0.15), sum(one.seats for one in places), Count("", "", 0, 0)
    for vote in range(VOTES):
        here = Count("", "", some(chance, seated, rate / behind if vote == VOTES - 1 else rate), seated)
        if vote:
            yield Counts((here, before))
        before = Count("", "", before.part + here.part, before.whole + here.whole)


def authorship(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    yield rates(chance, [one.seats for one in places], 0.4, behind)


def adoption(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    yield rates(chance, [one.seats for one in places], 0.5, behind)


def amendments(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    yield rates(chance, [one.seats for one in places], 0.5, behind)


def floors(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    """Hours by need, rounded to whole ones; the first place gets ``behind`` times what its need gives it."""
    needs = [chance.randint(40, 400) for _ in places]
    share = chance.uniform(0.3, 0.9)
    got = [round(need * share * (1 if place else behind)) for place, need in enumerate(needs)]
    rows = zip(places, got, needs, strict=True)
    yield Counts(tuple(Count(one.name, "a", units, need) for one, units, need in rows))


def unserved(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    """Where nothing is uneven, 93 of 100 voters have a project funded; else ``behind`` of all."""
    voters = sum(one.seats for one in places)
    yield Counts((Count("", "", some(chance, voters, min(0.93, behind)), voters),))


def area(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    """A project for every three seats; a third is drawn by lot, each of the first place ``behind`` times as often."""
    left = [place for place, one in enumerate(places) for _ in range(one.seats // 3)]
    wholes, won = [left.count(place) for place in range(len(places))], [0] * len(places)
    for _ in range(len(left) // 3):
        weights = [1 if place else behind for place in left]
        drawn = left.pop(chance.choices(range(len(left)), weights)[0])
        won[drawn] += 1
    yield Counts(tuple(Count(one.name, "", won[n], wholes[n]) for n, one in enumerate(places) if wholes[n]))


def pledges(chance: Random, places: list[Place], behind: float) -> Iterator[Counts]:
    """Three pledges a place are due; all show that they were kept, of the first place ``behind`` of all."""
    yield rates(chance, [3 for _ in places], 1.0, behind)


SEES: dict[str, Sees] = {
    one.__name__: one
    for one in (adoption, amendments, area, assisted, authorship, floors, pledges, seats, turnout, unserved)
}
ABOUT_ALL = {"assisted", "unserved"}
"""Guardians whose finding is about the whole assembly, and names no place."""


def alarms(chance: Random) -> list[str]:
    """The guardians that spoke up about nothing, in one assembly in which nothing is uneven but by chance."""
    places = assembly(chance)
    return [
        name
        for name, guardian in guardians().items()
        for counts in SEES[name](chance, places, 1.0)
        if guardian.look(counts, BOUND).noticed is not None
    ]


def detects(chance: Random, guardian: str, behind: float, people: int) -> bool:
    """Whether a guardian finds in its last look that the first place, a third of all, is behind by so much."""
    first = people // 3
    places = [Place(FIRST, 3333, first), Place("place 1", 6667, people - first)]
    *_, counts = SEES[guardian](chance, places, behind)
    seen = guardians()[guardian].look(counts, BOUND).noticed
    where = {"area": "place 1"} | dict.fromkeys(ABOUT_ALL, "")
    return seen is not None and seen.group.name == where.get(guardian, FIRST)
