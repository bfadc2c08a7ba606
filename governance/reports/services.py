"""What members do with minority reports, and how one comes to stand beside a result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.members.models import Seat, ShownAs
from assemblies.members.permissions import Visitor
from assemblies.minutes.services import note
from config.clock import database_now, now
from config.errors import Absent, NotAllowed, require
from governance.ballots.casting import lock_for_changing
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Question, Tally
from governance.ballots.permissions import can_see_question
from governance.objections.models import Objection
from governance.objections.of_proposals import KIND as OF_PROPOSALS
from governance.reports import record
from governance.reports.errors import AlreadySigned, BadReport, HiddenAlready, NotSigned, OwnReport, ReportsClosed
from governance.reports.models import MinorityReport, Signature
from governance.reports.permissions import can_see_report, moderating_seat, signing_seat

State = MinorityReport.State
LONGEST_TITLE, LONGEST_TEXT, LONGEST_REASON = 200, 10_000, 500


@dataclass(frozen=True)
class Terms:
    """What the frozen question says about reports: how many signatures, and until when."""

    needed: int
    until: datetime | None

    def is_open(self, at: datetime) -> bool:
        return self.until is not None and at < self.until


def terms_of(question: Question) -> Terms:
    """Questions frozen before the charter spoke of reports take what it says now."""
    charter = question.body.charter
    asked = (question.config or {}).get("reports") or {"signers": charter.report_signers, "days": charter.report_days}
    part, _of, whole = str(asked["signers"]).partition("/")
    needed = -(-int(part) * question.roll_size // int(whole)) if whole else int(part)
    counted_at = Tally.objects.filter(question=question).values_list("counted_at", flat=True).first()
    until = counted_at + timedelta(days=int(asked["days"])) if counted_at and question.roll_size else None
    return Terms(max(1, min(needed, question.roll_size or needed)), until)


def find_report(visitor: Visitor, report_id: UUID) -> MinorityReport:
    """The report, if this visitor may see it; absent and hidden from them look the same."""
    found = MinorityReport.objects.select_related("question__body__assembly").filter(id=report_id).first()
    if found is None or not can_see_question(visitor, found.question):
        raise Absent
    require(can_see_report(visitor, found), Absent)
    return found


@transaction.atomic
def write_report(
    question: Question,
    *,
    by: Seat,
    title: str,
    text: str,
    shown_as: str = "",
    is_sealed: bool = False,
    language: str = settings.LANGUAGE_CODE,
    carries: Collection[UUID] = (),
) -> MinorityReport:
    """A report that begins to gather signatures, with its writer's as the first."""
    _require_seat(by, question)
    require(bool(title.strip()), BadReport, reason=_("give it a title."))
    require(bool(text.strip()), BadReport, reason=_("write what you see otherwise."))
    require(len(title.strip()) <= LONGEST_TITLE, BadReport, reason=_("the title is longer than 200 letters."))
    require(len(text) <= LONGEST_TEXT, BadReport, reason=_("it is longer than 10,000 letters."))
    require(language in dict(settings.LANGUAGES), BadReport, reason=_("choose a language of the list."))
    question = _open_for_reports(question)
    carried = list(objections_to_carry(question).filter(id__in=carries))
    require(len(carried) == len(set(carries)), BadReport, reason=_("choose objections that were carried here."))
    last = question.minority_reports.aggregate(last=Max("number"))["last"] or 0
    report = MinorityReport.objects.create(
        question=question,
        number=last + 1,
        title=title.strip(),
        text=text,
        language=language,
        written_by=by,
        written_at=now(),
    )
    report.carries.set(carried)
    return _sign(report, by, shown_as, is_sealed)


def objections_to_carry(question: Question) -> QuerySet[Objection]:
    """Those to the text of the question that were carried into a minority report."""
    if question.proposal_id is None:
        return Objection.objects.none()
    found = Objection.objects.to(OF_PROPOSALS, question.proposal_id)
    return found.filter(state=Objection.State.CARRIED, hidden_at=None)


@transaction.atomic
def sign_report(report: MinorityReport, *, by: Seat, shown_as: str = "", is_sealed: bool = False) -> MinorityReport:
    """One more name, or one more in number; the signature that makes enough of them attaches the report."""
    _require_seat(by, report.question)
    report = _locked(report, _open_for_reports(report.question))
    require(not report.signatures.standing().filter(seat=by).exists(), AlreadySigned)
    return _sign(report, by, shown_as, is_sealed)


