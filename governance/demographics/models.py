"""What members are asked about themselves, their single answers, and the totals. The answers are read in
``answers.py`` and nowhere else."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat

LONGEST_NAME = 80
LONGEST_GROUP = 60
LONGEST_PURPOSE = 300
LONGEST_SOURCE = 200


class TraitQuerySet(models.QuerySet["Trait"]):
    def standing(self) -> TraitQuerySet:
        """Those of which single answers may still be kept."""
        return self.filter(forgotten_at__isnull=True)


class Trait(models.Model):
    """One thing members are asked about themselves, such as their age. Nothing of it is changed once it is asked.

    ``groups`` are objects with a ``name`` and, where it is known, the ``population``: how many people live in that
    group. Single answers are kept until the end of the day ``kept_until`` at most.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="traits")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=LONGEST_NAME)
    groups = models.JSONField()
    source = models.CharField(max_length=LONGEST_SOURCE, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    asked_at = models.DateTimeField()
    kept_until = models.DateField()
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = TraitQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assembly", "number"], name="one_trait_a_number")]

    def __str__(self) -> str:
        return f"trait {self.number}"

    @property
    def group_names(self) -> list[str]:
        return [group["name"] for group in self.groups]

    def is_asked(self, today: date) -> bool:
        return self.forgotten_at is None and today <= self.kept_until


class TraitAnswer(models.Model):
    """A member’s answer, until they take it back, leave, or its day has passed.

    ``counted`` is the group it stood in when the last table was published; empty if it was not there yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trait = models.ForeignKey(Trait, on_delete=models.CASCADE, related_name="+")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=LONGEST_GROUP)
    counted = models.CharField(max_length=LONGEST_GROUP, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trait", "seat"], name="one_answer_a_seat")]

    def __str__(self) -> str:
        return "an answer"


class TraitTable(models.Model):
    """Totals as they were published: ``cells`` says how many people each group has, null where that is withheld.

    ``left`` answers of the table before were no longer there, ``came`` are new. ``aggregate`` holds the whole totals
    and a salt: its SHA-256 stands in the minutes. It is emptied with the single answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trait = models.ForeignKey(Trait, on_delete=models.CASCADE, related_name="tables")
    made_at = models.DateTimeField()
    members = models.PositiveIntegerField()
    answered = models.PositiveIntegerField()
    cells = models.JSONField()
    k = models.PositiveSmallIntegerField()
    left = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    aggregate = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"table of {self.made_at}"
