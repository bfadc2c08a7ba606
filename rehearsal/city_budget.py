"""The vote of a whole city on a million for light: 42 projects in four quarters, and 8,000 ballots drawn from a seed.

Nobody is on a ballot, and no result is written down here: what is paid for follows from what people in each quarter
tend to want. On the Hill nearly everybody wants the same few large things; further down people want what is near.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import cos, sin, sqrt

from governance.budgeting import Profile, Project
from governance.budgeting.pabulib import BudgetFile, write

AMOUNT = Decimal(1_000_000)
SEED = 2137


@dataclass(frozen=True)
class Quarter:
    """Where it lies, how many of its people vote, and how many of 100 of them want what."""

    name: str
    voters: int
    latitude: float
    longitude: float
    glasshouses: int
    hubs: int
    near: int
    elsewhere: int


@dataclass(frozen=True)
class Wish:
    """A project as it stands on the ballot."""

    name: str
    about: str
    quarter: str
    category: str
    cost: int
    checked: str = "The city’s engineers find nothing against it."


HILL, LANTERNS, STAIRS, CAMPS = "Glasshouse Hill", "Lantern Row", "Salt Stairs", "Tidal Camps"
QUARTERS = (
    Quarter(HILL, 2_800, 41.1580, -8.6290, 84, 4, 16, 3),
    Quarter(LANTERNS, 2_000, 41.1500, -8.6180, 26, 62, 15, 4),
    Quarter(STAIRS, 1_900, 41.1440, -8.6090, 10, 66, 14, 4),
    Quarter(CAMPS, 1_300, 41.1385, -8.5990, 8, 70, 13, 4),
)
GLASS, HUB, LAMPS, ART, LEARNING = "Glasshouses", "Hubs", "Lamps on the way", "Art", "Learning and care"
RUNNING = "Can be built in one season. Lamps and stove cost the city 900 a year."
WISHES = (
    Wish("Orchid house", "Nine lamps that never go out.", HILL, GLASS, 150_000),
    Wish("Palm house, new roof", "The old one leaks light.", HILL, GLASS, 155_000),
    Wish("Lemon house", "Fruit in winter, and a terrace.", HILL, GLASS, 145_000),
    Wish("Promenade of a hundred lamps", "From the upper gate to the belvedere.", HILL, GLASS, 540_000),
    Wish("Hub on the fourth landing", "Where Bako mends radios.", STAIRS, HUB, 59_000, RUNNING),
    Wish("Hub by the wash house", "Hot water and a long table.", STAIRS, HUB, 56_000, RUNNING),
    Wish("Hub under the arches", "Dry when the stairs are not.", STAIRS, HUB, 62_000, RUNNING),
    Wish("Barge hub", "Moves with the Camps.", CAMPS, HUB, 57_000, RUNNING),
    Wish("Hub at the net lofts", "For those who come home at four.", CAMPS, HUB, 55_000, RUNNING),
    Wish("Hub of the pile dwellers", "Above the highest tide so far.", CAMPS, HUB, 53_000, RUNNING),
    Wish("Rope loft hub", "High, dry, with a lift that works.", LANTERNS, HUB, 61_000, RUNNING),
    Wish("Hub in the tea house", "Nobody has to buy tea.", LANTERNS, HUB, 58_000, RUNNING),
    Wish("Hub at the tram shed", "Warm from the motors.", LANTERNS, HUB, 60_000, RUNNING),
    Wish("Fernery", "Forty kinds that like the dark.", HILL, GLASS, 96_000),
    Wish("Night swimming pool lights", "Blue, and seen from the sea.", HILL, LAMPS, 84_000),
    Wish("Lamps for the bowling green", "Until eleven.", HILL, LAMPS, 42_000),
    Wish("Winter concert shell", "Lit from within.", HILL, ART, 120_000),
    Wish("Star dome", "Switches the Hill off once a month.", HILL, LEARNING, 110_000),
    Wish("Gate lanterns", "The old ones, mended.", HILL, LAMPS, 38_000),
    Wish("Orchard lights", "For picking after work.", HILL, LAMPS, 47_000),
    Wish("Painted light on the Rope Walk", "A wall of forty metres, and a painter who waited.", LANTERNS, ART, 46_000,
         "The wall is the city’s. Paint and scaffolding for two months."),
    Wish("Signs that shine", "Street names one can read at night.", LANTERNS, LAMPS, 64_000),
    Wish("Reading room until midnight", "Two librarians, forty lamps.", LANTERNS, LEARNING, 88_000),
    Wish("Lamps for the tram stops", "All eleven of them.", LANTERNS, LAMPS, 77_000),
    Wish("Lantern makers’ school", "Twelve places a year.", LANTERNS, LEARNING, 93_000),
    Wish("Light for the night market", "So that scales can be read.", LANTERNS, LAMPS, 39_000),
    Wish("Shadow theatre", "On the long wall.", LANTERNS, ART, 52_000),
    Wish("Handrails that glow", "Four hundred steps.", STAIRS, LAMPS, 72_000),
    Wish("Algae lights on every landing", "Rhea Solas shows how.", STAIRS, ART, 68_000),
    Wish("Night clinic’s window", "One sees from below whether it is open.", STAIRS, LEARNING, 36_000),
    Wish("Lamps over the bins", "Rats dislike them.", STAIRS, LAMPS, 33_000),
    Wish("School on the seventh landing", "Desks, and light over them.", STAIRS, LEARNING, 99_000),
    Wish("Lift for the wash baskets", "With a lamp at each end.", STAIRS, LEARNING, 81_000),
    Wish("Choir loft", "They sing in the dark now.", STAIRS, ART, 44_000),
    Wish("Chess tables", "Twelve, under lamps.", STAIRS, LEARNING, 35_000),
    Wish("Buoys that shine", "Along the channel to the Camps.", CAMPS, LAMPS, 70_000),
    Wish("Tide boards", "Tomorrow’s water, to be read from afar.", CAMPS, LAMPS, 48_000),
    Wish("Floating classroom", "In three languages.", CAMPS, LEARNING, 90_000),
    Wish("Lamps on the footbridges", "Nobody should have to know the way.", CAMPS, LAMPS, 62_000),
    Wish("Net menders’ lights", "One over each bench.", CAMPS, LEARNING, 34_000),
    Wish("Lantern boats", "Once a year, for those who did not come back.", CAMPS, ART, 40_000),
    Wish("Drying room", "Warm air and a bulb.", CAMPS, LEARNING, 57_000),
)  # fmt: skip


def place_of(number: int) -> tuple[float, float]:
    """Where the project of this number is: in its quarter, apart from the others there, like seeds of a sunflower."""
    quarter = _quarters()[WISHES[number - 1].quarter]
    before = sum(wish.quarter == quarter.name for wish in WISHES[: number - 1])
    away, turn = 0.0009 * sqrt(before + 0.5), 2.4 * before
    return round(quarter.latitude + away * sin(turn), 5), round(quarter.longitude + away * 1.3 * cos(turn), 5)


def ballots_of(part: int = 1, seed: int = SEED) -> Iterator[list[str]]:
    """Each voter’s projects by number, shuffled over the quarters; one of so many voters takes part."""
    chance = random.Random(seed)
    voters = [quarter for quarter in QUARTERS for _each in range(quarter.voters // part)]
    chance.shuffle(voters)
    for quarter in voters:
        shares = [_share(quarter, wish) for wish in WISHES]
        yield [str(number) for number, share in enumerate(shares, start=1) if chance.random() * 100 < share]


def as_file(asked: Mapping[str, Decimal], part: int = 1, seed: int = SEED) -> bytes:
    """The ballots as the city’s polling stations hand them over; ``asked`` is what each project asks for, by number."""
    projects = [Project(key, cost, WISHES[int(key) - 1].name) for key, cost in asked.items()]
    ballots = list(ballots_of(part, seed))
    profile = Profile.from_choices(projects, AMOUNT, ((ballot, 1) for ballot in ballots))
    voters = [str(number) for number in range(1, len(ballots) + 1)]
    return write(BudgetFile(profile, {"description": "A million for light"}, voters)).encode()


def _share(quarter: Quarter, wish: Wish) -> int:
    """How many of 100 people of this quarter want it."""
    if wish.category == GLASS and wish.cost > 100_000:
        return quarter.glasshouses - 10 * (wish.cost > 200_000 and quarter.name == HILL)
    if wish.category == HUB:
        return quarter.hubs if quarter.name == wish.quarter else quarter.elsewhere + 3
    return quarter.near if quarter.name == wish.quarter else quarter.elsewhere


def _quarters() -> dict[str, Quarter]:
    return {quarter.name: quarter for quarter in QUARTERS}
