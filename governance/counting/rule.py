"""What every rule of counting offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from .errors import BadSettings
from .profile import Choice, Profile
from .state import State
from .tally import Tally


class Rule(ABC):
    """A way from ballots to an outcome, one round at a time."""

    name: ClassVar[str]
    kind: ClassVar[Literal["choice", "ranked"]]

    @abstractmethod
    def check(self, choice: Choice, options: Sequence[str]) -> None:
        """Refuse marks that a voter should mend before casting them."""

    @abstractmethod
    def start(self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        """The state after the first round."""

    @abstractmethod
    def step(self, profile: Profile, state: State) -> State:
        """The state after the next round."""

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        state = self.start(profile, seats, settings, lots)
        yield state
        yield from self.steps_after(profile, state)

    def steps_after(self, profile: Profile, state: State) -> Iterator[State]:
        while not state.is_finished:
            state = self.step(profile, state)
            yield state

    def count(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Tally:
        *_, last = self.count_steps(profile, seats, settings, lots)
        return last.tally()

    def refuse_unknown(self, settings: Mapping[str, str], known: Sequence[str]) -> None:
        for name in settings:
            if name not in known:
                offered = f"it knows {', '.join(known)}" if known else "it has none"
                raise BadSettings(f"The rule {self.name} has no setting called {name}; {offered}.", name=name)
