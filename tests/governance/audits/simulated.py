"""Assemblies that nobody ever held, even or uneven by a stated amount, as guardians would see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from governance.audits.comparing import Count, Counts
from governance.audits.guardians import guardians

BOUND = Fraction(4, 5)
VOTES = 6
RATES = {"turnout": 0.8, "authorship": 0.4, "adoption": 0.5, "amendments": 0.5}


@dataclass(frozen=True)
class Place:
    name: str
    people: int
    seats: int


def assembly(chance: Random, *, behind: float = 1.0, people: int | None = None) -> list[Place]:
    """Seats drawn from the people by lot. The first community is drawn ``behind`` times as often as the others."""
    count = chance.randint(2, 6)
    lives = [chance.randint(500, 20_000) for _ in range(count)]
    weights = [n * (behind if place == 0 else 1) for place, n in enumerate(lives)]
    drawn = chance.choices(range(count), weights, k=people or chance.choice((60, 100, 150)))
    return [Place(f"place {place}", n, drawn.count(place)) for place, n in enumerate(lives)]


def some(chance: Random, whole: int, rate: float) -> int:
    return sum(chance.random() < rate for _ in range(whole))


def rates(chance: Random, places: list[Place], rate: float, behind: float = 1.0) -> Counts:
    """So many of each community's seats, at the same rate; that of the first is ``behind`` times as high."""
    return Counts(
        tuple(
            Count(one.name, "a", some(chance, one.seats, rate * (behind if place == 0 else 1)), one.seats)
            for place, one in enumerate(places)
            if one.seats
        )
    )


def shared_out(chance: Random, places: list[Place], behind: float = 1.0) -> Counts:
    """Hours by need, rounded to whole ones; the first community gets ``behind`` times what its need gives it."""
    needs = [chance.randint(40, 400) for _ in places]
    share = chance.uniform(0.3, 0.9)
    got = [round(need * share * (behind if place == 0 else 1)) for place, need in enumerate(needs)]
    rows = zip(places, got, needs, strict=True)
    return Counts(tuple(Count(one.name, "a", units, need) for one, units, need in rows))


def looks(chance: Random) -> Iterator[tuple[str, Counts]]:
    """All that guardians see of one assembly in which nothing is uneven but by chance."""
    places = assembly(chance)
    yield "seats", Counts(tuple(Count(one.name, "a", one.seats, one.people) for one in places))
    yield "authorship", rates(chance, places, 0.3)
    proposals = [Place(one.name, 0, some(chance, one.seats, 0.4)) for one in places]
    yield "adoption", rates(chance, proposals, 0.5)
    amendments = [Place(one.name, 0, sum(chance.randint(0, 6) for _ in range(one.seats))) for one in places]
    yield "amendments", rates(chance, amendments, 0.4)
    yield "floors", shared_out(chance, places)
    voters = sum(one.people for one in places)
    yield "unserved", Counts((Count("", "", some(chance, voters // 10, 0.93), voters // 10),))
    turnout, help_rate, before = chance.uniform(0.5, 0.95), chance.uniform(0.02, 0.15), Count("", "", 0, 0)
    for _vote in range(VOTES):
        voted = rates(chance, places, turnout)
        yield "turnout", voted
        whole = sum(group.part for group in voted.groups)
        here = Count("", "", some(chance, whole, help_rate), whole)
        if before.whole:
            yield "assisted", Counts((here, before))
        before = Count("", "", before.part + here.part, before.whole + here.whole)


def alarms(chance: Random) -> list[str]:
    """The guardians that spoke up about nothing."""
    return [name for name, counts in looks(chance) if guardians()[name].look(counts, BOUND).noticed is not None]


def detects(chance: Random, guardian: str, behind: float, people: int) -> bool:
    """Whether a guardian finds that the first community, a third of all, is behind by so much."""
    first = people // 3
    if guardian == "seats":
        drawn = some(chance, people, first * behind / (first * behind + people - first))
        counts = Counts((Count("place 0", "a", drawn, 3333), Count("rest", "b", people - drawn, 6667)))
    elif guardian == "floors":
        counts = shared_out(chance, [Place("place 0", 0, first), Place("rest", 0, people - first)], behind)
    elif guardian == "unserved":
        counts = Counts((Count("", "", some(chance, people, behind), people),))
        return guardians()[guardian].look(counts, BOUND).noticed is not None
    else:
        places = [Place("place 0", 0, first), Place("rest", 0, people - first)]
        counts = rates(chance, places, RATES[guardian], behind)
    seen = guardians()[guardian].look(counts, BOUND).noticed
    return seen is not None and seen.group.name == "place 0"
