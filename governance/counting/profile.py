"""The ballots of one question: what could be marked, and how many people marked it in which way."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .errors import BadChoice

Rank = tuple[int, ...]
"""The options marked at one rank: none is a skipped rank, one a preference, two or more an overvote."""

Choice = str | Sequence[str | Sequence[str]]
"""A ballot in names: one word, or one entry a rank, where a list holds no name or several."""


@dataclass(frozen=True, slots=True)
class GroupedBallot:
    """`weight` ballots with the same marks, given as the places of options in the profile."""

    weight: int
    marks: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """All ballots of one question."""

    options: tuple[str, ...]
    ballots: tuple[GroupedBallot, ...]
    withdrawn: tuple[str, ...] = ()

    @classmethod
    def from_choices(
        cls,
        options: Iterable[str],
        choices: Iterable[tuple[Choice, int]],
        withdrawn: Iterable[str] = (),
    ) -> Profile:
        """Equal ballots are grouped and sorted, so the order in which they came in leaves no trace."""
        names = tuple(options)
        places = {name: place for place, name in enumerate(names)}
        groups: Counter[tuple[Rank, ...]] = Counter()
        for choice, weight in choices:
            groups[_marks(choice, places)] += weight
        return cls(
            options=names,
            ballots=tuple(GroupedBallot(groups[marks], marks) for marks in sorted(groups)),
            withdrawn=tuple(withdrawn),
        )

    def choices(self) -> Iterator[tuple[list[str | list[str]], int]]:
        """Each group as names and weight: the way back from `from_choices`."""
        for ballot in self.ballots:
            yield (
                [
                    self.options[rank[0]] if len(rank) == 1 else [self.options[place] for place in rank]
                    for rank in ballot.marks
                ],
                ballot.weight,
            )

    @property
    def standing(self) -> tuple[str, ...]:
        """The options that have not been withdrawn."""
        return tuple(name for name in self.options if name not in self.withdrawn)

    def fingerprint(self) -> str:
        """A hash that tells these ballots from any others."""
        groups = tuple((ballot.weight, ballot.marks) for ballot in self.ballots)
        return hashlib.sha256(repr((self.options, self.withdrawn, groups)).encode()).hexdigest()


def _marks(choice: Choice, places: dict[str, int]) -> tuple[Rank, ...]:
    ranks = [choice] if isinstance(choice, str) else choice
    try:
        return tuple(
            (places[rank],) if isinstance(rank, str) else tuple(places[name] for name in rank) for rank in ranks
        )
    except KeyError as unknown:
        raise BadChoice(f"{unknown.args[0]} is not one of the options.", option=unknown.args[0]) from unknown
