"""Who may report, decide and appeal, as sentences. Nobody decides about what they wrote, reported or appealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from assemblies.bodies.models import Assembly
from assemblies.members.finding import plenary_of
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, can_see_assembly, seats_in
from governance.moderation.kinds import Target
from governance.moderation.models import ModerationCase

MODERATING = (Role.MODERATOR, Role.GUARANTOR)
State = ModerationCase.State


def moderating_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The moderator's or guarantor's seat of a visitor, in person."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role in MODERATING), None)


def reporting_seat(visitor: Visitor, target: Target) -> Seat | None:
    """Everybody with a seat may report what others wrote, as long as somebody could change or hide it."""
    if target.is_final:
        return None
    seat = next((one for one in seats_in(visitor, target.assembly) if one.role != Role.SERVICE), None)
    return seat if seat and seat.person_id not in target.persons else None


def deciding_seat(visitor: Visitor, case: ModerationCase, target: Target) -> Seat | None:
    """Who decides first: a moderator or guarantor who neither wrote nor reported it."""
    if case.state not in {State.WAITING, State.ASKED} or case.is_appealed:
        return None
    return _not_involved(visitor, case, target.persons)


def settling_seat(visitor: Visitor, case: ModerationCase, target: Target) -> Seat | None:
    """Who decides about an appeal: besides, not whoever decided first, and not whoever appealed."""
    if not case.is_appealed:
        return None
    first = {seat.person_id for seat in (case.decided_by, case.appealed_by) if seat}
    return _not_involved(visitor, case, target.persons | first)


def _not_involved(visitor: Visitor, case: ModerationCase, involved: Iterable[UUID]) -> Seat | None:
    seat = moderating_seat(visitor, case.assembly)
    if seat is None or seat.person_id in set(involved):
        return None
    return None if case.reports.filter(seat__person=seat.person_id).exists() else seat


def appealing_seat(visitor: Visitor, case: ModerationCase, target: Target, at: datetime) -> Seat | None:
    """Who wrote a text appeals when it is hidden or has to change; anybody else with a seat when it is left."""
    days = timedelta(days=plenary_of(case.assembly).charter.appeal_days)
    if case.decided_at is None or case.appealed_at is not None or at > case.decided_at + days:
        return None
    newer = ModerationCase.objects.filter(kind=case.kind, target=case.target, number__gt=case.number)
    held = [seat for seat in seats_in(visitor, case.assembly) if seat.role != Role.SERVICE]
    if not held or newer.exists():
        return None
    own = next((seat for seat in held if seat.person_id in target.persons), None)
    if case.state in {State.HIDDEN, State.ASKED}:
        return own
    decided = case.decided_by.person_id if case.decided_by else None
    return next((seat for seat in held if own is None and seat.person_id != decided), None)


def can_see_case(visitor: Visitor, case: ModerationCase) -> bool:
    """A decision is public. What is only reported is for those who decide, and for whoever reported it."""
    if case.state != State.WAITING:
        return can_see_assembly(visitor, case.assembly)
    own = [seat.id for seat in seats_in(visitor, case.assembly)]
    is_theirs = bool(own) and case.reports.filter(seat__in=own).exists()
    return is_theirs or moderating_seat(visitor, case.assembly) is not None


def can_read_target(visitor: Visitor, case: ModerationCase, target: Target) -> bool:
    """A hidden text is read by those who decide, and by those who wrote it."""
    if case.state != State.HIDDEN or moderating_seat(visitor, case.assembly) is not None:
        return True
    return any(seat.person_id in target.persons for seat in seats_in(visitor, case.assembly))
