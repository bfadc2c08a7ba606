"""Ballots cast with help: docs/guardians/assisted.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, first_is_higher
from governance.audits.counting import Totals, helped_here_and_before
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Ballots cast with help on this question, and on those of the assembly that were counted before it."""
    found = helped_here_and_before(totals)
    return {question: Counts((here, before)) for question, (here, before) in found.items() if before.whole}


GUARDIAN = Guardian(
    name="assisted",
    version=1,
    title=gettext_noop("Votes with help"),
    told=gettext_noop("No vote should have far more ballots cast with help than the votes before it."),
    even=gettext_noop("No vote had far more ballots cast with help than the votes before it."),
    off=gettext_noop("Far more ballots were cast with help in this vote than in those before."),
    far_off=gettext_noop("Far more ballots were cast with help in this vote than in those before."),
    compared=gettext_noop("ballots cast with help in this vote, against those in all votes before"),
    mends=gettext_noop("Ask helpers and witnesses what was different this time; a reason may be good."),
    owner=gettext_noop("the guarantors"),
    about=About.QUESTION,
    gather=gather,
    look=first_is_higher,
    examples=(
        Example("as before", Counts((Count("", "", 6, 80), Count("", "", 30, 400))), None),
        Example("far more", Counts((Count("", "", 30, 80), Count("", "", 30, 400))), ""),
        Example("fewer is no worry", Counts((Count("", "", 5, 200), Count("", "", 80, 400))), None),
        Example("too few to say", Counts((Count("", "", 3, 8), Count("", "", 1, 20))), None),
    ),
)
