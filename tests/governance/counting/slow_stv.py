"""Scottish STV written as plainly as possible, in fractions: the slow twin of the rule."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from governance.counting import Profile


def slowly(profile: Profile, seats: int, lots: tuple[str, ...]) -> dict:
    """Winners and the votes after every stage, one paper at a time."""
    papers = [
        (Fraction(1), [profile.options[rank[0]] for rank in ballot.marks])
        for ballot in profile.ballots
        for _ in range(ballot.weight)
    ]
    hopeful = [name for name in profile.options if name not in profile.withdrawn]
    piles = {name: [] for name in hopeful}
    for value, names in papers:
        wanted = next((name for name in names if name in hopeful), None)
        if wanted:
            piles[wanted].append((value, names))
    valid = sum(map(len, piles.values()))
    quota = valid // (seats + 1) + 1
    credit = {name: sum((value for value, _ in piles[name]), Fraction()) for name in hopeful}
    stages = [dict(credit)]
    winners: list[str] = []
    pending: list[str] = []
    while valid:
        reached = sorted(
            (name for name in hopeful if credit[name] >= quota),
            key=lambda name: [-stage[name] for stage in reversed(stages)],
        )
        for name in reached:
            winners.append(name)
            hopeful.remove(name)
            if credit[name] > quota:
                pending.append(name)
        if len(winners) == seats or len(hopeful) <= seats - len(winners):
            break
        if pending:
            giver = choose(pending, credit, stages, lots, most=True)
            pending.remove(giver)
            surplus, total = credit[giver] - quota, credit[giver]
            moving = [(truncate(value * surplus / total), names) for value, names in piles[giver]]
            credit[giver] = Fraction(quota)
        else:
            giver = choose(hopeful, credit, stages, lots, most=False)
            hopeful.remove(giver)
            moving = piles[giver]
            credit[giver] = Fraction()
        piles[giver] = []
        for value, names in moving:
            wanted = next((name for name in names if name in hopeful), None)
            if wanted:
                piles[wanted].append((value, names))
                credit[wanted] += value
        stages.append(dict(credit))
    if valid and len(hopeful) <= seats - len(winners):
        winners += sorted(hopeful, key=lambda name: [-stage[name] for stage in reversed(stages)])
    return {"winners": winners, "stages": stages, "quota": quota}


def truncate(value: Fraction) -> Fraction:
    return Fraction(floor(value * 10**5), 10**5)


def choose(names, credit, stages, lots, *, most):
    """The first by votes now, then by each earlier stage from the latest, then by lot."""
    pick = max if most else min
    left = [name for name in names if credit[name] == pick(credit[each] for each in names)]
    for stage in reversed(stages):
        left = [name for name in left if stage[name] == pick(stage[each] for each in left)]
    left.sort(key=lots.index)
    return left[0] if most else left[-1]
