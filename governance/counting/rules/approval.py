"""Each ballot approves any number of options: docs/rules/approval.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..choices import Choice, Kind, check_approval
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..seating import seat_highest
from ..sums import given, required_between, totals
from ..value_profile import ValueProfile


class Approval(OneRoundRule[ValueProfile]):
    """Whoever most people approve is elected."""

    name = "approval"
    kind = Kind.APPROVAL
    title = gettext_noop("Approval")
    told = gettext_noop("Mark every option you can live with. The option with the most marks wins.")
    if_nobody = gettext_noop("If options have equally many marks for the last place, the lot decides.")
    is_usual = True
    fills_seats = True

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_approval(choice, options)

    def counted(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        required_between(profile, 0, 1, "1 for an approval, 0 or nothing for none")
        votes = totals(profile, given(profile, missing=0))
        return seat_highest(votes, profile.total, seats, lots).counted(
            votes, profile.total, 0, "Approvals were counted."
        )


RULE = Approval()
