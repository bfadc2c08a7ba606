"""What every rule of budgeting offers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar

from ..counting.setting import Setting
from .errors import BadSettings
from .outcome import Outcome, Payments, Rejected, Round, decimal
from .profile import Profile
from .ties import Ties


class Rule(ABC):
    """A way from ballots to a list of projects that are paid for.

    `title` is its name, `told` the rule in two sentences to a voter, and `if_nobody` what happens on a tie; all three
    are English, marked for the catalogues of the pages.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    told: ClassVar[str]
    if_nobody: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()

    @abstractmethod
    def fund(self, profile: Profile, settings: Mapping[str, str], ties: Ties, *, explain: bool = True) -> Outcome:
        """What is paid for. Without `explain`, how near the others came is left out.

        Raises LotNeeded and BadSettings.
        """

    def refuse_unknown(self, settings: Mapping[str, str]) -> None:
        known = [setting.name for setting in self.settings]
        for name in settings:
            if name not in known:
                offered = f"it knows {', '.join(known)}" if known else "it has none"
                raise BadSettings(f"The rule {self.name} has no setting called {name}; {offered}.", name=name)


class Minutes:
    """Writes down what is chosen and what is not."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.rounds: list[Round] = []
        self.spent = 0
        self._rejected: dict[int, Rejected] = {}

    @property
    def taken(self) -> set[str]:
        return {each.project for each in self.rounds}

    def choose(
        self,
        place: int,
        step: str,
        *,
        price: Fraction | None = None,
        load: Fraction | None = None,
        payments: Payments | None = None,
    ) -> None:
        project, profile = self.profile.projects[place], self.profile
        self.spent += profile.costs[place]
        spent = decimal(profile, self.spent)
        support = profile.scores[place]
        number = len(self.rounds) + 1
        self.rounds.append(Round(number, project.id, step, project.cost, support, spent, price, load, payments))

    def reject(self, places: Iterable[int], reason: str) -> None:
        """Note why these are not chosen; what was noted first stays."""
        for place in places:
            project = self.profile.projects[place]
            rejected = Rejected(
                project.id, reason, project.cost, self.profile.scores[place], supporters=self.profile.votes[place]
            )
            self._rejected.setdefault(place, rejected)

    def refine(self, place: int, rejected: Rejected) -> None:
        self._rejected[place] = rejected

    def reason(self, place: int) -> Rejected:
        return self._rejected[place]

    def rejected(self) -> tuple[Rejected, ...]:
        """In the order of the list, without what was chosen after all."""
        taken = self.taken
        noted = (self._rejected[place] for place in sorted(self._rejected))
        return tuple(each for each in noted if each.project not in taken)


def standing(profile: Profile, minutes: Minutes) -> list[int]:
    """The projects that have not been withdrawn; the others are noted as such."""
    withdrawn = [place for place, project in enumerate(profile.projects) if project.is_withdrawn]
    minutes.reject(withdrawn, "withdrawn")
    return [place for place in range(len(profile.projects)) if place not in withdrawn]
