"""The ledger of objections to a text: what is said against a passage, what its authors answer, and how it ends."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat

LONGEST_PASSAGE, LONGEST_WORDS, LONGEST_REASON = 2_000, 2_000, 500


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def to(self, kind: str, target: object) -> ObjectionQuerySet:
        return self.filter(kind=kind, target=str(target))

    def open(self) -> ObjectionQuerySet:
        """Nobody has answered them, or the answer is disputed."""
        return self.filter(state__in=HOLDING)

    def holding(self) -> ObjectionQuerySet:
        """They keep the text from the vote: substantive, open, and the chair has not gone on in spite of them."""
        return self.open().filter(is_substantive=True, hidden_at=None, passings=None)

    def told(self) -> ObjectionQuerySet:
        """With both sides and the names they are shown under."""
        people = self.select_related("assembly", "by__person")
        return people.prefetch_related(models.Prefetch("rebuttals", Rebuttal.objects.select_related("by__person")))


class Objection(models.Model):
    """What somebody says against one passage. ``(kind, target)`` names the text, ``version`` how it read then."""

    class State(models.TextChoices):
        OPEN = "open", _("open: nobody has answered")
        ANSWERED = "answered", _("answered")
        DISPUTED = "disputed", _("open: the answer is disputed")
        ACCEPTED = "accepted", _("accepted into the text")
        CARRIED = "carried", _("carried into a minority report")
        WITHDRAWN = "withdrawn", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="objections")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    passage = models.TextField(max_length=LONGEST_PASSAGE)
    text = models.TextField(max_length=LONGEST_WORDS)
    is_substantive = models.BooleanField(default=True)
    salt = models.BinaryField(max_length=32, default=new_salt)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="objections")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    moved_at = models.DateTimeField()
    accepted_in = models.PositiveIntegerField(null=True, blank=True, help_text=_("The version that took it in."))
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "target", "number"], name="one_objection_a_number"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_in__isnull=False), name="accepted_objections_say_where"
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.number} to {self.kind} {self.target}"

    def get_absolute_url(self) -> str:
        return reverse("objections:objection", args=[self.id])

    @property
    def is_open(self) -> bool:
        return self.state in HOLDING

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    def said_by(self, side: str) -> Rebuttal | None:
        """What this side has answered; read with ``told``."""
        return next((one for one in self.rebuttals.all() if one.side == side), None)

    @property
    def answer(self) -> Rebuttal | None:
        return self.said_by(Rebuttal.Side.AUTHORS)

    @property
    def reply(self) -> Rebuttal | None:
        return self.said_by(Rebuttal.Side.OBJECTOR)


HOLDING = (Objection.State.OPEN, Objection.State.DISPUTED)


class Rebuttal(models.Model):
    """What one side answers: each side once. Whoever wants to go on makes a new claim."""

    class Side(models.TextChoices):
        AUTHORS = "authors", _("the authors")
        OBJECTOR = "objector", _("whoever objects")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="rebuttals")
    side = models.CharField(max_length=8, choices=Side)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="rebuttals")
    text = models.TextField(max_length=LONGEST_WORDS)
    salt = models.BinaryField(max_length=32, default=new_salt)
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["at", "side"]
        constraints = [models.UniqueConstraint(fields=["objection", "side"], name="one_rebuttal_a_side")]

    def __str__(self) -> str:
        return f"{self.side} on {self.objection_id}"

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None


class Passing(models.Model):
    """That the chair takes a text to the vote in spite of open objections, and why. Later ones are not covered."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="passings")
    kind = models.CharField(max_length=20)
    target = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    objections = models.ManyToManyField(Objection, related_name="passings")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["kind", "target"], name="passings_of_a_text")]

    def __str__(self) -> str:
        return f"passing of {self.kind} {self.target}"
