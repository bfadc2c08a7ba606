"""Telling other systems: signed, in order, again and again until taken, for three days at most.

One event of each webhook at a time. The next one waits until this one was taken, so that what arrives is in order.
A crash between being taken and being noted tells an event twice, with the same id.
"""

from __future__ import annotations

import json
import logging
import random
import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from standardwebhooks.webhooks import Webhook as Signing

from assemblies.announcements.services import announce
from assemblies.integrations.feed import events_after
from assemblies.integrations.webhooks.models import Attempt, Webhook
from config.calling import CallFailed, CallRefused, call
from config.clock import now, stamp

AT_ONCE = 8
BUSY_SECONDS = 5
CLAIM = timedelta(seconds=60)
GIVE_UP = timedelta(days=3)
WAITS = (5, 30, 120, 600, 1800, 3600, 7200, 14400, 28800)  # seconds; the last one again and again
TEST = "webhook.test"

log = logging.getLogger("commonweather.webhooks")


@dataclass(frozen=True)
class Message:
    """One event on its way to one webhook, as plain values that a thread may hold."""

    webhook: uuid.UUID
    claim: uuid.UUID
    url: str
    secrets: tuple[str, ...]
    id: uuid.UUID
    type: str
    before: int
    seq: int
    body: str
    is_test: bool = False


@dataclass(frozen=True)
class Outcome:
    milliseconds: int
    status: int | None = None
    problem: str = ""
    wait: int = 0


def tell_due() -> int:
    """Whoever has something waiting is told, for some seconds. Says how many messages were sent.

    While another worker does this, there is nothing to do: slow receivers hold one worker at most.
    """
    if Webhook.objects.filter(claimed_until__gt=now(), ended_at__isnull=True).exists():
        return 0
    sent, until = 0, time.monotonic() + BUSY_SECONDS
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as callers:
        while time.monotonic() < until and (messages := _claimed()):
            for message, outcome in zip(messages, callers.map(send, messages), strict=True):
                note_outcome(message, outcome)
            sent += len(messages)
    return sent


def _claimed() -> list[Message]:
    """The next message of some webhooks that nobody else tells meanwhile."""
    messages: list[Message] = []
    at = now()
    for webhook_id in list(Webhook.objects.due(at).order_by("claimed_until").values_list("id", flat=True)[:AT_ONCE]):
        claim = uuid.uuid4()
        free = Webhook.objects.filter(id=webhook_id, ended_at__isnull=True, claimed_until__lte=at)
        if not free.update(claim=claim, claimed_until=at + CLAIM):
            continue
        webhook = Webhook.objects.select_related("assembly").get(id=webhook_id)
        message = next_message(webhook, at)
        if message is None:
            Webhook.objects.filter(id=webhook_id, claim=claim).update(claimed_until=at)
        else:
            messages.append(message)
    return messages


def next_message(webhook: Webhook, at: datetime) -> Message | None:
    """A test that waits, or the next event of the kinds it wants; what it does not want is passed over."""
    if webhook.test_id is not None:
        asked = webhook.test_at or at
        told: Mapping[str, Any] = {
            "type": TEST,
            "id": str(webhook.test_id),
            "seq": 0,
            "at": stamp(asked),
            "assembly": webhook.assembly.slug,
            "link": reverse("api:webhook", args=[webhook.id]),
        }
        return _message(webhook, at, webhook.test_id, TEST, 0, told, is_test=True)
    events = events_after(webhook.seq, assembly=webhook.assembly)
    last = events.values_list("seq", flat=True).last()  # read first: what comes later is looked at later
    wanted = events.filter(type__in=webhook.types) if webhook.types else events
    event = wanted.filter(seq__lte=last).first() if last is not None else None
    if event is None:
        if last is not None:
            Webhook.objects.filter(id=webhook.id, seq=webhook.seq).update(seq=last)
        return None
    return _message(webhook, at, event.id, event.type, event.seq, event.as_told())


def _message(
    webhook: Webhook,
    at: datetime,
    id: uuid.UUID,
    type: str,
    seq: int,
    told: Mapping[str, Any],
    *,
    is_test: bool = False,
) -> Message:
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    secrets, claim = tuple(webhook.secrets_at(at)), webhook.claim or uuid.uuid4()
    return Message(webhook.id, claim, webhook.url, secrets, id, type, webhook.seq, seq, body, is_test)


def signed(message: Message, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks: a signature for each secret that opens now."""
    signatures = [Signing(secret).sign(str(message.id), at, message.body) for secret in message.secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Commonweather",
        "webhook-id": str(message.id),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def send(message: Message) -> Outcome:
    """One call. Nothing of the answer is kept but its status."""
    began = time.monotonic()
    status, problem, wait = None, "", 0
    try:
        said = call(message.url, body=message.body.encode(), headers=signed(message, now()))
        status, wait = said.status, _wait_asked_for(said.headers.get("retry-after", ""))
        if not 200 <= status < 300:
            problem = "gone" if status == 410 else "redirect" if 300 <= status < 400 else "refused"
    except (CallRefused, CallFailed) as fault:
        problem = fault.code
    return Outcome(int((time.monotonic() - began) * 1000), status, problem, wait)


def _wait_asked_for(given: str) -> int:
    """Seconds that the other side asks for, an hour at most."""
    return min(int(given), 3600) if given.isascii() and given.isdigit() and len(given) < 9 else 0


@transaction.atomic
def note_outcome(message: Message, outcome: Outcome) -> None:
    """The try stands in the log; the webhook goes on, waits, or stops after three days without success."""
    webhook = Webhook.objects.select_for_update().filter(id=message.webhook, ended_at__isnull=True).first()
    if webhook is None:
        return
    at = now()
    Attempt.objects.create(
        webhook=webhook,
        message=message.id,
        type=message.type,
        seq=message.seq,
        at=at,
        milliseconds=outcome.milliseconds,
        status=outcome.status,
        problem=outcome.problem,
    )
    if webhook.claim == message.claim:
        webhook.claimed_until = at
    if message.is_test:
        if webhook.test_id == message.id:
            webhook.test_id = None
    elif webhook.url != message.url:
        webhook.next_try_at = at  # what an address said that it no longer has counts for nothing
    elif not outcome.problem:
        webhook.tries, webhook.failing_since, webhook.next_try_at = 0, None, at
        if webhook.seq == message.before:  # otherwise somebody has asked meanwhile to be told from elsewhere
            webhook.seq = message.seq
    else:
        _put_off(webhook, outcome, at)
    webhook.save()
    announce(webhook.topic)


def _put_off(webhook: Webhook, outcome: Outcome, at: datetime) -> None:
    webhook.failing_since = webhook.failing_since or at
    wait = max(WAITS[min(webhook.tries, len(WAITS) - 1)] * random.uniform(0.8, 1.2), outcome.wait)
    webhook.tries += 1
    webhook.next_try_at = at + timedelta(seconds=wait)
    if outcome.problem == "gone" or at - webhook.failing_since >= GIVE_UP:
        webhook.paused_at = webhook.paused_at or at
        announce(webhook.assembly.topic)
        log.warning("Webhook %s stopped: %s", webhook.id, outcome.problem)
