"""Divisions one drop, one unit or one plan at a time: slow twins that are obviously right."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from governance.division import Claims, Storm


def risen(widths, lows, highs, available):
    """Everybody starts at their low; the worst served rise together until one meets the next or is full."""
    held = list(lows)
    left = available - sum(held)
    while left > 0:
        short = [place for place, amount in enumerate(held) if amount < highs[place]]
        if not short:
            break
        worst = min(held[place] / widths[place] for place in short)
        rising = [place for place in short if held[place] / widths[place] == worst]
        wide = sum(widths[place] for place in rising)
        stops = [highs[place] / widths[place] for place in rising]
        stops += [held[place] / widths[place] for place in short if place not in rising]
        stops.append(worst + left / wide)
        for place in rising:
            held[place] += (min(stops) - worst) * widths[place]
        left = available - sum(held)
    return held


def equal_awards(claims, available):
    ones = [Fraction(1)] * len(claims)
    return risen(ones, [Fraction(0)] * len(claims), claims, available)


def equal_losses(claims, available):
    return [claim - lost for claim, lost in zip(claims, equal_awards(claims, sum(claims) - available), strict=True)]


def contested_garment(first, second, available):
    """What is conceded goes to the other; what both want is halved."""
    conceded = max(Fraction(0), available - second), max(Fraction(0), available - first)
    rest = available - sum(conceded)
    return conceded[0] + rest / 2, conceded[1] + rest / 2


def unit_by_unit(claims: Claims, divisor, lots):
    """The next unit goes to the largest quotient; of equal ones to the most favoured."""
    unit = claims.unit or Fraction(1)
    held = {one.name: 0 for one in claims.claimants}
    sizes = {one.name: one.claim / unit for one in claims.claimants}
    for _ in range(int(claims.available // unit)):
        open_to = [name for name in held if held[name] + 1 <= sizes[name]]
        if not open_to:
            break
        winner = min(open_to, key=lambda name: (-sizes[name] / divisor(held[name]), lots.index(name)))
        held[winner] += 1
    return {name: number * unit for name, number in held.items()}


def best_plan(storm: Storm):
    """Of all plans that there are: most people, shares in order, worst first, those who go first, fewest kilometres."""
    return max(_plans(storm), key=lambda plan: (*plan[:3], -plan[3]))


def _plans(storm: Storm) -> Iterator[tuple[int, list[Fraction], int, Fraction]]:
    places = [(district, group) for district in storm.districts for group in district.groups]
    ways = [(place, one, km) for place, each in enumerate(places) for one, km in storm.open_to(*each)]
    for numbers in product(*(range(places[place][1].people + 1) for place, _, _ in ways)):
        inside, gone = {one.name: 0 for one in storm.shelters}, [0] * len(places)
        for (place, one, _), number in zip(ways, numbers, strict=True):
            inside[one.name] += number
            gone[place] += number
        if any(inside[one.name] > one.capacity for one in storm.shelters):
            continue
        if any(number > group.people for number, (_, group) in zip(gone, places, strict=True)):
            continue
        served = {district.name: 0 for district in storm.districts}
        for (district, _), number in zip(places, gone, strict=True):
            served[district.name] += number
        shares = sorted(Fraction(served[one.name], one.people) for one in storm.districts if one.people)
        yield (
            sum(numbers),
            shares,
            sum(number for number, (_, group) in zip(gone, places, strict=True) if group.needs & storm.first),
            sum((number * km for (_, _, km), number in zip(ways, numbers, strict=True)), Fraction(0)),
        )
