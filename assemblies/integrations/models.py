"""What other systems use: tokens that are hashed, expire and have a scope, and the change feed."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from assemblies.bodies.models import Assembly
from assemblies.minutes.events import door_of
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.clock import stamp

PUBLIC = uuid.UUID(int=0)
"""The stream of all published assemblies."""


class Scope(models.TextChoices):
    READ = "read", _("read what I may see")
    WRITE = "write", _("do what I may do")


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def of(self, person: Person) -> AccessTokenQuerySet:
        """The person's own; during a visit by card those of that seat alone."""
        own = self.filter(user=person)
        return own.filter(via_seat=person.via_seat) if person.via_seat else own

    def expired(self, at: datetime) -> AccessTokenQuerySet:
        return self.filter(expiry__lte=at)


class AccessToken(AbstractAuthToken):
    """Acts for the person who made it, within its scope, until it expires."""

    name = models.CharField(_("what it is for"), max_length=80)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope, default=Scope.READ)
    via_seat = models.UUIDField(null=True, blank=True)

    objects = AuthTokenManager.from_queryset(AccessTokenQuerySet)()

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name


class FeedHead(models.Model):
    """How many events a stream has. Whoever adds to it holds this row."""

    stream = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.stream} ({self.length})"


class FeedMark(models.Model):
    """How many lines of a record have their place in the feed."""

    chain = models.UUIDField(primary_key=True)
    length = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.chain} up to {self.length}"


class FeedEvent(models.Model):
    """A line of the public record in its place among those of all assemblies. Never changed."""

    id = models.UUIDField(primary_key=True)
    stream = models.UUIDField(default=PUBLIC)
    seq = models.PositiveBigIntegerField()
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="+", db_index=False)
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="told")
    type = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="one_event_a_place")]
        indexes = [
            models.Index(fields=["assembly", "seq"], name="events_by_assembly"),
            models.Index(fields=["type", "seq"], name="events_by_type"),
            models.Index(fields=["assembly", "type", "seq"], name="events_by_assembly_and_type"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"

    @property
    def link(self) -> str:
        """Where REST tells of what it is about: the thing itself, or the line of the minutes."""
        minutes = reverse("api:minutes", args=[self.assembly.slug])
        return door_of(self.type, self.entry.body) or f"{minutes}?after={self.entry.seq - 1}"

    def as_told(self) -> dict[str, Any]:
        """The event as the feed and every webhook tell it: no word about a person."""
        return {
            "type": self.type,
            "id": str(self.id),
            "seq": self.seq,
            "at": stamp(self.entry.at),
            "assembly": self.assembly.slug,
            "link": self.link,
        }
