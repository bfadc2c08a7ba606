"""Notices for everybody, and mail that a demo or a hall keeps on a page instead of sending."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat


class OutboxMail(models.Model):
    """Kept for an hour, so that a sign-in code can be read where no mail arrives."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject


class NoticeQuerySet(models.QuerySet["Notice"]):
    def published(self) -> NoticeQuerySet:
        """Those that stand, the newest first."""
        return self.filter(withdrawn_at__isnull=True)

    def of_assembly(self, assembly: Assembly) -> NoticeQuerySet:
        return self.filter(assembly=assembly)


class Notice(models.Model):
    """A short dated post of the desk. Withdrawn, its words are no longer shown; that it was there still is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="notices")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=5_000)
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["assembly", "-published_at"], name="notices_of_an_assembly")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("correspondence:notice", args=[self.id])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def text_sha256(self) -> str:
        """What the record keeps of the words: the hash of title, an empty line, and text."""
        return hashlib.sha256(f"{self.title}\n\n{self.text}".encode()).hexdigest()


class Picture(models.Model):
    """A notice's picture, drawn afresh from what was sent: nothing that hid in the file is left."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, primary_key=True, related_name="picture")
    jpeg = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"picture of notice {self.notice_id}"
