"""Minority reports as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from config.clock import database_now
from config.markdown import to_html
from config.numbers import grouped
from governance.ballots.models import Question
from governance.ballots.words import names_joined
from governance.reports.models import MinorityReport
from governance.reports.permissions import signing_seat
from governance.reports.services import Terms, terms_of


@dataclass(frozen=True)
class Shown:
    """A report with its text, and who signed it in words. ``text_html`` is empty where the text is hidden."""

    report: MinorityReport
    text_html: SafeString | str
    signed: str


def shown(report: MinorityReport, *, reads_hidden: bool = False) -> Shown:
    """Reads the signatures once; where many are shown, prefetch them with their seats and people."""
    is_read = reads_hidden or not report.is_hidden
    return Shown(report, to_html(report.text) if is_read else "", signed_by(report))


def signed_by(report: MinorityReport) -> str:
    """“Ana, Ben and 2 more who are not named”."""
    return names_of(report.signatures.all())


class Signed(Protocol):
    """A signature as it is told: under the name that was chosen, or in a number alone."""

    withdrawn_at: datetime | None
    is_sealed: bool
    shown_as: str
    seat: Seat


def names_of(signatures: Iterable[Any]) -> str:
    """Those that stand, of signatures that keep what ``Signed`` says."""
    standing: list[Signed] = [one for one in signatures if one.withdrawn_at is None]
    names = [one.seat.name_shown(one.shown_as) for one in standing if not one.is_sealed]
    sealed = len(standing) - len(names)
    if not names:
        return ngettext("%(n)s member, not named", "%(n)s members, not named", sealed) % {"n": grouped(sealed)}
    if not sealed:
        return names_joined(names)
    more = ngettext("%(n)s more, not named", "%(n)s more, not named", sealed) % {"n": grouped(sealed)}
    return names_joined([*names, more])


def attached_to(question: Question) -> list[Shown]:
    """The reports that stand beside a result, as everybody reads them."""
    if not question.has_result or not question.roll_size:
        return []
    found = question.minority_reports.attached().prefetch_related("signatures__seat__person")
    return [shown(one) for one in found]


@dataclass(frozen=True)
class Otherwise:
    """What a member who could vote can do about a result: sign what gathers signatures, or write."""

    gathering: Sequence[MinorityReport]
    terms: Terms


def otherwise(question: Question, visitor: Visitor) -> Otherwise | None:
    """Nothing for others, and nothing once the days are over."""
    if not question.has_result or not question.roll_size or signing_seat(visitor, question) is None:
        return None
    terms = terms_of(question)
    if not terms.is_open(database_now()):
        return None
    return Otherwise(list(question.minority_reports.filter(state=MinorityReport.State.GATHERING)), terms)


def needed_sentence(report: MinorityReport, terms: Terms) -> str:
    """How far a report is from being attached."""
    signers = sum(one.withdrawn_at is None for one in report.signatures.all())
    return _("%(n)s of the %(needed)s members it takes have signed it.") % {
        "n": grouped(signers),
        "needed": grouped(terms.needed),
    }
