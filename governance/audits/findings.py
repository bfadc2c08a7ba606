"""From notice to flag to hold, and how a finding ends. Guardians decide nothing: people answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.finding import plenary_of
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, can_see_assembly
from assemblies.minutes.events import EventType
from assemblies.minutes.services import Act, note_each
from config.clock import now
from config.errors import Absent, Refusal, require
from governance.audits import record
from governance.audits.counting import Totals
from governance.audits.errors import BadAlarmReason, BadFindingAnswer, FindingOver
from governance.audits.guardians import guardians
from governance.audits.models import LONGEST_ANSWER, LONGEST_REASON, OPEN, Finding, FindingQuerySet, Look
from governance.audits.permissions import alarm_seat, answering_seat
from governance.ballots.holds import place_hold

State = Finding.State


def find_finding(visitor: Visitor, finding_id: UUID) -> Finding:
    found = Finding.objects.told().filter(id=finding_id).first()
    if found is None or not can_see_assembly(visitor, found.assembly):
        raise Absent
    return found


def find(totals: Totals, looks: Sequence[Look]) -> list[tuple[Look, list[Act]]]:
    """What was seen is a finding from now on; one that is open already rests on the new look, or is over.

    A few statements for all looks together, and of each what it is to be noted as. The assembly is locked.
    """
    at, days, number = now(), timedelta(days=totals.charter.flag_days), None
    mine = Q(question__in={look.question_id for look in looks}) | Q(question__isnull=True, state__in=OPEN)
    standing = {(one.guardian, one.question_id): one for one in totals.assembly.findings.filter(mine)} if looks else {}
    fresh, changed, told = list[Finding](), list[Finding](), list[tuple[Look, list[Act]]]()
    for look in looks:
        finding = standing.get((look.guardian, look.question_id))
        acts: list[Act] = []
        if look.noticed is None:
            if finding is not None and look.question_id is None:
                finding.state, finding.ended_at = State.OVER, at
                changed.append(finding)
                acts.append(_act(finding, record.OVER))
        elif finding is None:
            if number is None:
                number = totals.assembly.findings.aggregate(last=Max("number"))["last"] or 0
            number += 1
            finding = Finding(
                assembly=totals.assembly,
                question=look.question,
                number=number,
                guardian=look.guardian,
                look=look,
                found_at=at,
                due_at=at + days,
            )
            fresh.append(finding)
            acts.append(_act(finding, record.NOTICE))
        elif finding.is_open:  # a new version of a rule does not raise again what was answered
            finding.look = look
            changed.append(finding)
        told.append((look, acts))
    Finding.objects.bulk_create(fresh)
    Finding.objects.bulk_update(changed, ["look", "state", "ended_at"])
    return told


def climb_due(*, only: Assembly | None = None) -> int:
    """Notices that nobody answered become flags; flags that nobody answered are silence, and a few of those hold."""
    climbed = 0
    due = Finding.objects.open().filter(due_at__lte=now(), is_silence_noted=False)
    if only is not None:
        due = due.filter(assembly=only)
    for finding_id in list(due.values_list("id", flat=True)):
        with transaction.atomic():
            finding = _locked(finding_id)
            if not finding.is_open or finding.is_silence_noted or finding.due_at > now():
                continue
            if finding.state == State.NOTICE:
                _flag(finding)
            else:
                _fall_silent(finding)
            climbed += 1
    return climbed


def _flag(finding: Finding) -> None:
    at = now()
    finding.state, finding.flagged_at = State.FLAG, at
    finding.due_at = at + timedelta(days=_days(finding.assembly))
    finding.save(update_fields=["state", "flagged_at", "due_at"])
    due = finding.due_at.astimezone(finding.assembly.zone).date().isoformat()
    _note(finding, record.FLAG, due=due)


def _fall_silent(finding: Finding) -> None:
    """A silent flag holds what is not certified, or not handed over yet, if the guardian may."""
    finding.is_silence_noted = True
    finding.save(update_fields=["is_silence_noted"])
    _note(finding, record.SILENCE)
    guardian = guardians().get(finding.guardian)
    if guardian is None or not guardian.may_hold:
        return
    question = finding.question or (guardian.holding(finding.assembly) if guardian.holding else None)
    if question is None:
        return
    reason = gettext("Flag %(number)d was left in silence.") % {"number": finding.number}
    try:
        with transaction.atomic():
            finding.hold = place_hold(question, guardian=guardian.name, reason=reason, stops=guardian.stops)
    except Refusal:
        return  # certified, annulled, or held by this guardian before
    finding.save(update_fields=["hold"])


def open_alike(finding: Finding) -> FindingQuerySet:
    """The other open findings of the same guardian about the same group, such as of votes held together."""
    same = Finding.objects.open().filter(assembly=finding.assembly_id, guardian=finding.guardian)
    return same.filter(look__noticed__group__name=(finding.look.noticed or {})["group"]["name"]).exclude(id=finding.id)


@transaction.atomic
def answer_finding(finding: Finding, *, by: Seat, answer: str, also_alike: bool = False) -> Finding:
    """Answered in public, once, and with it those that say the same, if wished. A hold stays with the guarantors."""
    require(answering_seat(by.person, finding.assembly) is not None)
    answer = answer.strip()
    require(1 <= len(answer) <= LONGEST_ANSWER, BadFindingAnswer)
    others = list(open_alike(finding).order_by("number").values_list("id", flat=True)) if also_alike else []
    finding = _locked(finding.id)
    require(finding.is_open, FindingOver)
    _answer(finding, by=by, answer=answer)
    for other in others:
        if (same := _locked(other)).is_open:
            _answer(same, by=by, answer=answer)
    return finding


def _answer(finding: Finding, *, by: Seat, answer: str) -> None:
    at = now()
    is_late = finding.state == State.FLAG and at > finding.due_at
    finding.state, finding.answer, finding.answered_by = State.ANSWERED, answer, by
    finding.answered_at = finding.ended_at = at
    finding.save(update_fields=["state", "answer", "answered_by", "answered_at", "ended_at"])
    _note(finding, record.ANSWER, by=by, is_late=is_late, answer=answer)


@transaction.atomic
def call_false_alarm(finding: Finding, *, by: Seat, reason: str) -> Finding:
    """A guarantor says that there was nothing to find. It stays on the guardian's record."""
    require(alarm_seat(by.person, finding.assembly) is not None)
    reason = reason.strip()
    require(1 <= len(reason) <= LONGEST_REASON, BadAlarmReason)
    finding = _locked(finding.id)
    require(finding.state != State.FALSE_ALARM, FindingOver)
    finding.state, finding.alarm_reason, finding.called_by = State.FALSE_ALARM, reason, by
    finding.ended_at = finding.ended_at or now()
    finding.save(update_fields=["state", "alarm_reason", "called_by", "ended_at"])
    _note(finding, record.FALSE_ALARM, by=by, reason=reason)
    return finding


def _locked(finding_id: UUID) -> Finding:
    found = Finding.objects.select_for_update(of=("self",)).select_related("assembly", "question")
    return found.get(id=finding_id)


def _days(assembly: Assembly) -> int:
    return plenary_of(assembly).charter.flag_days


def _act(finding: Finding, event: EventType, **told: Any) -> Act:
    return event, {"finding": str(finding.id), "number": finding.number, "guardian": finding.guardian} | told


def _note(finding: Finding, event: EventType, *, by: Seat | None = None, **told: Any) -> None:
    note_each(finding.assembly_id, [_act(finding, event, **told)], by=by.signature if by else None)
    announce(finding.assembly.topic)
