"""How near a project came to being chosen by equal shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .purses import Purses


def effective_supports(purses: Purses, places: Sequence[int], *, by_cost: bool) -> list[str]:
    """For each project not bought, how much of its cost its supporters could have paid, at the best moment.

    Before each purchase it is asked what they could pay at the price of the project that was bought, and at the end
    what they have left. In per cent, rounded down to one decimal; at 100 it would have been bought instead. The idea
    is that of the town of Wieliczka (2023), as pabutools computes it.
    """
    profile = purses.profile
    columns = [profile.supporters(place) for place in places]
    worths = [
        np.ones(len(voters)) if (worth := profile.worth(place)) is None else worth.astype(float)
        for place, voters in zip(places, columns, strict=True)
    ]
    lengths = [len(voters) for voters in columns]
    costs = np.array([profile.costs[place] for place in places], dtype=float)
    supporters, worth = np.concatenate([*columns, []]).astype(np.int64), np.concatenate([*worths, []])
    weights = worth * np.repeat(costs, lengths) if by_cost else worth
    starts = np.cumsum([0, *lengths])
    best = np.zeros(len(places))
    held = np.full(profile.voters, float(purses.share))
    for number, each in enumerate(purses.bought):
        cost = profile.costs[each.place]
        rank = each.price / cost if by_cost and cost else each.price
        best = np.maximum(best, _sums(np.minimum(held[supporters], rank * weights), starts))
        voters, given = profile.supporters(each.place), profile.worth(each.place)
        held[voters] = np.maximum(each.held - (each.price if given is None else each.price * given), 0)
        held[purses.spent_out(number)] = 0
    best = np.maximum(best, _sums(held[supporters], starts))
    shares = best / np.where(costs > 0, costs, 1)
    return [f"{min(100.0, np.floor(share * 1000 + 1e-6) / 10):.1f}" for share in shares.tolist()]


def _sums(amounts: np.ndarray, starts: np.ndarray) -> np.ndarray:
    totals = np.concatenate([[0.0], np.cumsum(amounts)])
    return totals[starts[1:]] - totals[starts[:-1]]
