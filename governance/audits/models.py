"""Equity audits: what was measured, from which aggregates, and what it says."""

from __future__ import annotations

import uuid

from django.db import models

from assemblies.bodies.models import Assembly
from governance.ballots.models import Question


class EquityAudit(models.Model):
    """Seats, and after a vote turnout, by community against population. Aggregates only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="audits")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="audit", null=True, blank=True)
    snapshot = models.JSONField()
    snapshot_sha256 = models.CharField(max_length=64)
    result = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"audit of {self.assembly_id}"
