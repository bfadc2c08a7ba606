"""Tokens with which other systems use the REST API: hashed, expiring, scoped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken


class Scope(models.TextChoices):
    READ = "read", _("read what I may see")
    WRITE = "write", _("do what I may do")


class AccessToken(AbstractAuthToken):
    """Acts for the person who made it, within its scope, until it expires. Never casts a ballot."""

    name = models.CharField(_("what it is for"), max_length=80)
    scope = models.CharField(_("scope"), max_length=8, choices=Scope, default=Scope.READ)
    via_seat = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.name
