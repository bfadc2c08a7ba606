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
from assemblies.integrations.errors import NotForServices, ScopeMissing
from assemblies.members.models import Role, Seat
from assemblies.minutes.events import door_of
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config.clock import stamp
from config.errors import require

PUBLIC = uuid.UUID(int=0)
"""The stream of all published assemblies."""


class Scope(models.TextChoices):
    READ = "read", _("read what I may see")
    WRITE = "write", _("do what I may do")


class ServiceScope(models.TextChoices):
    """What a service account may do. What is public it may read without any of these."""

    READ_PEOPLE = "people:read", _("read who sits here, with their addresses")
    WRITE_PEOPLE = "people:write", _("give people seats and end them")
    WRITE_BODIES = "bodies:write", _("form bodies, set their rules and phases, describe communities")
    WRITE_QUESTIONS = "questions:write", _("write, freeze and open questions")
    WRITE_PROPOSALS = "proposals:write", _("put proposals forward")
    WRITE_WEBHOOKS = "webhooks:write", _("have other systems told of the minutes")

    @property
    def area(self) -> str:
        return self.value.partition(":")[0]


# The roles that scopes of an area lend for one operation.
LENT = {
    "people": frozenset({Role.ORGANISER, Role.FACILITATOR}),
    "bodies": frozenset({Role.ORGANISER}),
    "questions": frozenset({Role.ORGANISER, Role.FACILITATOR}),
    "proposals": frozenset({Role.EXPERT}),
    "webhooks": frozenset({Role.ORGANISER}),
}


class ServiceAccountQuerySet(models.QuerySet["ServiceAccount"]):
    def of_assembly(self, assembly: Assembly) -> ServiceAccountQuerySet:
        return self.filter(seat__body__assembly=assembly).select_related(
            "seat__body", "seat__person", "made_by__person"
        )


class ServiceAccount(models.Model):
    """Another system that speaks through a seat of its own, in one body, until its day. It never votes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="account")
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="accounts_made")
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_on = models.DateField(null=True, blank=True)

    objects = ServiceAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.seat.person.name

    @property
    def ended_at(self) -> datetime | None:
        return self.seat.ended_at

    @property
    def scopes_in_words(self) -> list[str]:
        return [str(ServiceScope(scope).label) for scope in self.scopes]

    def lends(self, area: str) -> frozenset[str]:
        """The roles in which the account acts at a door of this area."""
        own = {ServiceScope(scope).area for scope in self.scopes}
        return frozenset(str(role) for role in LENT[area]) if area in own else frozenset()

    def may_change(self, area: str) -> bool:
        return f"{area}:write" in self.scopes


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
    account = models.ForeignKey(ServiceAccount, on_delete=models.CASCADE, related_name="tokens", null=True, blank=True)

    objects = AuthTokenManager.from_queryset(AccessTokenQuerySet)()

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name

    def admit(self, area: str, *, is_safe: bool) -> None:
        """A service account acts in the roles that its scopes lend at this door, and changes nothing elsewhere."""
        if self.account is None:
            return
        require(is_safe or bool(area), NotForServices)
        require(is_safe or self.account.may_change(area), ScopeMissing, scope=f"{area}:write")
        self.user.lent = self.account.lends(area)


class FeedHead(models.Model):
    """The last number that a stream has given out. Whoever adds to it holds this row."""

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
