"""Allocations and their ledger: every unit moves from one account to another, so that all sums are always zero."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from governance.decisions.models import Decision
from governance.resources.models import Resource, Season


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def of_assembly(self, assembly: Assembly) -> AllocationQuerySet:
        return self.filter(assembly=assembly).select_related("resource", "decision__tally__question")


class Allocation(models.Model):
    """Who gets how much of a resource, on which decision, by which rule.

    `claims` are the rows that were divided, as a claims file has them, and `result` is what
    `python -m governance.division` makes of them. Never changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="allocations")
    number = models.PositiveIntegerField()
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="allocations")
    season = models.OneToOneField(Season, on_delete=models.PROTECT, related_name="allocation", null=True, blank=True)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="allocations")
    rule = models.CharField(_("rule"), max_length=20)
    estate = models.PositiveIntegerField(_("how much there is"))
    reserved: models.JSONField[Any, Any] = models.JSONField(default=dict)
    lots: models.JSONField[Any, Any] = models.JSONField(default=list)
    claims: models.JSONField[Any, Any] = models.JSONField()
    result: models.JSONField[Any, Any] = models.JSONField()
    made_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="allocations")
    made_at = models.DateTimeField()

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_allocation_a_number"),
            models.UniqueConstraint(fields=["decision", "resource"], name="shared_out_once_a_decision"),
        ]

    def __str__(self) -> str:
        return f"allocation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("allocations:allocation", args=[self.id])


FOR_APPEALS = "(appeals)"
"""The reserved share that only an appeal takes from."""


class Account(models.Model):
    """Where units are. Only the source, from which all come, stands below zero: by exactly what has left it."""

    class Kind(models.TextChoices):
        SOURCE = "source", _("what there was")
        CLAIMANT = "claimant", _("claimant")
        RESERVED = "reserved", _("reserved share")
        SURPLUS = "surplus", _("left over")
        HANDED = "handed", _("handed over")
        APPEAL = "appeal", _("granted on appeal")
        CARRIED = "carried", _("carried over")

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=8, choices=Kind)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=200)
    balance = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "kind", "name"], name="one_account_a_name"),
            models.CheckConstraint(condition=Q(kind="source") | Q(balance__gte=0), name="no_account_below_zero"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def can_be_handed_over(self) -> bool:
        kinds = {self.Kind.CLAIMANT, self.Kind.RESERVED, self.Kind.APPEAL}
        return self.kind in kinds and self.name != FOR_APPEALS and self.balance > 0


class Move(models.Model):
    """So many units from one account to another. The database refuses to change or remove it."""

    class Kind(models.TextChoices):
        AWARD = "award", _("award")
        RESERVE = "reserve", _("reserved share")
        SURPLUS = "surplus", _("left over")
        HANDING = "handing", _("handed over")
        APPEAL = "appeal", _("granted on appeal")
        CARRY = "carry", _("carried over")

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="moves")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="moves_out")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="moves_in")
    amount = models.PositiveBigIntegerField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="moves")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "number"], name="one_move_a_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_move_of_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="a_move_goes_somewhere"),
            models.UniqueConstraint(fields=["source"], condition=Q(kind="handing"), name="nothing_handed_over_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"
