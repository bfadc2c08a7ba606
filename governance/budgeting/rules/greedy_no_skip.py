"""The most supported projects until one does not fit: docs/rules/greedy.md."""

from __future__ import annotations

from ...counting.marking import gettext_noop
from .greedy import Greedy


class GreedyNoSkip(Greedy):
    """Down the list of support; what does not fit ends it."""

    name = "greedy-no-skip"
    title = gettext_noop("Most votes first, without skipping")
    told = gettext_noop(
        "The project with the most support is paid first, then the next. The first one that costs more than is left "
        "ends it: nothing after it is paid."
    )
    skips = False


RULE = GreedyNoSkip()
