"""What an organiser does with webhooks."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.integrations.feed import length_of, stream_of
from assemblies.integrations.models import FeedEvent
from assemblies.integrations.webhooks import record
from assemblies.integrations.webhooks.errors import (
    BadEventTypes,
    BadOverlap,
    BadReplay,
    BadWebhookAddress,
    TooManyWebhooks,
    WebhookChanged,
)
from assemblies.integrations.webhooks.models import KEPT_DAYS, Attempt, Webhook, new_secret
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, acting_seat, roles_of
from assemblies.minutes.events import is_known
from assemblies.minutes.services import note
from config.calling import CallRefused, judged
from config.clock import now
from config.errors import Absent, NotAllowed, require

MOST = 10
MOST_HOURS = 7 * 24


def can_manage_webhooks(visitor: Visitor, assembly: Assembly) -> bool:
    return acting_seat(visitor, assembly, {Role.ORGANISER}) is not None


def find_webhook(visitor: Visitor, webhook_id: uuid.UUID) -> Webhook:
    """The webhook, for organisers of its assembly; to everybody else there is none."""
    found = Webhook.objects.select_related("assembly").filter(id=webhook_id, ended_at__isnull=True).first()
    if found is None or not can_manage_webhooks(visitor, found.assembly):
        raise Absent
    return found


def _may(by: Seat, assembly: Assembly) -> None:
    fits = by.is_active and Role.ORGANISER in roles_of(by) and by.body.assembly_id == assembly.id
    require(fits, NotAllowed)


def _locked(webhook: Webhook, by: Seat) -> Webhook:
    _may(by, webhook.assembly)
    found = Webhook.objects.select_for_update().filter(id=webhook.id, ended_at__isnull=True).first()
    if found is None:
        raise Absent
    return found


def add_webhook(assembly: Assembly, *, by: Seat, url: str, types: Sequence[str] = ()) -> Webhook:
    """The address is told of what happens from now on; its secret is shown by whoever called, once."""
    _may(by, assembly)
    _require_types(types)
    _require_address(url)
    return _add(assembly, by=by, url=url, types=types)


def _require_types(types: Sequence[str]) -> None:
    for kind in types:
        require(is_known(kind), BadEventTypes, type=kind[:60])


def _require_address(url: str) -> None:
    """Asks the network for the name, and so holds no lock meanwhile."""
    try:
        judged(url)
    except CallRefused:
        raise BadWebhookAddress from None


@transaction.atomic
def _add(assembly: Assembly, *, by: Seat, url: str, types: Sequence[str]) -> Webhook:
    Assembly.objects.select_for_update().get(id=assembly.id)
    require(Webhook.objects.of(assembly).count() < MOST, TooManyWebhooks, most=MOST)
    at = now()
    made = Webhook.objects.create(
        assembly=assembly,
        url=url,
        types=sorted(set(types)),
        made_at=at,
        next_try_at=at,
        claimed_until=at,
        seq=length_of(stream_of(assembly)),
    )
    note(assembly.id, record.ADD, {"webhook": str(made.id)}, by=by.signature)
    return made


def change_webhook(
    webhook: Webhook, *, by: Seat, url: str | None = None, types: Sequence[str] | None = None, version: str = ""
) -> Webhook:
    """It is told there, and of these kinds, from the next event on. The secret stays.

    What is left out stays as it is. ``version`` is what the change was made to, if whoever asks has said so.
    """
    _may(by, webhook.assembly)
    _require_types(types or ())
    if url is not None and url != webhook.url:
        _require_address(url)
    return _change(webhook, by=by, url=url, types=types, version=version)


@transaction.atomic
def _change(webhook: Webhook, *, by: Seat, url: str | None, types: Sequence[str] | None, version: str) -> Webhook:
    webhook = _locked(webhook, by)
    require(not version or version == webhook.version, WebhookChanged)
    wanted = webhook.url if url is None else url, webhook.types if types is None else sorted(set(types))
    if wanted == (webhook.url, webhook.types):
        return webhook
    if wanted[0] != webhook.url and webhook.paused_at is None:
        webhook.tries, webhook.failing_since, webhook.next_try_at = 0, None, now()
    webhook.url, webhook.types = wanted
    webhook.save(update_fields=["url", "types", "tries", "failing_since", "next_try_at"])
    note(webhook.assembly_id, record.CHANGE, {"webhook": str(webhook.id)}, by=by.signature)
    announce(webhook.topic)
    return webhook


@transaction.atomic
def end_webhook(webhook: Webhook, *, by: Seat) -> None:
    """Nothing is sent there any more; the secret is forgotten."""
    webhook = _locked(webhook, by)
    webhook.ended_at, webhook.secret, webhook.old_secret, webhook.url = now(), "", "", ""
    webhook.test_id = None
    webhook.save(update_fields=["ended_at", "secret", "old_secret", "url", "test_id"])
    webhook.attempts.all().delete()
    note(webhook.assembly_id, record.END, {"webhook": str(webhook.id)}, by=by.signature)


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Seat, hours: int) -> Webhook:
    """Messages are signed with the new secret at once, and for so many hours with the old one too."""
    require(0 <= hours <= MOST_HOURS, BadOverlap)
    webhook = _locked(webhook, by)
    webhook.old_secret, webhook.old_until = (webhook.secret, now() + timedelta(hours=hours)) if hours else ("", None)
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret", "old_secret", "old_until"])
    note(webhook.assembly_id, record.SECRET, {"webhook": str(webhook.id)}, by=by.signature)
    return webhook


@transaction.atomic
def replay(webhook: Webhook, *, by: Seat, after: int | None = None, since: datetime | None = None) -> Webhook:
    """Every event after this number, or since this moment, is told again, with the id it had."""
    webhook = _locked(webhook, by)
    length = length_of(stream_of(webhook.assembly))
    require((after is None) != (since is None) and (after is None or 0 <= after <= length), BadReplay)
    if after is None:
        known = FeedEvent.objects.filter(assembly=webhook.assembly_id, entry__at__gte=since).order_by("seq")
        first = known.values_list("seq", flat=True).first()
        after = length if first is None else first - 1
    webhook.seq = after
    webhook.save(update_fields=["seq"])
    note(webhook.assembly_id, record.REPLAY, {"webhook": str(webhook.id), "after": after}, by=by.signature)
    announce(webhook.topic)
    return _on_again(webhook)


@transaction.atomic
def pause(webhook: Webhook, *, by: Seat) -> Webhook:
    """Nothing is sent until it goes on; what happens meanwhile waits."""
    webhook = _locked(webhook, by)
    webhook.paused_at, webhook.failing_since = webhook.paused_at or now(), None
    webhook.save(update_fields=["paused_at", "failing_since"])
    announce(webhook.topic)
    return webhook


@transaction.atomic
def go_on(webhook: Webhook, *, by: Seat) -> Webhook:
    """What waits is sent from now on, in order."""
    announce(webhook.topic)
    return _on_again(_locked(webhook, by))


@transaction.atomic
def skip_waiting(webhook: Webhook, *, by: Seat) -> Webhook:
    """What waits is never told; what happens from now on is."""
    webhook = _locked(webhook, by)
    webhook.seq = length_of(stream_of(webhook.assembly))
    webhook.save(update_fields=["seq"])
    note(webhook.assembly_id, record.SKIP, {"webhook": str(webhook.id), "after": webhook.seq}, by=by.signature)
    announce(webhook.topic)
    return _on_again(webhook)


def hold_all() -> int:
    """Nobody is told anything by itself: another machine may have told it already."""
    working = Webhook.objects.filter(ended_at__isnull=True, paused_at__isnull=True)
    Webhook.objects.update(test_id=None)
    return working.update(paused_at=now(), is_held=True, failing_since=None, tries=0)


def _on_again(webhook: Webhook) -> Webhook:
    webhook.paused_at = webhook.failing_since = None
    webhook.is_held, webhook.tries, webhook.next_try_at = False, 0, now()
    webhook.save(update_fields=["paused_at", "is_held", "failing_since", "tries", "next_try_at"])
    return webhook


@transaction.atomic
def ask_for_test(webhook: Webhook, *, by: Seat) -> Webhook:
    """A test event is sent once, within seconds, even to one that is paused."""
    webhook = _locked(webhook, by)
    webhook.test_id, webhook.test_at = uuid.uuid4(), now()
    webhook.save(update_fields=["test_id", "test_at"])
    return webhook


def forget_attempts() -> int:
    """What was tried more than seven days ago is forgotten."""
    return Attempt.objects.filter(at__lt=now() - timedelta(days=KEPT_DAYS)).delete()[0]
