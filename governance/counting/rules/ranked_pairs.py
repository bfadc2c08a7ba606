"""Ranked pairs, by winning votes: docs/rules/ranked-pairs.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from ..condorcet import DEFAULT, CondorcetRule, Placed, by_lot, in_order
from ..marking import gettext_noop
from ..pairwise import Pairwise
from ..tally import Tie

Pair = tuple[int, int]
"""The places of an option and of one that it beats one to one."""


class RankedPairs(CondorcetRule):
    """Majorities are kept from the largest to the smallest, each unless it contradicts those kept before.

    T. N. Tideman, Independence of clones as a criterion for voting rules, Social Choice and Welfare 4 (1987). The
    larger majority is the one with more winning votes, then the one with fewer votes against it.
    """

    name = "ranked-pairs"
    title = gettext_noop("Ranked pairs: compare each with each")
    told = gettext_noop(
        "Put as many options in order as you like; two may share a place. Each option is compared with each other "
        "one, and the clearest comparisons count first; one that contradicts clearer ones is left out."
    )
    settings = (DEFAULT,)

    def placed(
        self, matrix: Pairwise, options: Sequence[str], kept: Sequence[int], seats: int, lots: tuple[str, ...] | None
    ) -> Placed:
        above, ties = _locked(matrix, options, kept, lots)
        winners, more = in_order(above, options, kept, seats, lots)
        votes = {options[place]: sum(above[place]) for place in kept}
        return Placed(winners, votes, (*ties, *more))


def _locked(
    matrix: Pairwise, options: Sequence[str], kept: Sequence[int], lots: tuple[str, ...] | None
) -> tuple[list[list[bool]], list[Tie]]:
    """Who is above whom, directly or through others, once all majorities that fit have been kept.

    Equal majorities are taken together. Only where they contradict each other does the lot order them: the pair of
    the most favoured winner first, of these the one with the least favoured loser.
    """
    above = [[False] * len(options) for _ in options]
    ties = []
    for _size, equals in groupby(_majorities(matrix, kept), key=lambda pair: _strength(matrix, pair)):
        pairs = [(a, b) for a, b in equals if not above[b][a]]
        if len(pairs) > 1 and _contradict(above, pairs):
            tied = [name for name in options if any(name in (options[a], options[b]) for a, b in pairs)]
            favoured = by_lot(tied, lots)
            pairs.sort(key=lambda pair: (favoured.index(options[pair[0]]), -favoured.index(options[pair[1]])))
            ties.append(Tie(1, "equal majorities", tuple(tied), options[pairs[0][0]], "lot"))
        for a, b in pairs:
            if not above[b][a]:
                _keep(above, a, b)
    return above, ties


def _majorities(matrix: Pairwise, kept: Sequence[int]) -> list[Pair]:
    """Every majority, the largest first."""
    pairs = [(a, b) for a in kept for b in kept if matrix[a][b] > matrix[b][a]]
    return sorted(pairs, key=lambda pair: _strength(matrix, pair))


def _strength(matrix: Pairwise, pair: Pair) -> tuple[int, int]:
    a, b = pair
    return -matrix[a][b], matrix[b][a]


def _contradict(above: Sequence[Sequence[bool]], pairs: Iterable[Pair]) -> bool:
    trial = [list(row) for row in above]
    for a, b in pairs:
        if trial[b][a]:
            return True
        _keep(trial, a, b)
    return False


def _keep(above: list[list[bool]], a: int, b: int) -> None:
    """`a` and all that are above it stand above `b` and all that are below it from now on."""
    upper = [a, *(place for place, row in enumerate(above) if row[a])]
    lower = [b, *(place for place, is_below in enumerate(above[b]) if is_below)]
    for one in upper:
        for other in lower:
            above[one][other] = True


RULE = RankedPairs()
