"""Rules that look at the ballots once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from .rule import Ballots, Rule
from .state import State
from .tally import Reason, Round, Tie


@dataclass(frozen=True, slots=True)
class Counted:
    """What one look at the ballots came to.

    `votes` are exact totals as text; `note` tells what happened, and where it is empty the reasons do.
    """

    votes: Mapping[str, str]
    valid: int
    invalid: int
    winners: tuple[str, ...]
    outcome: str
    reasons: tuple[Reason, ...]
    ties: tuple[Tie, ...] = ()
    pairwise: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    note: str = ""


class OneRoundRule(Rule[Ballots]):
    """A rule whose first round is its last."""

    @abstractmethod
    def counted(
        self, profile: Ballots, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        """The outcome of these ballots."""

    def start(self, profile: Ballots, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None) -> State:
        self.refuse_unknown(settings)
        counted = self.counted(profile, seats, settings, lots)
        single = Round(
            number=1,
            votes=counted.votes,
            elected=counted.winners,
            note=counted.note or " ".join(reason.sentence for reason in counted.reasons),
        )
        return State(
            rule=self.name,
            profile=profile.fingerprint(),
            options=tuple(counted.votes) if self.adopts else profile.options,
            seats=1 if self.adopts else seats,
            settings=dict(settings),
            lots=lots,
            valid=counted.valid,
            invalid=counted.invalid,
            rounds=(single,),
            winners=counted.winners,
            ties=counted.ties,
            pairwise=counted.pairwise,
            is_finished=True,
            outcome=counted.outcome,
            reasons=counted.reasons,
        )

    def step(self, profile: Ballots, state: State) -> State:
        return state
