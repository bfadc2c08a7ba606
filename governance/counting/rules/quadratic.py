"""Votes that cost their square: docs/rules/quadratic.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_points
from ..errors import BadChoice
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..points import count_points
from ..setting import Setting
from ..value_profile import ValueProfile

CREDITS = Setting("credits", "whole", "100", gettext_noop("How many credits each ballot may spend"))
NEGATIVE = Setting("negative", "flag", "true", gettext_noop("Votes against an option are allowed"))


class Quadratic(OneRoundRule[ValueProfile]):
    """The plain sum of votes decides; a ballot pays for each option the square of its votes."""

    name = "quadratic"
    kind = Kind.POINTS
    title = gettext_noop("Quadratic voting")
    told = gettext_noop(
        "Give options votes, or votes against them, and pay with your credits: 1 vote costs 1, 2 cost 4, 3 cost 9. "
        "The option with the highest sum of votes wins."
    )
    if_nobody = gettext_noop("If options have the same sum for the last place, the lot decides.")
    settings = (CREDITS, NEGATIVE)
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        votes = check_points(choice, options, negative=NEGATIVE.flag(settings, otherwise=True))
        cost, credit = sum(number**2 for number in votes), CREDITS.whole_if_set(settings)
        if credit is not None and cost > credit:
            raise BadChoice(
                "overspent",
                gettext_noop("Your votes cost %(cost)d credits; you have %(credits)d."),
                cost=cost,
                credits=credit,
            )

    def counted(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        return count_points(
            profile,
            seats,
            lots,
            most=CREDITS.whole_if_set(settings),
            power=2,
            negative=NEGATIVE.flag(settings, otherwise=True),
        )


RULE = Quadratic()
