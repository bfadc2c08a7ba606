"""Ballots in, the outcome with every round out; exact, and without a database.

`python -m governance.counting FILE --rule RULE` does the same for anybody with a ballot file.
"""

from .choices import Choice, Kind
from .columns import Columns
from .errors import (
    BadBallots,
    BadChoice,
    BadSettings,
    BadValue,
    CountingError,
    LotNeeded,
    StateMismatch,
    TooManyBallots,
    UnknownRule,
    UnknownWord,
    WrongBallots,
)
from .formats import BallotFile, read_ballots, read_file
from .formats.blt import write as write_blt
from .lots import lots, mixed
from .profile import GroupedBallot, Profile
from .rule import Rule
from .rules import rule_called, rules
from .running import AnyProfile, count, count_steps, judged, resume
from .setting import Setting
from .state import State
from .tally import Reason, Round, Tally, Tie, Transfer
from .value_profile import MISSING, ValueProfile

__all__ = [
    "MISSING",
    "AnyProfile",
    "BadBallots",
    "BadChoice",
    "BadSettings",
    "BadValue",
    "BallotFile",
    "Choice",
    "Columns",
    "CountingError",
    "GroupedBallot",
    "Kind",
    "LotNeeded",
    "Profile",
    "Reason",
    "Round",
    "Rule",
    "Setting",
    "State",
    "StateMismatch",
    "Tally",
    "Tie",
    "TooManyBallots",
    "Transfer",
    "UnknownRule",
    "UnknownWord",
    "ValueProfile",
    "WrongBallots",
    "count",
    "count_steps",
    "judged",
    "lots",
    "mixed",
    "read_ballots",
    "read_file",
    "resume",
    "rule_called",
    "rules",
    "write_blt",
]
