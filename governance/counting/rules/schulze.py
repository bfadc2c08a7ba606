"""Schulze's rule, by winning votes: docs/rules/schulze.md."""

from __future__ import annotations

from collections.abc import Sequence

from ..condorcet import DEFAULT, CondorcetRule, Placed, in_order
from ..marking import gettext_noop
from ..pairwise import Pairwise


class Schulze(CondorcetRule):
    """The option with the strongest chain of majorities over each other one wins.

    Markus Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
    election method, Social Choice and Welfare 36 (2011). The strength of a majority is its winning votes.
    """

    name = "schulze"
    title = gettext_noop("Schulze: compare each with each")
    told = gettext_noop(
        "Put as many options in order as you like; two may share a place. Each option is compared with each other "
        "one, and whoever wins these comparisons, directly or through a chain of them, is chosen."
    )
    settings = (DEFAULT,)

    def placed(
        self, matrix: Pairwise, options: Sequence[str], kept: Sequence[int], seats: int, lots: tuple[str, ...] | None
    ) -> Placed:
        strengths = strongest_chains(matrix, kept)
        above = [[strength > strengths[b][a] for b, strength in enumerate(row)] for a, row in enumerate(strengths)]
        names = [options[place] for place in kept]
        winners, ties = in_order(above, names, range(len(kept)), seats, lots)
        return Placed(winners, {name: sum(row) for name, row in zip(names, above, strict=True)}, ties)


def strongest_chains(matrix: Pairwise, kept: Sequence[int]) -> list[list[int]]:
    """From each kept option to each other one, the chain of majorities whose weakest link is strongest; 0 if none."""
    import numpy as np

    votes = np.array(matrix, dtype=np.int64)[np.ix_(kept, kept)]
    strengths = np.where(votes > votes.T, votes, 0)
    for middle in range(len(kept)):
        np.maximum(strengths, np.minimum(strengths[:, [middle]], strengths[[middle], :]), out=strengths)
    np.fill_diagonal(strengths, 0)
    chains: list[list[int]] = strengths.tolist()
    return chains


RULE = Schulze()
