"""The money behind a question about projects: how much there is, what each costs, by which rule it is shared out."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.ballots.models import Question


class Budget(models.Model):
    """Set between the freeze of its question, whose options are the projects, and the opening; then it never changes.

    ``costs`` is an amount as text for each option's key; ``settings`` is what the rule was told.
    """

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="budget")
    amount = models.DecimalField(_("how much there is"), max_digits=14, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=12)
    rule = models.CharField(_("rule"), max_length=40)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    costs: models.JSONField[Any, Any] = models.JSONField()
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="a_budget_has_money")]

    def __str__(self) -> str:
        return f"budget of {self.question_id}"

    def get_absolute_url(self) -> str:
        return reverse("budgets:budget", args=[self.question_id])
