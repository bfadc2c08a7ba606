"""A vote that counts for nothing, so that everybody finds out whether their phone works."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Body
from assemblies.members.models import Seat

LONGEST = timedelta(hours=1)


class Practice(models.Model):
    """“Tea or coffee?”, put to everybody who votes in a body. Only the two numbers outlive it, for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="practices")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    answered = models.PositiveIntegerField(default=0, help_text=_("Kept by the sweeper, never by answering."))
    opened = models.PositiveIntegerField(default=0, help_text=_("Kept by the sweeper, never by opening."))
    tea = models.PositiveIntegerField(default=0)
    coffee = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(fields=["body"], condition=Q(ended_at__isnull=True), name="one_practice_at_a_time")
        ]

    def __str__(self) -> str:
        return f"practice of {self.body_id}"

    @property
    def topic(self) -> str:
        """That it began or ended: all who take part follow this."""
        return f"practice:{self.id}"

    @property
    def desk_topic(self) -> str:
        """How far it is, as well: followed at the desk alone, since it changes every second in a full hall."""
        return f"practice-desk:{self.id}"

    @property
    def closes_at(self) -> datetime:
        return self.started_at + LONGEST

    @property
    def is_running(self) -> bool:
        return self.ended_at is None


class PracticeAnswer(models.Model):
    """That a seat has opened the practice, and what it tapped. Deleted when the practice ends."""

    class Choice(models.TextChoices):
        TEA = "tea", _("Tea")
        COFFEE = "coffee", _("Coffee")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="answers")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice, blank=True)
    receipt = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "seat"], name="one_practice_answer_a_seat")]

    def __str__(self) -> str:
        return f"answer to {self.practice_id}"
