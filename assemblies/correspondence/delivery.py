"""The queue of record at work: letters that are due leave the machine in small batches.

A letter is claimed in one transaction, sent outside of any, and marked in another. A machine that stops between
sending and marking sends it once more when the claim has run out, under the same id, so that a mail program or an
SMS gateway can tell it is the same one: nothing is lost, and at most one double follows each such stop.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from uuid import UUID

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.correspondence.messages import leaves_at, manners_of, reach_of
from assemblies.correspondence.models import Channel, Letter, Manners
from assemblies.correspondence.sms import SmsRefused, has_sms, send_sms
from assemblies.correspondence.words import as_read_by, mail_text, one_line, rendered, sms_text
from config.clock import now

log = logging.getLogger("commonweather.correspondence")
BATCH = 40
CLAIM = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
REFUSED = 500  # SMTP answers from here on are final
State = Letter.State


class Undeliverable(Exception):
    """This letter will never arrive this way."""

    def __init__(self, state: State) -> None:
        super().__init__(str(state.value))
        self.state = state


def deliver_due(batches: int = 5) -> int:
    """Letters that are due are on their way; how many."""
    sent = 0
    for _each in range(batches):
        claimed = claim()
        if not claimed:
            break
        sent += _deliver(claimed)
    return sent


@transaction.atomic
def claim() -> list[Letter]:
    """A batch in this worker's hands for five minutes; those whose reader is in quiet hours by now wait on."""
    at = now()
    due = Letter.objects.due(at).select_related("message__assembly", "person__reach")
    found = list(due.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "person")[:BATCH])
    manners: dict[UUID, Manners] = {}
    for letter in found:
        assembly = letter.message.assembly
        of_assembly = manners.setdefault(assembly.id, manners.get(assembly.id) or manners_of(assembly))
        may_leave = leaves_at(
            at,
            channel=letter.channel,
            reach=reach_of(letter.person),
            manners=of_assembly,
            zone=assembly.zone,
            is_daily=False,
        )
        if may_leave > at:
            letter.due_at = may_leave
        else:
            letter.claimed_until, letter.tries = at + CLAIM, letter.tries + 1
    Letter.objects.bulk_update(found, ["due_at", "claimed_until", "tries"])
    return [letter for letter in found if letter.due_at <= at]


def _deliver(claimed: list[Letter]) -> int:
    sent, connection = 0, get_connection()
    try:
        for bundle in _bundles(claimed):
            sent += _try(bundle, connection)
    finally:
        try:
            connection.close()
        except (OSError, smtplib.SMTPException):
            log.warning("the mail server went away before it said goodbye")
    return sent


def _bundles(claimed: list[Letter]) -> Iterable[list[Letter]]:
    """One letter each, except those that a person gets once a day: these go together."""
    daily = [letter for letter in claimed if letter.is_daily and letter.channel == Channel.MAIL]
    yield from ([letter] for letter in claimed if letter not in daily)
    for _person, letters in groupby(sorted(daily, key=lambda one: str(one.person_id)), key=lambda one: one.person_id):
        yield list(letters)


def _try(bundle: list[Letter], connection: BaseEmailBackend) -> int:
    provider_id = ""
    try:
        if bundle[0].channel == Channel.SMS:
            _send_sms(bundle[0])
        else:
            provider_id = _send_mail(bundle, connection)
    except Undeliverable as refusal:
        _mark(bundle, refusal.state)
        return 0
    except (OSError, smtplib.SMTPException, AnymailError) as trouble:
        _again(bundle, trouble)
        return 0
    _mark(bundle, State.SENT, provider_id)
    return len(bundle)


def _send_sms(letter: Letter) -> None:
    if not (letter.person.phone and has_sms()):
        raise Undeliverable(State.FAILED)
    read = rendered(letter.message, letter.person, letter)
    try:
        send_sms(to=letter.person.phone, text=sms_text(read, letter.message), id=str(letter.id))
    except SmsRefused:
        raise Undeliverable(State.BOUNCED) from None


def _send_mail(bundle: list[Letter], connection: BaseEmailBackend) -> str:
    first = bundle[0]
    if not first.person.email:
        raise Undeliverable(State.FAILED)
    reads = [rendered(letter.message, letter.person, letter) for letter in bundle]
    texts = [mail_text(read, letter.message, letter.person) for read, letter in zip(reads, bundle, strict=True)]
    subject, text = reads[0].subject, texts[0]
    if len(bundle) > 1:
        with as_read_by(first.person, first.message):
            subject = one_line(_("%(n)d messages for you") % {"n": len(bundle)})
        text = "\n\n".join(f"{read.subject}\n\n{each}" for read, each in zip(reads, texts, strict=True))
    mail = EmailMessage(subject, text, to=[first.person.email], connection=connection)
    mail.extra_headers = {"Message-ID": f"<{first.id}@commonweather>", "Auto-Submitted": "auto-generated"}
    if reads[0].stop_link:
        mail.extra_headers["List-Unsubscribe"] = f"<{reads[0].stop_link}>"
        mail.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        codes = [code for code, _said in refusal.recipients.values()]
        if codes and min(codes) >= REFUSED:
            raise Undeliverable(State.BOUNCED) from None
        raise
    except AnymailRecipientsRefused:
        raise Undeliverable(State.BOUNCED) from None
    return str(getattr(getattr(mail, "anymail_status", None), "message_id", None) or "")[:200]


def _mark(bundle: list[Letter], state: State, provider_id: str = "") -> None:
    """What became of them; the log knows letters by their ids alone."""
    ids = [letter.id for letter in bundle]
    waiting = Letter.objects.filter(id__in=ids, state=State.WAITING)
    waiting.update(state=state, ended_at=now(), claimed_until=None, provider_id=provider_id)
    for letter in bundle:
        log.info("letter %s: %s", letter.id, state.value)


def _again(bundle: list[Letter], trouble: Exception) -> None:
    """Once more after a pause, longer each time; after six tries it has failed."""
    tries = bundle[0].tries
    for letter in bundle:
        log.warning("letter %s: try %d met %s", letter.id, tries, type(trouble).__name__)
    if tries > len(PAUSES):
        _mark(bundle, State.FAILED)
        return
    waiting = Letter.objects.filter(id__in=[letter.id for letter in bundle], state=State.WAITING)
    waiting.update(due_at=now() + PAUSES[tries - 1], claimed_until=None)


def came_back(provider_id: str) -> int:
    """The provider says that it did not arrive."""
    if not provider_id:
        return 0
    known = Letter.objects.filter(provider_id=provider_id, state=State.SENT)
    return known.update(state=State.BOUNCED, ended_at=now())
