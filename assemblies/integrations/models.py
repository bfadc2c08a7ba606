"""Tokens with which other systems use the REST API: hashed, expiring, scoped."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from assemblies.people.models import Person


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
