"""Seats for whoever has the most, and lots where the ballots cannot tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .errors import LotNeeded
from .one_round import Counted
from .tally import Reason, Tie


@dataclass(frozen=True, slots=True)
class Seated:
    """Who is elected, how, and why all seats are filled or not."""

    winners: tuple[str, ...]
    ties: tuple[Tie, ...]
    outcome: str
    reasons: tuple[Reason, ...]

    def counted(self, votes: Mapping[str, object], valid: int, invalid: int, what: str) -> Counted:
        """The same with the totals; `what` says in a sentence what was counted."""
        told = {name: str(total) for name, total in votes.items()}
        note = f"{what} {elected_sentence(self.winners)}"
        return Counted(told, valid, invalid, self.winners, self.outcome, self.reasons, self.ties, note=note)


Criterion = tuple[str, Callable[[Sequence[str]], Mapping[str, int]]]
"""What tells equals apart: its name, and a number for each of those who are still tied, the higher the better."""


def seat_highest(totals: Mapping[str, int], valid: int, seats: int, lots: Sequence[str] | None) -> Seated:
    """The highest totals are elected, in their order. Raises LotNeeded."""
    if valid == 0:
        return NOBODY
    winners, ties = highest(totals, seats, lots)
    return Seated(tuple(winners), ties, *filled_seats(len(winners), seats))


def highest(
    totals: Mapping[str, int], seats: int, lots: Sequence[str] | None, *criteria: Criterion, purpose: str = "election"
) -> tuple[list[str], tuple[Tie, ...]]:
    """As many names as there are seats, the highest totals first.

    Equals who all find a place stand as on the ballot paper: nothing depends on their order. Where places are too
    few for equals, they are told apart. Raises LotNeeded.
    """
    chosen: list[str] = []
    ties: tuple[Tie, ...] = ()
    for total in sorted(set(totals.values()), reverse=True):
        equals = [name for name, own in totals.items() if own == total]
        vacant = seats - len(chosen)
        if len(equals) > vacant:
            equals, ties = settle(equals, vacant, lots, *criteria, purpose=purpose)
        chosen += equals
        if len(chosen) == seats:
            break
    return chosen, ties


def settle(
    tied: Sequence[str],
    vacant: int,
    lots: Sequence[str] | None,
    *criteria: Criterion,
    round_number: int = 1,
    purpose: str = "election",
) -> tuple[list[str], tuple[Tie, ...]]:
    """As many of the tied as there are vacant seats, one after the other: by the criteria in turn, then by lot.

    Raises LotNeeded.
    """
    left = list(tied)
    ties: list[Tie] = []
    while left and len(ties) < vacant:
        chosen, settled_by = _first_of(left, lots, criteria, round_number)
        ties.append(Tie(round_number, purpose, tuple(left), chosen, settled_by))
        left.remove(chosen)
    return [tie.chosen for tie in ties], tuple(ties)


def _first_of(
    tied: Sequence[str], lots: Sequence[str] | None, criteria: Sequence[Criterion], round_number: int
) -> tuple[str, str]:
    """One of the tied and what settled it."""
    left = list(tied)
    for name, measure in criteria:
        numbers = measure(left)
        highest = max(numbers[each] for each in left)
        left = [each for each in left if numbers[each] == highest]
        if len(left) == 1:
            return left[0], name
    if lots is None or not set(left) <= set(lots):
        raise LotNeeded(left, round_number)
    return next(name for name in lots if name in left), "lot"


def filled_seats(elected: int, seats: int) -> tuple[str, tuple[Reason, ...]]:
    """The outcome, and how many seats are filled or stay empty."""
    if elected == seats:
        sentence = f"All seats are filled: {seats} of {seats}."
        return "elected", (Reason("all_seats_filled", {"seats": str(seats)}, sentence),)
    left = seats - elected
    sentence = f"Fewer stood than there are seats: {left} of {seats} seats stay empty."
    return "seats left empty", (Reason("too_few_options", {"seats": str(seats), "left": str(left)}, sentence),)


def names_joined(names: Iterable[str]) -> str:
    """“Asha, Bo and Cai”."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def elected_sentence(winners: Sequence[str]) -> str:
    """Who is elected, in words."""
    return (
        f"{names_joined(winners)} {'is' if len(winners) == 1 else 'are'} elected." if winners else "Nobody is elected."
    )


NOBODY = Seated((), (), "seats left empty", (Reason("no_valid_ballot", {}, "There is no valid ballot."),))
