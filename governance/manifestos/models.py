"""A manifesto: a text in articles that several sides write together, with everything that changed it."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat
from governance import wording
from governance.moderation.hiding import Hideable
from governance.proposals.models import Proposal
from governance.proposals.points.models import Point

PREAMBLE = 0


class ManifestoQuerySet(models.QuerySet["Manifesto"]):
    def public(self) -> ManifestoQuerySet:
        return self.exclude(stage=Manifesto.Stage.DRAFTING)

    def being_read(self) -> ManifestoQuerySet:
        """In one of the three readings."""
        return self.exclude(stage__in=[Manifesto.Stage.DRAFTING, Manifesto.Stage.FROZEN])


class Manifesto(models.Model):
    """Its stage says who may change what. Only a frozen one can be put to the vote."""

    class Stage(models.TextChoices):
        DRAFTING = "drafting", _("being drafted")
        GENERAL = "general", _("first reading: in general")
        LINES = "lines", _("second reading: line by line")
        WHOLE = "whole", _("third reading: as a whole")
        FROZEN = "frozen", _("frozen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="manifestos")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFTING)
    created_at = models.DateTimeField()

    objects = ManifestoQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="one_manifesto_a_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("manifestos:manifesto", args=[self.id])

    @property
    def topic(self) -> str:
        return f"manifesto:{self.id}"

    @property
    def is_frozen(self) -> bool:
        return self.stage == Manifesto.Stage.FROZEN

    @property
    def takes_amendments(self) -> bool:
        return self.stage in {Manifesto.Stage.GENERAL, Manifesto.Stage.LINES}


class Article(Hideable):
    """A numbered article; number 0 is the preamble.

    ``passages`` are rows of ``id``, ``text`` and ``by``: the numbers of the amendments that made the passage what it
    says. ``is_open``: its words can change; an article that was adopted is shut while others are repaired.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manifesto = models.ForeignKey(Manifesto, on_delete=models.CASCADE, related_name="articles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=160, blank=True)
    passages: models.JSONField[Any, Any] = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["manifesto", "number"], name="one_article_a_number")]

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("manifestos:article", args=[self.id])

    @property
    def heading(self) -> str:
        """“Article 7: Sharing”."""
        number = _now("Preamble") if self.number == PREAMBLE else _now("Article %(number)s") % {"number": self.number}
        return f"{number}: {self.title}" if self.title else number

    @property
    def shown_rows(self) -> list[dict[str, Any]]:
        """Its passages as pages show them: none where it is hidden."""
        return [] if self.is_hidden else self.passages

    @property
    def text(self) -> wording.Text:
        return tuple(wording.Passage(row["id"], row["text"]) for row in self.passages)

    @property
    def markdown(self) -> str:
        return wording.markdown_of(self.text)


class ArticleVersion(models.Model):
    """An article's words at one time, and the amendments that made them so (``merged``, by number)."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160, blank=True)
    passages: models.JSONField[Any, Any] = models.JSONField(default=list)
    merged: models.JSONField[Any, Any] = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_article_version_a_number")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.article_id}"

    @property
    def text(self) -> wording.Text:
        return tuple(wording.Passage(row["id"], row["text"]) for row in self.passages)

    @property
    def markdown(self) -> str:
        return wording.markdown_of(self.text)


class Source(models.Model):
    """What an article, or one passage of it, rests on: a proposal, or one point for or against it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sources")
    passage = models.CharField(max_length=24, blank=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="cited_in")
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="cited_in", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "passage", "proposal", "point"], name="a_source_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} rests on {self.proposal_id}"


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def with_names(self) -> AmendmentQuerySet:
        return self.select_related("by__person", "by__body", "desk", "to")

    def standing(self) -> AmendmentQuerySet:
        """Those that may still come into the text."""
        return self.filter(state__in=[Amendment.State.OPEN, Amendment.State.ACCEPTED])

    def in_sight(self) -> AmendmentQuerySet:
        """Without those whose words, or whose article or amendment, moderators have hidden."""
        return self.filter(hidden_at=None, article__hidden_at=None, to__hidden_at=None)


class Amendment(Hideable):
    """A change that somebody proposes to a passage, or to the words of another amendment.

    ``desk`` is the delegation in whose name it was handed in; ``is_editorial`` marks a recommendation of the desk that
    keeps the text. A new article has a ``title`` and is handed in beside an existing one; it comes to stand at the end,
    so that no number that was named changes, and then belongs to itself. ``quote`` is the passage as it stood,
    ``quote_start`` where in it the words stood: ``start`` and ``end`` move with the text.
    """

    class Kind(models.TextChoices):
        INSERT = "insert", _("put in")
        REPLACE = "replace", _("replace")
        DELETE = "delete", _("take out")
        ARTICLE = "article", _("a new article")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        MERGED = "merged", _("in the text")
        REJECTED = "rejected", _("not accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("its place has changed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    passage = models.CharField(max_length=24, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, max_length=5_000)
    title = models.CharField(max_length=160, blank=True)
    to = models.ForeignKey("self", on_delete=models.CASCADE, related_name="amendments", null=True, blank=True)
    quote = models.TextField(blank=True)
    quote_start = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2_000)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="amendments")
    desk = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="amendments", null=True, blank=True)
    is_editorial = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    handed_in_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_amendment_a_number"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__isnull=False, end__gte=F("start")),
                name="amended_words_have_both_ends",
            ),
        ]
        indexes = [models.Index(fields=["article", "state"], name="amendments_of_an_article")]

    def __str__(self) -> str:
        return f"amendment {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("manifestos:amendment", args=[self.id])

    @property
    def is_standing(self) -> bool:
        return self.state in {Amendment.State.OPEN, Amendment.State.ACCEPTED}

    @property
    def is_new_article(self) -> bool:
        return self.kind == Amendment.Kind.ARTICLE

    @property
    def is_about_new_article(self) -> bool:
        """Whether it is a new article, or changes the words of one."""
        return self.root.is_new_article

    @property
    def root(self) -> Amendment:
        """The amendment to the text itself that it is, or that it changes through others."""
        return self if self.to is None else self.to.root

    @property
    def is_out_of_sight(self) -> bool:
        """Whether its words are hidden, or those that it changes."""
        return self.is_hidden or self.article.is_hidden or (self.to is not None and self.to.is_hidden)

    @property
    def change(self) -> wording.Amendment:
        """As the arithmetic of texts knows it; a new article is put into a text that is empty."""
        return wording.Amendment(
            self.number,
            wording.Kind.INSERT if self.is_new_article else wording.Kind(self.kind),
            self.passage,
            self.words,
            self.start,
            self.end,
            to=self.to.number if self.to else None,
        )


class Edition(models.Model):
    """A frozen text. Never changed: the database refuses it. ``content`` are the exact bytes of the hash."""

    class Kind(models.TextChoices):
        FREEZE = "freeze", _("frozen after the third reading")
        EDITORIAL = "editorial", _("a slip of the pen mended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="+")
    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FREEZE)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["manifesto", "number"], name="one_edition_a_number")]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.manifesto_id}"

    def get_absolute_url(self) -> str:
        return reverse("manifestos:edition", args=[self.manifesto_id, self.number])
