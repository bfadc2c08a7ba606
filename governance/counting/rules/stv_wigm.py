"""STV by the weighted inclusive Gregory method, with the options of RCTab: docs/rules/stv-wigm.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..rctab import BATCHES, PERCENTAGE, SETTINGS, UNTIL_TWO, Terms, electable, exclude_lowest, settle, terms
from ..state import State
from ..table import ELECTION, FIRST, NO_VALID_BALLOT, SURPLUS, Table, highest, joined
from ..tally import Transfer

TOGETHER = "multiWinnerAllowMultipleWinnersPerRound"
ONE_A_ROUND = ("multiWinnerAllowOnlyOneWinnerPerRound", "oneWinnerPerRound")


class WeightedGregory(RankedRule):
    """Whoever reaches the quota of the first round is elected, and what is above it moves on from all their ballots."""

    name = "stv-wigm"
    title = gettext_noop("STV as RCTab counts it")
    told = gettext_noop(
        "Put as many options in order as you like. As many cities of the United States count it: what your first "
        "choice does not need, or all of your vote where your first is out, moves on to your next one."
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
        by = terms(settings, without=(BATCHES, PERCENTAGE, UNTIL_TWO), modes=(TOGETHER, *ONE_A_ROUND))
        table = Table(profile, by.reading, by.decimals)
        self.begin(table, seats, settings, lots, invalid=table.papers.blank)
        table.write(FIRST, "First preferences were counted.")
        quota = by.threshold(sum(table.votes.values()) // 10**by.decimals, seats)
        table.state = replace(table.state, quota=table.text(quota))
        if not any(table.votes.values()):
            table.finish(NO_VALID_BALLOT)
            yield table.state
        while not table.state.is_finished:
            _elect(table, by, quota)
            givers = [name for name in table.state.rounds[-1].elected if table.votes[name] > quota]
            if not givers and not (table.open_seats and table.standing):
                table.finish()
            yield table.state
            if givers:
                _pass_on(table, givers, quota)
            elif not table.state.is_finished:
                if any(_next_elected(table, quota)):
                    table.write(ELECTION, "Nobody had a surplus, so no ballot moved before the next one was elected.")
                else:
                    exclude_lowest(table, by)


def _next_elected(table: Table, quota: int) -> tuple[list[str], list[str]]:
    """Whoever reached the quota, and the others who are left where there are no more than seats."""
    names = electable(table)
    reached = [name for name in names if table.votes[name] >= quota]
    last = [name for name in names if name not in reached] if len(names) <= table.open_seats else []
    return reached, last


def _elect(table: Table, by: Terms, quota: int) -> None:
    """All whose turn it is; one a round if so told."""
    reached, last = _next_elected(table, quota)
    if by.mode in ONE_A_ROUND and len(reached + last) > 1:
        first = settle(table, by, ELECTION, highest({name: table.votes[name] for name in reached + last}))
        reached, last = ([first], []) if first in reached else ([], [first])
    table.elect(reached, f"%s reached the quota of {table.text(quota)}.")
    table.elect(last, "%s took the last seats: as many were left as seats.")


def _pass_on(table: Table, givers: Sequence[str], quota: int) -> None:
    """The surpluses of a round move on together, each ballot at its value times the share that is surplus, cut off."""
    unit = 10**table.decimals
    transfers: list[Transfer] = []
    for giver in givers:
        share = (table.votes[giver] - quota) * unit // table.votes[giver]
        transfers += table.give(giver, lambda value, share=share: value * share // unit)  # type: ignore[misc]
        table.kept[giver] = quota
    note = f"The surplus{'es' * (len(givers) > 1)} of {joined(givers)} moved on."
    table.write(SURPLUS, note, about=givers, transfers=transfers)


RULE = WeightedGregory()
