"""Legal pages with every version they had, logos, and the sites that may show an assembly's results."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from assemblies.appearance.legal import Page
from assemblies.bodies.models import Assembly

LONGEST_TEXT = 40_000


class LegalText(models.Model):
    """One version of a legal page in one language. Nothing here is ever changed: the newest counts."""

    page = models.CharField(max_length=16, choices=Page)
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=12, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["page", "-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_legal_text_a_number")]

    def __str__(self) -> str:
        return f"{self.page} {self.number}"


class Logo(models.Model):
    """An assembly's logo, drawn afresh; its words stand with the assembly."""

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, related_name="logo")
    png = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class EmbedSite(models.Model):
    """A site whose pages may hold this assembly's results, as the content policy names it."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="embed_sites")
    origin = models.CharField(max_length=200)

    class Meta:
        ordering = ["origin"]
        constraints = [models.UniqueConstraint(fields=["assembly", "origin"], name="one_embed_site_an_assembly")]

    def __str__(self) -> str:
        return self.origin
