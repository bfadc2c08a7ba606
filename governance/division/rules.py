"""The rules of division by name, and dividing by one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from governance.counting.marking import gettext_noop

from . import estates, whole_units
from .claims import NOTHING, Claims
from .errors import UnknownRule
from .leximin import leximin, weighted_leximin
from .shares import Division, Exact, Rounding

TRANSPORT = "transport"

Divided = tuple[dict[str, Fraction], Exact, Rounding | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to divide. `title` and `told` are English, marked for the catalogues of the pages."""

    name: str
    title: str
    told: str
    divide: Callable[[Claims], Divided]
    in_whole_units: bool = False


def _then_rounded(rule: Callable[[Claims], Exact]) -> Callable[[Claims], Divided]:
    def divide(claims: Claims) -> Divided:
        exact = rule(claims)
        awards, rounding = whole_units.rounded(claims, exact.awards)
        return awards, exact, rounding

    return divide


def _in_units(rule: Callable[[Claims], tuple[Exact, Rounding]]) -> Callable[[Claims], Divided]:
    def divide(claims: Claims) -> Divided:
        exact, rounding = rule(claims)
        return dict(exact.awards), exact, rounding

    return divide


RULES = (
    Rule(
        "proportional",
        gettext_noop("The same part of each claim"),
        gettext_noop("If two thirds of all claims can be met, everybody gets two thirds of theirs."),
        _then_rounded(estates.proportional),
    ),
    Rule(
        "equal-awards",
        gettext_noop("The same for everybody"),
        gettext_noop("Everybody gets the same amount, but nobody more than they claim."),
        _then_rounded(estates.equal_awards),
    ),
    Rule(
        "equal-losses",
        gettext_noop("The same loss for everybody"),
        gettext_noop("Everybody goes without the same amount, but nobody without more than they claim."),
        _then_rounded(estates.equal_losses),
    ),
    Rule(
        "talmud",
        gettext_noop("Half first (Talmud)"),
        gettext_noop(
            "Up to half of each claim everybody gets the same; above it, everybody goes without the same amount."
        ),
        _then_rounded(estates.talmud),
    ),
    Rule(
        "leximin",
        gettext_noop("The worst served first (leximin)"),
        gettext_noop(
            "Whoever has least of what they need gets more first, until all are level or have what they claim."
        ),
        _then_rounded(leximin),
    ),
    Rule(
        "weighted-leximin",
        gettext_noop("The worst served first, by weight"),
        gettext_noop(
            "Whoever has least of what they need gets more first; a need counts for more where a weight was agreed."
        ),
        _then_rounded(weighted_leximin),
    ),
    Rule(
        "hamilton",
        gettext_noop("Whole units, largest remainders (Hamilton)"),
        gettext_noop("Everybody gets the whole units of their part; the rest goes to the largest remainders."),
        _then_rounded(estates.proportional),
        in_whole_units=True,
    ),
    Rule(
        "sainte-lague",
        gettext_noop("Whole units, by 1, 3, 5 (Sainte-Laguë)"),
        gettext_noop("Unit by unit: the next one goes to the largest claim divided by 1, 3, 5 and so on."),
        _in_units(whole_units.sainte_lague),
        in_whole_units=True,
    ),
    Rule(
        "dhondt",
        gettext_noop("Whole units, by 1, 2, 3 (D'Hondt)"),
        gettext_noop("Unit by unit: the next one goes to the largest claim divided by 1, 2, 3 and so on."),
        _in_units(whole_units.dhondt),
        in_whole_units=True,
    ),
)


def rules() -> dict[str, Rule]:
    """Every rule for claims by its name."""
    return {rule.name: rule for rule in RULES}


def rule_called(name: str) -> Rule:
    """The rule of this name, or an error that lists those there are."""
    if name not in rules():
        raise UnknownRule(name, (*rules(), TRANSPORT))
    return rules()[name]


def divide(rule: str, claims: Claims) -> Division:
    """Who gets what by this rule, with what proves it. Raises DivisionError."""
    chosen = rule_called(rule)
    if chosen.in_whole_units and claims.unit is None:
        claims = replace(claims, unit=Fraction(1))
    awards, exact, rounding = chosen.divide(claims)
    given = claims.set_aside | awards
    return Division(
        rule=rule,
        estate=claims.estate,
        unit=claims.unit,
        awards=given,
        surplus=claims.estate - sum(given.values(), NOTHING),
        reserved=claims.set_aside,
        exact=exact,
        rounding=rounding,
    )
