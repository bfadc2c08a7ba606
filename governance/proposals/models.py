"""A text put forward for the assembly to take up."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Body
from assemblies.communities.models import Community
from assemblies.members.models import Seat, name_shown_as


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def public(self) -> ProposalQuerySet:
        return self.exclude(state=Proposal.State.DRAFT)

    def tagged(self, tag: str) -> ProposalQuerySet:
        """Those that say they are about this; what moderation hid says nothing."""
        return self.filter(tags__contains=f"\n{tag}\n", hidden_at__isnull=True)

    def with_authors(self) -> ProposalQuerySet:
        """With all authors and those invited, and the names they are shown under."""
        authors = Author.objects.select_related("seat__person")
        found = self.select_related("body__assembly", "community", "changed_by__person")
        return found.prefetch_related(models.Prefetch("authors", queryset=authors))


class Proposal(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        WITHDRAWN = "withdrawn", _("withdrawn")
        MERGED = "merged", _("part of another")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=20_000)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    merged_at = models.DateTimeField(null=True, blank=True)
    tags = models.CharField(max_length=200, blank=True, help_text=_("One a line, each between line ends."))
    place = models.CharField(_("place"), max_length=120, blank=True)
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True, blank=True)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="proposals", null=True, blank=True)
    changed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    told_version = models.PositiveIntegerField(default=0, help_text=_("The words that its followers were told of."))
    external_id = models.CharField(max_length=120, blank=True, help_text=_("What another system calls it."))
    supporters = models.PositiveIntegerField(default=0, help_text=_("How many support it, as counted last."))
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_proposal_a_number"),
            models.UniqueConstraint(
                fields=["body", "external_id"], condition=~Q(external_id=""), name="one_proposal_an_external_id"
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="coordinates_come_in_pairs",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("proposals:proposal", args=[self.id])

    @property
    def topic(self) -> str:
        return f"proposal:{self.id}"

    @property
    def tag_list(self) -> list[str]:
        return self.tags.split("\n")[1:-1]

    def set_tags(self, tags: Iterable[str]) -> None:
        """Kept so that a list is read and filtered without another statement."""
        lines = "\n".join(tags)
        self.tags = f"\n{lines}\n" if lines else ""

    @property
    def is_open(self) -> bool:
        return self.state == Proposal.State.OPEN

    @property
    def is_hidden(self) -> bool:
        return self.hidden_at is not None

    @property
    def shown_title(self) -> str:
        """Its title where it stands in a list; of a hidden one only that there is one."""
        return gettext("A hidden proposal") if self.is_hidden else self.title


class WordsBefore(models.Model):
    """What a draft said before it was saved last, so that the last save can be undone. Gone once it is published."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="before")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=20_000)

    def __str__(self) -> str:
        return f"before {self.proposal_id}"


class Version(models.Model):
    """The words of a proposal as they stood in public. What it said while it was a draft is not kept."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=20_000)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.proposal_id}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:version", args=[self.proposal_id, self.number])


class AuthorQuerySet(models.QuerySet["Author"]):
    def names_of(self, proposals: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
        """The public names of each proposal's authors, in one statement and without their rows."""
        names: dict[uuid.UUID, list[str]] = {proposal: [] for proposal in proposals}
        columns = ("proposal", "seat__shown_as", "seat__number", "seat__person__name", "seat__person__erased_at")
        accepted = self.filter(proposal__in=list(names), accepted_at__isnull=False)
        for proposal, shown_as, number, name, erased_at in accepted.values_list(*columns):
            shown = name_shown_as(shown_as, name=name, number=number, is_erased=erased_at is not None)
            names[proposal].append(shown)
        return names


class Author(models.Model):
    """A co-author is invited, and is one only after accepting."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="authors")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="authorships")
    is_first = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = AuthorQuerySet.as_manager()

    class Meta:
        ordering = ["-is_first", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "seat"], name="one_authorship_a_seat"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(is_first=True), name="one_first_author"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id} of {self.proposal_id}"
