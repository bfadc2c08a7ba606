"""What a charter asks for beyond the rule of a vote for or against: a double majority, a blocking minority.

A part is a community or a delegation. Ballots of people who sit in no part count for the whole alone. Written out in
docs/rules/majorities.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from .errors import BadSettings
from .tally import Reason, Tally

YES, NO, ALL = "yes", "no", "all"
SIMPLE_MAJORITY = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Part:
    """How the people of one part answered: its key, how many may vote, and the votes for and against."""

    key: str
    roll: int
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class Majorities:
    """What is asked beyond the rule.

    ``threshold``: the share of yes among yes and no that a part must reach, 1/2 meaning more than half; nothing where
    no part is asked. ``needed``: how many parts must reach it, ``all`` or a number. ``blocking``: how many no votes
    stop the question, a number or a share of the roll; empty where none do.
    """

    threshold: Fraction | None = None
    needed: str = ALL
    blocking: str = ""

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Majorities:
        """From ``majorities`` and ``blocking`` of a frozen configuration; either may be missing."""
        asked = config.get("majorities")
        return cls(
            threshold=Fraction(asked["threshold"]) if asked else None,
            needed=str(asked["needed"]) if asked else ALL,
            blocking=str(config.get("blocking", "")),
        )

    def __bool__(self) -> bool:
        return self.threshold is not None or bool(self.blocking)


def agrees(part: Part, threshold: Fraction) -> bool:
    """Whether enough of a part's yes and no votes are yes; a part in which nobody said either does not agree."""
    decisive = part.yes + part.no
    if decisive == 0:
        return False
    return 2 * part.yes > decisive if threshold == SIMPLE_MAJORITY else part.yes >= threshold * decisive


def parts_needed(needed: str, parts: Sequence[Part]) -> int:
    """How many parts must agree; more than there are cannot be asked for."""
    return len(parts) if needed == ALL else min(int(needed), len(parts))


def blocking_votes(blocking: str, roll: int) -> int:
    """The fewest no votes that stop a question put to so many people."""
    if re.fullmatch(r"[0-9]{1,9}", blocking):
        return max(1, int(blocking))
    if re.fullmatch(r"[0-9]{1,9}/0*[1-9][0-9]{0,8}", blocking) is None or Fraction(blocking) > 1:
        raise BadSettings(
            f"A blocking minority is a number of people or a share such as 1/3, not {blocking}.", blocking=blocking
        )
    share = Fraction(blocking)
    return max(1, -(-share.numerator * roll // share.denominator))


def judge(tally: Tally, asked: Majorities, parts: Sequence[Part], roll: int) -> Tally:
    """The outcome after what the charter asks beyond the rule: adopted stays adopted only if all of it holds.

    The rounds stay as the rule counted them. A vote without a quorum, or lost already, is told the same reasons.
    """
    if not asked or tally.outcome == "no quorum":
        return tally
    reasons, holds = list(tally.reasons), True
    if asked.threshold is not None:
        agreed, needed = sum(agrees(part, asked.threshold) for part in parts), parts_needed(asked.needed, parts)
        holds &= agreed >= needed
        reasons.append(
            Reason(
                "parts_reached" if agreed >= needed else "parts_missed",
                {"agreed": str(agreed), "needed": str(needed), "of": str(len(parts))},
                f"{agreed} of {len(parts)} parts agreed; {needed} were needed.",
            )
        )
    if asked.blocking:
        against, stops = int(tally.rounds[0].votes[NO]), blocking_votes(asked.blocking, roll)
        holds &= against < stops
        reasons.append(
            Reason(
                "blocked" if against >= stops else "not_blocked",
                {"no": str(against), "blocking": str(stops)},
                f"{against} voted no; {stops} stop it.",
            )
        )
    is_adopted = tally.outcome == "adopted" and holds
    return replace(
        tally,
        winners=(YES,) if is_adopted else (NO,),
        outcome="adopted" if is_adopted else "rejected",
        reasons=tuple(reasons),
    )
