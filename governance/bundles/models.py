"""Who may fetch the edition for auditors."""

from __future__ import annotations

import uuid

from django.db import models

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat


class HandoverQuerySet(models.QuerySet["Handover"]):
    def of(self, assembly: Assembly) -> HandoverQuerySet:
        return self.filter(assembly=assembly, ended_at__isnull=True)


class Handover(models.Model):
    """Somebody was named as an auditor, by somebody else, in so many words in the minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="handovers")
    to = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="handovers")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "to"], condition=models.Q(ended_at__isnull=True), name="one_handover_a_seat"
            ),
            models.CheckConstraint(condition=~models.Q(to=models.F("by")), name="auditors_are_named_by_others"),
        ]

    def __str__(self) -> str:
        return f"to {self.to_id}"
