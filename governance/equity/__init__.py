"""How evenly seats, turnout and goods are spread, without giving anybody away."""

from .inequality import gini
from .participation import CommunityCount, CommunityShare, Part, Participation, SentenceData, participation
from .suppression import SEATS, VOTED, withheld_cells

__all__ = [
    "SEATS",
    "VOTED",
    "CommunityCount",
    "CommunityShare",
    "Part",
    "Participation",
    "SentenceData",
    "gini",
    "participation",
    "withheld_cells",
]
