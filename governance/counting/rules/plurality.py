"""One choice a ballot, most votes win: docs/rules/plurality.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_word
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..preferences import first_preferences
from ..profile import Profile
from ..seating import seat_highest


class Plurality(OneRoundRule[Profile]):
    """Whoever most people choose is elected."""

    name = "plurality"
    kind = Kind.CHOICE
    title = gettext_noop("Most votes")
    told = gettext_noop("Choose one option. The option that most people choose wins, even if it is less than half.")
    if_nobody = gettext_noop("If options have equally many votes for the last place, the lot decides.")
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_word(choice, options)

    def counted(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        totals, invalid = first_preferences(profile)
        named = dict(zip(profile.options, totals, strict=True))
        votes = {name: named[name] for name in profile.standing}
        valid = sum(votes.values())
        return seat_highest(votes, valid, seats, lots).counted(votes, valid, invalid, "Votes were counted.")


RULE = Plurality()
