"""Whole units: Hamilton's largest remainders, and the divisors of Sainte-Laguë and D'Hondt.

Balinski and Young, *Fair Representation* (2nd edition, 2001); Pukelsheim, *Proportional Representation* (2nd edition,
2017).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping
from fractions import Fraction

from .claims import NOTHING, Claims, favoured
from .errors import LotNeeded
from .shares import Exact, Rounding


def rounded(claims: Claims, exact: Mapping[str, Fraction]) -> tuple[dict[str, Fraction], Rounding | None]:
    """Awards in whole units by Hamilton: the units left over go to the largest remainders, equal ones by lot.

    Nobody gets more than their claim; a unit that fits nobody is left over. Raises LotNeeded.
    """
    unit = claims.unit
    if unit is None:
        return dict(exact), None
    whole = {name: award // unit for name, award in exact.items()}
    left = sum(exact.values(), NOTHING) // unit - sum(whole.values())
    room = {one.name: one.claim // unit for one in claims.claimants}
    remainders = {name: award / unit - whole[name] for name, award in exact.items() if whole[name] < room[name]}
    raised, rounding = _raised({name: part for name, part in remainders.items() if part}, left, claims)
    return {name: (whole[name] + (name in raised)) * unit for name in exact}, rounding


def _raised(remainders: Mapping[str, Fraction], left: int, claims: Claims) -> tuple[set[str], Rounding]:
    order = sorted(remainders, key=lambda name: -remainders[name])
    left = min(left, len(order))
    if not left:
        return set(), Rounding((), None)
    cutoff = remainders[order[left - 1]]
    raised = [name for name in order if remainders[name] > cutoff]
    level = [name for name in order if remainders[name] == cutoff]
    wanted = left - len(raised)
    if wanted == len(level):
        return {*raised, *level}, Rounding((*raised, *level), cutoff)
    chosen = favoured(level, wanted, claims.lots)
    if chosen is None:
        raise LotNeeded(level)
    return {*raised, *chosen}, Rounding((*raised, *chosen), cutoff, tuple(level), chosen)


def sainte_lague(claims: Claims) -> tuple[Exact, Rounding]:
    """Each next unit goes to the largest claim over 1, 3, 5, …: twice the units held and one."""
    return _by_divisors(claims, lambda held: Fraction(2 * held + 1))


def dhondt(claims: Claims) -> tuple[Exact, Rounding]:
    """Each next unit goes to the largest claim over 1, 2, 3, …: the units held and one."""
    return _by_divisors(claims, lambda held: Fraction(held + 1))


def _by_divisors(claims: Claims, divisor: Callable[[int], Fraction]) -> tuple[Exact, Rounding]:
    """Awards in units of the claims, and the quotients that prove them.

    `kept` is the smallest quotient that won a unit and `refused` the largest that did not, claims that are full left
    out: no refused one is larger than a kept one. Raises LotNeeded.
    """
    unit = claims.unit or Fraction(1)
    sizes = {one.name: one.claim / unit for one in claims.claimants}
    units = int(claims.available // unit)
    held = _start(sizes, units, divisor)
    quotients = [(-size / divisor(held[name]), place) for place, (name, size) in enumerate(sizes.items())]
    names = list(sizes)
    heap = [(quotient, place) for quotient, place in quotients if held[names[place]] < sizes[names[place]] // 1]
    heapq.heapify(heap)
    left = units - sum(held.values())
    while left and heap:
        _, place = heapq.heappop(heap)
        name = names[place]
        held[name] += 1
        left -= 1
        if held[name] < sizes[name] // 1:
            heapq.heappush(heap, (-sizes[name] / divisor(held[name]), place))
    kept = min((sizes[name] / divisor(held[name] - 1) for name in names if held[name]), default=None)
    refused = -heap[0][0] if heap else None
    tie = Rounding((), None)
    if kept is not None and kept == refused:
        tie = _settled(claims, held, kept, {name: size / divisor(held[name]) for name, size in sizes.items()}, divisor)
    proof = {"kept": "" if kept is None else str(kept), "refused": "" if refused is None else str(refused)}
    return Exact({name: held[name] * unit for name in names}, proof), tie


def _start(sizes: Mapping[str, Fraction], units: int, divisor: Callable[[int], Fraction]) -> dict[str, int]:
    """Units that everybody has before the last few are shared out, so that huge estates take no longer.

    With so large a divisor the rounded shares cannot come to more than there is, and a divisor rule only adds.
    """
    total = sum(sizes.values(), NOTHING)
    step, first = divisor(1) - divisor(0), divisor(0)
    spare = units - Fraction(len(sizes)) * (1 - first / step)
    if spare <= 0 or not total:
        return dict.fromkeys(sizes, 0)
    rate = spare / total
    return {name: max(0, min(int(size * rate + 1 - first / step), int(size // 1))) for name, size in sizes.items()}


def _settled(
    claims: Claims,
    held: dict[str, int],
    level: Fraction,
    following: Mapping[str, Fraction],
    divisor: Callable[[int], Fraction],
) -> Rounding:
    """The units won at the very last quotient are given out again among all who have it, by lot."""
    sizes = {one.name: one.claim / (claims.unit or 1) for one in claims.claimants}
    winners = [name for name in held if held[name] and sizes[name] / divisor(held[name] - 1) == level]
    others = [name for name in held if following[name] == level and held[name] < sizes[name] // 1]
    tied = [name for name in held if name in winners or name in others]
    chosen = favoured(tied, len(winners), claims.lots)
    if chosen is None:
        raise LotNeeded(tied)
    for name in winners:
        held[name] -= 1
    for name in chosen:
        held[name] += 1
    return Rounding((), None, tuple(tied), chosen)
