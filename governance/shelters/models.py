"""A plan for a storm: the three tables it was made from, and what came of them. Counts only, never people."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.decisions.models import Decision

LONGEST_TABLE = 400_000


class StormPlanQuerySet(models.QuerySet["StormPlan"]):
    def of_assembly(self, assembly: Assembly) -> StormPlanQuerySet:
        return self.filter(assembly=assembly).select_related("assembly", "decision")

    def waiting(self) -> StormPlanQuerySet:
        return self.filter(worked_out_at__isnull=True)


class StormPlan(models.Model):
    """`shelters`, `districts` and `ways` are rows of the files that `python -m governance.division` takes.

    `first` are the needs of those who have a place before others, `limit_km` how far anybody is sent on foot, and
    `result` is what the rule makes of it all. A worked out plan is never changed; a better one is made beside it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="storm_plans")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=120)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="storm_plans", null=True, blank=True)
    limit_km = models.DecimalField(_("longest way, in km"), max_digits=8, decimal_places=3)
    first: models.JSONField[Any, Any] = models.JSONField(default=list)
    shelters: models.JSONField[Any, Any] = models.JSONField()
    districts: models.JSONField[Any, Any] = models.JSONField()
    ways: models.JSONField[Any, Any] = models.JSONField()
    result: models.JSONField[Any, Any] = models.JSONField(null=True)
    people = models.PositiveIntegerField()
    placed = models.PositiveIntegerField(null=True)
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="storm_plans")
    made_at = models.DateTimeField()
    worked_out_at = models.DateTimeField(null=True)

    objects = StormPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_storm_plan_a_number"),
            models.CheckConstraint(
                condition=Q(worked_out_at__isnull=True, placed__isnull=True)
                | Q(worked_out_at__isnull=False, placed__isnull=False),
                name="a_storm_plan_is_worked_out_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("shelters:plan", args=[self.id])

    @property
    def left(self) -> int:
        """How many people have no place."""
        return self.people - (self.placed or 0)
