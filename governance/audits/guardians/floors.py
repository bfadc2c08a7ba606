"""What each community gets of what it needs: docs/guardians/floors.md."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, least_in_full
from governance.audits.counting import Totals, per_need
from governance.audits.guardian import EXACT, About, Example, Gathered, Guardian
from governance.ballots.models import Stops


def gather(totals: Totals) -> Gathered:
    """Units each community got of those it needs, once they are shared out on the decision."""
    return {question: Counts(tuple(rows)) for question, rows in per_need(totals).items() if len(rows) > 1}


GUARDIAN = Guardian(
    name="floors",
    version=1,
    title=gettext_noop("Shares and needs"),
    told=gettext_noop("No community should get far less of what it needs than the others get of theirs."),
    even=gettext_noop("No community gets far less of what it needs than the others."),
    off=gettext_noop("Measured by need, %(name)s gets clearly less than the others."),
    far_off=gettext_noop("Measured by need, %(name)s gets less than half of what the others get."),
    numbers=gettext_noop("%(n)s of the %(of)s units it needs, against %(others)s of the %(all)s that the others need."),
    compared=gettext_noop("what %(name)s gets of what it needs, against all other communities"),
    mends=gettext_noop("Share out by need first, or agree on a minimum that everybody gets before anything else."),
    owner=gettext_noop("the guarantors"),
    about=About.QUESTION,
    gather=gather,
    look=least_in_full,
    is_public=True,
    sure=EXACT,
    ready=Q(tally__decision__allocations__isnull=False),
    may_hold=True,
    stops=Stops.PAYMENT,
    examples=(
        Example("alike", Counts((Count("Hill", "a", 40, 100), Count("Delta", "b", 36, 90))), None),
        Example("half as much", Counts((Count("Hill", "a", 80, 100), Count("Delta", "b", 36, 90))), "Delta"),
        Example("nobody to compare with", Counts((Count("Hill", "a", 40, 100),)), None),
    ),
)
