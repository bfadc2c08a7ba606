"""Reports about texts, what moderators decided about them, and appeals."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.moderation.kinds import Kind, kind_called

LONGEST_WORDS = 500


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class Ground(models.TextChoices):
    """Why a text may be reported or hidden: a closed list, which is the published policy."""

    INSULT = "insult", _("it insults or threatens somebody")
    HATE = "hate", _("it sets people against a group")
    PRIVATE = "private", _("it tells something private about a person")
    UNLAWFUL = "unlawful", _("it breaks the law")
    ADVERT = "advert", _("it advertises something")
    OFF_TOPIC = "off-topic", _("it has nothing to do with the question")


class CaseQuerySet(models.QuerySet["ModerationCase"]):
    def told(self) -> CaseQuerySet:
        """With everybody whose name stands beside it."""
        return self.select_related("assembly", "decided_by__person", "settled_by__person", "appealed_by")

    def public(self) -> CaseQuerySet:
        """Nobody is told of what is only reported."""
        return self.exclude(state=ModerationCase.State.WAITING)

    def appealed(self) -> CaseQuerySet:
        return self.filter(appealed_at__isnull=False, settled_at__isnull=True)

    def unsettled(self) -> CaseQuerySet:
        """What somebody has to decide about, or to change."""
        open_states = [ModerationCase.State.WAITING, ModerationCase.State.ASKED]
        return self.filter(Q(state__in=open_states) | Q(appealed_at__isnull=False, settled_at__isnull=True))

    def late(self, at: datetime) -> CaseQuerySet:
        return self.unsettled().filter(due_at__lt=at)


class ModerationCase(models.Model):
    """What became of one text that was reported. ``(kind, target)`` names it; whose kind it is finds it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a decision")
        LEFT = "left", _("left as it is")
        ASKED = "asked", _("its author is asked to change it")
        HIDDEN = "hidden", _("hidden")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="moderation_cases")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32, default=new_salt)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ground = models.CharField(max_length=12, choices=Ground, blank=True)
    reason = models.CharField(max_length=LONGEST_WORDS, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    appeal = models.CharField(max_length=LONGEST_WORDS, blank=True)
    appealed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    is_overturned = models.BooleanField(null=True, blank=True)
    settled_reason = models.CharField(max_length=LONGEST_WORDS, blank=True)
    settled_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["assembly", "number"], name="one_case_a_number"),
            models.UniqueConstraint(
                fields=["kind", "target"],
                condition=Q(state__in=["waiting", "asked", "hidden"]),
                name="one_case_a_text",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None) | ~Q(state="waiting") & ~Q(reason=""),
                name="decided_cases_say_why",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("decided_by")), name="appeals_are_for_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.number} of {self.assembly_id}"

    def get_absolute_url(self) -> str:
        return reverse("moderation:case", args=[self.id])

    @property
    def of_kind(self) -> Kind | None:
        return kind_called(self.kind)

    @property
    def is_appealed(self) -> bool:
        """An appeal waits for somebody else than whoever decided first."""
        return self.appealed_at is not None and self.settled_at is None

    @property
    def is_unsettled(self) -> bool:
        return self.is_appealed or self.state in {ModerationCase.State.WAITING, ModerationCase.State.ASKED}


class TextReport(models.Model):
    """That somebody reported a text, and why. Moderators read the words; nobody else is told who it was."""

    case = models.ForeignKey(ModerationCase, on_delete=models.CASCADE, related_name="reports")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12, choices=Ground)
    words = models.CharField(max_length=LONGEST_WORDS, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "seat"], name="one_report_a_seat_and_case")]

    def __str__(self) -> str:
        return f"a report in case {self.case_id}"
