"""The money behind a question about projects: how much there is, what each costs, by which rule it is shared out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.ballots.models import Question
from governance.proposals.models import Proposal

LONGEST_PLACE, LONGEST_CATEGORY, LONGEST_LINE, LONGEST_NOTE = 120, 60, 500, 2_000


class Leftover(models.TextChoices):
    """What becomes of money that the rule does not spend; named before anybody votes."""

    BACK = "back", _("It goes back to the common purse.")
    NEXT = "next", _("It is kept for the next budget of this assembly.")
    RESERVE = "reserve", _("It is held back for projects that cost more than was thought.")


class Budget(models.Model):
    """Set between the freeze of its question, whose options are the projects, and the opening; then it never changes.

    ``costs`` is what each project costs, an amount as text for each option's key; ``settings`` is what the rule was
    told. Of the ``amount``, ``carried`` is what the budget that it ``follows`` left over.
    """

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="budget")
    amount = models.DecimalField(_("how much there is"), max_digits=14, decimal_places=2)
    carried = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="followed_by", null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=12)
    rule = models.CharField(_("rule"), max_length=40)
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    costs: models.JSONField[Any, Any] = models.JSONField()
    leftover = models.CharField(_("what is left over"), max_length=10, choices=Leftover, default=Leftover.BACK)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_budget_has_money"),
            models.CheckConstraint(
                condition=Q(carried=0, follows__isnull=True)
                | Q(carried__gt=0, carried__lt=F("amount"), follows__isnull=False),
                name="what_is_carried_comes_from_a_budget",
            ),
        ]

    def __str__(self) -> str:
        return f"budget of {self.question_id}"

    def get_absolute_url(self) -> str:
        return reverse("budgets:budget", args=[self.question_id])

    @property
    def fresh(self) -> Decimal:
        """How much there is without what another budget left over."""
        return self.amount - self.carried

    def asked(self) -> Mapping[str, Decimal]:
        """What each project asks of this money: its cost less what others promised before the vote."""
        asked = {key: Decimal(cost) for key, cost in self.costs.items()}
        for one in self.funding.all():
            if one.is_before_vote:
                asked[one.key] -= one.amount
        return asked


class ProjectSheet(models.Model):
    """What people should know of a project before they vote: where it is, of which kind, and whether it can be done."""

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="sheets")
    key = models.CharField(max_length=40)
    place = models.CharField(_("place"), max_length=LONGEST_PLACE, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=LONGEST_CATEGORY, blank=True)
    feasibility = models.TextField(_("can it be done?"), max_length=LONGEST_NOTE, blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "key"], name="one_sheet_a_project"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="a_project_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"project {self.key} of {self.budget_id}"

    @property
    def at(self) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class CoFunding(models.Model):
    """Money that somebody else promises to a project.

    What is promised before the vote makes the project ask for less; what comes after it can pay for a project that the
    budget does not. A promise that is taken back after the vote has begun stays readable.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="funding")
    key = models.CharField(max_length=40)
    giver = models.CharField(_("who promises it"), max_length=LONGEST_PLACE)
    amount = models.DecimalField(_("how much"), max_digits=14, decimal_places=2)
    is_before_vote = models.BooleanField()
    promised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["promised_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_promise_is_money"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} for {self.key} of {self.budget_id}"


class Milestone(models.Model):
    """How far a project that is paid for has come. Lines are added and never changed."""

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        BEGUN = "begun", _("begun")
        DONE = "done", _("done")

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="milestones")
    key = models.CharField(max_length=40)
    stage = models.CharField(_("how far it is"), max_length=10, choices=Stage)
    day = models.DateField(_("day"))
    text = models.CharField(_("note"), max_length=LONGEST_LINE, blank=True)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["noted_at", "id"]
        indexes = [models.Index(fields=["budget", "key"], name="milestones_of_a_project")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.key} of {self.budget_id}"
