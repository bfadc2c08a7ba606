"""What is scarce, shared out between those who claim it: exactly, with a certificate, and without a database.

`python -m governance.division FILE.csv --rule RULE --estate AMOUNT` does the same for anybody with a file of claims.
"""

from .claims import Claimant, Claims
from .errors import BadClaim, BadFile, BadSettings, DivisionError, LotNeeded, UnknownRule
from .places import District, Group, Shelter, Storm, Way
from .reasons import Placed, Reason, reasons
from .rules import TRANSPORT, Rule, divide, rule_called, rules
from .shares import Division, Level, Rounding
from .sheltering import Sheltering, shelter

__all__ = [
    "TRANSPORT",
    "BadClaim",
    "BadFile",
    "BadSettings",
    "Claimant",
    "Claims",
    "District",
    "Division",
    "DivisionError",
    "Group",
    "Level",
    "LotNeeded",
    "Placed",
    "Reason",
    "Rounding",
    "Rule",
    "Shelter",
    "Sheltering",
    "Storm",
    "UnknownRule",
    "Way",
    "divide",
    "reasons",
    "rule_called",
    "rules",
    "shelter",
]
