"""How evenly seats, turnout and goods are spread, without giving anybody away.

`python -m governance.equity FILE.csv --value COLUMN` measures a table for anybody who has one.
"""

from .attacking import Attacker, Range
from .chances import (
    Compared,
    Interval,
    Likeness,
    Said,
    chi_square_tail,
    disparate_impact,
    fisher,
    likeness,
    share_interval,
    total_variation,
)
from .errors import BadSettings, BadTable, EquityError, NotDefined, NotSafe, TooManyGroups
from .exposure import Exposure, exposure, percentiles
from .inequality import Theil, atkinson, concentration, concentration_curve, gini, lorenz, theil
from .participation import CommunityCount, CommunityShare, Part, Participation, SentenceData, participation
from .published import Cell, Sum, Tables, crossed, from_day_to_day, listed
from .representation import Justified, LetDown, justified
from .shares import GroupShare, Holding, coverage, group_shares
from .suppression import SEATS, VOTED, withheld_cells
from .withholding import small_cells, withhold

__all__ = [
    "SEATS",
    "VOTED",
    "Attacker",
    "BadSettings",
    "BadTable",
    "Cell",
    "CommunityCount",
    "CommunityShare",
    "Compared",
    "EquityError",
    "Exposure",
    "GroupShare",
    "Holding",
    "Interval",
    "Justified",
    "LetDown",
    "Likeness",
    "NotDefined",
    "NotSafe",
    "Part",
    "Participation",
    "Range",
    "Said",
    "SentenceData",
    "Sum",
    "Tables",
    "Theil",
    "TooManyGroups",
    "atkinson",
    "chi_square_tail",
    "concentration",
    "concentration_curve",
    "coverage",
    "crossed",
    "disparate_impact",
    "exposure",
    "fisher",
    "from_day_to_day",
    "gini",
    "group_shares",
    "justified",
    "likeness",
    "listed",
    "lorenz",
    "participation",
    "percentiles",
    "share_interval",
    "small_cells",
    "theil",
    "total_variation",
    "withheld_cells",
    "withhold",
]
