"""Phragmén's purchases, written down."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from .loads import Loads
from .outcome import Payments
from .rule import Minutes


def earn(minutes: Minutes, loads: Loads) -> None:
    """Run, and note what was bought and why the rest was not."""
    profile = minutes.profile
    loads.run()
    for number, each in enumerate(loads.bought):
        voters, amounts = loads.paid(number)
        payments = Payments(voters, amounts / profile.unit, partial(_exactly, loads, number))
        minutes.choose(each.place, "phragmen", load=profile.in_currency(each.time), payments=payments)
    if loads.stopped_by is not None:
        minutes.reject([loads.stopped_by], "does_not_fit")
    minutes.reject(range(len(profile.projects)), "after_stop")


def _exactly(loads: Loads, number: int) -> tuple[Fraction, ...] | None:
    paid = loads.paid_exactly(number)
    return None if paid is None else tuple(map(loads.profile.in_currency, paid))
