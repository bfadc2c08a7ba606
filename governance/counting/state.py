"""A count between two rounds: small enough to save, complete enough to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .errors import StateMismatch
from .tally import Reason, Round, Tally, Tie


@dataclass(frozen=True, slots=True)
class State:
    """Everything that was written down after a round. It holds no ballots, so it is as small for a million of them."""

    rule: str
    profile: str
    options: tuple[str, ...]
    seats: int
    settings: Mapping[str, str]
    lots: tuple[str, ...] | None
    valid: int
    invalid: int
    quota: str | None = None
    rounds: tuple[Round, ...] = ()
    winners: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    pairwise: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_finished: bool = False
    outcome: str = ""
    reasons: tuple[Reason, ...] = ()

    def tally(self) -> Tally:
        """The outcome of a finished count."""
        if not self.is_finished:
            raise StateMismatch("The count has not finished yet; let it run on before asking for its outcome.")
        return Tally(
            rule=self.rule,
            options=self.options,
            settings=self.settings,
            seats=self.seats,
            valid=self.valid,
            invalid=self.invalid,
            quota=self.quota,
            winners=self.winners,
            rounds=self.rounds,
            outcome=self.outcome,
            ties=self.ties,
            pairwise=self.pairwise,
            reasons=self.reasons,
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, from which `from_dict` makes an equal state."""
        return {
            "rule": self.rule,
            "profile": self.profile,
            "options": list(self.options),
            "seats": self.seats,
            "settings": dict(self.settings),
            "lots": None if self.lots is None else list(self.lots),
            "valid": self.valid,
            "invalid": self.invalid,
            "quota": self.quota,
            "rounds": [each.as_dict() for each in self.rounds],
            "winners": list(self.winners),
            "excluded": list(self.excluded),
            "ties": [tie.as_dict() for tie in self.ties],
            "pairwise": {name: dict(row) for name, row in self.pairwise.items()},
            "is_finished": self.is_finished,
            "outcome": self.outcome,
            "reasons": [reason.as_dict() for reason in self.reasons],
        }

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Self:
        try:
            return cls(
                rule=saved["rule"],
                profile=saved["profile"],
                options=tuple(saved["options"]),
                seats=saved["seats"],
                settings=dict(saved["settings"]),
                lots=None if saved["lots"] is None else tuple(saved["lots"]),
                valid=saved["valid"],
                invalid=saved["invalid"],
                quota=saved["quota"],
                rounds=tuple(Round.from_dict(each) for each in saved["rounds"]),
                winners=tuple(saved["winners"]),
                excluded=tuple(saved["excluded"]),
                ties=tuple(Tie.from_dict(tie) for tie in saved["ties"]),
                pairwise={name: dict(row) for name, row in saved["pairwise"].items()},
                is_finished=saved["is_finished"],
                outcome=saved["outcome"],
                reasons=tuple(Reason.from_dict(reason) for reason in saved["reasons"]),
            )
        except (KeyError, TypeError, AttributeError) as broken:
            raise StateMismatch("The saved state of this count is damaged; begin the count again.") from broken
