"""Who else signs the heads of a record, and whose records this instance signs for others."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.minutes.models import Head


class WitnessQuerySet(models.QuerySet["Witness"]):
    def of(self, assembly: Assembly) -> WitnessQuerySet:
        return self.filter(assembly=assembly, ended_at__isnull=True)


class Witness(models.Model):
    """Somebody outside who keeps what we signed and signs it too, with a key of their own.

    The record knows the key alone. The name is for the pages: it may be a person's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="witnesses")
    name = models.CharField(_("name"), max_length=80)
    key_id = models.CharField(max_length=64)
    public = models.CharField(_("public key"), max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WitnessQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "key_id"], condition=models.Q(ended_at__isnull=True), name="one_witness_a_key"
            )
        ]
        verbose_name_plural = "witnesses"

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """A witness's signature under a head that this instance signed."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    signature = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["head", "witness"], name="one_cosignature_a_witness")]

    def __str__(self) -> str:
        return f"{self.witness_id} under {self.head_id}"


class Watched(models.Model):
    """A record elsewhere that this instance is a witness of: the last head that it found to be true, and signed.

    ``problem`` says why it signs no more; somebody has to look at it then.
    """

    url = models.CharField(max_length=500, unique=True)
    public = models.CharField(max_length=64, blank=True, help_text="The key of the other side, from its first head on.")
    size = models.PositiveBigIntegerField(default=0)
    root = models.CharField(max_length=64, blank=True)
    head_at = models.CharField(max_length=24, blank=True)
    signature = models.CharField(max_length=128, blank=True)
    is_delivered = models.BooleanField(default=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField()
    problem = models.CharField(max_length=40, blank=True)
    evidence: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "watched"

    def __str__(self) -> str:
        return self.url
