"""Voters for whom nothing was funded: docs/guardians/unserved.md."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, falls_short
from governance.audits.counting import Totals, served
from governance.audits.guardian import EXACT, About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Voters who supported at least one project that is funded, of all who supported any."""
    return {question: Counts((found,)) for question, found in served(totals).items()}


GUARDIAN = Guardian(
    name="unserved",
    version=1,
    title=gettext_noop("Voters with nothing funded"),
    told=gettext_noop("Nearly every voter should find at least one project funded that they supported."),
    even=gettext_noop("Nearly every voter has a project funded that they supported."),
    off=gettext_noop("Many voters find no project funded that they supported."),
    far_off=gettext_noop("More voters find no project funded than the charter allows, by far."),
    numbers=gettext_noop("%(n)s of %(of)s voters have a project funded; %(others)s have none."),
    compared=gettext_noop("voters with a funded project, against those without one"),
    here=gettext_noop("voters with a funded project"),
    elsewhere=gettext_noop("voters without one"),
    mends=gettext_noop("Share the money out by a rule that gives every voter an equal part of it."),
    owner=gettext_noop("the organisers"),
    about=About.QUESTION,
    gather=gather,
    look=falls_short,
    sure=EXACT,
    ready=Q(budget__isnull=False),
    examples=(
        Example("nearly everybody", Counts((Count("", "", 92, 100),)), None),
        Example("a third has none", Counts((Count("", "", 66, 100),)), ""),
        Example("too few to say", Counts((Count("", "", 2, 4),)), None),
    ),
)
