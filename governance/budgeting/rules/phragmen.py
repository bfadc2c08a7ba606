"""Everybody earns at the same pace, and supporters buy together: docs/rules/phragmen.md."""

from __future__ import annotations

from collections.abc import Mapping

from ...counting.marking import gettext_noop
from ..outcome import Outcome
from ..profile import Profile
from ..rule import Minutes, Rule, standing
from ..ties import Ties


class Phragmen(Rule):
    """Whatever its supporters can pay for first is bought first."""

    name = "phragmen"
    title = gettext_noop("Phragmén: buying together")
    told = gettext_noop(
        "Everybody is given money bit by bit, at the same pace. As soon as the supporters of a project can pay for it "
        "together, they do, and what they had is gone; it ends when the next project no longer fits the budget."
    )
    if_nobody = gettext_noop(
        "If several can be bought at once, the cheapest comes first, then the one with most votes."
    )

    def fund(self, profile: Profile, settings: Mapping[str, str], ties: Ties, *, explain: bool = True) -> Outcome:
        from ..earnings import earn
        from ..loads import Loads

        self.refuse_unknown(settings)
        minutes = Minutes(profile)
        places = standing(profile, minutes)
        minutes.reject((place for place in places if not profile.votes[place]), "no_support")
        minutes.reject((place for place in places if profile.costs[place] > profile.money), "over_budget")
        fitting = [place for place in places if profile.costs[place] <= profile.money]
        earn(minutes, Loads(profile, fitting, profile.money, ties.first))
        return Outcome(
            rule=self.name,
            settings=dict(settings),
            budget=profile.budget,
            voters=profile.voters,
            rounds=tuple(minutes.rounds),
            rejected=minutes.rejected(),
            ties=tuple(ties.settled),
        )


RULE = Phragmen()
