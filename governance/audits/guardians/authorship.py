"""Whose words become proposals: docs/guardians/authorship.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, lowest
from governance.audits.counting import Totals, authors_by_community
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Those of each community's members who wrote a public proposal, alone or with others."""
    rows = authors_by_community(totals)
    return {None: Counts(tuple(rows))} if len(rows) > 1 else {}


GUARDIAN = Guardian(
    name="authorship",
    version=1,
    title=gettext_noop("Who writes"),
    told=gettext_noop("The members of every community should write proposals about as often as those of the others."),
    even=gettext_noop("Members of every community write proposals about equally often."),
    off=gettext_noop("Members of %(name)s wrote proposals clearly less often than the others."),
    far_off=gettext_noop("Members of %(name)s wrote proposals less than half as often as the others."),
    compared=gettext_noop("members of %(name)s who wrote a proposal, against members of all other communities who did"),
    mends=gettext_noop("Offer help with writing there, and let proposals be told instead of written."),
    owner=gettext_noop("the facilitators"),
    about=About.ASSEMBLY,
    gather=gather,
    look=lowest,
    examples=(
        Example("alike", Counts((Count("Hill", "a", 25, 50), Count("Delta", "b", 20, 40))), None),
        Example("few write there", Counts((Count("Hill", "a", 30, 50), Count("Delta", "b", 6, 40))), "Delta"),
        Example("too few to say", Counts((Count("Hill", "a", 2, 50), Count("Delta", "b", 0, 40))), None),
    ),
)
