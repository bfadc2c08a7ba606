"""What waits for guarantors: holds to release, flags without an answer, and what somebody told them is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.bodies.models import Assembly
from assemblies.concerns.models import Concern
from assemblies.concerns.permissions import roles_read_by
from assemblies.members.permissions import Visitor
from governance.audits.models import Finding
from governance.audits.voices import alike, findings_told
from governance.ballots.holds import can_release
from governance.ballots.models import Hold


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what it is, why, until when, and the one act it asks for."""

    title: str
    why: str
    due_at: datetime
    is_late: bool
    verb: str
    url: str


def waiting_for(visitor: Visitor, assembly: Assembly, at: datetime) -> list[Waiting]:
    """What waits for this guarantor, the most urgent first. Few statements, whatever there is."""
    rows = [*_holds(visitor, assembly), *_findings(assembly, at), *_concerns(visitor, assembly, at)]
    return sorted(rows, key=lambda row: row.due_at)


def _holds(visitor: Visitor, assembly: Assembly) -> list[Waiting]:
    standing = (
        Hold.objects.standing()
        .filter(question__body__assembly=assembly)
        .select_related("question__body__assembly")
        .prefetch_related("releases__by", "stepped_aside__by", "stepped_aside__substitute")
    )
    return [
        Waiting(
            title=_("Held: %(title)s") % {"title": hold.question.told.title},
            why=hold.reason,
            due_at=hold.lapses_at,
            is_late=False,
            verb=_("Agree to end the hold"),
            url=reverse("ballots:release", args=[hold.id]),
        )
        for hold in standing
        if can_release(visitor, hold)
    ]


def _findings(assembly: Assembly, at: datetime) -> list[Waiting]:
    """Flags; a notice waits for nobody yet."""
    flags = [one for one in findings_told(assembly, at) if one.finding.state == Finding.State.FLAG]
    rows = []
    for one in alike(flags):
        more = ngettext("The same in %(n)d more vote.", "The same in %(n)d more votes.", one.more) % {"n": one.more}
        finding = one.told.finding
        rows.append(
            Waiting(
                title=one.told.sentence,
                why=f"{one.told.title}. {more if one.more else ''}".strip(),
                due_at=finding.due_at,
                is_late=one.told.is_silent,
                verb=_("Answer in public"),
                url=reverse("audits:answer", args=[finding.id]),
            )
        )
    return rows


def _concerns(visitor: Visitor, assembly: Assembly, at: datetime) -> list[Waiting]:
    """Without their words: those are read on their own page alone."""
    found = Concern.objects.waiting().filter(assembly=assembly, goes_to__in=roles_read_by(visitor, assembly))
    return [
        Waiting(
            title=_("Somebody says that something is wrong here (%(number)d)") % {"number": one.number},
            why="",
            due_at=one.due_at,
            is_late=one.due_at < at,
            verb=_("Read and answer"),
            url=one.get_absolute_url(),
        )
        for one in found.defer("text", "contact", "answer")
    ]
