"""What became of a budget, with every step on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..counting.tally import Tie
from .amounts import decimal_text, exact_text
from .profile import Profile

if TYPE_CHECKING:
    from .arrays import Floats, Whole


@dataclass(frozen=True, eq=False)
class Payments:
    """Who paid how much for a project, in the currency. `voters` are places of ballots, from 0.

    `amounts` are right to twelve digits; `exactly` works out the same as fractions, where they are short enough to be
    read, else None.
    """

    voters: Whole
    amounts: Floats
    exactly: Callable[[], tuple[Fraction, ...] | None]

    @cached_property
    def exact(self) -> tuple[Fraction, ...] | None:
        return self.exactly()

    def texts(self) -> Iterator[tuple[int, str]]:
        """Each voter with what they paid, written out."""
        if self.exact is not None:
            yield from zip(self.voters.tolist(), map(exact_text, self.exact), strict=True)
            return
        written: dict[float, str] = {}
        for voter, amount in zip(self.voters.tolist(), self.amounts.tolist(), strict=True):
            if amount not in written:
                written[amount] = f"{amount:.9f}"
            yield voter, written[amount]

    def by(self, voter: int) -> Fraction | float:
        """What this voter paid; 0 if nothing."""
        place = int(self.voters.searchsorted(voter))
        if place == len(self.voters) or self.voters[place] != voter:
            return 0.0
        return float(self.amounts[place]) if self.exact is None else self.exact[place]


@dataclass(frozen=True, slots=True)
class Round:
    """One project paid for.

    `price_per_utility` is what a supporter paid for each unit of what the project is worth to them; `load` is what
    supporters had earned by then, where they earn. `spent` is all that had been spent after it. `step` says by
    which part of the rule: "equal shares", "greedy" or "phragmen".
    """

    number: int
    project: str
    step: str
    cost: Decimal
    support: int
    spent: Decimal
    price_per_utility: Fraction | None = None
    load: Fraction | None = None
    payments: Payments | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A project that was not paid for.

    `reason` is one of the codes in words.py. `effective_support` is the share of its cost, in per cent and rounded
    down to one decimal, that its supporters could have paid at the price of the project chosen instead, at the best
    moment: at 100 it would have been chosen. `left` is what they still have at the end, together.
    """

    project: str
    reason: str
    cost: Decimal
    support: int
    effective_support: str | None = None
    supporters: int = 0
    spent_out: int = 0
    left: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many voters have more of their projects funded by equal shares, and how many by greedy."""

    equal_shares: int
    greedy: int

    @property
    def is_for_greedy(self) -> bool:
        return self.greedy > self.equal_shares


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is paid for, in the order in which it was chosen, and what is not.

    `per_voter_budget` is what everybody could spend, where the rule gives out shares: the last amount that did not
    cost more than there is.
    """

    rule: str
    settings: Mapping[str, str]
    budget: Decimal
    voters: int
    rounds: tuple[Round, ...]
    rejected: tuple[Rejected, ...]
    ties: tuple[Tie, ...] = ()
    per_voter_budget: Fraction | None = None
    comparison: Comparison | None = None

    @property
    def selected(self) -> tuple[str, ...]:
        return tuple(each.project for each in self.rounds)

    @property
    def cost(self) -> Decimal:
        return sum((each.cost for each in self.rounds), Decimal(0))

    def paid_by(self, voter: int) -> tuple[tuple[str, Fraction | float], ...]:
        """What this ballot paid for: each project with the amount, in the order in which they were chosen."""
        found = [(each.project, each.payments.by(voter)) for each in self.rounds if each.payments is not None]
        return tuple((project, amount) for project, amount in found if amount)

    def as_dict(self, voters: Sequence[str] | None = None) -> dict[str, Any]:
        """The object that `--json` prints; its `options` are the settings in force. `voters` names the ballots."""
        return {
            "rule": self.rule,
            "options": dict(self.settings),
            "budget": decimal_text(self.budget),
            "selected": list(self.selected),
            "cost": decimal_text(self.cost),
            "rounds": [_round(each, voters) for each in self.rounds],
            "rejected": [_rejected(each) for each in self.rejected],
            "per_voter_budget": None if self.per_voter_budget is None else exact_text(self.per_voter_budget),
            "ties": [tie.as_dict() for tie in self.ties],
            "comparison": None
            if self.comparison is None
            else {"equal_shares": self.comparison.equal_shares, "greedy": self.comparison.greedy},
        }


def _round(each: Round, voters: Sequence[str] | None) -> dict[str, Any]:
    paid = {} if each.payments is None else dict(each.payments.texts())
    return {
        "number": each.number,
        "project": each.project,
        "step": each.step,
        "cost": decimal_text(each.cost),
        "support": str(each.support),
        "spent": decimal_text(each.spent),
        "price_per_utility": None if each.price_per_utility is None else exact_text(each.price_per_utility),
        "load": None if each.load is None else exact_text(each.load),
        "paid_by": {str(voter) if voters is None else voters[voter]: text for voter, text in paid.items()},
    }


def _rejected(each: Rejected) -> dict[str, Any]:
    return {
        "project": each.project,
        "reason": each.reason,
        "effective_support": each.effective_support,
        "cost": decimal_text(each.cost),
        "support": str(each.support),
        "supporters": each.supporters,
        "spent_out": each.spent_out,
        "left": None if each.left is None else exact_text(each.left),
    }


def decimal(profile: Profile, amount: int) -> Decimal:
    """An amount in the smallest unit, in the currency."""
    return Decimal(amount) / profile.unit
