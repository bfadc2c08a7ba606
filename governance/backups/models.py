"""Which backups were made, so that the desk can say when there is none of today."""

from __future__ import annotations

import uuid

from django.db import models


class Backup(models.Model):
    """One encrypted file, as it was when it was finished. Later copies and losses are not known here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(help_text="The instant that the file shows.")
    file_name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    left_out = models.PositiveIntegerField(default=0, help_text="Votes whose ballots are not in the file.")

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["-made_at"], name="backups_newest_first")]

    def __str__(self) -> str:
        return self.file_name
