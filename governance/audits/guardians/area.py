"""Where the funded projects are: docs/guardians/area.md."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, takes_all
from governance.audits.counting import Totals, funded_by_area
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Projects funded of those on the ballot, by the area that their sheets name."""
    return {question: Counts(tuple(rows)) for question, rows in funded_by_area(totals).items() if len(rows) > 1}


ALL_WON = gettext_noop("Every project that is funded is in %(name)s; the other areas have none.")

GUARDIAN = Guardian(
    name="area",
    version=1,
    title=gettext_noop("All in one area"),
    told=gettext_noop("The projects that are funded should not all be in one area when other areas had projects too."),
    even=gettext_noop("More than one area has a project funded."),
    off=ALL_WON,
    far_off=ALL_WON,
    numbers=gettext_noop(
        "%(n)s of the %(of)s projects there are funded, against %(others)s of the %(all)s in all other areas."
    ),
    compared=gettext_noop("projects in %(name)s that are funded, against those in all other areas"),
    mends=gettext_noop("Ask what people in the other areas voted for, and keep a part of the money for each area."),
    owner=gettext_noop("the organisers"),
    about=About.QUESTION,
    gather=gather,
    look=takes_all,
    is_public=True,
    sure=gettext_noop(
        "If the same number of projects were drawn by lot, this would come up less than once in a hundred."
    ),
    ready=Q(budget__isnull=False),
    examples=(
        Example("two areas have some", Counts((Count("Hill", "", 6, 12), Count("Delta", "", 1, 12))), None),
        Example("one area has all", Counts((Count("Hill", "", 8, 12), Count("Delta", "", 0, 12))), "Hill"),
        Example("a lot could have done it", Counts((Count("Hill", "", 3, 6), Count("Delta", "", 0, 2))), None),
    ),
)
