"""Pledges that are due and show nothing: docs/guardians/pledges.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, any_missing
from governance.audits.counting import Totals, pledges_by_body
from governance.audits.guardian import EXACT, About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Pledges with proof of those whose day has passed, by the body that promised."""
    rows = pledges_by_body(totals)
    return {None: Counts(tuple(rows))} if rows else {}


GUARDIAN = Guardian(
    name="pledges",
    version=1,
    title=gettext_noop("Pledges without proof"),
    told=gettext_noop("Whoever promised something should show that it was done when its day has passed."),
    even=gettext_noop("Every pledge whose day has passed has a proof."),
    off=gettext_noop("Pledges beside a text are due, and %(name)s has not shown that all were kept."),
    far_off=gettext_noop("Pledges beside a text are due, and %(name)s has shown nothing for most of them."),
    numbers=gettext_noop(
        "%(n)s of %(of)s pledges that are due have proof there; elsewhere %(others)s of %(all)s have it."
    ),
    compared=gettext_noop("pledges of %(name)s that show they were kept, against all that are due"),
    mends=gettext_noop("Hand in what shows that the pledge was kept, or say in public why it was not."),
    owner=gettext_noop("the guarantors"),
    about=About.ASSEMBLY,
    gather=gather,
    look=any_missing,
    is_public=True,
    sure=EXACT,
    examples=(
        Example("all shown", Counts((Count("Hill", "", 3, 3), Count("Delta", "", 2, 2))), None),
        Example("one is missing", Counts((Count("Hill", "", 3, 3), Count("Delta", "", 1, 2))), "Delta"),
        Example("nothing is due", Counts((Count("Hill", "", 0, 0),)), None),
    ),
)
