"""Each ballot scores the options, highest sum wins: docs/rules/score.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_values
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..scores import MAX, highest_score, scores
from ..seating import seat_highest
from ..sums import totals
from ..value_profile import ValueProfile


class Score(OneRoundRule[ValueProfile]):
    """Whoever has the highest sum of scores is elected."""

    name = "score"
    kind = Kind.SCORES
    title = gettext_noop("Score")
    told = gettext_noop(
        "Give each option a score; an option you leave out has 0. The option with the highest sum of scores wins."
    )
    if_nobody = gettext_noop("If options have the same sum for the last place, the lot decides.")
    settings = (MAX,)
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_values(choice, options, 0, highest_score(settings))

    def counted(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        votes = totals(profile, scores(profile, settings))
        return seat_highest(votes, profile.total, seats, lots).counted(votes, profile.total, 0, "Scores were added up.")


RULE = Score()
