"""The four classical ways to share an estate that is smaller than its claims, exactly.

Aumann and Maschler, *Game theoretic analysis of a bankruptcy problem from the Talmud*, Journal of Economic Theory 36
(1985); Thomson, *How to Divide When There Isn't Enough* (2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .claims import NOTHING, Claims
from .shares import Exact

HALF = Fraction(1, 2)


def proportional(claims: Claims) -> Exact:
    """Everybody gets the same part of their claim."""
    total = sum((one.claim for one in claims.claimants), NOTHING)
    rate = claims.available / total if total else NOTHING
    return Exact({one.name: one.claim * rate for one in claims.claimants}, {"rate": str(rate)})


def equal_awards(claims: Claims) -> Exact:
    """Everybody gets the same amount, but nobody more than their claim."""
    wanted = _claimed(claims)
    most = capped_at(wanted, claims.available)
    return Exact({name: min(claim, most) for name, claim in wanted.items()}, {"most": str(most)})


def equal_losses(claims: Claims) -> Exact:
    """Everybody misses the same amount, but nobody more than their claim."""
    wanted = _claimed(claims)
    loss = capped_at(wanted, sum(wanted.values(), NOTHING) - claims.available)
    return Exact({name: claim - min(claim, loss) for name, claim in wanted.items()}, {"loss": str(loss)})


def talmud(claims: Claims) -> Exact:
    """Equal awards up to half of each claim; when more than half of all is there, equal losses up to half."""
    wanted = _claimed(claims)
    halves = {name: claim * HALF for name, claim in wanted.items()}
    half = sum(halves.values(), NOTHING)
    if claims.available <= half:
        most = capped_at(halves, claims.available)
        return Exact({name: min(claim, most) for name, claim in halves.items()}, {"most": str(most)})
    loss = capped_at(halves, 2 * half - claims.available)
    return Exact({name: wanted[name] - min(claim, loss) for name, claim in halves.items()}, {"loss": str(loss)})


def capped_at(amounts: Mapping[str, Fraction], total: Fraction) -> Fraction:
    """The number to which all amounts must be cut so that they add up to `total`."""
    left, standing = total, len(amounts)
    for amount in sorted(amounts.values()):
        if amount * standing >= left:
            return left / standing
        left -= amount
        standing -= 1
    return max(amounts.values())


def _claimed(claims: Claims) -> dict[str, Fraction]:
    return {one.name: one.claim for one in claims.claimants}
