"""Short points for and against a proposal, and who found them helpful."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from governance.moderation.hiding import Hideable
from governance.proposals.models import Proposal

LONGEST_POINT = 280


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class PointQuerySet(models.QuerySet["Point"]):
    def standing(self) -> PointQuerySet:
        return self.filter(taken_back_at__isnull=True)

    def with_ratings(self) -> PointQuerySet:
        """With ``helpful`` of ``rated``, and the name each is shown under: one statement."""
        helpful = Count("ratings", filter=Q(ratings__is_helpful=True))
        return self.annotate(rated=Count("ratings"), helpful=helpful).select_related("by__person")


class Point(Hideable):
    """One reason for or against. It is not changed; whoever wrote it can take it back, and its words are gone then."""

    class Side(models.TextChoices):
        FOR = "for", _("for")
        AGAINST = "against", _("against")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="points")
    side = models.CharField(max_length=8, choices=Side)
    text = models.CharField(_("point"), max_length=LONGEST_POINT, blank=True)
    salt = models.BinaryField(max_length=32, default=new_salt)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="points")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.side}: {self.id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('proposals:points', args=[self.proposal_id])}#point-{self.id}"

    @property
    def text_sha256(self) -> str:
        """What the record knows it by: SHA-256(salt ‖ text)."""
        return hashlib.sha256(bytes(self.salt) + self.text.encode()).hexdigest()


class Rating(models.Model):
    """Whether one seat found a point helpful. Only numbers of these are ever shown."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="ratings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="point_ratings")
    is_helpful = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "seat"], name="one_rating_a_seat")]

    def __str__(self) -> str:
        return f"rating {self.pk}"
