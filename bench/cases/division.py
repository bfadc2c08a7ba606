"""Leximin for a thousand claimants, and shelters for a city, each with its certificate."""

import math
import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from statistics import median
from typing import Any

from bench.counting import user_seconds
from bench.goals import Figure, case
from bench.hall import Hall
from governance.division import Claimant, Claims, District, Group, Shelter, Storm, Way, divide, shelter

SEED = 2026
NEEDS = ("step-free", "power", "pets")
KM_ACROSS = 6


@case("division")
def shares_and_shelters(hall: Hall) -> list[Figure]:
    """Nothing of the product runs here but the arithmetic, in this process."""
    claims = claims_of(1000)
    works: dict[str, tuple[Callable[[], Any], float]] = {
        f"{rule}, 1,000 claimants": (partial(divide, rule, claims), 0.1) for rule in ("leximin", "weighted-leximin")
    }
    for limit in (1, 2, 10):
        for places in (0.5, 0.9, 1.5):
            storm = storm_of(60, 300, Fraction(limit), places)
            works[f"60 shelters x 300 districts, limit {limit} km, places for {places:.0%}"] = (
                partial(shelter, storm),
                2,
            )
    return [
        Figure("division", f"CPU of {what}", median([user_seconds(act) for _ in range(hall.rounds)]), "s", must=must)
        for what, (act, must) in works.items()
    ]


def claims_of(number: int) -> Claims:
    """Claims, needs and weights in hundredths; every third claimant has a minimum; half of all claims can be met."""
    chance = random.Random(SEED)
    claimants = tuple(
        Claimant(
            name=f"claimant {place}",
            claim=Fraction(chance.randint(100, 10**6), 100),
            need=Fraction(chance.randint(100, 10**6), 100),
            weight=Fraction(chance.randint(50, 300), 100),
            minimum=Fraction(0 if place % 3 else 1),
        )
        for place in range(number)
    )
    estate = sum(one.claim for one in claimants) // 2
    return Claims(Fraction(estate), claimants, Fraction(1, 100), lots=tuple(one.name for one in claimants))


def storm_of(shelters: int, districts: int, limit: Fraction, places: float) -> Storm:
    """Places and people strewn over a square; ways are a third longer than the crow flies."""
    chance = random.Random(SEED)
    at = {
        f"{kind} {place}": (chance.uniform(0, KM_ACROSS), chance.uniform(0, KM_ACROSS))
        for kind, number in (("shelter", shelters), ("district", districts))
        for place in range(number)
    }
    towns = tuple(
        District(
            f"district {place}",
            tuple(
                Group(f"class {kind}", chance.randint(0, 200), frozenset(chance.sample(NEEDS, kind)))
                for kind in range(3)
            ),
        )
        for place in range(districts)
    )
    wanted = sum(town.people for town in towns) * places
    sizes = [chance.randint(20, 900) for _ in range(shelters)]
    homes = tuple(
        Shelter(
            f"shelter {place}",
            int(size * wanted / sum(sizes)),
            frozenset(word for word in NEEDS if chance.random() < 0.6),
        )
        for place, size in enumerate(sizes)
    )
    ways = tuple(
        Way(town.name, home.name, Fraction(round(math.dist(at[town.name], at[home.name]) * 1330), 1000))
        for town in towns
        for home in homes
    )
    return Storm(homes, towns, ways, limit)
