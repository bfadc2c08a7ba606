"""Who wants to hear when something moves. What is followed is a kind and an id: the feature that owns the kind asks."""

from __future__ import annotations

from django.db import models

from assemblies.members.models import Seat


class Follow(models.Model):
    """The person in a seat follows one thing. Rows are made when they take part in it, and end with one tap."""

    kind = models.CharField(max_length=20)
    about = models.UUIDField()
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="follows")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "about", "seat"], name="one_follow_a_seat_and_thing")]

    def __str__(self) -> str:
        return f"{self.seat_id} follows {self.kind} {self.about}"
