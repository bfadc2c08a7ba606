"""Webhooks: another system that is told of the public record, and what became of telling it."""

from __future__ import annotations

import json
import secrets
import uuid
from base64 import b64encode
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.integrations.models import FeedEvent
from assemblies.minutes.chain import opaque

KEPT_DAYS = 7


def new_secret() -> str:
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode("ascii")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def of(self, assembly: Assembly) -> WebhookQuerySet:
        return self.filter(assembly=assembly, ended_at__isnull=True)

    def stopped(self) -> WebhookQuerySet:
        """Those that gave up by themselves, after days without an answer."""
        return self.filter(ended_at__isnull=True, paused_at__isnull=False).exclude(failing_since__isnull=True)

    def due(self, at: datetime) -> WebhookQuerySet:
        """Those nobody is telling now, with a test to send or something new to tell once they may be tried again."""
        news = FeedEvent.objects.filter(assembly=models.OuterRef("assembly"), seq__gt=models.OuterRef("seq"))
        is_behind = Q(paused_at__isnull=True, next_try_at__lte=at) & models.Exists(news)
        return self.filter(Q(test_id__isnull=False) | is_behind, ended_at__isnull=True, claimed_until__lte=at)


class Webhook(models.Model):
    """Who is told: the address, of which kinds of events, and how far.

    The change feed is its outbox: ``seq`` is the last event it has taken, the next one is told until it is taken too.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(_("address"), max_length=500)
    types: models.JSONField[list[str], list[str]] = models.JSONField(_("kinds of events"), default=list, blank=True)
    secret = models.CharField(max_length=80, default=new_secret)
    old_secret = models.CharField(max_length=80, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    seq = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    is_held = models.BooleanField(default=False, help_text="Paused by a restore, not by somebody.")
    ended_at = models.DateTimeField(null=True, blank=True)
    test_id = models.UUIDField(null=True, blank=True)
    test_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField()

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["claimed_until"], condition=Q(ended_at=None), name="webhooks_due")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def topic(self) -> str:
        return f"webhook:{self.id}"

    @property
    def shown_url(self) -> str:
        """The address without what follows the question mark, which may be a key."""
        path, mark, _query = self.url.partition("?")
        return f"{path}?…" if mark else path

    @property
    def version(self) -> str:
        """Another one for other settings; nobody can tell the address from it."""
        return opaque(self.secret.encode(), json.dumps([self.url, self.types]))[:32]

    @property
    def state(self) -> str:
        if self.ended_at is not None:
            return "ended"
        if self.paused_at is not None:
            return "held" if self.is_held else "stopped" if self.failing_since else "paused"
        return "failing" if self.failing_since else "working"

    @property
    def standing(self) -> tuple[str | Promise, str]:
        """Its state in words, with the kind of its tag."""
        return STANDINGS[self.state]

    def secrets_at(self, at: datetime) -> list[str]:
        """What messages are signed with: the secret, and the one before it as long as both open."""
        older = [self.old_secret] if self.old_secret and self.old_until and self.old_until > at else []
        return [self.secret, *older]


STANDINGS: dict[str, tuple[str | Promise, str]] = {
    "working": (_("Working"), "tag-leaf"),
    "failing": (_("Not answering, tried again"), "tag-amber"),
    "stopped": (_("Stopped: no answer for three days"), "tag-clay"),
    "paused": (_("Paused"), "tag-sea"),
    "held": (_("Held after a restore"), "tag-amber"),
    "ended": (_("Ended"), ""),
}


class Attempt(models.Model):
    """One try to tell one event, kept for seven days. ``problem`` is a code; nothing the other side said is kept."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="attempts")
    message = models.UUIDField()
    type = models.CharField(max_length=60)
    seq = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="attempts_by_day")]

    def __str__(self) -> str:
        return f"{self.type} {self.status or self.problem}"

    @property
    def was_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def outcome(self) -> str | Promise:
        return PROBLEMS.get(self.problem, self.problem)


PROBLEMS: dict[str, str | Promise] = {
    "": _("Taken"),
    "refused": _("Not taken"),
    "redirect": _("It sent us elsewhere, which we do not follow"),
    "gone": _("It asked for no more messages"),
    "too-slow": _("No answer in time"),
    "no-connection": _("No connection"),
    "bad-certificate": _("Its certificate does not fit"),
    "bad-address": _("Its address cannot be read"),
    "not-https": _("Its address is not https"),
    "bad-port": _("Its port is not for the web"),
    "inside": _("Its name leads into a private network"),
    "unknown-name": _("Nobody knows its name"),
}
