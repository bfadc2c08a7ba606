"""The ways of sharing out that a page offers: a rule with what it is told, as cities use it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from governance.budgeting import rule_called
from governance.budgeting.comparing import Way

OFFERED: Mapping[str, Way] = {
    "equal-shares": Way("equal-shares", {"utilities": "cost", "completion": "add1"}),
    "equal-shares-greedy": Way("equal-shares", {"utilities": "cost", "completion": "greedy"}),
    "equal-shares-phragmen": Way("equal-shares", {"utilities": "cost", "completion": "phragmen"}),
    "phragmen": Way("phragmen", {}),
    "greedy": Way("greedy", {}),
    "greedy-no-skip": Way("greedy-no-skip", {}),
}

COMPLETIONS = {
    "none": gettext_noop("What its supporters cannot pay together is not spent."),
    "add1": gettext_noop("While money is left, everybody’s share grows a little and all of it is worked out again."),
    "add1-exhaustive": gettext_noop("Everybody’s share grows until nothing more fits."),
    "greedy": gettext_noop("Money that is left then goes to the most supported projects that still fit."),
    "phragmen": gettext_noop("With money that is left, supporters go on buying together."),
}
SHORT = {
    "none": gettext_noop("nothing more"),
    "add1": gettext_noop("shares grow"),
    "add1-exhaustive": gettext_noop("shares grow to the end"),
    "greedy": gettext_noop("then most votes"),
    "phragmen": gettext_noop("then buying together"),
}


def way_title(way: Way) -> str:
    """The name of the rule, and in a word what it does with money that is left."""
    completion = way.settings.get("completion", "")
    return f"{_(rule_called(way.rule).title)}, {_(SHORT[completion])}" if completion else _(rule_called(way.rule).title)


def way_told(way: Way) -> str:
    """How it works, in two or three sentences."""
    completion = way.settings.get("completion", "")
    told = _(rule_called(way.rule).told)
    return f"{told} {_(COMPLETIONS[completion])}" if completion else told


def name_of(way: Way) -> str:
    """Under which name it is offered; empty where it was set another way."""
    return next((name for name, one in OFFERED.items() if one == way), "")
