"""What every rule of counting offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar, cast

from .choices import Choice, Kind
from .errors import BadSettings
from .profile import Profile
from .setting import Setting
from .state import State
from .tally import Tally
from .value_profile import ValueProfile

Ballots = TypeVar("Ballots", bound=Profile | ValueProfile)


class Rule(ABC, Generic[Ballots]):
    """A way from ballots to an outcome, one round at a time.

    `title` is its name, `told` the rule in two sentences to a voter, and `if_nobody` what happens on a tie or if
    nobody wins; all three are English, marked for the catalogues of the pages. A rule that `adopts` has an outcome
    instead of people or options elected, and its ballots say one of its `words`; those in `needs_reason` are told with
    a reason. One that `fills_seats` may elect several. `is_for_files_only` keeps a rule
    off the pages that offer one; `is_usual` names it there to those who are not sure, among others of its kind.
    """

    name: ClassVar[str]
    kind: ClassVar[Kind]
    title: ClassVar[str]
    told: ClassVar[str]
    if_nobody: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    allows_equal_ranks: ClassVar[bool] = False
    fills_seats: ClassVar[bool] = False
    adopts: ClassVar[bool] = False
    words: ClassVar[tuple[str, ...]] = ()
    needs_reason: ClassVar[tuple[str, ...]] = ()
    is_for_files_only: ClassVar[bool] = False
    is_usual: ClassVar[bool] = False

    @abstractmethod
    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        """Refuse marks that a voter should mend before casting them. Raises BadChoice."""

    @abstractmethod
    def start(self, profile: Ballots, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        """The state after the first round."""

    @abstractmethod
    def step(self, profile: Ballots, state: State) -> State:
        """The state after the next round."""

    def profile(
        self, options: Iterable[str], choices: Iterable[tuple[Any, int]], withdrawn: Iterable[str] = ()
    ) -> Ballots:
        """The ballots as this rule counts them, from choices as JSON holds them and how many there are of each."""
        if self.kind in (Kind.CHOICE, Kind.RANKED):
            return cast(Ballots, Profile.from_choices(options, choices, withdrawn))
        return cast(Ballots, ValueProfile.from_choices(options, choices, withdrawn, kind=self.kind))

    def count_steps(
        self, profile: Ballots, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        state = self.start(profile, seats, settings, lots)
        yield state
        yield from self.steps_after(profile, state)

    def steps_after(self, profile: Ballots, state: State) -> Iterator[State]:
        while not state.is_finished:
            state = self.step(profile, state)
            yield state

    def count(
        self, profile: Ballots, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Tally:
        *_, last = self.count_steps(profile, seats, settings, lots)
        return last.tally()

    def refuse_unknown(self, settings: Mapping[str, str]) -> None:
        """Settings that the rule does not have are refused by name."""
        known = [setting.name for setting in self.settings]
        for name in settings:
            if name not in known:
                offered = f"it knows {', '.join(known)}" if known else "it has none"
                raise BadSettings(f"The rule {self.name} has no setting called {name}; {offered}.", name=name)
