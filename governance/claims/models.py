"""A round of claims on a resource, what communities claim in it, and their appeals."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from governance.allocations.models import Allocation
from governance.ballots.models import Question
from governance.resources.models import Resource, Season

LONGEST_TEXT = 4_000


class ClaimRoundQuerySet(models.QuerySet["ClaimRound"]):
    def of_assembly(self, assembly: Assembly) -> ClaimRoundQuerySet:
        return self.filter(assembly=assembly).select_related("assembly", "resource", "allocation")


class ClaimRound(models.Model):
    """So much of a resource is shared out in steps: claims, a hearing, a ballot on the rule, appeals.

    Of every hundred units `reserved` are kept for `reserved_for`, and `kept_for_appeals` until appeals are answered.
    `carried` came from the round before, `carried_over` goes to the next.
    """

    class Stage(models.TextChoices):
        CLAIMING = "claiming", _("claims are open")
        CHOOSING = "choosing", _("the rule is being chosen")
        APPEALS = "appeals", _("appeals are open")
        ANSWERING = "answering", _("appeals are over")
        CLOSED = "closed", _("closed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="claim_rounds")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="claim_rounds")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="claim_rounds")
    season = models.OneToOneField(Season, on_delete=models.PROTECT, related_name="claim_round", null=True, blank=True)
    follows = models.OneToOneField("self", on_delete=models.PROTECT, related_name="next", null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    estate = models.PositiveIntegerField(_("how much there is"))
    carried = models.PositiveIntegerField(default=0)
    reserved_for = models.CharField(max_length=120, blank=True)
    reserved = models.PositiveSmallIntegerField(default=0)
    kept_for_appeals = models.PositiveSmallIntegerField(default=0)
    appeal_days = models.PositiveSmallIntegerField(default=7)
    claims_until = models.DateTimeField(_("claims until"))
    heard_at = models.DateTimeField(_("hearing"), null=True, blank=True)
    hearing = models.TextField(_("what was said at the hearing"), max_length=LONGEST_TEXT, blank=True)
    hearing_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    hearing_at = models.DateTimeField(null=True)
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="claim_round", null=True)
    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="claim_round", null=True)
    appeals_until = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="claim_rounds")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    carried_over = models.PositiveIntegerField(null=True)

    objects = ClaimRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__lte=90, kept_for_appeals__lte=50), name="something_is_left_to_claim"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("claims:round", args=[self.id])

    def stage(self, at: datetime) -> Stage:
        if self.closed_at:
            return self.Stage.CLOSED
        if self.appeals_until:
            return self.Stage.APPEALS if at < self.appeals_until else self.Stage.ANSWERING
        return self.Stage.CLAIMING if at < self.claims_until else self.Stage.CHOOSING

    @property
    def in_all(self) -> int:
        return self.estate + self.carried


class CommunityClaim(models.Model):
    """What a community claims and needs, and its evidence. Ids are drawn by chance and give no order away."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ClaimRound, on_delete=models.PROTECT, related_name="claims")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    units = models.PositiveIntegerField(_("claim"))
    need = models.PositiveIntegerField(_("need"))
    evidence = models.TextField(_("evidence"), max_length=LONGEST_TEXT)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "community"], name="one_claim_a_community"),
            models.CheckConstraint(condition=Q(units__gt=0, need__gt=0), name="a_claim_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.units}"


class Appeal(models.Model):
    """A community says that its award is wrong. A guarantor grants some of what it asks, or nothing, with reasons."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.OneToOneField(CommunityClaim, on_delete=models.PROTECT, related_name="appeal")
    units = models.PositiveIntegerField(_("how much more"))
    text = models.TextField(_("why"), max_length=LONGEST_TEXT)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    granted = models.PositiveIntegerField(null=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted__isnull=True) | Q(granted__lte=F("units")), name="no_more_granted_than_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.units}"
