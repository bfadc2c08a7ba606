"""What a ballot file says besides the ballots."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..profile import Profile

MOST_WEIGHT = 10**12


@dataclass(frozen=True, slots=True)
class BallotFile:
    """The ballots with the number of seats and the title, where the file has them.

    `option_lines` are the lines that first name each option, so that a complaint can point at them.
    """

    profile: Profile
    seats: int | None = None
    title: str = ""
    option_lines: tuple[int, ...] = field(default=(), compare=False)
