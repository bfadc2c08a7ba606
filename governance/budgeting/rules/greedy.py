"""The most supported projects that fit: docs/rules/greedy.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...counting.marking import gettext_noop
from ..outcome import Outcome
from ..profile import Profile
from ..ranking import take_greedily
from ..rule import Minutes, Rule, standing
from ..ties import Ties


class Greedy(Rule):
    """Down the list of support; what does not fit is skipped."""

    name = "greedy"
    title = gettext_noop("Most votes first")
    told = gettext_noop(
        "The project with the most support is paid first, then the next, as long as the money lasts. One that costs "
        "more than is left is skipped."
    )
    if_nobody = gettext_noop("If projects have equal support, the lot decides which comes first.")
    skips = True

    def fund(self, profile: Profile, settings: Mapping[str, str], ties: Ties, *, explain: bool = True) -> Outcome:
        self.refuse_unknown(settings)
        minutes = Minutes(profile)
        places = self.admitted(profile, standing(profile, minutes), settings, minutes)
        take_greedily(minutes, places, ties, profile.money, skip=self.skips)
        return Outcome(
            rule=self.name,
            settings=dict(settings),
            budget=profile.budget,
            voters=profile.voters,
            rounds=tuple(minutes.rounds),
            rejected=minutes.rejected(),
            ties=tuple(ties.settled),
        )

    def admitted(
        self, profile: Profile, places: Sequence[int], settings: Mapping[str, str], minutes: Minutes
    ) -> Sequence[int]:
        """The projects that may be paid for; the others are noted."""
        return places


RULE = Greedy()
