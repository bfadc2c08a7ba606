"""Everybody's purse in the Method of Equal Shares, and how projects are paid from them.

All voters are looked at together in floating-point numbers, which are right to about thirteen digits. Wherever two
amounts come closer than `NEAR`, so that rounding could decide, the same is worked out in exact fractions.

What a supporter pays is their price times what the project is worth to them, or all they have left if that is less.
So the money of somebody who was never spent out is their share less the prices of what was bought with their support:
a sum of few exact numbers, however many people there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heappop, heappush

import numpy as np

from .amounts import LONGEST, Amounts
from .arrays import Floats, Whole
from .profile import Profile

NEAR = 1e-9
"""Amounts whose difference is a smaller part of them than this are compared exactly."""

Chooser = Callable[[list[int], int], int]
"""Takes equal projects and the number of the round, and says which comes first."""


@dataclass(frozen=True, slots=True, eq=False)
class Bought:
    """A project paid for: `price` per unit of worth, and what its supporters held before."""

    place: int
    price: float
    held: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """The first purchases of a run, as long as all supporters pay the full price: a larger share changes none of them.

    `paid` is what each voter paid for them together.
    """

    share: Fraction
    bought: list[Bought]
    paid: Floats

    def repeated(self, share: Fraction) -> list[Bought]:
        """The same purchases by people who began with more."""
        more = float(share - self.share)
        return [replace(each, held=each.held + more) for each in self.bought]


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """An exact price, whom it leaves with nothing, and what the project is worth to those who pay it in full."""

    price: Fraction
    spent_out: Whole
    payers: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Voters who hold exactly the same and to whom a project is worth the same."""

    held: Fraction
    worth: int
    voters: Whole

    @property
    def most(self) -> Fraction:
        """The highest price that they can pay."""
        return self.held / self.worth


