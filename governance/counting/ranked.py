"""What the rules share that move ranked ballots from option to option, round by round."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from .choices import Choice, Kind, check_ranking
from .errors import StateMismatch
from .profile import Profile
from .rule import Rule
from .state import State
from .table import Table


class RankedRule(Rule[Profile]):
    """A rule that moves ballots.

    Its states hold what was written down and no ballots: saving one takes as little for a million ballots as for
    ten. Whoever goes on from a state counts the rounds before it again, which takes less time than reading where a
    million ballots lay, and refuses a state that says anything else about them.
    """

    kind = Kind.RANKED

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_ranking(choice, options, equal=False)

    @abstractmethod
    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        """One state a round; the last one is finished."""

    def start(self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        return next(self.count_steps(profile, seats, settings, lots))

    def step(self, profile: Profile, state: State) -> State:
        return next(self.steps_after(profile, state), state)

    def steps_after(self, profile: Profile, state: State) -> Iterator[State]:
        steps = self.count_steps(profile, state.seats, state.settings, state.lots)
        again = next(islice(steps, len(state.rounds) - 1, None), None) if state.rounds else None
        if again is None or _told(again) != _told(state):
            raise StateMismatch("The saved state of this count does not fit its ballots; begin the count again.")
        return steps

    def begin(
        self,
        table: Table,
        seats: int,
        settings: Mapping[str, str],
        lots: tuple[str, ...] | None,
        *,
        invalid: int,
    ) -> None:
        """What is known before the first round stands on the table's sheet."""
        table.state = State(
            rule=self.name,
            profile=table.profile.fingerprint(),
            options=table.profile.options,
            seats=seats,
            settings=dict(settings),
            lots=lots,
            valid=table.papers.total - invalid,
            invalid=invalid,
        )


def _told(state: State) -> list[dict[str, Any]]:
    """The rounds as numbers and names: words about them may have changed since a state was saved."""
    return [each.record() for each in state.rounds]
