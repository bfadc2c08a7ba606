"""Who sits against who lives there: docs/guardians/seats.md."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, lowest
from governance.audits.counting import Totals
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Seats of the plenary's members of the people of each community, where all populations are known."""
    rows = totals.seats_audited
    if len(rows) < 2 or any(not row.population for row in rows):
        return {}
    counts = (Count(row.name, row.letter, row.seats, max(row.population or 0, row.seats)) for row in rows)
    return {None: Counts(tuple(counts))}


GUARDIAN = Guardian(
    name="seats",
    version=1,
    title=gettext_noop("Seats and people"),
    told=gettext_noop("Every community should hold about as many of the seats as it has of the people."),
    even=gettext_noop("Counted by head, every community holds about as many seats as the others."),
    off=gettext_noop("Counted by head, %(name)s holds clearly fewer seats than the others."),
    far_off=gettext_noop("Counted by head, %(name)s holds less than half as many seats as the others."),
    numbers=gettext_noop("%(n)s seats for %(of)s people, against %(others)s seats for %(all)s people."),
    compared=gettext_noop("seats for the people of %(name)s, against seats for the people of all other communities"),
    mends=gettext_noop("More members from there: invite them, or draw seats that are free from there first."),
    owner=gettext_noop("the organisers"),
    about=About.ASSEMBLY,
    gather=gather,
    look=lowest,
    column="seats",
    examples=(
        Example("in proportion", Counts((Count("Hill", "a", 60, 6000), Count("Delta", "b", 40, 4000))), None),
        Example("far behind", Counts((Count("Hill", "a", 85, 6000), Count("Delta", "b", 15, 4000))), "Delta"),
        Example("a little behind", Counts((Count("Hill", "a", 63, 6000), Count("Delta", "b", 37, 4000))), None),
        Example("too few to say", Counts((Count("Hill", "a", 9, 6000), Count("Delta", "b", 1, 4000))), None),
    ),
)
