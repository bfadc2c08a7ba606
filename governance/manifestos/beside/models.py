"""What is kept beside a manifesto: plain words, legal notes and translations, each for one exact text."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assemblies.members.models import Seat
from governance.manifestos.models import Article, Manifesto


class Trust(models.TextChoices):
    """Who answers for the words."""

    AUTHOR = "author", _("by those who keep the text")
    REVIEWED = "reviewed", _("checked by a second person")
    MACHINE = "machine", _("by a machine, checked by nobody")


class CompanionQuerySet(models.QuerySet["Companion"]):
    def newest(self) -> CompanionQuerySet:
        return self.filter(is_newest=True).select_related("by__person", "article")


class Companion(models.Model):
    """One writing of it; the newest of its kind and language counts, and those before stay.

    ``text_sha256`` is the fingerprint of the text it was written for or last compared with: of the whole manifesto, or
    of the one article that a translation is of. A translation of the preamble has the title of the whole as its title.
    """

    class Kind(models.TextChoices):
        SUMMARY = "summary", _("in plain words")
        NOTES = "notes", _("legal notes")
        TRANSLATION = "translation", _("translation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manifesto = models.ForeignKey(Manifesto, on_delete=models.CASCADE, related_name="companions")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="translations", null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=160, blank=True)
    text = models.TextField(_("text"), max_length=20_000)
    trust = models.CharField(max_length=8, choices=Trust, default=Trust.AUTHOR)
    text_sha256 = models.CharField(max_length=64)
    is_newest = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    objects = CompanionQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="translation", article__isnull=False) | ~Q(kind="translation") & Q(article=None),
                name="translations_are_of_an_article",
            ),
            models.UniqueConstraint(
                fields=["article", "language"],
                condition=Q(is_newest=True, article__isnull=False),
                name="one_newest_translation",
            ),
            models.UniqueConstraint(
                fields=["manifesto", "kind", "language"],
                condition=Q(is_newest=True, article=None),
                name="one_newest_companion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.manifesto_id} in {self.language}"
