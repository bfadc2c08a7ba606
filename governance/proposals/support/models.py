"""Who supports a proposal."""

from __future__ import annotations

from django.db import models

from assemblies.bodies.charter import Named
from assemblies.members.models import Seat
from governance.proposals.models import Proposal


class Endorsement(models.Model):
    """“I support this”, said of one version. ``seen_by``: to whom the charter showed the name when it was said."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="endorsements")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="endorsements")
    version = models.PositiveIntegerField()
    seen_by = models.CharField(max_length=9, choices=[(one.value, one.value) for one in Named])
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "seat"], name="one_endorsement_a_seat")]

    def __str__(self) -> str:
        return f"{self.seat_id} supports {self.proposal_id}"
