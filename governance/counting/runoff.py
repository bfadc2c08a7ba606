"""One seat by instant runoff: the lowest are excluded until somebody has more than half of the votes that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .rctab import Terms, electable, exclude_lowest, settle
from .table import ELECTION, FIRST, NO_VALID_BALLOT, Table, decimal, highest


def runoff(table: Table, terms: Terms, begun: str = "First preferences were counted.") -> Iterator[bool]:
    """Writes a round on the table at each step, and says whether it was the last. `begun` opens the first one.

    Nobody is elected where no ballot counts for anybody, or where only write-ins stand.
    """
    winners = len(table.state.winners)
    terms = replace(terms, decimals=terms.decimals if terms.is_fractional else 0)
    table.write(FIRST, begun)
    active = sum(table.votes.values())
    if not active:
        yield True
        return
    while True:
        needed = terms.threshold(active, 1)
        table.state = replace(table.state, quota=decimal(needed, terms.decimals))
        if len(table.state.winners) == winners:
            _elect(table, terms, needed)
        is_decided = len(table.state.winners) > winners
        is_last = len(table.standing) < 2 or (is_decided and not (terms.until_two and len(table.standing) > 2))
        yield is_last
        if is_last:
            return
        exclude_lowest(table, terms)
        if not terms.first_round_decides:
            active = sum(table.votes.values())


def _elect(table: Table, terms: Terms, needed: int) -> None:
    """Whoever has the votes it takes; of the last two whoever has more."""
    names = electable(table)
    if not names:
        return
    best = highest({name: table.votes[name] for name in names})
    if table.votes[best[0]] * 10**terms.decimals >= needed:
        table.elect(best, f"%s has the {decimal(needed, terms.decimals)} votes it takes.", stay=terms.until_two)
    elif len(table.standing) <= 2:
        winner = settle(table, terms, ELECTION, best)
        table.elect([winner], "%s is elected: no more than two were left.", stay=terms.until_two)


def finish(table: Table) -> None:
    """The count is over, with all seats filled or not."""
    table.finish(None if table.state.winners or any(table.votes.values()) else NO_VALID_BALLOT)
