"""How evenly seats, turnout and goods are spread, without giving anybody away.

`python -m governance.equity FILE.csv --value COLUMN` measures a table for anybody who has one.
"""

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
from .errors import BadSettings, BadTable, EquityError, NotDefined, TooManyGroups
from .exposure import Exposure, exposure, percentiles
from .inequality import Theil, atkinson, concentration, concentration_curve, gini, lorenz, theil
from .participation import CommunityCount, CommunityShare, Part, Participation, SentenceData, participation
from .representation import Justified, LetDown, justified
from .shares import GroupShare, Holding, coverage, group_shares
from .suppression import SEATS, VOTED, withheld_cells

__all__ = [
    "SEATS",
    "VOTED",
    "BadSettings",
    "BadTable",
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
    "Part",
    "Participation",
    "Said",
    "SentenceData",
    "Theil",
    "TooManyGroups",
    "atkinson",
    "chi_square_tail",
    "concentration",
    "concentration_curve",
    "coverage",
    "disparate_impact",
    "exposure",
    "fisher",
    "gini",
    "group_shares",
    "justified",
    "likeness",
    "lorenz",
    "participation",
    "percentiles",
    "share_interval",
    "theil",
    "total_variation",
    "withheld_cells",
]
