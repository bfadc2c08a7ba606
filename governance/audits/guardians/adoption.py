"""Whose proposals are carried: docs/guardians/adoption.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, lowest
from governance.audits.counting import Totals, carried_by_community
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Proposals carried of those put to the vote and certified, by the community of whoever began them."""
    rows = carried_by_community(totals)
    return {None: Counts(tuple(rows))} if len(rows) > 1 else {}


GUARDIAN = Guardian(
    name="adoption",
    version=1,
    title=gettext_noop("Whose proposals are carried"),
    told=gettext_noop("Proposals from every community should be carried about as often as those from the others."),
    even=gettext_noop("Proposals from every community are carried about equally often."),
    off=gettext_noop("Proposals from %(name)s were carried clearly less often than the others."),
    far_off=gettext_noop("Proposals from %(name)s were carried less than half as often as the others."),
    compared=gettext_noop("proposals from %(name)s that were carried, against those from all other communities"),
    mends=gettext_noop(
        "Look at why proposals from there were turned down, and write the next ones across communities."
    ),
    owner=gettext_noop("the facilitators"),
    about=About.ASSEMBLY,
    gather=gather,
    look=lowest,
    examples=(
        Example("alike", Counts((Count("Hill", "a", 15, 30), Count("Delta", "b", 12, 24))), None),
        Example("half as often", Counts((Count("Hill", "a", 36, 40), Count("Delta", "b", 12, 30))), "Delta"),
        Example("too few to say", Counts((Count("Hill", "a", 3, 4), Count("Delta", "b", 0, 3))), None),
    ),
)
