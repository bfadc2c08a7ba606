"""Duplicates brought together: which text went into which, who wanted it, and who agreed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from governance.proposals.models import Proposal

LONGEST_REASON = 500


class Merging(models.Model):
    """One proposal is to become part of another, and does once both sides agree, or the desk says so with a reason."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked")
        AGREED = "agreed", _("agreed by both")
        BY_DESK = "desk", _("decided by the desk")
        DECLINED = "declined", _("declined")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="mergings")
    into = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="merged_here")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="mergings")
    asked_at = models.DateTimeField()
    ended_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    supporters = models.PositiveIntegerField(default=0, help_text=_("How many supported the merged text at the end."))

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(state__in=["asked", "agreed", "desk"]),
                name="one_merging_a_proposal",
            ),
            models.CheckConstraint(condition=~Q(proposal=models.F("into")), name="nothing_merges_into_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} into {self.into_id}: {self.state}"

    @property
    def is_done(self) -> bool:
        return self.state in {Merging.State.AGREED, Merging.State.BY_DESK}
