"""Decisions: what an assembly has decided, in the words that were frozen, on the certified tally it rests on."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.ballots.models import Tally
from governance.ballots.translations import Told


class DecisionQuerySet(models.QuerySet["Decision"]):
    def of_assembly(self, assembly: Assembly) -> DecisionQuerySet:
        return self.filter(assembly=assembly)

    def with_question(self) -> DecisionQuerySet:
        return self.select_related("tally__question__body__assembly").defer("tally__progress")


class Decision(models.Model):
    """Never changed and never removed: the database refuses it. Whoever decides otherwise asks again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    tally = models.OneToOneField(Tally, on_delete=models.PROTECT, related_name="decision")
    title = models.CharField(_("what was decided"), max_length=200)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=40)
    winners: models.JSONField[Any, Any] = models.JSONField(default=list)
    config_sha256 = models.CharField(max_length=64)
    sealed_root = models.CharField(max_length=64)
    adopted_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="decisions")
    adopted_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_at", "-number"]
        constraints = [models.UniqueConstraint(fields=["assembly", "number"], name="one_decision_a_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.id])

    @property
    def told(self) -> Told:
        """What was asked, as the reader of this page reads it."""
        return self.tally.question.told
