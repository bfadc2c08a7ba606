"""What happens in the room: who has the desk, who asks for help, which tablets are booths."""

from __future__ import annotations

import uuid

from django.db import models

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat


class DeskHold(models.Model):
    """Who has the desk of an assembly now, and from whom it was taken over. A courtesy, no lock."""

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, related_name="desk_hold")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey(Seat, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"desk of {self.assembly_id}"


class HelpCall(models.Model):
    """Somebody in a seat needs help. No reason is asked for; the row is gone when the help was given."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="help_call")
    asked_at = models.DateTimeField()
    coming_at = models.DateTimeField(null=True, blank=True)
    coming = models.ForeignKey(Seat, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"help for {self.seat_id}"

    @property
    def topic(self) -> str:
        return f"help:{self.id}"


class Booth(models.Model):
    """A shared tablet on which one person after the other opens a seat. The PIN leads out of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="booths")
    made_by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    pin = models.CharField(max_length=128)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return f"booth of {self.assembly_id}"
