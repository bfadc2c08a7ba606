"""What a proposal rests on: links to evidence, and files."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from governance.moderation.hiding import Hideable
from governance.proposals.models import Proposal

LONGEST_ADDRESS, LONGEST_TITLE, LONGEST_WHY, LONGEST_NAME = 500, 160, 400, 80


def host_of(address: str) -> str:
    """Where a link leads: what stands between https:// and the first slash."""
    return address.removeprefix("https://").partition("/")[0]


class Evidence(Hideable):
    """A page elsewhere, and why it matters here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="evidence")
    url = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    why = models.CharField(_("why it matters"), max_length=LONGEST_WHY)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="evidence")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """Where the link leads, so that nobody has to trust its title."""
        return host_of(self.url)


class Attachment(Hideable):
    """A file, kept in the database and so in every backup; never a file that a web server could hand out by itself."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        PDF = "pdf", _("PDF")
        TEXT = "text", _("plain text")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(max_length=8, choices=Kind)
    about = models.CharField(_("what it shows"), max_length=LONGEST_WHY)
    size = models.PositiveIntegerField()
    data = models.BinaryField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attachments")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.name
