"""A few points to hand out freely: docs/rules/cumulative.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_points
from ..errors import BadChoice
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..points import count_points
from ..setting import Setting
from ..value_profile import ValueProfile

POINTS = Setting("points", "whole", "10", gettext_noop("How many points each ballot may give"))


class Cumulative(OneRoundRule[ValueProfile]):
    """Each ballot spreads its points as it likes; most points win."""

    name = "cumulative"
    kind = Kind.POINTS
    title = gettext_noop("Points to spread (cumulative)")
    told = gettext_noop(
        "Spread your points over the options as you like, also all on one. The option with the most points wins."
    )
    if_nobody = gettext_noop("If options have equally many points for the last place, the lot decides.")
    is_usual = True
    settings = (POINTS,)
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        given = sum(check_points(choice, options, negative=False))
        points = POINTS.whole_if_set(settings)
        if points is not None and given > points:
            raise BadChoice(
                "overspent",
                gettext_noop("You gave %(given)d points; you have %(points)d."),
                given=given,
                points=points,
            )

    def counted(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        return count_points(profile, seats, lots, most=POINTS.whole_if_set(settings), power=1, negative=False)


RULE = Cumulative()
