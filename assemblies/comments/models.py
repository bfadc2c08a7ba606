"""What the people of a community say about the figures that describe it."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.minutes.chain import opaque

LONGEST_TEXT, LONGEST_REASON = 1_000, 500


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class CommentQuerySet(models.QuerySet["Comment"]):
    def about(self, assembly: Assembly, community: Community) -> CommentQuerySet:
        return self.filter(assembly=assembly, community=community)

    def public(self) -> CommentQuerySet:
        """Those that stand or stood, the newest first; what was removed has no words any more."""
        return self.filter(stands_since__isnull=False).order_by("-stands_since", "-id")

    def standing(self) -> CommentQuerySet:
        return self.filter(stands_since__isnull=False, ended_at__isnull=True)

    def waiting(self) -> CommentQuerySet:
        return self.filter(stands_since__isnull=True)

    def with_people(self) -> CommentQuerySet:
        people = ("by__person", "agreed_by__person", "removed_by__person")
        return self.select_related("assembly", "community", *people)


class Comment(models.Model):
    """One person of the community writes it, another agrees; from then on it stands until the next one does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="comments")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT)
    salt = models.BinaryField(max_length=32, default=new_salt)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="comments")
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    stands_since = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    removal_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "community"],
                condition=models.Q(stands_since__isnull=False, ended_at__isnull=True),
                name="one_standing_comment_a_community",
            ),
            models.UniqueConstraint(
                fields=["assembly", "community", "by"],
                condition=models.Q(stands_since__isnull=True),
                name="one_waiting_comment_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"comment of {self.community_id}"

    def get_absolute_url(self) -> str:
        return reverse("comments:comment", args=[self.id])

    @property
    def is_waiting(self) -> bool:
        return self.stands_since is None

    @property
    def is_standing(self) -> bool:
        return self.stands_since is not None and self.ended_at is None

    @property
    def is_removed(self) -> bool:
        return self.removed_by_id is not None

    @property
    def is_hidden(self) -> bool:
        """Its words are kept and not shown, until somebody shows them again."""
        return self.hidden_at is not None

    @property
    def text_hash(self) -> str:
        """What the record keeps of the words: nobody can find them by guessing."""
        return opaque(bytes(self.salt), self.text)
