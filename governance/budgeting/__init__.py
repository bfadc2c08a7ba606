"""Projects, a budget and ballots in; what is paid for out, with every step. Exact, and without a database.

`python -m governance.budgeting FILE.pb --rule RULE` does the same for anybody with a Pabulib file.
"""

from .errors import BadBallots, BadProjects, BadSettings, CountingError, LotNeeded, UnknownRule
from .outcome import Comparison, Outcome, Payments, Rejected, Round
from .profile import Kind, Profile, Project
from .rule import Rule
from .rules import rule_called, rules
from .running import fund

__all__ = [
    "BadBallots",
    "BadProjects",
    "BadSettings",
    "Comparison",
    "CountingError",
    "Kind",
    "LotNeeded",
    "Outcome",
    "Payments",
    "Profile",
    "Project",
    "Rejected",
    "Round",
    "Rule",
    "UnknownRule",
    "fund",
    "rule_called",
    "rules",
]
