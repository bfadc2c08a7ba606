"""Scottish STV, as SSI 2007/42 orders it: docs/rules/stv-scottish.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..state import State
from ..table import EXCLUSION, FIRST, NO_VALID_BALLOT, SURPLUS, Table, highest, lowest

DECIMALS = 5
"""The order counts to five decimal places."""


class ScottishSTV(RankedRule):
    """Ranked ballots fill the seats in proportion; transfers are exact to five places."""

    name = "stv-scottish"
    title = gettext_noop("Scottish STV")
    told = gettext_noop(
        "Put as many options in order as you like. Your vote helps your first choice, and moves on to your next one "
        "where your first has more votes than it needs or is out."
    )
    if_nobody = gettext_noop(
        "Ties are settled by earlier rounds, then by lot. Where there are fewer options than places, places stay empty."
    )
    is_usual = True
    fills_seats = True

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        from ..reading import Reading

        self.refuse_unknown(settings)
        table = Table(profile, Reading(), DECIMALS)
        self.begin(table, seats, settings, lots, invalid=table.papers.unclear)
        quota = (table.state.valid // (seats + 1) + 1) * 10**DECIMALS
        table.state = replace(table.state, quota=table.text(quota))
        table.write(FIRST, "First preferences were counted.")
        _judge(table, quota)
        yield table.state
        while not table.state.is_finished:
            _next_round(table, quota)
            _judge(table, quota)
            yield table.state


def _next_round(table: Table, quota: int) -> None:
    """The largest surplus moves on; where there is none, whoever has the fewest votes is excluded."""
    votes = table.votes
    surpluses = {name: votes[name] - quota for name in table.state.winners if votes[name] > quota}
    if surpluses:
        giver = table.settle(SURPLUS, highest(surpluses), by_earlier=True)
        surplus, held = surpluses[giver], votes[giver]
        transfers = table.give(giver, lambda value: value * surplus // held)
        table.kept[giver] = quota
        table.write(SURPLUS, f"The surplus of {giver} moved on.", about=[giver], transfers=transfers)
    else:
        out = table.settle(EXCLUSION, lowest({name: votes[name] for name in table.standing}), by_earlier=True)
        table.exclude([out], "%s had the fewest votes and was excluded.")


def _judge(table: Table, quota: int) -> None:
    """Whoever reached the quota is elected, and the last seats are filled."""
    if table.state.valid == 0:
        table.finish(NO_VALID_BALLOT)
        return
    reached = [name for name in table.standing if table.votes[name] >= quota]
    table.elect(reached, f"%s reached the quota of {table.text(quota)}.")
    if table.open_seats and len(table.standing) <= table.open_seats:
        table.elect(table.standing, "%s took the last seats: as many were left as seats.")
        table.finish()
    elif not table.open_seats:
        table.finish()


RULE = ScottishSTV()
