"""Minimax, by winning votes: docs/rules/minimax.md."""

from __future__ import annotations

from collections.abc import Sequence

from ..condorcet import CondorcetRule, Placed, in_order
from ..marking import gettext_noop
from ..pairwise import Pairwise


class Minimax(CondorcetRule):
    """The option whose worst defeat is smallest wins.

    P. B. Simpson, On defining areas of voter choice, Quarterly Journal of Economics 83 (1969); G. H. Kramer, A
    dynamical model of political equilibrium, Journal of Economic Theory 16 (1977). A defeat is as large as the votes
    of those who win it; an option without one has 0.
    """

    name = "minimax"
    title = gettext_noop("Minimax: smallest defeat")
    told = gettext_noop(
        "Put as many options in order as you like; two may share a place. Each option is compared with each other "
        "one, and the one whose worst defeat is smallest is chosen."
    )

    def placed(
        self, matrix: Pairwise, options: Sequence[str], kept: Sequence[int], seats: int, lots: tuple[str, ...] | None
    ) -> Placed:
        worst = {a: max((matrix[b][a] for b in kept if matrix[b][a] > matrix[a][b]), default=0) for a in kept}
        above = [
            [a in worst and b in worst and worst[a] < worst[b] for b in range(len(options))]
            for a in range(len(options))
        ]
        winners, ties = in_order(above, options, kept, seats, lots)
        return Placed(winners, {options[place]: defeat for place, defeat in worst.items()}, ties)


RULE = Minimax()
