"""Who claims how much of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from .errors import BadClaim, BadSettings

NOTHING = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Claimant:
    """Somebody with a claim, all amounts in the unit of what is divided.

    `need` is what an award is measured against, the claim itself where nothing is said; `weight` makes a need count
    for more; `minimum` is guaranteed. `population` changes no award: it lets readers see an award a head.
    """

    name: str
    claim: Fraction
    need: Fraction | None = None
    weight: Fraction = ONE
    minimum: Fraction = NOTHING
    population: int | None = None

    @property
    def measure(self) -> Fraction:
        """What an award is divided by to say how well this claimant is served, before any weight."""
        return self.claim if self.need is None else self.need


@dataclass(frozen=True)
class Claims:
    """An estate and those who claim parts of it.

    `unit` is the smallest part that can be handed over; None if any fraction can. `reserved` are shares of the
    estate that are taken off the top, as (name, share): a fifth for the river itself. `lots` names claimants, most
    favoured first, for units that nothing else decides. Raises BadClaim and BadSettings.
    """

    estate: Fraction
    claimants: tuple[Claimant, ...]
    unit: Fraction | None = None
    reserved: tuple[tuple[str, Fraction], ...] = ()
    lots: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        _require_amounts(self)
        seen: set[str] = set()
        for row, claimant in enumerate(self.claimants):
            _require_sound(row, claimant)
            if claimant.name in seen:
                raise BadClaim(row, f"{claimant.name} stands here twice; add the claims up")
            seen.add(claimant.name)
        _require_names(self, seen)

    @cached_property
    def set_aside(self) -> dict[str, Fraction]:
        """The reserved shares as amounts. A share that is no whole number of units is rounded up."""
        return {name: self._up(share * self.estate) for name, share in self.reserved}

    @cached_property
    def available(self) -> Fraction:
        """What the claimants can have: the estate without reserved shares, never more than all claims together."""
        left = self.estate - sum(self.set_aside.values(), NOTHING)
        if left < 0:
            raise BadSettings("The reserved shares come to more than there is; reserve less.")
        return min(left, sum((one.claim for one in self.claimants), NOTHING))

    def require_minimums(self) -> None:
        """The guaranteed minimums are no more than what is there, and can be handed over. Raises BadClaim."""
        promised = NOTHING
        for row, one in enumerate(self.claimants):
            promised += one.minimum
            if self.unit is not None and one.minimum % self.unit:
                raise BadClaim(row, f"a minimum of {one.minimum} is no whole number of units of {self.unit}; round it")
        if promised > self.available:
            raise BadSettings(
                f"The minimums come to {promised}, but there is only {self.available} to hand out; lower them."
            )

    def _up(self, amount: Fraction) -> Fraction:
        return amount if self.unit is None else -(-amount // self.unit) * self.unit


def _require_amounts(claims: Claims) -> None:
    if not claims.claimants:
        raise BadSettings("Nobody claims anything; name at least one claimant.")
    if claims.estate < 0:
        raise BadSettings(f"There cannot be less than nothing to divide; the estate is {claims.estate}.")
    if claims.unit is not None and claims.unit <= 0:
        raise BadSettings(f"The unit must be more than 0, not {claims.unit}.")
    if any(share < 0 for _, share in claims.reserved):
        raise BadSettings("A reserved share must not be below 0.")


def _require_sound(row: int, one: Claimant) -> None:
    for name, amount in (("claim", one.claim), ("need", one.measure), ("minimum", one.minimum)):
        if amount < 0:
            raise BadClaim(row, f"the {name} of {one.name} is {amount}; it must not be below 0")
    if one.weight <= 0:
        raise BadClaim(row, f"the weight of {one.name} is {one.weight}; it must be above 0")
    if one.claim and not one.measure:
        raise BadClaim(row, f"{one.name} claims {one.claim} with a need of 0; give a need above 0")
    if one.minimum > one.claim:
        raise BadClaim(row, f"the minimum of {one.name} is above the claim; nobody gets more than they claim")


def _require_names(claims: Claims, names: set[str]) -> None:
    reserved = [name for name, _ in claims.reserved]
    for name in reserved:
        if name in names or reserved.count(name) > 1:
            raise BadSettings(f"{name} cannot have a reserved share twice or beside a claim; use another name.")
    for name in claims.lots or ():
        if name not in names:
            raise BadSettings(f"The order of lots names {name}, who claims nothing.", name=name)
    if len(set(claims.lots or ())) < len(claims.lots or ()):
        raise BadSettings("The order of lots names somebody twice.")


def favoured(tied: Sequence[str], wanted: int, lots: Sequence[str] | None) -> tuple[str, ...] | None:
    """The `wanted` of the tied whom the lots favour; None where there are no lots for them."""
    if lots is None or any(name not in lots for name in tied):
        return None
    return tuple(sorted(tied, key=lots.index)[:wanted])
