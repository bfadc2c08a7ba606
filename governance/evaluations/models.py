"""Evaluations: what was asked about, who has answered, and how often each mark was given. No answer has a row."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.evaluations.principles import PRINCIPLES


class Side(models.TextChoices):
    """Members judge, and so does whoever runs it; the two stand beside each other."""

    MEMBERS = "members", _("members")
    ORGANISERS = "organisers", _("organisers and facilitators")


class Evaluation(models.Model):
    """A questionnaire about a phase or a meeting, open until a moment that was said before."""

    class About(models.TextChoices):
        PHASE = "phase", _("phase")
        MEETING = "meeting", _("meeting")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="evaluations")
    number = models.PositiveIntegerField()
    about = models.CharField(max_length=8, choices=About)
    name = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_evaluation_a_number"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opened_at")), name="evaluations_close_after_they_open"
            ),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:evaluation", args=[self.id])

    def is_open(self, at: datetime) -> bool:
        return self.closed_at is None and at < self.closes_at


class EvaluationMark(models.Model):
    """How often a side gave a mark on a principle. All rows stand from the start: none tells when it was needed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="marks")
    side = models.CharField(max_length=10, choices=Side)
    principle = models.CharField(max_length=20, choices=[(one.name, one.title) for one in PRINCIPLES])
    mark = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "side", "principle", "mark"], name="one_count_a_mark")
        ]

    def __str__(self) -> str:
        return f"{self.principle} of evaluation {self.evaluation_id}"


class EvaluationAnswered(models.Model):
    """That a seat has answered, so that it answers once. What it answered stands nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="answered")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="evaluations_answered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evaluation", "seat"], name="a_seat_answers_once")]

    def __str__(self) -> str:
        return f"answered evaluation {self.evaluation_id}"
