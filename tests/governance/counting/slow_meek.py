"""Meek's method one paper at a time, step by step as the PRF reference rule tells it: the slow twin of the rule."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from governance.counting import Profile

NOTHING = Fraction(1, 2 * 10**9)
"""Guarded, a smaller difference is none."""


def up(value: Fraction, decimals: int) -> Fraction:
    return Fraction(ceil(value * 10**decimals), 10**decimals)


def down(value: Fraction, decimals: int) -> Fraction:
    return Fraction(floor(value * 10**decimals), 10**decimals)


def slowly(profile: Profile, seats: int, lots: tuple[str, ...], digits: int | None, omega: Fraction) -> dict:
    """Winners and the votes after each stage: first preferences, each surplus passed on, each exclusion."""
    places = digits or 18
    papers = [
        [profile.options[rank[0]] for rank in ballot.marks] for ballot in profile.ballots for _ in range(ballot.weight)
    ]
    hopeful = [name for name in profile.options if name not in profile.withdrawn]
    papers = [paper for paper in papers if set(paper) & set(hopeful)]
    keep = {name: Fraction(int(name in hopeful)) for name in profile.options}
    elected: list[str] = []
    votes: dict[str, Fraction] = {}
    quota = Fraction()
    stages: list[dict[str, Fraction]] = []

    def distribute() -> None:
        nonlocal votes, quota
        votes = {name: Fraction() for name in profile.options if name not in profile.withdrawn}
        for paper in papers:
            weight = Fraction(1)
            for name in paper:
                if keep[name]:
                    part = up(weight * keep[name], places) if digits else down(weight * keep[name], places)
                    votes[name] += part
                    weight -= part
        quota = down(sum(votes.values()) / (seats + 1), places) + (Fraction(1, 10**places) if digits else 0)

    def elect() -> bool:
        """Whoever has the quota, in the order of their votes; equals as in earlier stages, then as on the ballot."""
        reached = [name for name in hopeful if (votes[name] >= quota if digits else votes[name] - quota >= NOTHING)]
        reached.sort(key=lambda name: [-stage[name] for stage in (votes, *reversed(stages))])
        for name in reached:
            hopeful.remove(name)
            elected.append(name)
        return bool(reached)

    def surplus() -> Fraction:
        return max(Fraction(), sum((votes[name] - quota for name in elected), Fraction()))

    distribute()
    stages.append(votes)
    if not papers:
        return {"winners": [], "stages": stages}
    while len(hopeful) > seats - len(elected) > 0:
        elect()
        if len(elected) == seats:
            break
        is_stable = False
        while not is_stable and surplus() >= omega:
            before = surplus()
            for name in elected:
                if digits:
                    keep[name] = up(up(keep[name] * quota, places) / votes[name], places)
                else:
                    keep[name] = down(keep[name] * quota / votes[name], places)
            distribute()
            if elect():
                stages.append(votes)
                break
            is_stable = surplus() >= before
            if is_stable or surplus() < omega:
                stages.append(votes)
                is_stable = True
        else:
            level = min(votes[name] for name in hopeful) + surplus()
            tied = [name for name in hopeful if votes[name] <= level or (not digits and votes[name] - level < NOTHING)]
            out = max(tied, key=lots.index)
            hopeful.remove(out)
            keep[out] = Fraction()
            distribute()
            stages.append(votes)
    if len(elected) < seats:
        elected += sorted(hopeful, key=lambda name: [-stage[name] for stage in reversed(stages)])
    return {"winners": elected, "stages": stages}
