"""Several seats by one instant runoff after the other: docs/rules/sequential-irv.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..rctab import HARE, PERCENTAGE, SETTINGS, WRITE_INS, terms
from ..runoff import finish, runoff
from ..state import State
from ..table import Table, joined


class SequentialRunoff(RankedRule):
    """The winner of a runoff stands aside, and the same ballots are counted again for the next seat."""

    name = "sequential-irv"
    title = gettext_noop("One runoff after the other")
    told = gettext_noop(
        "Put as many options in order as you like. An instant runoff fills the first place; then all votes are "
        "counted again without its winner for the next one."
    )
    if_nobody = gettext_noop(
        "If two options are last with equally many votes, or the last two are level, the lot decides. Where there "
        "are fewer options than places, places stay empty."
    )
    settings = SETTINGS
    fills_seats = True

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        self.refuse_unknown(settings)
        by = terms(settings, without=(HARE, PERCENTAGE), modes=("multiPassIrv",))
        table = Table(profile, by.reading, 0)
        self.begin(table, seats, settings, lots, invalid=table.papers.blank)
        steps = runoff(table, by)
        while True:
            elected = table.state.winners
            for is_last in steps:
                left = [name for name in profile.standing if name not in table.state.winners]
                is_decided = table.state.winners != elected
                if is_last and not (is_decided and table.open_seats and set(left) - set(WRITE_INS)):
                    finish(table)
                yield table.state
            if table.state.is_finished:
                return
            table.lay_out(left)
            steps = runoff(table, by, f"All ballots were counted again without {joined(table.state.winners)}.")


RULE = SequentialRunoff()
