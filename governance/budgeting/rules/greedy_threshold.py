"""The most supported projects that fit and have enough support: docs/rules/greedy.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...counting.marking import gettext_noop
from ...counting.setting import Setting
from ..profile import Profile
from ..rule import Minutes
from .greedy import Greedy

MIN_SCORE = Setting("min_score", "whole", "0", gettext_noop("The least support that a project must have"))


class GreedyThreshold(Greedy):
    """Down the list of support, leaving out what has too little."""

    name = "greedy-threshold"
    title = gettext_noop("Most votes first, with a least support")
    told = gettext_noop(
        "Projects with too little support are left out. Of the others the most supported is paid first, then the next; "
        "one that costs more than is left is skipped."
    )
    settings = (MIN_SCORE,)

    def admitted(
        self, profile: Profile, places: Sequence[int], settings: Mapping[str, str], minutes: Minutes
    ) -> Sequence[int]:
        least = MIN_SCORE.whole(settings, 0)
        minutes.reject((place for place in places if profile.scores[place] < least), "below_threshold")
        return [place for place in places if profile.scores[place] >= least]


RULE = GreedyThreshold()
