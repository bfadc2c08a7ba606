"""Assemblies that nobody ever held: who sits where, day after day, who voted, and a trait that nobody should guess."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random

from governance.equity import Cell, NotSafe, Tables, crossed, from_day_to_day, listed, small_cells, withhold

TRAITS = ("woman", "man", "other")
SIZES = (150, 5000)


@dataclass
class Publisher:
    """Publishes table after table; `choose` says what is withheld of the next one."""

    choose: Callable[[Tables, Tables | None, frozenset[Cell]], frozenset[Cell]]
    tables: Tables | None = None
    withheld: frozenset[Cell] = frozenset()
    waited: int = 0
    published: int = field(default=0)

    def publish(self, new: Tables) -> bool:
        try:
            hidden = self.choose(new, self.tables, self.withheld)
        except NotSafe:
            self.waited += 1
            return False
        self.tables = new if self.tables is None else self.tables.with_more(new)
        self.withheld |= hidden
        self.published += 1
        return True


def careful(new: Tables, before: Tables | None, withheld: frozenset[Cell]) -> frozenset[Cell]:
    return withhold(new, before=before, withheld_before=withheld)


def naive(new: Tables, before: Tables | None, withheld: frozenset[Cell]) -> frozenset[Cell]:
    """The planted fault: small cells alone."""
    return small_cells(new)


def each_by_itself(new: Tables, before: Tables | None, withheld: frozenset[Cell]) -> frozenset[Cell]:
    """Another: each table is made safe as if it were the only one ever published."""
    own = new.values.keys()
    alone = tuple(one for one in new.sums if own >= {one.whole, *one.parts})
    return withhold(Tables(new.values, alone, new.k, private=new.private, public=new.public))


def publish_an_assembly(random: Random, publisher: Publisher) -> Publisher:
    """Three days of seats by community, a sensitive trait once, and a vote on most days."""
    seats = start(random)
    shown: dict[str, int] = {}  # what the last table that came out was made of, and who of them has left since
    left: dict[str, int] = {}
    last = ""
    for day in range(3):
        name = f"seats on day {day}"
        cells = [Cell(name, row, "seats") for row in seats]
        table = listed(name, "seats", seats, k=5)
        if last:
            before = [Cell(last, row, "seats") for row in seats]
            values = {**table.values, **dict(zip(before, shown.values(), strict=True))}
            table = table.with_more(from_day_to_day(before, cells, values, left, f"from {last} to {name}"))
        if publisher.publish(table):
            shown, left, last = dict(seats), dict.fromkeys(seats, 0), name
            if day == 0:
                publisher.publish(trait(random, seats, cells))
            if random.random() < 0.7:
                publisher.publish(vote(random, seats, cells, day))
        for row, n in seats.items():
            gone = sum(random.random() < 0.06 for _ in range(min(n, 60)))
            came = gone if random.random() < 0.6 else 0
            seats[row] = n - gone + came
            # Those who came since the last table leave last, so that who stayed is never more than who is there.
            left[row] = min(shown.get(row, 0), left.get(row, 0) + gone)
    return publisher


def start(random: Random) -> dict[str, int]:
    size, rows = random.choice(SIZES), random.randint(3, 8)
    weights = [random.random() ** 2 + 0.01 for _ in range(rows)]
    return {f"community {row}": round(size * weight / sum(weights)) for row, weight in enumerate(weights)}


def split(random: Random, whole: int, shares: tuple[float, ...]) -> Iterator[int]:
    """A number in parts, at random."""
    rest = whole
    for share in shares[:-1]:
        part = min(rest, max(0, round(whole * share + random.gauss(0, 1) * (whole * share) ** 0.5)))
        rest -= part
        yield part
    yield rest


def trait(random: Random, seats: dict[str, int], cells: list[Cell]) -> Tables:
    """Community by trait, ten people at least; its row sums are the seats that everybody knows already."""
    shares = random.choice([(0.5, 0.48, 0.02), (0.45, 0.45, 0.1), (0.9, 0.08, 0.02)])
    numbers = {row: dict(zip(TRAITS, split(random, n, shares), strict=True)) for row, n in seats.items()}
    table = crossed("trait", numbers, k=10)
    return same_as(table, [(Cell("trait", cell.row, ""), cell) for cell in cells])


def vote(random: Random, seats: dict[str, int], cells: list[Cell], day: int) -> Tables:
    turnout = random.choice([0.3, 0.6, 0.9])
    voted = {row: min(n, max(0, round(n * turnout + random.gauss(0, 1) * n**0.5 / 2))) for row, n in seats.items()}
    table = listed(f"vote on day {day}", "voted", voted, k=5)
    pairs = tuple((Cell(f"vote on day {day}", cell.row, "voted"), cell) for cell in cells)
    return Tables(table.values, table.sums, table.k, at_most=pairs)


def same_as(table: Tables, pairs: list[tuple[Cell, Cell]]) -> Tables:
    """The first of each pair is the second under another name, and everybody knows it."""
    both = tuple(pair for one, other in pairs for pair in ((one, other), (other, one)))
    return Tables(table.values, table.sums, table.k, at_most=table.at_most + both)
