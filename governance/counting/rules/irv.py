"""Instant runoff, with the options of RCTab: docs/rules/irv.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..rctab import HARE, PERCENTAGE, SETTINGS, terms
from ..runoff import finish, runoff
from ..state import State
from ..table import Table


class InstantRunoff(RankedRule):
    """The lowest are excluded and their ballots move on, until somebody has more than half. It fills one seat."""

    name = "irv"
    title = gettext_noop("Instant runoff")
    told = gettext_noop(
        "Put as many options in order as you like. Round by round the option with the fewest votes is out and its "
        "votes move to the next choice, until one has more than half of the votes that still count."
    )
    if_nobody = gettext_noop(
        "If two options are last with equally many votes, or the last two are level, the lot decides."
    )
    is_usual = True
    settings = SETTINGS

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        self.refuse_unknown(settings)
        by = terms(settings, without=(HARE, PERCENTAGE), modes=("singleWinnerMajority",))
        table = Table(profile, by.reading, 0)
        self.begin(table, 1, settings, lots, invalid=table.papers.blank)
        for is_last in runoff(table, by):
            if is_last:
                finish(table)
            yield table.state


RULE = InstantRunoff()
