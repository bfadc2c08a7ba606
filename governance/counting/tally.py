"""The outcome of a count with everything that led to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Transfer:
    """Votes that moved in a round; without a target they named nobody who was still standing."""

    source: str
    target: str | None
    amount: str

    def as_dict(self) -> dict[str, Any]:
        return {"from": self.source, "to": self.target, "amount": self.amount}


@dataclass(frozen=True, slots=True)
class Round:
    """One step of a count and the exact totals after it.

    `act` is "first preferences", "surplus", "exclusion" or "single count"; `subject` is whose votes moved.
    """

    number: int
    votes: Mapping[str, str]
    elected: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    exhausted: str = "0"
    residual: str = "0"
    note: str = ""
    act: str = "single count"
    subject: str | None = None
    transfers: tuple[Transfer, ...] = ()

    def record(self) -> dict[str, Any]:
        """What this round decided, without the words about it."""
        return {
            "number": self.number,
            "votes": dict(self.votes),
            "elected": list(self.elected),
            "excluded": list(self.excluded),
            "exhausted": self.exhausted,
            "residual": self.residual,
        }

    def as_dict(self) -> dict[str, Any]:
        return self.record() | {
            "note": self.note,
            "act": self.act,
            "subject": self.subject,
            "transfers": [transfer.as_dict() for transfer in self.transfers],
        }

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Round:
        return cls(
            number=saved["number"],
            votes=dict(saved["votes"]),
            elected=tuple(saved["elected"]),
            excluded=tuple(saved["excluded"]),
            exhausted=saved["exhausted"],
            residual=saved["residual"],
            note=saved["note"],
            act=saved["act"],
            subject=saved["subject"],
            transfers=tuple(Transfer(move["from"], move["to"], move["amount"]) for move in saved["transfers"]),
        )


@dataclass(frozen=True, slots=True)
class Tie:
    """Equals told apart: for which purpose, who stood level, who was taken, and what settled it."""

    round: int
    purpose: str
    tied: tuple[str, ...]
    chosen: str
    settled_by: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "purpose": self.purpose,
            "tied": list(self.tied),
            "chosen": self.chosen,
            "settled_by": self.settled_by,
        }

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Tie:
        return cls(saved["round"], saved["purpose"], tuple(saved["tied"]), saved["chosen"], saved["settled_by"])


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground of an outcome: a code with its numbers, so that pages can say it in their own words."""

    code: str
    numbers: Mapping[str, str]
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "numbers": dict(self.numbers), "sentence": self.sentence}

    @classmethod
    def from_dict(cls, saved: Mapping[str, Any]) -> Reason:
        return cls(saved["code"], dict(saved["numbers"]), saved["sentence"])


@dataclass(frozen=True, slots=True)
class Tally:
    """The counted outcome of a question.

    `options` is what could be marked; `settings` is what the rule was told.
    Winners stand in order of election.
    """

    rule: str
    options: tuple[str, ...]
    settings: Mapping[str, str]
    seats: int
    valid: int
    invalid: int
    quota: str | None
    winners: tuple[str, ...]
    rounds: tuple[Round, ...]
    outcome: str
    ties: tuple[Tie, ...] = ()
    pairwise: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The object that `--json` prints; its `options` are the settings in force."""
        return {
            "rule": self.rule,
            "options": dict(self.settings),
            "seats": self.seats,
            "ballots": {"valid": self.valid, "invalid": self.invalid},
            "quota": self.quota,
            "winners": list(self.winners),
            "rounds": [each.as_dict() for each in self.rounds],
            "ties": [tie.as_dict() for tie in self.ties],
            "pairwise": {name: dict(row) for name, row in self.pairwise.items()},
        }

    def transcript(self) -> list[dict[str, Any]]:
        """The rounds as numbers and names alone: what a recount by other software must reproduce."""
        return [each.record() for each in self.rounds]
