"""A resource, its seasons with shares, and what was booked, logged and measured."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from governance.decisions.models import Decision

LONGEST_TEXT, LONGEST_LINE = 2_000, 500
MOST_UNITS = 10**9


class Kind(models.TextChoices):
    MONEY = "money", _("money")
    HOURS = "hours", _("hours of a machine or a room")
    PLACES = "places", _("places")
    WATER = "water", _("water")
    DEVICES = "devices", _("devices")
    DESIGNS = "designs", _("open designs")


class ResourceQuerySet(models.QuerySet["Resource"]):
    def of_assembly(self, assembly: Assembly) -> ResourceQuerySet:
        return self.filter(assembly=assembly).select_related("body", "assembly")


class Resource(models.Model):
    """Owned by a body of the assembly; `unit` is what its amounts count. Whole units only.

    Readings outside `reading_low` to `reading_high` bring a notice. Of the device key only its hash is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="resources")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40)
    about = models.TextField(_("about"), max_length=LONGEST_TEXT, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    reading_unit = models.CharField(_("unit of its readings"), max_length=40, blank=True)
    reading_low = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    reading_high = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    device_key_hash = models.CharField(max_length=64, blank=True)
    registered_at = models.DateTimeField()

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["assembly", "name"], name="one_resource_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:resource", args=[self.id])

    @property
    def topic(self) -> str:
        return f"resource:{self.id}"


class Season(models.Model):
    """So much may be used between two days, and perhaps only so much a day: what the resource can carry.

    `booked` is counted along, and the database refuses more than `most`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="seasons")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="seasons", null=True, blank=True)
    name = models.CharField(_("name"), max_length=80)
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    most = models.PositiveIntegerField(_("most in all"))
    most_a_day = models.PositiveIntegerField(_("most a day"), null=True, blank=True)
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["begins_on"]
        constraints = [
            models.CheckConstraint(condition=Q(booked__lte=F("most")), name="a_season_carries_no_more"),
            models.CheckConstraint(condition=Q(begins_on__lte=F("ends_on")), name="a_season_begins_before_it_ends"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int:
        return self.most - self.booked

    def holds(self, day: date) -> bool:
        return self.begins_on <= day <= self.ends_on


class Share(models.Model):
    """What a community may fairly use in a season. Booking more brings a notice."""

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="shares")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="shares")
    most = models.PositiveIntegerField()
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["community__letter", "id"]
        constraints = [models.UniqueConstraint(fields=["season", "community"], name="one_share_a_community")]

    def __str__(self) -> str:
        return f"{self.booked} of {self.most}"


class Day(models.Model):
    """How much is booked of one day, where a day has a limit."""

    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    most = models.PositiveIntegerField()
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["season", "day"], name="one_count_a_day"),
            models.CheckConstraint(condition=Q(booked__lte=F("most")), name="a_day_carries_no_more"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.booked} of {self.most}"


class BookingQuerySet(models.QuerySet["Booking"]):
    def standing(self) -> BookingQuerySet:
        return self.filter(given_back_at__isnull=True)

    def shown(self) -> BookingQuerySet:
        return self.select_related("community", "by__person", "season__resource__assembly")


class Booking(models.Model):
    """Units of a day, for a community. Its id comes from whoever books, so that sending it twice books once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, on_delete=models.PROTECT, related_name="bookings")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="bookings")
    day = models.DateField(_("day"))
    units = models.PositiveIntegerField(_("how much"))
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="bookings")
    booked_at = models.DateTimeField()
    given_back_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    given_back_at = models.DateTimeField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["day", "booked_at"]
        constraints = [models.CheckConstraint(condition=Q(units__gt=0), name="a_booking_of_something")]

    def __str__(self) -> str:
        return f"{self.units} on {self.day}"


class Steward(models.Model):
    """A turn in the rota of those who look after a resource."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="stewards")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="stewardships")
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__lte=F("ends_on")), name="a_turn_begins_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"{self.begins_on} to {self.ends_on}"


class LogLine(models.Model):
    """What was done to a resource, or is wrong with it."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="log")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="log_lines")
    text = models.CharField(_("what was done"), max_length=LONGEST_LINE)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text


class DesignVersion(models.Model):
    """One version of an open design: where its files are, and a hash by which they can be known again."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(_("version"), max_length=40)
    link = models.URLField(_("where the files are"), max_length=500)
    sha256 = models.CharField(_("SHA-256 of the files"), max_length=64, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="design_versions")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["resource", "name"], name="one_version_a_name")]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """A number that a device measured. The same moment twice is one reading."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField()
    value = models.DecimalField(max_digits=12, decimal_places=3)

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["resource", "at"], name="one_reading_a_moment")]

    def __str__(self) -> str:
        return str(self.value)


class Breach(models.Model):
    """A bound was passed: a community booked beyond its share, or a reading is out of range. It waits for an answer."""

    class Kind(models.TextChoices):
        SHARE = "share", _("more than a fair share was booked")
        READING = "reading", _("a reading is out of range")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="breaches")
    kind = models.CharField(max_length=8, choices=Kind)
    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="breach", null=True, blank=True)
    reading = models.OneToOneField(Reading, on_delete=models.PROTECT, related_name="breach", null=True, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=3)
    bound = models.DecimalField(max_digits=12, decimal_places=3)
    at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=LONGEST_LINE, blank=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="share", booking__isnull=False, reading__isnull=True)
                | Q(kind="reading", booking__isnull=True, reading__isnull=False),
                name="a_breach_of_one_bound",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} over {self.bound}"
