"""How many people must take part before a vote means anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .errors import BadSettings
from .marking import gettext_noop
from .setting import Setting, is_whole, share
from .tally import Reason, Tally

SETTINGS = (
    Setting("quorum", "share", None, gettext_noop("How many must take part, in people or as a share")),
    Setting("roll", "whole", None, gettext_noop("How many people may vote")),
    Setting("present", "whole", None, gettext_noop("How many of them were there while it was open")),
)

NAMES = frozenset(setting.name for setting in SETTINGS)


@dataclass(frozen=True, slots=True)
class Quorum:
    """The people needed, rounded up, and of whom.

    `needed` is None where nothing can make the vote valid: the quorum is a share of those present, and nobody was.
    """

    needed: int | None
    roll: str | None
    present: str | None

    @classmethod
    def of(cls, settings: Mapping[str, str]) -> Quorum:
        quorum = settings.get("quorum", "0")
        roll, present = settings.get("roll"), settings.get("present")
        if roll is not None and not is_whole(roll):
            raise BadSettings("The roll must be a whole number of people.", roll=roll)
        if present is not None and not (is_whole(present) and (roll is None or int(present) <= int(roll))):
            raise BadSettings("Those present must be a whole number of people on the roll.", present=present)
        return cls(_needed(quorum, roll, present), roll, present)

    def is_met_by(self, cast: int) -> bool:
        return self.needed is not None and cast >= self.needed

    def reasons(self, cast: int) -> tuple[Reason, ...]:
        """The quorum met or missed in numbers; nothing where none was asked for."""
        if self.needed == 0:
            return ()
        of_roll = f" of {self.roll} people" if self.roll is not None else " people"
        known = {name: size for name, size in (("roll", self.roll), ("present", self.present)) if size is not None}
        turnout = {"cast": str(cast), "needed": str(self.needed)} | known
        if self.needed is None:
            needed = "nobody was marked as present, so there is no quorum."
        elif self.present is None:
            needed = f"{self.needed} were needed."
        else:
            needed = f"{self.needed} were needed, of {self.present} present."
        code = "quorum_met" if self.is_met_by(cast) else "quorum_missed"
        return (Reason(code, turnout, f"{cast}{of_roll} took part; {needed}"),)


def after_quorum(tally: Tally, settings: Mapping[str, str]) -> Tally:
    """The count of a rule that knows no quorum of its own: too few valid ballots, and nobody wins.

    The rounds stay as the rule counted them. ``settings`` may hold others, which are left alone.
    """
    if not settings.get("quorum"):
        return tally
    quorum = Quorum.of({name: value for name, value in settings.items() if value})
    reasons = (*quorum.reasons(tally.valid), *tally.reasons)
    if quorum.is_met_by(tally.valid):
        return replace(tally, reasons=reasons)
    return replace(tally, winners=(), outcome="no quorum", reasons=reasons)


def _needed(quorum: str, roll: str | None, present: str | None) -> int | None:
    if is_whole(quorum):
        return int(quorum)
    part = share(quorum, "quorum")
    base = roll if present is None else present
    if base is None:
        raise BadSettings("A quorum given as a share needs the size of the roll: add roll=PEOPLE.", quorum=quorum)
    if present is not None and int(present) == 0 and part > 0:
        return None
    return -(-part.numerator * int(base) // part.denominator)
