"""Points for places: docs/rules/borda.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_ranking
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..preferences import points_for_places
from ..profile import Profile
from ..seating import seat_highest


class Borda(OneRoundRule[Profile]):
    """Each place on a ballot is worth one point more than the next; most points win."""

    name = "borda"
    kind = Kind.RANKED
    title = gettext_noop("Points for places (Borda)")
    told = gettext_noop(
        "Put as many options in order as you like. Each place is worth one point more than the next, "
        "and the option with the most points wins."
    )
    if_nobody = gettext_noop("If options have equally many points for the last place, the lot decides.")
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_ranking(choice, options, equal=False)

    def counted(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        halves, valid = points_for_places(profile)
        points = {name: _decimal(total) for name, total in halves.items()}
        invalid = profile.columns.total - valid
        return seat_highest(halves, valid, seats, lots).counted(points, valid, invalid, "Points were added up.")


def _decimal(halves: int) -> str:
    """Half points as a decimal number."""
    return str(halves // 2) if halves % 2 == 0 else f"{halves // 2}.5"


RULE = Borda()
