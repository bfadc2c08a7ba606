"""How a frozen manifesto comes to hold: what was asked about it, what was adopted, who signed, what was promised."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat, ShownAs
from governance.ballots.models import Question
from governance.manifestos.models import Article, Edition, Manifesto
from governance.proposals.sources.models import LONGEST_ADDRESS, LONGEST_NAME, Attachment, host_of

REMINDED_BEFORE = timedelta(days=7)


class Asked(models.Model):
    """A question about one article of a frozen edition. ``round``: 1, and one more after each repair.

    ``most_repairs``: how many the charter allowed when the article was first asked about.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="asked")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="asked")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="asked_about")
    round = models.PositiveSmallIntegerField()
    most_repairs = models.PositiveSmallIntegerField(default=2)
    text_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["article", "round"]
        constraints = [
            models.UniqueConstraint(fields=["article", "round"], name="an_article_is_asked_once_a_round"),
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=models.F("most_repairs") + 1), name="repaired_as_often_as_allowed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} about {self.article_id}"


class Adoption(models.Model):
    """The articles that were carried, as one text. Never changed: the database refuses it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="+")
    manifesto = models.OneToOneField(Manifesto, on_delete=models.PROTECT, related_name="adoption")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"adoption of {self.manifesto_id}"


class AdoptionSignature(models.Model):
    """That a seat stands by the adopted text, under the name it chose. The receipt proves it in the minutes."""

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="signatures")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="adoption_signatures")
    shown_as = models.CharField(max_length=8, choices=ShownAs, default=ShownAs.FIRST)
    receipt = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["adoption", "seat"], name="one_signature_a_seat_and_adoption")]

    def __str__(self) -> str:
        return f"signature under {self.adoption_id}"


class AnnexedPledgeQuerySet(models.QuerySet["AnnexedPledge"]):
    def of_assembly(self, assembly: Assembly) -> AnnexedPledgeQuerySet:
        return self.filter(manifesto__body__assembly=assembly)

    def without_proof(self) -> AnnexedPledgeQuerySet:
        return self.filter(proofs=None)

    def due_without_proof(self, on: date) -> AnnexedPledgeQuerySet:
        """Those whose day was before this one, and nothing has been handed in that shows them kept."""
        return self.without_proof().filter(due_on__lt=on)

    def told(self) -> AnnexedPledgeQuerySet:
        """With their proofs, but without the files."""
        proofs = PledgeProof.objects.defer("data").select_related("by__person")
        return self.select_related("manifesto__body__assembly").prefetch_related(models.Prefetch("proofs", proofs))


class AnnexedPledge(models.Model):
    """What a delegation or somebody outside promises beside the text: who, what, by when, measured how, shown by what.

    ``lapses_on``: it holds no longer after this day, where one was named. ``reminded_at``, ``late_at`` and
    ``lapsed_at``: when whoever promised was reminded, and when the passing of each day was noted.
    """

    class Standing(models.TextChoices):
        PROMISED = "promised", _("promised")
        SHOWN = "shown", _("proof handed in")
        LATE = "late", _("due, and no proof came")
        LAPSED = "lapsed", _("lapsed without proof")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    manifesto = models.ForeignKey(Manifesto, on_delete=models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="pledges", null=True, blank=True)
    who = models.CharField(_("who"), max_length=160)
    what = models.TextField(_("what"), max_length=2_000)
    due_on = models.DateField(_("by when"))
    measured = models.CharField(_("measured how"), max_length=500)
    proof = models.CharField(_("shown by what"), max_length=500)
    lapses_on = models.DateField(_("lapses on"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    objects = AnnexedPledgeQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["manifesto", "number"], name="one_pledge_a_number"),
            models.CheckConstraint(
                condition=Q(lapses_on__isnull=True) | Q(lapses_on__gte=models.F("due_on")),
                name="pledges_lapse_after_they_are_due",
            ),
        ]

    def __str__(self) -> str:
        return f"pledge {self.number} of {self.manifesto_id}"

    def get_absolute_url(self) -> str:
        return reverse("adoption:one_pledge", args=[self.id])

    def standing_on(self, day: date) -> AnnexedPledge.Standing:
        """Read with ``told``. A proof that comes late still counts; its day is shown."""
        if self.proofs.all():
            return AnnexedPledge.Standing.SHOWN
        if self.lapses_on is not None and day > self.lapses_on:
            return AnnexedPledge.Standing.LAPSED
        return AnnexedPledge.Standing.LATE if day > self.due_on else AnnexedPledge.Standing.PROMISED


class PledgeProof(models.Model):
    """What shows that a pledge was kept: in words, and with a link or a file where there is one. Nobody changes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pledge = models.ForeignKey(AnnexedPledge, on_delete=models.PROTECT, related_name="proofs")
    words = models.TextField(_("what was done"), max_length=2_000)
    shown_on = models.DateField(_("on which day"))
    url = models.CharField(_("address"), max_length=LONGEST_ADDRESS, blank=True)
    file_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    file_kind = models.CharField(max_length=8, choices=Attachment.Kind, blank=True)
    data = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"proof of {self.pledge_id}"

    @property
    def host(self) -> str:
        """Where the link leads, so that nobody has to trust the words around it."""
        return host_of(self.url)