def _sign(report: MinorityReport, by: Seat, shown_as: str, is_sealed: bool) -> MinorityReport:
    name = ShownAs(shown_as or by.shown_as)
    Signature.objects.create(report=report, seat=by, shown_as=name, is_sealed=is_sealed, signed_at=now())
    return _settle(report)


@transaction.atomic
def withdraw_signature(report: MinorityReport, *, by: Seat) -> MinorityReport:
    """The name is gone from the report. Until the days are over, too few names detach it again; later it stays."""
    question = lock_for_changing(report.question_id)
    report = _locked(report, question)
    taken = report.signatures.standing().filter(seat__person=by.person_id).update(withdrawn_at=now())
    require(taken > 0, NotSigned)
    return _settle(report)


def _settle(report: MinorityReport) -> MinorityReport:
    """Attached or gathering, as its signatures say, with a line in the minutes where the public can see a change."""
    terms, signers = terms_of(report.question), report.signatures.standing().count()
    is_open, was_attached = terms.is_open(database_now()), report.is_attached
    if signers >= terms.needed and not was_attached:
        report.state, report.attached_at = State.ATTACHED, now()
        _note(report, record.ATTACH, {"sha256": report.text_sha256, "signers": signers})
    elif was_attached and signers < terms.needed and is_open:
        report.state, report.attached_at = State.GATHERING, None
        _note(report, record.DETACH, {"signers": signers})
    elif was_attached:
        _note(report, record.SIGNERS, {"signers": signers})
    report.save(update_fields=["state", "attached_at"])
    announce(report.question.topic)
    return report


def lapse_reports() -> int:
    """Reports that did not find enough signatures in their days gather no more."""
    lapsed = 0
    waiting = MinorityReport.objects.filter(state=State.GATHERING).select_related("question__body")
    at = database_now()
    for report in waiting:
        if not terms_of(report.question).is_open(at):
            lapsed += MinorityReport.objects.filter(id=report.id, state=State.GATHERING).update(state=State.LAPSED)
    return lapsed


@transaction.atomic
def hide_report(report: MinorityReport, *, by: Seat, reason: str) -> MinorityReport:
    """The text is not shown any more; that there is a report, who signed it and why it is hidden stays public."""
    return _moderate(report, by, reason, hides=True)


@transaction.atomic
def show_report(report: MinorityReport, *, by: Seat, reason: str) -> MinorityReport:
    """After an appeal, another person than the one who hid it shows it again."""
    return _moderate(report, by, reason, hides=False)


def _moderate(report: MinorityReport, by: Seat, reason: str, *, hides: bool) -> MinorityReport:
    require(moderating_seat(by.person, report) is not None)
    require(0 < len(reason.strip()) <= LONGEST_REASON, BadReport, reason=_("give the reason in a sentence."))
    report = _locked(report, lock_for_changing(report.question_id))
    involved = {report.written_by.person_id, *report.signatures.standing().values_list("seat__person", flat=True)}
    require(by.person_id not in involved, OwnReport)
    require(report.is_hidden != hides, HiddenAlready)
    if hides:
        report.hidden_at, report.hidden_by, report.hidden_reason = now(), by, reason.strip()
        told = {"sha256": report.text_sha256, "reason": reason.strip()}
    else:
        require(report.hidden_by is None or report.hidden_by.person_id != by.person_id, NotAllowed)
        report.hidden_at, report.hidden_by, report.hidden_reason = None, None, ""
        told = {"reason": reason.strip()}
    report.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _note(report, record.HIDE if hides else record.SHOW, told, by=by)
    announce(report.question.topic)
    return report


def _note(report: MinorityReport, event: Any, told: Mapping[str, Any], by: Seat | None = None) -> None:
    question = report.question
    body = {"question": str(question.id), "number": question.number, "report": str(report.id), **told}
    note(question.body.assembly_id, event, body, by=by.signature if by else None)


def _require_seat(by: Seat, question: Question) -> None:
    seat = signing_seat(by.person, question)
    require(seat is not None and seat.id == by.id)


def _open_for_reports(question: Question) -> Question:
    """The question under lock, while reports can still be attached to its result."""
    question = lock_for_changing(question.id)
    require_possible(Act.REPORT, question)
    require(terms_of(question).is_open(database_now()), ReportsClosed)
    return question


def _locked(report: MinorityReport, question: Question) -> MinorityReport:
    found = MinorityReport.objects.select_for_update(of=("self",)).select_related("hidden_by", "written_by")
    report = found.get(id=report.id)
    report.question = question
    return report
