"""Several seats by excluding from below: docs/rules/bottoms-up.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..errors import BadSettings
from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..rctab import (
    BATCHES,
    FIRST_ROUND,
    FRACTIONS,
    HARE,
    SETTINGS,
    UNTIL_TWO,
    electable,
    exclude_lowest,
    live_write_ins,
    terms,
)
from ..state import State
from ..table import FIRST, NO_VALID_BALLOT, Table, decimal
from ..tally import Reason

BY_NUMBER, BY_SHARE = MODES = ("bottomsUp", "bottomsUpUsingPercentageThreshold")


class BottomsUp(RankedRule):
    """The lowest are excluded, and their ballots move on, until as many are left as seats.

    Told a percentage, it goes on until everybody left has that share of the votes that count, and elects them all.
    """

    name = "bottoms-up"
    title = gettext_noop("Excluding from below")
    told = gettext_noop(
        "Put as many options in order as you like. Round by round the option with the fewest votes is out and its "
        "votes move to the next choice, until as many are left as places."
    )
    if_nobody = gettext_noop(
        "If two options are last with equally many votes, the lot decides. Where there are fewer options "
        "than places, places stay empty."
    )
    settings = SETTINGS
    fills_seats = True

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        self.refuse_unknown(settings)
        by = terms(settings, without=(BATCHES, FIRST_ROUND, FRACTIONS, HARE, UNTIL_TWO), modes=MODES)
        if by.mode == BY_SHARE and by.percentage is None:
            raise BadSettings("Say which percentage: add multiSeatBottomsUpPercentageThreshold=PERCENT.")
        table = Table(profile, by.reading, 0)
        self.begin(table, seats, settings, lots, invalid=table.papers.blank)
        table.write(FIRST, "First preferences were counted.")
        is_empty = not any(table.votes.values())
        while not table.state.is_finished:
            if is_empty:
                table.finish(NO_VALID_BALLOT)
            elif by.percentage is not None:
                _elect_with_share(table, by.percentage)
            elif len(electable(table)) <= seats and not live_write_ins(table):
                table.elect(electable(table), "%s took the seats: no more were left.")
                table.finish()
            yield table.state
            if not table.state.is_finished:
                exclude_lowest(table, by)


def _elect_with_share(table: Table, percentage: int) -> None:
    """Everybody left is elected once each of them has the percentage of the votes that count."""
    needed = percentage * sum(table.votes.values())
    table.state = replace(table.state, quota=decimal(needed, 2))
    left = electable(table)
    if left and all(table.votes[name] * 100 >= needed for name in left):
        sentence = f"Everybody left has at least {percentage} in 100 of the votes that count"
        table.elect(left, f"{sentence}: %s.")
        numbers = {"percentage": str(percentage), "elected": str(len(left))}
        table.state = replace(table.state, seats=len(left))
        table.finish(Reason("all_have_their_share", numbers, f"{sentence}."))


RULE = BottomsUp()
