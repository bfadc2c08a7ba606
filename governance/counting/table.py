"""The counting table: papers in piles, and the sheet on which each round is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .errors import BadSettings, LotNeeded
from .profile import Profile
from .state import State
from .tally import Reason, Round, Tie, Transfer

if TYPE_CHECKING:
    from .papers import Papers
    from .reading import Reading

FIRST, SURPLUS, EXCLUSION, ELECTION = "first preferences", "surplus", "exclusion", "election"


class Table:
    """A count under way.

    `standing` are those who can still receive votes, in ballot paper order. Amounts are whole numbers of the
    smallest part of a vote that the rule knows. What an option `kept` when it gave its papers away is added to what
    lies in its pile. `history` has the votes after each round, and `state` everything that was written down.
    """

    state: State

    def __init__(self, profile: Profile, reading: Reading, decimals: int) -> None:
        if not profile.standing:
            raise BadSettings("Nobody stands in this election: every option is withdrawn.")
        self.profile = profile
        self.reading = reading
        self.decimals = decimals
        self.places = {name: place for place, name in enumerate(profile.options)}
        self.lay_out(profile.standing)

    def lay_out(self, standing: Sequence[str]) -> None:
        """All papers go to their first choice among those standing, as if nothing had been counted yet."""
        self.standing = list(standing)
        self.kept: dict[str, int] = {}
        self.history: list[dict[str, int]] = []
        self.papers = self._papers([self.places[name] for name in standing])

    def _papers(self, standing: Sequence[int]) -> Papers:
        from .papers import Papers

        return Papers(self.profile.columns, self.reading, len(self.places), standing, 10**self.decimals)

    @property
    def votes(self) -> dict[str, int]:
        """Votes after the last round."""
        return self.history[-1]

    @property
    def open_seats(self) -> int:
        return self.state.seats - len(self.state.winners)

    def text(self, amount: int) -> str:
        return decimal(amount, self.decimals)

    def give(self, name: str, revalued: Callable[[int], int] | None = None) -> list[Transfer]:
        """All papers in a pile go to the next option standing, at their value as `revalued`."""
        moved = self.papers.move(self.places[name], [self.places[each] for each in self.standing], revalued)
        targets = (*self.places, None)
        return [Transfer(name, targets[place], self.text(amount)) for place, amount in moved.items()]

    def exclude(self, names: Sequence[str], sentence: str) -> None:
        """They are out; their papers move on at the value they have."""
        self.standing = [name for name in self.standing if name not in names]
        transfers = [transfer for name in names for transfer in self.give(name)]
        self.state = replace(self.state, excluded=(*self.state.excluded, *names))
        self.write(EXCLUSION, sentence % joined(names), about=names, transfers=transfers)

    def amounts(self) -> tuple[dict[str, int], int]:
        """Votes by option, and those that name nobody who is standing."""
        papers = self.papers
        votes = {name: papers.votes(self.places[name]) + self.kept.get(name, 0) for name in self.profile.standing}
        return votes, papers.votes(papers.nobody)

    def write(self, act: str, note: str, *, about: Sequence[str] = (), transfers: Sequence[Transfer] = ()) -> None:
        """The round as it now lies on the table. Invalid ballots lie there too, and count as nothing."""
        state, unit = self.state, 10**self.decimals
        votes, exhausted = self.amounts()
        exhausted -= state.invalid * unit
        written = Round(
            number=len(state.rounds) + 1,
            votes={name: self.text(amount) for name, amount in votes.items()},
            excluded=tuple(about) if act == EXCLUSION else (),
            exhausted=self.text(exhausted),
            residual=self.text(state.valid * unit - sum(votes.values()) - exhausted),
            note=note,
            act=act,
            subject=about[0] if len(about) == 1 else None,
            transfers=tuple(transfers),
        )
        self.history.append(votes)
        self.state = replace(state, rounds=(*state.rounds, written))

    def elect(self, names: Iterable[str], sentence: str, *, stay: bool = False) -> None:
        """They are elected in the round that was written last, in the order of their votes.

        They receive nothing more, unless they `stay` among those standing.
        """
        elected = self.in_order(names)
        if not elected:
            return
        *before, last = self.state.rounds
        closed = replace(last, elected=(*last.elected, *elected), note=f"{last.note} {sentence % joined(elected)}")
        self.state = replace(self.state, rounds=(*before, closed), winners=(*self.state.winners, *elected))
        if not stay:
            self.standing = [name for name in self.standing if name not in elected]

    def finish(self, reason: Reason | None = None) -> None:
        """The count is over. Unless there is another `reason`, it is whether all seats are filled."""
        left = self.open_seats
        reasons = (reason or (left_empty(self.state, left) if left else all_filled(self.state)),)
        outcome = "seats left empty" if left else "elected"
        self.state = replace(self.state, is_finished=True, outcome=outcome, reasons=reasons)

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Most votes first; equals by the most recent round where they differed, then as on the ballot paper."""
        return sorted(names, key=lambda name: [-votes[name] for votes in reversed(self.history)])

    def settle(self, purpose: str, tied: Sequence[str], *, by_earlier: bool, order: Sequence[str] | None = None) -> str:
        """One of those who stand level, to be elected, to pass on a surplus or to be excluded.

        With `by_earlier` the most recent round decides in which they differ. What is left to lots is settled by
        `order` where there are none. Raises LotNeeded.
        """
        if len(tied) == 1:
            return tied[0]
        rounds = len(self.state.rounds)
        number = rounds if purpose == ELECTION else rounds + 1
        best = min if purpose == EXCLUSION else max
        left = list(tied)
        settled_by = "order" if self.state.lots is None else "lot"
        for back, votes in enumerate(self.history[-2::-1] if by_earlier else (), start=1):
            wanted = best(votes[name] for name in left)
            left = [name for name in left if votes[name] == wanted]
            if len(left) == 1:
                settled_by = f"round {rounds - back}"
                break
        else:
            left = [drawn(left, order if self.state.lots is None else self.state.lots, purpose, number)]
        tie = Tie(number, purpose, tuple(tied), left[0], settled_by)
        self.state = replace(self.state, ties=(*self.state.ties, tie))
        return left[0]


def drawn(tied: Sequence[str], order: Sequence[str] | None, purpose: str, number: int) -> str:
    """The most favoured of the tied, or the least favoured where somebody must be excluded."""
    if order is None or not set(tied) <= set(order):
        raise LotNeeded(tied, number)
    ranked = sorted(tied, key=order.index)
    return ranked[-1] if purpose == EXCLUSION else ranked[0]


def lowest(votes: dict[str, int]) -> list[str]:
    fewest = min(votes.values())
    return [name for name, amount in votes.items() if amount == fewest]


def highest(votes: dict[str, int]) -> list[str]:
    most = max(votes.values())
    return [name for name, amount in votes.items() if amount == most]


def decimal(amount: int, decimals: int) -> str:
    """An amount in the smallest parts of a vote, written out."""
    return f"{amount // 10**decimals}.{amount % 10**decimals:0{decimals}d}" if decimals else str(amount)


def joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def all_filled(state: State) -> Reason:
    return Reason(
        "all_seats_filled",
        {"seats": str(state.seats)},
        f"All seats are filled: {state.seats} of {state.seats}.",
    )


def left_empty(state: State, left: int) -> Reason:
    return Reason(
        "too_few_options",
        {"seats": str(state.seats), "left": str(left)},
        f"Fewer stood than there are seats: {left} of {state.seats} seats stay empty.",
    )


NO_VALID_BALLOT = Reason("no_valid_ballot", {}, "There is no valid ballot.")
