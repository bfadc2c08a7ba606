"""“Something is wrong here”: what somebody tells the guarantors, and their answer."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.minutes.chain import opaque
from assemblies.people.models import Person

LONGEST_TEXT, LONGEST_PAGE, LONGEST_CONTACT = 5_000, 300, 200


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class ConcernQuerySet(models.QuerySet["Concern"]):
    def waiting(self) -> ConcernQuerySet:
        return self.filter(answered_at__isnull=True)

    def late(self, at: datetime) -> ConcernQuerySet:
        return self.waiting().filter(due_at__lt=at)


class Concern(models.Model):
    """Who wrote it is kept only if they wished. ``goes_to`` is the role that reads it: it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="concerns")
    number = models.PositiveIntegerField()
    goes_to = models.CharField(max_length=12, choices=Role)
    text = models.TextField(_("what is wrong"), max_length=LONGEST_TEXT)
    page = models.CharField(_("the page it is about"), max_length=LONGEST_PAGE, blank=True)
    contact = models.CharField(_("how to reach you"), max_length=LONGEST_CONTACT, blank=True)
    author = models.ForeignKey(Person, on_delete=models.SET_NULL, related_name="concerns", null=True, blank=True)
    salt = models.BinaryField(max_length=32, default=new_salt)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = models.TextField(_("answer"), max_length=LONGEST_TEXT, blank=True)
    is_public = models.BooleanField(_("everybody may read the answer"), default=False)
    answered_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, related_name="concerns_answered", null=True, blank=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["assembly", "number"], name="one_concern_a_number")]
        indexes = [models.Index(fields=["assembly", "answered_at"], name="concerns_waiting")]

    def __str__(self) -> str:
        return f"concern {self.number} of {self.assembly_id}"

    def get_absolute_url(self) -> str:
        return reverse("concerns:concern", args=[self.id])

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def text_hash(self) -> str:
        """What the record keeps of the words: nobody can find them by guessing."""
        return opaque(bytes(self.salt), self.text)
