"""Everybody gets the same share and supporters pay together: docs/rules/equal-shares.md."""

from __future__ import annotations

from collections.abc import Mapping

from ...counting.marking import gettext_noop
from ...counting.setting import Setting
from ..outcome import Outcome
from ..profile import Profile
from ..rule import Rule
from ..ties import Ties

UTILITIES = Setting(
    "utilities",
    "word",
    "cost",
    gettext_noop("What a funded project is worth to its supporters"),
    ("cost", "cardinality"),
)
COMPLETION = Setting(
    "completion",
    "word",
    "add1",
    gettext_noop("How money that is left is used"),
    ("none", "add1", "add1-exhaustive", "greedy", "phragmen"),
)
COMPARISON = Setting(
    "comparison", "word", "none", gettext_noop("Which other outcome it is compared with"), ("none", "greedy")
)
ELIGIBILITY = Setting(
    "eligibility", "word", "none", gettext_noop("Which projects have enough votes to take part"), ("none", "third")
)


class EqualShares(Rule):
    """The Method of Equal Shares."""

    name = "equal-shares"
    title = gettext_noop("Equal shares")
    told = gettext_noop(
        "Everybody gets the same share of the budget. Supporters of a project pay for it together, and the project "
        "for which each has to give the least for what it is worth comes first."
    )
    if_nobody = gettext_noop(
        "If projects are equal, the cheapest comes first, then the one with most votes, then the lot decides."
    )
    settings = (UTILITIES, COMPLETION, COMPARISON, ELIGIBILITY)

    def fund(self, profile: Profile, settings: Mapping[str, str], ties: Ties, *, explain: bool = True) -> Outcome:
        from ..shares import Shares, Terms

        self.refuse_unknown(settings)
        terms = Terms(
            by_cost=UTILITIES.word(settings, "cost") == "cost",
            completion=COMPLETION.word(settings, "none"),
            is_compared=COMPARISON.word(settings, "none") == "greedy",
            asks_a_third=ELIGIBILITY.word(settings, "none") == "third",
        )
        return Shares(profile, terms, ties).outcome(self.name, settings, explain=explain)


RULE = EqualShares()
