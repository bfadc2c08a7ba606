"""Budgets that hypothesis and chance think up."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from governance.budgeting import Kind, Profile, Project

from .slow_budgets import Vote

NAMES = ("pond", "bench", "trees", "stage", "shade", "path", "pump")


def chosen_by_chance(chance: random.Random) -> Vote:
    """Few people, few projects, small round costs: equal prices and spent purses are common."""
    names = NAMES[: chance.randint(1, len(NAMES))]
    costs = {name: Fraction(chance.choice([chance.randint(1, 12), 10, chance.randint(1, 60)])) for name in names}
    has_points = chance.random() < 0.4
    ballots = [
        {name: chance.randint(1, 4) if has_points else 1 for name in names if chance.random() < 0.45}
        for _ in range(chance.randint(1, 12))
    ]
    lots = chance.sample(names, len(names))
    return Vote(costs, ballots, Fraction(chance.randint(1, 90)), lots)


@st.composite
def votes(draw, *, most_cost: int = 60) -> Vote:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    costs = {name: Fraction(draw(st.integers(1, most_cost))) for name in names}
    ballot = st.dictionaries(st.sampled_from(names), st.integers(1, 3))
    ballots = draw(st.lists(ballot, min_size=1, max_size=10))
    return Vote(costs, ballots, Fraction(draw(st.integers(1, 2 * most_cost))), list(draw(st.permutations(names))))


def profile_of(vote: Vote) -> Profile:
    projects = [Project(name, Decimal(int(cost))) for name, cost in vote.costs.items()]
    has_points = any(points != 1 for ballot in vote.ballots for points in ballot.values())
    kind = Kind.CUMULATIVE if has_points else Kind.APPROVAL
    choices = [(ballot if has_points else list(ballot), 1) for ballot in vote.ballots]
    return Profile.from_choices(projects, Decimal(int(vote.budget)), choices, kind)
