"""Who has a text open for writing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from assemblies.members.models import Seat

BEATS_EVERY = timedelta(seconds=30)
HERE_FOR = 3 * BEATS_EVERY
FORGOTTEN_AFTER = timedelta(hours=2)


class WritingQuerySet(models.QuerySet["Writing"]):
    def under_way(self, at: datetime) -> WritingQuerySet:
        """Opened or heard of lately enough that somebody may still be at it."""
        return self.filter(seen_at__gt=at - FORGOTTEN_AFTER)


class Writing(models.Model):
    """One writer opened the text of that id, a proposal's or an article's, at ``opened_at``.

    A page with a script says every half minute that it is still there; without one, that it was opened and not saved
    since is all that is known.
    """

    text_id = models.UUIDField()
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="writings")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WritingQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [models.UniqueConstraint(fields=["text_id", "seat"], name="one_writing_a_seat")]

    def __str__(self) -> str:
        return f"{self.seat_id} writes {self.text_id}"

    def is_here(self, at: datetime) -> bool:
        """Whether its page has said so within the last beats."""
        return self.seen_at > self.opened_at and at - self.seen_at < HERE_FOR
