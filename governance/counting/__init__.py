"""Ballots in, the outcome with every round out; exact, and without a database.

`python -m governance.counting FILE --rule RULE` does the same for anybody with a ballot file.
"""

from .errors import (
    BadBallots,
    BadChoice,
    BadSettings,
    CountingError,
    LotNeeded,
    StateMismatch,
    UnknownRule,
    UnknownWord,
)
from .formats import BallotFile, read_ballots, read_file
from .formats.blt import write as write_blt
from .lots import lots
from .profile import Choice, GroupedBallot, Profile
from .rule import Rule
from .rules import rule_called, rules
from .running import count, count_steps, resume
from .state import State
from .tally import Reason, Round, Tally, Tie, Transfer

__all__ = [
    "BadBallots",
    "BadChoice",
    "BadSettings",
    "BallotFile",
    "Choice",
    "CountingError",
    "GroupedBallot",
    "LotNeeded",
    "Profile",
    "Reason",
    "Round",
    "Rule",
    "State",
    "StateMismatch",
    "Tally",
    "Tie",
    "Transfer",
    "UnknownRule",
    "UnknownWord",
    "count",
    "count_steps",
    "lots",
    "read_ballots",
    "read_file",
    "resume",
    "rule_called",
    "rules",
    "write_blt",
]
