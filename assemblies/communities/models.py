"""The places and groups an assembly speaks for, measured with source, year and method."""

from __future__ import annotations

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Community(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    letter = models.CharField(_("letter"), max_length=1, help_text=_("Stands for the community beside its colour."))
    about = models.CharField(_("in one sentence"), max_length=300, blank=True)
    external_id = models.CharField(max_length=120, blank=True, help_text=_("What another system calls it."))
    # The assembly whose system calls it so, opaque here.
    external_scope = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["letter"]
        verbose_name_plural = "communities"
        constraints = [
            models.UniqueConstraint(
                fields=["external_scope", "external_id"],
                condition=~models.Q(external_id=""),
                name="one_community_an_external_id",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def pattern(self) -> str:
        """The name of its colour and pattern on pages: ``a`` to ``h``."""
        return "abcdefgh"[(ord(self.letter.lower()) - ord("a")) % 8]

    def measured(self, kind: Measure.Kind) -> Measure | None:
        """The newest measure of a kind, from the prefetched measures."""
        found = [measure for measure in self.measures.all() if measure.kind == kind]
        return max(found, key=lambda measure: measure.year, default=None)

    @property
    def population(self) -> int | None:
        measure = self.measured(Measure.Kind.POPULATION)
        return int(measure.value) if measure else None


class Measure(models.Model):
    """A number about a community that anybody can look up again."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("population")
        NEED = "need", _("need")
        EXPOSURE = "exposure", _("climate exposure")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.DecimalField(max_digits=14, decimal_places=2, validators=[MinValueValidator(0)])
    unit = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    method = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "kind", "year"], name="one_measure_a_year"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="measures_are_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit} ({self.year})"
