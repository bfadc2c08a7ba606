"""Minority reports: what members who see it otherwise put beside a result, and who signed it."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat, ShownAs
from assemblies.minutes.canonical import canonical
from governance.ballots.models import Question
from governance.objections.models import Objection


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class MinorityReportQuerySet(models.QuerySet["MinorityReport"]):
    def attached(self) -> MinorityReportQuerySet:
        return self.filter(attached_at__isnull=False)


class MinorityReport(models.Model):
    """A text beside a result. Members of the roll gather signatures; with enough of them everybody reads it."""

    class State(models.TextChoices):
        GATHERING = "gathering", _("gathering signatures")
        ATTACHED = "attached", _("attached to the result")
        LAPSED = "lapsed", _("not signed by enough")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="minority_reports")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), max_length=10_000)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    salt = models.BinaryField(max_length=32, default=new_salt)
    state = models.CharField(max_length=10, choices=State, default=State.GATHERING)
    written_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="minority_reports")
    written_at = models.DateTimeField()
    attached_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    hidden_reason = models.CharField(_("reason"), max_length=500, blank=True)
    carries = models.ManyToManyField(Objection, related_name="carried_in", blank=True)

    objects = MinorityReportQuerySet.as_manager()

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="one_report_a_number"),
            models.CheckConstraint(
                condition=Q(state="attached", attached_at__isnull=False) | ~Q(state="attached") & Q(attached_at=None),
                name="attached_reports_say_when",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_reason="")
                | Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason=""),
                name="hidden_reports_say_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.id])

    @property
    def text_sha256(self) -> str:
        """What the record knows it by: SHA-256(salt ‖ canonical JSON of title and text)."""
        return hashlib.sha256(bytes(self.salt) + canonical([self.title, self.text])).hexdigest()

    @property
    def is_attached(self) -> bool:
        return self.state == MinorityReport.State.ATTACHED

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> SignatureQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Signature(models.Model):
    """That a seat signed a report: under the name it chose, or sealed, when it is told in a number alone."""

    report = models.ForeignKey(MinorityReport, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="signatures")
    shown_as = models.CharField(max_length=8, choices=ShownAs, default=ShownAs.FIRST)
    is_sealed = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "seat"], condition=Q(withdrawn_at__isnull=True), name="one_signature_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"signature under {self.report_id}"
