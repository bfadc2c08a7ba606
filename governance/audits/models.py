"""Equity audits: what was measured, from which aggregates, what it says, and what guardians find in it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.ballots.models import Hold, Question

LONGEST_ANSWER, LONGEST_REASON = 2_000, 500


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


class Look(models.Model):
    """One look of a guardian: the aggregates it saw, by which version of its rule, and what it saw in them.

    ``data`` holds a salt, so that nobody finds the counts by guessing at their hash in the minutes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="looks")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="looks", null=True, blank=True)
    guardian = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    rule_sha256 = models.CharField(max_length=64)
    bound = models.CharField(max_length=20)
    data = models.JSONField()
    data_sha256 = models.CharField(max_length=64)
    said = models.CharField(max_length=60)
    noticed = models.JSONField(null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["assembly", "guardian", "-made_at"], name="last_look_of_a_guardian")]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "guardian", "version"],
                condition=Q(question__isnull=False),
                name="one_look_at_a_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.guardian} on {self.assembly_id}"


class FindingQuerySet(models.QuerySet["Finding"]):
    def open(self) -> FindingQuerySet:
        return self.filter(state__in=OPEN)

    def silent(self, at: datetime) -> FindingQuerySet:
        """Flags that nobody answered in time."""
        return self.filter(state=Finding.State.FLAG, due_at__lte=at)

    def told(self) -> FindingQuerySet:
        """With all that a page or REST says of them."""
        return self.select_related(
            "assembly", "question", "answered_by__person", "called_by__person", "look", "hold"
        ).defer("look__data")


class Finding(models.Model):
    """What a guardian speaks up about, from notice to flag; it ends with an answer, as a false alarm, or by itself."""

    class State(models.TextChoices):
        NOTICE = "notice", _("notice")
        FLAG = "flag", _("flag")
        ANSWERED = "answered", _("answered")
        FALSE_ALARM = "false-alarm", _("false alarm")
        OVER = "over", _("no longer so")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="findings")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="findings", null=True, blank=True)
    number = models.PositiveIntegerField()
    guardian = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State, default=State.NOTICE)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()
    flagged_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    is_silence_noted = models.BooleanField(default=False)
    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="finding", null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_ANSWER, blank=True)
    answered_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="findings_answered", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    alarm_reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    called_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="alarms_called", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_finding_a_number"),
            models.UniqueConstraint(
                fields=["assembly", "guardian"],
                condition=Q(question__isnull=True, state__in=["notice", "flag"]),
                name="one_open_finding_a_guardian",
            ),
            models.UniqueConstraint(
                fields=["question", "guardian"], condition=Q(question__isnull=False), name="one_finding_a_question"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="findings_due")]

    def __str__(self) -> str:
        return f"finding {self.number} of {self.assembly_id}"

    def get_absolute_url(self) -> str:
        return reverse("audits:finding", args=[self.id])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


OPEN = (Finding.State.NOTICE, Finding.State.FLAG)
"""Somebody may still answer."""
