"""What every kind of text has so that moderators can hide it."""

from __future__ import annotations

from django.db import models


class Hideable(models.Model):
    """Where it is hidden a blank with the reason takes the place of the words, for everybody."""

    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None
