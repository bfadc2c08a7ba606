"""Who voted, community by community: docs/guardians/turnout.md."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_noop

from governance.audits.comparing import Count, Counts, lowest
from governance.audits.counting import Totals
from governance.audits.guardian import About, Example, Gathered, Guardian


def gather(totals: Totals) -> Gathered:
    """Those of each community's seats on the roll that voted; nothing of a vote held elsewhere, where nobody knows."""
    told: dict[UUID | None, Counts] = {}
    for question in totals.questions:
        rows = [row for row in totals.voted[question.id] if row.seats]
        if rows and not question.is_encrypted:
            told[question.id] = Counts(tuple(Count(row.name, row.letter, row.voted or 0, row.seats) for row in rows))
    return told


GUARDIAN = Guardian(
    name="turnout",
    version=1,
    title=gettext_noop("Who votes"),
    told=gettext_noop("The members of every community should come to vote about as often as those of the others."),
    even=gettext_noop("Members of every community come to vote about equally often."),
    off=gettext_noop("Members of %(name)s came to vote clearly less often than the others."),
    far_off=gettext_noop("Members of %(name)s came to vote less than half as often as the others."),
    compared=gettext_noop("members of %(name)s who voted, against members of all other communities who did"),
    mends=gettext_noop("Ask there what kept people away: the hour, the way, the words, a card that was missing."),
    owner=gettext_noop("the facilitators"),
    about=About.QUESTION,
    gather=gather,
    look=lowest,
    column="turnout",
    may_hold=True,
    examples=(
        Example("alike", Counts((Count("Hill", "a", 40, 50), Count("Delta", "b", 32, 40))), None),
        Example("half stayed away", Counts((Count("Hill", "a", 48, 50), Count("Delta", "b", 18, 40))), "Delta"),
        Example("a few more stayed away", Counts((Count("Hill", "a", 42, 50), Count("Delta", "b", 31, 40))), None),
        Example("too few to say", Counts((Count("Hill", "a", 4, 5), Count("Delta", "b", 0, 3))), None),
    ),
)
