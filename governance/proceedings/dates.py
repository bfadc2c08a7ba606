"""The days of an assembly as a calendar: its phases, and when questions open and close."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from assemblies.bodies.models import Assembly, Phase
from assemblies.bodies.record import PHASES
from assemblies.minutes.models import Entry
from governance.ballots import record
from governance.ballots.models import Question

MOVES = {record.OPEN.name, record.LENGTHEN.name, record.CLOSE.name, record.ANNUL.name}
MOST = 300
BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass
class Changes:
    """How often a date was set, and when last: what makes a calendar take it anew."""

    times: int = 0
    last: datetime | None = None


def calendar_of(assembly: Assembly, *, root: str) -> bytes:
    """RFC 5545, with ids that stay; the same dates give the same bytes. Four statements at any length."""
    calendar = Calendar()
    calendar.add("prodid", "-//Commonweather//EN")
    calendar.add("version", "2.0")
    calendar.add("name", one_line(assembly.name))
    calendar.add("x-wr-timezone", assembly.time_zone)
    changes = _changes(assembly)
    for phase in Phase.objects.filter(body__assembly=assembly).select_related("body").order_by("body_id", "place"):
        calendar.add_component(_phase(phase, changes.get(str(phase.body_id), Changes()), assembly, root))
    asked = Question.objects.public().of_assembly(assembly).filter(opens_at__isnull=False).defer("config", "text")
    for question in asked.order_by("-opens_at")[:MOST]:
        calendar.add_component(_question(question, changes.get(str(question.id), Changes()), assembly, root))
    return bytes(calendar.to_ical())


def one_line(text: str) -> str:
    """Without the breaks and signs that a line of a calendar cannot hold."""
    return " ".join(BREAKS.sub(" ", text).split())


def _changes(assembly: Assembly) -> dict[str, Changes]:
    """What the minutes say about when dates were set, by the id of the question or body."""
    found: dict[str, Changes] = {}
    for entry in Entry.objects.of(assembly.id).filter(type__in={*MOVES, PHASES.name}).only("type", "body", "at"):
        key = str(entry.body["body" if entry.type == PHASES.name else "question"])
        known = found.setdefault(key, Changes())
        known.times, known.last = known.times + 1, entry.at
    return found


def _event(uid: uuid.UUID, changes: Changes, assembly: Assembly) -> Event:
    event = Event()
    at = (changes.last or assembly.created_at).replace(microsecond=0)
    event.add("uid", uid.urn)
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", max(0, changes.times - 1))
    return event


def _phase(phase: Phase, changes: Changes, assembly: Assembly, root: str) -> Event:
    event = _event(uuid.uuid5(phase.body_id, f"phase {phase.place}"), changes, assembly)
    event.add("summary", one_line(f"{phase.body.name}: {phase.name}"))
    event.add("dtstart", phase.starts_on)
    event.add("dtend", phase.ends_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("url", root + assembly.get_absolute_url())
    return event


def _question(question: Question, changes: Changes, assembly: Assembly, root: str) -> Event:
    event = _event(uuid.uuid5(question.id, "vote"), changes, assembly)
    event.add("summary", one_line(_("Vote: %(title)s") % {"title": question.told.title}))
    event.add("dtstart", question.opens_at)
    if end := question.closed_at or question.closes_at:
        event.add("dtend", end)
    event.add("status", "CANCELLED" if question.state == Question.State.ANNULLED else "CONFIRMED")
    event.add("url", root + question.get_absolute_url())
    return event
