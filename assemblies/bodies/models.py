"""Assemblies and the bodies inside them: remit, phases, charter."""

from __future__ import annotations

import uuid
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.charter import Charter
from assemblies.bodies.cover import Cover, cover_of
from assemblies.communities.models import Community
from config.clock import now


def usual_time_zone() -> str:
    return str(settings.ASSEMBLY_TIME_ZONE)


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    def published(self) -> AssemblyQuerySet:
        return self.filter(published_at__isnull=False)

    def told(self) -> AssemblyQuerySet:
        """Public, and what they decide counts: news, catalogue and the change feed tell of them."""
        return self.published().filter(is_sandbox=False)

    def listed(self) -> AssemblyQuerySet:
        """Told of, and not taken off the home page."""
        return self.told().filter(is_listed=True)


class Assembly(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name for the address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    question = models.CharField(_("question"), max_length=300)
    about = models.TextField(_("what it is about"), blank=True)
    year = models.CharField(_("year on the cover"), max_length=12, blank=True)
    communities = models.ManyToManyField(Community, related_name="assemblies", blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default=usual_time_zone)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_listed = models.BooleanField(_("on the home page"), default=True)
    is_sandbox = models.BooleanField(_("a sandbox"), default=False, editable=False)
    accent = models.CharField(_("colour of links and buttons"), max_length=7, blank=True)
    logo_sha256 = models.CharField(max_length=64, blank=True)
    logo_alt = models.CharField(_("what the logo says"), max_length=120, blank=True)

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "assemblies"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assembly", args=[self.slug])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def today(self) -> date:
        """The day it is there."""
        return now().astimezone(self.zone).date()

    @property
    def topic(self) -> str:
        return f"assembly:{self.id}"

    @property
    def cover(self) -> Cover:
        return cover_of(self.slug)


class Body(models.Model):
    """The assembly's plenary, a council, or a delegation of one side."""

    class Kind(models.TextChoices):
        PLENARY = "plenary", _("plenary")
        COUNCIL = "council", _("council")
        DELEGATION = "delegation", _("delegation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PLENARY)
    name = models.CharField(_("name"), max_length=120)
    rules = models.JSONField(_("charter"), default=dict)
    external_id = models.CharField(max_length=120, blank=True, help_text=_("What another system calls it."))

    class Meta:
        ordering = ["kind", "name"]
        verbose_name_plural = "bodies"
        constraints = [
            models.UniqueConstraint(
                fields=["assembly"], condition=models.Q(kind="plenary"), name="one_plenary_an_assembly"
            ),
            models.UniqueConstraint(
                fields=["assembly", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_body_an_external_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def charter(self) -> Charter:
        return Charter.parse(self.rules)


class Phase(models.Model):
    """A span of time in a body's work."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="phases")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["body", "place"], name="one_phase_a_place"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="phases_end_after_they_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def state_on(self, day: date) -> str:
        return "done" if self.ends_on < day else "now" if self.starts_on <= day else "next"