class Purses:
    """One run of the method, in which everybody starts with the same share.

    `by_cost` ranks a project by how much of its cost one unit of price pays, so that its rank is how many full votes
    stand behind it; otherwise by the price alone. `choose` settles ties. `opening` is that of a run with a smaller
    share: what is bought in it need not be bought again.
    """

    def __init__(
        self,
        profile: Profile,
        share: Fraction,
        places: Iterable[int],
        choose: Chooser,
        *,
        by_cost: bool,
        opening: Opening | None = None,
    ) -> None:
        self.profile = profile
        self.share = share
        self.bought: list[Bought] = opening.repeated(share) if opening else []
        self.spent = sum(profile.costs[each.place] for each in self.bought)
        self.held = float(share) - opening.paid if opening else np.full(profile.voters, float(share))
        self._choose = choose
        self._by_cost = by_cost
        self._slack = float(share) * 1e-12
        self._exact = Amounts()
        self._known: dict[int, Settled] = {}
        supported = [place for place in places if profile.worths[place]]
        self._least = {place: profile.costs[place] / profile.worths[place] for place in supported}
        self._sheets = np.empty((2, max(profile.votes, default=0)))
        done = {each.place for each in self.bought}
        self._queue = [(self._rank(place, price), place) for place, price in self._least.items() if place not in done]
        heapify(self._queue)

    def run(self, most: int | None = None) -> bool:
        """Buy until nothing can be paid for; False as soon as more than `most` is spent."""
        while (place := self._next()) is not None:
            self._buy(place)
            if most is not None and self.spent > most:
                return False
        return True

    def opening(self) -> Opening:
        """How this run began: with the lowest ranks there can be, one by one, and nobody short of money."""
        profile, paid = self.profile, np.zeros(self.profile.voters)
        lowest = {place: profile.costs[place] / profile.worths[place] for place in self._least}
        ranks = sorted((self._rank(place, price), place) for place, price in lowest.items())
        bought: list[Bought] = []
        for each, (rank, place), (following, _) in zip(self.bought, ranks, [*ranks[1:], (np.inf, -1)], strict=False):
            due = self._due(place, each.price)
            is_alone = each.place == place and following > rank * (1 + NEAR)
            if not (is_alone and (each.held > due * (1 + NEAR) + self._slack).all()):
                break
            paid[profile.supporters(place)] += due
            bought.append(each)
        return Opening(self.share, bought, paid)

    @property
    def has_spent_out(self) -> bool:
        """Somebody has nothing left."""
        return not self.held.all()

    def price(self, number: int) -> Fraction:
        """The exact price of the purchase at this place in the list."""
        self._work_out(number + 1)
        return self._exact[number]

    def _work_out(self, purchases: int) -> None:
        """Make sure that the first so many prices are known exactly."""
        while len(self._exact) < purchases:
            at = len(self._exact)
            each = self._known.get(at) or self._found(at)
            self._exact.append(each.price)

    def spent_out(self, number: int) -> Whole:
        """Whom this purchase left with nothing."""
        if number in self._known:
            return self._known[number].spent_out
        each = self.bought[number]
        return self.profile.supporters(each.place)[(each.held > 0) & (each.held <= self._due(each.place, each.price))]

    def money_of(self, voters: Whole) -> Fraction:
        """What these voters hold together, exactly."""
        return self._together(voters[self.held[voters] > 0], len(self.bought))

    def supporters_money(self, place: int) -> Fraction:
        return self.money_of(self.profile.supporters(place))

    def paid(self, number: int) -> tuple[Whole, Floats]:
        """Who paid for this purchase, and how much."""
        each = self.bought[number]
        due = self._due(each.place, each.price)
        is_payer = each.held > 0
        return self.profile.supporters(each.place)[is_payer], np.minimum(each.held, due)[is_payer]

    def paid_exactly(self, number: int, voters: Whole) -> tuple[Fraction, ...] | None:
        """The same for these voters in exact fractions, one by one; None where these are too long to read."""
        each, price = self.bought[number], self.price(number)
        if self._exact.denominator > LONGEST:
            return None
        is_spent = np.isin(voters, self.spent_out(number)).tolist()
        worth = self.profile.worth(each.place)
        worths = [1] * len(voters) if worth is None else worth[each.held > 0].tolist()
        full = {one: price * one for one in set(worths)}
        return tuple(
            self._together(voters[row : row + 1], number) if spent else full[one]
            for row, (one, spent) in enumerate(zip(worths, is_spent, strict=True))
        )

    def _found(self, number: int) -> Settled:
        """The exact price of a purchase in which no amount was near another."""
        each, spent_out = self.bought[number], self.spent_out(number)
        worth = self.profile.worth(each.place)
        is_payer = each.held > self._due(each.place, each.price)
        payers = int(np.count_nonzero(is_payer) if worth is None else worth[is_payer].sum())
        needed = self.profile.costs[each.place] - self._together(spent_out, number)
        return Settled(needed / payers, spent_out, payers)

    def _rank(self, place: int, price: float) -> float:
        cost = self.profile.costs[place]
        return price / cost if self._by_cost and cost else price

    def _exact_rank(self, place: int) -> Fraction:
        price = self._settled(place).price
        cost = self.profile.costs[place]
        return price / cost if self._by_cost and cost else price

    def _next(self) -> int | None:
        """The project of the lowest rank among those that can be paid for.

        Ranks only rise as money is spent, so a project whose last known rank is too high need not be looked at.
        """
        looked_at: list[tuple[float, int]] = []
        best = float("inf")
        while self._queue and self._queue[0][0] <= best * (1 + NEAR):
            _, place = heappop(self._queue)
            price = self._price(place, best * (1 + NEAR))
            if price is not None:
                self._least[place] = price
                looked_at.append((self._rank(place, price), place))
                best = min(best, looked_at[-1][0])
        if not looked_at:
            return None
        level = [place for rank, place in looked_at if rank <= best * (1 + NEAR)]
        if len(level) > 1:
            ranks = {place: self._exact_rank(place) for place in level}
            lowest = min(ranks.values())
            level = sorted(place for place in level if ranks[place] == lowest)
        chosen = self._choose(level, len(self.bought) + 1)
        for entry in looked_at:
            if entry[1] != chosen:
                heappush(self._queue, entry)
        return chosen

    def _price(self, place: int, highest: float) -> float | None:
        """What supporters would pay for each unit of worth; None where together they have too little.

        What they can pay at a price is a bent line that flattens as people run out, so steps along its slope come
        up to the price from below and never pass it. They end early where its rank is above the `highest` that
        could still be chosen.
        """
        cost = self.profile.costs[place]
        if not cost:
            return 0.0
        voters, worth = self.profile.supporters(place), self.profile.worth(place)
        held, paid = self._sheets[:, : len(voters)]
        self.held.take(voters, out=held, mode="clip")
        lacking = cost - float(np.add.reduce(held))
        if abs(lacking) <= cost * NEAR + self._slack:
            lacking = float(cost - self.supporters_money(place))
        if lacking > 0:
            return None
        price = self._least[place]
        enough = highest * cost if self._by_cost else highest
        while True:
            due = price if worth is None else price * worth
            gap = cost - float(np.add.reduce(np.minimum(held, due, out=paid)))
            is_rich = held > due
            slope = int(np.count_nonzero(is_rich) if worth is None else worth[is_rich].sum())
            if not slope or gap <= cost * 1e-14:
                return price
            higher = price + gap / slope
            if higher <= price or higher > enough:
                return max(price, higher)
            price = higher

    def _settled(self, place: int) -> Settled:
        """The same exactly, as far as it is known which amounts are far from the price."""
        if not self.profile.costs[place]:
            return Settled(Fraction(0), np.zeros(0, dtype=np.int64), self.profile.worths[place])
        voters, held, worth = self._able(place)
        most, price = held / worth, self._least[place]
        is_near = np.abs(most - price) <= NEAR * price + self._slack
        is_poor = (most < price) & ~is_near
        groups = sorted(self._alike(voters[is_near], worth[is_near]), key=lambda group: group.most)
        needed = self.profile.costs[place] - self._together(voters[is_poor], len(self.bought))
        payers = int(worth[~is_poor].sum())
        spent_out = [voters[is_poor]]
        exact = needed / payers
        for group in groups:
            exact = needed / payers
            if group.most > exact:
                break
            needed -= group.held * len(group.voters)
            payers -= group.worth * len(group.voters)
            exact = needed / payers if payers else group.most
            spent_out.append(group.voters)
        return Settled(exact, np.concatenate(spent_out), payers)

    def _able(self, place: int) -> tuple[Whole, Floats, Whole]:
        """The supporters who have money, what they hold, and what the project is worth to each."""
        voters, worth = self.profile.supporters(place), self.profile.worth(place)
        held = self.held.take(voters)
        is_able = held > 0
        worths = np.ones(len(voters), dtype=np.int64) if worth is None else worth
        return voters[is_able], held[is_able], worths[is_able]

    def _alike(self, voters: Whole, worth: Whole) -> list[Alike]:
        """These voters in groups that hold exactly the same for the same reason."""
        if not len(voters):
            return []
        rows = np.zeros((len(voters), len(self.bought) + 1), dtype=np.int64)
        rows[:, -1] = worth
        for number, each in enumerate(self.bought):
            supporters, given = self.profile.supporters(each.place), self.profile.worth(each.place)
            at = np.minimum(np.searchsorted(supporters, voters), max(len(supporters) - 1, 0))
            is_supporter = supporters[at] == voters
            rows[is_supporter, number] = 1 if given is None else given[at[is_supporter]]
        kinds, which = np.unique(rows, axis=0, return_inverse=True)
        self._work_out(len(self.bought))
        return [
            Alike(self.share - self._exact.weighted(kind[:-1]), kind[-1], voters[which == row])
            for row, kind in enumerate(kinds.tolist())
        ]

    def _together(self, voters: Whole, purchases: int) -> Fraction:
        """What voters who had not been spent out held together after so many purchases, exactly."""
        if not len(voters):
            return Fraction(0)
        self._work_out(purchases)
        given = self.profile.given_by(voters)
        paid = self._exact.weighted([given[each.place] for each in self.bought[:purchases]])
        return len(voters) * self.share - paid

    def _due(self, place: int, price: float) -> Floats | float:
        """What each supporter has to pay at this price; one number where it is the same for all."""
        worth = self.profile.worth(place)
        return price if worth is None else np.multiply(price, worth, dtype=np.float64)

    def _buy(self, place: int) -> None:
        voters, price = self.profile.supporters(place), self._least[place]
        held = self.held.take(voters)
        due = self._due(place, price)
        left, apart = self._sheets[:, : len(voters)]
        np.subtract(held, due, out=left)
        is_near = np.abs(left, out=apart) <= NEAR * due + self._slack
        np.maximum(left, 0, out=left)
        if price and is_near.any():
            settled = self._known[len(self.bought)] = self._settled(place)
            is_spent = np.isin(voters, settled.spent_out)
            left = np.where(is_spent, 0, np.where(is_near, self._slack, np.maximum(held - due, 0)))
        self.held[voters] = left
        self.bought.append(Bought(place, price, held))
        self.spent += self.profile.costs[place]
