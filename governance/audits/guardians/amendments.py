"""Whose amendments come into the text: docs/guardians/amendments.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from assemblies.bodies.models import Assembly
from governance.audits.comparing import Count, Counts, lowest
from governance.audits.counting import Totals, amended_by_community
from governance.audits.guardian import About, Example, Gathered, Guardian
from governance.ballots.models import Question


def gather(totals: Totals) -> Gathered:
    """Amendments accepted of those decided about, by the community of whoever handed them in."""
    rows = amended_by_community(totals)
    return {None: Counts(tuple(rows))} if len(rows) > 1 else {}


def adopting(assembly: Assembly) -> Question | None:
    """The newest counted vote on an article of a text: while it is held, the text is not adopted and nobody signs."""
    asked = Question.objects.filter(body__assembly=assembly, asked_about__isnull=False)
    return asked.filter(state__in=[Question.State.COUNTED, Question.State.HELD]).order_by("-number").first()


GUARDIAN = Guardian(
    name="amendments",
    version=1,
    title=gettext_noop("Whose amendments come into the text"),
    told=gettext_noop("Amendments from every community should be accepted about as often as those from the others."),
    even=gettext_noop("Amendments from every community are accepted about equally often."),
    off=gettext_noop("Amendments from %(name)s were accepted clearly less often than the others."),
    far_off=gettext_noop("Amendments from %(name)s were accepted less than half as often as the others."),
    compared=gettext_noop("amendments from %(name)s that were accepted, against those from all other communities"),
    mends=gettext_noop("Read again, in public and with somebody from there, what was turned down, and say why."),
    owner=gettext_noop("the facilitators"),
    about=About.ASSEMBLY,
    gather=gather,
    look=lowest,
    may_hold=True,
    holding=adopting,
    examples=(
        Example("alike", Counts((Count("Hill", "a", 30, 50), Count("Delta", "b", 24, 40))), None),
        Example("half as often", Counts((Count("Hill", "a", 48, 60), Count("Delta", "b", 16, 50))), "Delta"),
        Example("too few to say", Counts((Count("Hill", "a", 4, 5), Count("Delta", "b", 0, 3))), None),
    ),
)
