"""Who may do what with minority reports, as sentences."""

from __future__ import annotations

from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from governance.ballots.lifecycle import Act, is_possible
from governance.ballots.models import Question
from governance.ballots.permissions import voting_seat
from governance.reports.models import MinorityReport

MODERATING = frozenset({Role.MODERATOR.value, Role.GUARANTOR.value})


def signing_seat(visitor: Visitor, question: Question) -> Seat | None:
    """The seat with which a visitor may write or sign: one on the roll of a question with a result."""
    return voting_seat(visitor, question) if is_possible(Act.REPORT, question) else None


def can_see_report(visitor: Visitor, report: MinorityReport) -> bool:
    """An attached report is as public as its result; one that gathers signatures is for those who could sign it."""
    return (
        report.is_attached
        or moderating_seat(visitor, report) is not None
        or (voting_seat(visitor, report.question) is not None)
    )


def can_read_text(visitor: Visitor, report: MinorityReport) -> bool:
    """A hidden text is read by those who decide about it, and by those who signed it."""
    return not report.is_hidden or moderating_seat(visitor, report) is not None or has_signed(visitor, report)


def has_signed(visitor: Visitor, report: MinorityReport) -> bool:
    own = [seat.id for seat in seats_in(visitor, report.question.body.assembly)]
    return bool(own) and report.signatures.standing().filter(seat__in=own).exists()


def moderating_seat(visitor: Visitor, report: MinorityReport) -> Seat | None:
    """The moderator's or guarantor's seat of a visitor, in person."""
    held = seats_in(visitor, report.question.body.assembly)
    return next((seat for seat in held if seat.role in MODERATING), None)
