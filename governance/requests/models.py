"""What members require from below: a question, or an answer with reasons; who signed it, and what became of it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Body
from assemblies.members.models import Seat, ShownAs
from assemblies.minutes.canonical import canonical
from governance.ballots.models import Question

LONGEST_TITLE, LONGEST_TEXT = 200, 5_000


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class AgendaRequestQuerySet(models.QuerySet["AgendaRequest"]):
    def told(self) -> AgendaRequestQuerySet:
        """With everybody whose name stands beside it."""
        signatures = AgendaSignature.objects.select_related("seat__person")
        people = self.select_related("body__assembly", "by__person", "answered_by__person", "question")
        return people.prefetch_related(models.Prefetch("signatures", signatures))

    def waiting(self) -> AgendaRequestQuerySet:
        """Required and without an answer."""
        return self.filter(state=AgendaRequest.State.REQUIRED)


class AgendaRequest(models.Model):
    """Members sign it. With enough of them it is required, and waits for its answer until its day."""

    class Wants(models.TextChoices):
        QUESTION = "question", _("a question that is put to the vote")
        ANSWER = "answer", _("an answer with reasons")

    class State(models.TextChoices):
        GATHERING = "gathering", _("gathers signatures")
        REQUIRED = "required", _("required")
        ASKED = "asked", _("put to the vote")
        ANSWERED = "answered", _("answered with reasons")
        LAPSED = "lapsed", _("not signed by enough")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="agenda_requests")
    number = models.PositiveIntegerField()
    wants = models.CharField(max_length=8, choices=Wants)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    salt = models.BinaryField(max_length=32, default=new_salt)
    state = models.CharField(max_length=9, choices=State, default=State.GATHERING)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="agenda_requests")
    written_at = models.DateTimeField()
    needed = models.PositiveIntegerField(help_text=_("Signatures it takes, fixed when it was written."))
    gather_until = models.DateTimeField()
    required_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    silent_since = models.DateTimeField(null=True, blank=True)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="required_by", null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=500, blank=True)

    objects = AgendaRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_agenda_request_a_number"),
            models.CheckConstraint(
                condition=Q(state__in=["gathering", "lapsed"]) | Q(required_at__isnull=False, due_at__isnull=False),
                name="required_requests_have_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(question__isnull=False), name="asked_requests_name_the_question"
            ),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="answers_have_reasons"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("requests:request", args=[self.id])

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def shown_title(self) -> str:
        return gettext("A hidden text") if self.is_hidden else self.title

    @property
    def text_sha256(self) -> str:
        """What the record knows it by: SHA-256(salt ‖ canonical JSON of title and text)."""
        return hashlib.sha256(bytes(self.salt) + canonical([self.title, self.text])).hexdigest()

    @property
    def signers(self) -> int:
        """Read with ``told``."""
        return sum(one.withdrawn_at is None for one in self.signatures.all())

    def is_silent(self, at: datetime) -> bool:
        """Its day is over and nobody has answered."""
        return self.state == AgendaRequest.State.REQUIRED and self.due_at is not None and self.due_at < at


class AgendaSignature(models.Model):
    """That a seat signed: under the name it chose, or sealed, when it is told in a number alone."""

    request = models.ForeignKey(AgendaRequest, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="agenda_signatures")
    shown_as = models.CharField(max_length=8, choices=ShownAs, default=ShownAs.FIRST)
    is_sealed = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["signed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "seat"], condition=Q(withdrawn_at=None), name="one_agenda_signature_a_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} under {self.request_id}"
