"""What a ballot file says besides the ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..profile import Profile
from ..value_profile import ValueProfile

MOST_WEIGHT = 10**12

Ballots = TypeVar("Ballots", bound=Profile | ValueProfile)


@dataclass(frozen=True, slots=True)
class BallotFile(Generic[Ballots]):
    """The ballots with the number of seats and the title, where the file has them.

    `option_lines` are the lines that first name each option, `row_lines` those of the ballots, so that a complaint
    can point at them.
    """

    profile: Ballots
    seats: int | None = None
    title: str = ""
    option_lines: tuple[int, ...] = field(default=(), compare=False)
    row_lines: Sequence[int] = field(default=(), compare=False)
