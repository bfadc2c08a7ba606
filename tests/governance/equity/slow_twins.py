"""The same measures in the plainest way there is: over all pairs of people, all groups of voters, all tables."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb, exp, log


def gini(values):
    """Half the mean difference of two people over the mean, pair by pair."""
    exact = [Fraction(value) for value in values]
    if not sum(exact):
        return Fraction(0)
    apart = sum(abs(one - other) for one in exact for other in exact)
    return apart / (2 * len(exact) * sum(exact))


def theil(values):
    mean = sum(values) / len(values)
    return sum(value / mean * log(value / mean) for value in values if value) / len(values) if mean else 0


def atkinson(values, aversion):
    mean = sum(values) / len(values)
    if not mean:
        return 0
    if aversion >= 1 and not all(values):
        return 1
    if aversion == 1:
        return 1 - exp(sum(log(value) for value in values) / len(values)) / mean
    power = 1 - aversion
    return 1 - (sum(value**power for value in values) / len(values)) ** (1 / power) / mean


def concentration(values, by):
    """With each rank counted: those who have less of it, and half of those who have as much."""
    size, mean = len(values), sum(values) / len(values)
    ranks = [(sum(one < own for one in by) + sum(one == own for one in by) / 2) / size for own in by]
    middle = sum(ranks) / size
    covered = sum((value - mean) * (rank - middle) for value, rank in zip(values, ranks, strict=True)) / size
    return 2 * covered / mean if mean else 0


def fisher(part, whole, other_part, other_whole):
    """Exact, with whole numbers."""
    had, people = part + other_part, whole + other_whole

    def ways(k):
        return comb(whole, k) * comb(other_whole, had - k)

    counts = [ways(k) for k in range(max(0, had - other_whole), min(had, whole) + 1)]
    return Fraction(sum(one for one in counts if one <= ways(part)), comb(people, had))


def justified(options, approvals, committee):
    """Each property asked of every group of voters that there is."""
    n, k, elected = len(approvals), len(committee), set(committee)
    holds = dict.fromkeys(("jr", "pjr", "ejr", "ejr_plus"), True)
    groups = [group for size in range(1, n + 1) for group in combinations(approvals, size)]
    for level in range(1, k + 1):
        for group in groups:
            if len(group) * k < level * n:
                continue
            common = set.intersection(*map(set, group))
            best = max(len(elected & set(ballot)) for ballot in group)
            if common - elected and best < level:
                holds["ejr_plus"] = False
            if len(common) >= level:
                if best < level:
                    holds["ejr"] = False
                if len(elected & set.union(*map(set, group))) < level:
                    holds["pjr"] = False
                if level == 1 and best == 0:
                    holds["jr"] = False
    return holds
