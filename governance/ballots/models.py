"""Questions put to the vote, rolls, ballots cast, batches from outside, tallies."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.charter import Audience, Base
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Seat, ShownAs
from governance.ballots.translations import Told, tell
from governance.proposals.models import Proposal

# No 0, O, 1 or I: the code is read from a screen and typed on a phone.
SHORT_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_short_code() -> str:
    return "".join(secrets.choice(SHORT_CODE_LETTERS) for _ in range(6))


def new_seed() -> bytes:
    return secrets.token_bytes(32)


class Mode(models.TextChoices):
    """Who can ever know how somebody voted."""

    OPEN = "open", _("open")
    SECRET = "secret", _("secret")
    BELENIOS = "belenios", _("encrypted, by Belenios")


class Box(models.TextChoices):
    """What has become of the table that holds the ballots of a secret question while it is open."""

    NONE = "", _("none")
    STANDING = "standing", _("there")
    DROPPED = "dropped", _("dropped, and its traces still in the file")
    SCRUBBED = "scrubbed", _("dropped without a trace in the database")


class QuestionQuerySet(models.QuerySet["Question"]):
    def of_assembly(self, assembly: Assembly) -> QuestionQuerySet:
        return self.filter(body__assembly=assembly)

    def public(self) -> QuestionQuerySet:
        return self.exclude(state=Question.State.DRAFT)

    def due_to_close(self, at: datetime) -> QuestionQuerySet:
        return self.filter(state=Question.State.OPEN, closes_at__lte=at)

    def waiting_for_papers(self) -> QuestionQuerySet:
        """Secret votes that are over and not queued for counting: their papers are still to be read."""
        return self.filter(mode=Mode.SECRET, state=Question.State.CLOSED, tally=None)


class Question(models.Model):
    """What is asked, under which rule, to whom and until when. Frozen, it never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        FROZEN = "frozen", _("frozen")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        COUNTED = "counted", _("counted")
        HELD = "held", _("held")
        CERTIFIED = "certified", _("certified")
        ANNULLED = "annulled", _("annulled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=6, unique=True, default=new_short_code)
    title = models.CharField(_("question"), max_length=200)
    text = models.TextField(_("what it means"), blank=True, max_length=10_000)
    language = models.CharField(_("language"), max_length=10, default=settings.LANGUAGE_CODE)
    translations: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    rule = models.CharField(_("rule"), max_length=40)
    rule_options: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats to fill"), default=1)
    threshold = models.CharField(max_length=20, blank=True)
    quorum = models.CharField(max_length=20, blank=True)
    quorum_counts = models.CharField(
        max_length=8,
        choices=[(Base.SEATS.value, _("seats")), (Base.PRESENT.value, _("those present"))],
        default=Base.SEATS.value,
    )
    majorities: models.JSONField[Any, Any] = models.JSONField(
        null=True, blank=True, help_text=_("What is asked beyond the rule; nothing written: as the charter says.")
    )
    seen_by = models.CharField(
        max_length=10,
        choices=[(Audience.MEMBERS.value, _("members")), (Audience.EVERYBODY.value, _("everybody"))],
    )
    mode = models.CharField(_("who sees how you voted"), max_length=8, choices=Mode, default=Mode.OPEN)
    publish_openings = models.BooleanField(
        _("publish every ballot"), default=False, help_text=_("Of a secret question: without names, after the count.")
    )
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="questions", null=True, blank=True)
    asked_again_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="asked_again_as", null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    certified_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annulment_reason = models.CharField(max_length=500, blank=True)
    config = models.JSONField(null=True, blank=True)
    config_sha256 = models.CharField(max_length=64, blank=True)
    seed = models.BinaryField(max_length=32, default=new_seed)  # empty where the lots were given by hand
    roll_size = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Where the quorum counts those present: how many were, fixed at closing.")
    )
    turnout = models.PositiveIntegerField(default=0, help_text=_("Kept by the sweeper, never by casting."))
    box = models.CharField(max_length=8, choices=Box, default=Box.NONE, blank=True)
    scrub_tried_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_question_a_number"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(state="annulled") | ~Q(config_sha256=""),
                name="frozen_before_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="closes_after_it_opens",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="questions_due")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("ballots:question", args=[self.id])

    @property
    def told(self) -> Told:
        """Its words as the reader of this page reads them."""
        return tell(self)

    @staticmethod
    def topic_of(question_id: uuid.UUID) -> str:
        """What a page that shows it follows. The version is read before the question, so that no page is older."""
        return f"question:{question_id}"

    @property
    def topic(self) -> str:
        return self.topic_of(self.id)

    @property
    def is_open(self) -> bool:
        return self.state == Question.State.OPEN

    def is_running(self, at: datetime) -> bool:
        """Open, and its end has not come; a moment may pass between the end and the closing."""
        return self.is_open and self.closes_at is not None and at < self.closes_at

    @property
    def standing(self) -> Standing:
        """Where the question stands, as a tag shows it."""
        return STANDINGS[self.state]

    @property
    def is_secret(self) -> bool:
        return self.mode == Mode.SECRET

    @property
    def is_encrypted(self) -> bool:
        """Voted on elsewhere: an election of Belenios, whose result is brought in."""
        return self.mode == Mode.BELENIOS

    @property
    def is_brought_in(self) -> bool:
        """Its ballots come as numbers from outside; nobody casts one here."""
        return self.roll_size == 0 or self.is_encrypted

    def has_ballot_of(self, seat: Seat) -> bool:
        ballots = self.voted if self.is_secret else self.open_ballots
        return ballots.filter(seat=seat).exists()

    def channel_of(self, seat: Seat) -> str:
        """How a seat has voted so far; empty where it has not. Whichever way comes first closes the others."""
        last = self.voted.filter(seat=seat) if self.is_secret else self.open_ballots.filter(seat=seat).order_by("-id")
        return last.values_list("channel", flat=True).first() or ""

    def channels(self) -> dict[str, int]:
        """How many of the ballots that count came in which way."""
        ballots = self.voted.all() if self.is_secret else OpenBallot.objects.counted(self)
        found = ballots.order_by().values_list("channel").annotate(n=models.Count("id"))
        return {channel: n for channel, n in found.values_list("channel", "n") if n}

    def count_turnout(self) -> int:
        """How many seats have voted, counted now. Of an election elsewhere nobody knows before its result is in."""
        if self.is_encrypted:
            return self.turnout
        return self.voted.count() if self.is_secret else OpenBallot.objects.turnout(self)

    @property
    def is_of_those_present(self) -> bool:
        """Whether the quorum is a share of those marked as here, not of the whole roll."""
        return self.quorum_counts == Base.PRESENT

    @property
    def has_result(self) -> bool:
        return self.state in WITH_RESULT


@dataclass(frozen=True)
class Standing:
    words: str | Promise
    kind: str


STANDINGS = {
    Question.State.DRAFT.value: Standing(_("Draft"), ""),
    Question.State.FROZEN.value: Standing(_("Ready to open"), "tag-sea"),
    Question.State.OPEN.value: Standing(_("Open for votes"), "tag-amber"),
    Question.State.CLOSED.value: Standing(_("Voting is over"), "tag-sea"),
    Question.State.COUNTED.value: Standing(_("Counted"), "tag-leaf"),
    Question.State.HELD.value: Standing(_("Counted, and held"), "tag-amber"),
    Question.State.CERTIFIED.value: Standing(_("Result is final"), "tag-leaf"),
    Question.State.ANNULLED.value: Standing(_("Annulled"), "tag-clay"),
}


# Everybody may see what came of it.
WITH_RESULT = frozenset({Question.State.COUNTED, Question.State.HELD, Question.State.CERTIFIED})
# Only now may somebody read again how they voted themselves: before, it would show others how.
TELLING = WITH_RESULT | {Question.State.CLOSED}


class Option(models.Model):
    """What can be marked. ``key`` stands for it on ballots; the text is frozen with the question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=12)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(_("option"), max_length=200)
    about = models.CharField(_("in one sentence"), max_length=400, blank=True)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="one_option_a_key"),
            models.UniqueConstraint(fields=["question", "place"], name="one_option_a_place"),
        ]

    def __str__(self) -> str:
        return self.text


class RollEntry(models.Model):
    """A seat that may vote on a question, as frozen. ``seat_hash`` is what the record calls it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="roll")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="rolls")
    seat_hash = models.CharField(max_length=64)
    part = models.CharField(
        max_length=36, blank=True, help_text=_("The community or delegation it counts for, where each must agree.")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "seat"], name="one_roll_entry_a_seat")]
        verbose_name_plural = "roll entries"

    def __str__(self) -> str:
        return f"{self.seat_id} on {self.question_id}"


class DraftBefore(models.Model):
    """What a draft said before it was saved last, so that the last save can be undone. Gone with the draft."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="before")
    words: models.JSONField[Any, Any] = models.JSONField()

    def __str__(self) -> str:
        return f"before {self.question_id}"


class Channel(models.TextChoices):
    """How a ballot came in."""

    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper")
    HELPED = "help", _("with help")


class OpenBallotQuerySet(models.QuerySet["OpenBallot"]):
    def counted(self, question: Question) -> OpenBallotQuerySet:
        """The last accepted ballot of each seat: the ones that count."""
        later = OpenBallot.objects.filter(question=question, seat=models.OuterRef("seat"), id__gt=models.OuterRef("id"))
        return self.filter(~Exists(later), question=question)

    def turnout(self, question: Question) -> int:
        return self.filter(question=question).aggregate(n=models.Count("seat", distinct=True))["n"]


class OpenBallot(models.Model):
    """A seat's choice in an open roll call. All versions are kept; the last accepted one counts.

    ``choice`` is canonical JSON text of the rule's kind: ``"yes"``, ``["b","a"]``, ``{"a":5,"b":0}``. ``key`` makes
    casting idempotent.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="open_ballots")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="open_ballots")
    key = models.UUIDField()
    choice = models.TextField()
    shown_as = models.CharField(max_length=8, choices=ShownAs)
    receipt = models.CharField(max_length=16)
    cast_at = models.DateTimeField()
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PHONE, db_default=Channel.PHONE)

    objects = OpenBallotQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "seat", "key"], name="one_ballot_a_key")]

    def __str__(self) -> str:
        return f"ballot on {self.question_id}"


class Turnout(models.Model):
    """That a seat has voted on a secret question, and how the ballot came in; never what it says, nor when.

    The key is drawn by chance, so that it tells no order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="voted", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="voted")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PHONE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "seat"], name="one_turnout_a_seat")]
        verbose_name_plural = "turnout"

    def __str__(self) -> str:
        return f"{self.seat_id} on {self.question_id}"


class PaperPile(models.Model):
    """What one person has read on the papers of a secret vote, until a second has read the same. Then all piles go.

    ``papers`` is how many papers say what: by the choice as canonical JSON, by an empty text where a paper is blank or
    cannot be read.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="paper_piles")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="paper_piles")
    papers = models.JSONField(default=dict)
    is_finished = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "by"], name="one_pile_a_reader")]

    def __str__(self) -> str:
        return f"pile of {self.by_id} on {self.question_id}"

    @property
    def total(self) -> int:
        return sum(self.papers.values())

    @property
    def blank(self) -> int:
        return int(self.papers.get("", 0))


class SealedBallot(models.Model):
    """A secret ballot after sealing: nobody's, and in an order that chance gave.

    ``leaf`` is SHA-256(SHA-256(n1 ‖ choice) ‖ h2), where ``h2`` is SHA-256(n2 ‖ community). ``community`` and ``n2``
    are kept only where the rule counts by communities. All hashes, nonces and the promise (Ed25519) are hex. Only the
    sealing writes them, under the question's lock: the database does not look for the question a million times.
    """

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="sealed_ballots", db_index=False, db_constraint=False
    )
    leaf = models.CharField(max_length=64)
    choice = models.TextField()
    n1 = models.CharField(max_length=64)
    h2 = models.CharField(max_length=64)
    community = models.CharField(max_length=40, blank=True)
    n2 = models.CharField(max_length=64, blank=True)
    promise = models.CharField(max_length=128)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "leaf"], name="one_sealed_ballot_a_leaf")]

    def __str__(self) -> str:
        return f"sealed ballot on {self.question_id}"


def has_cast(**of: Any) -> Q:
    """That there is a ballot of these seats on these questions, in whichever way they are voted on."""
    return Q(Exists(OpenBallot.objects.filter(**of))) | Q(Exists(Turnout.objects.filter(**of)))


class Reason(models.Model):
    """Why somebody objects, kept apart from the ballot: the minutes know it by a salted hash, the desk reads it after
    closing. ``ballot`` is empty where ballots are secret."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="reasons")
    ballot = models.OneToOneField(OpenBallot, on_delete=models.CASCADE, related_name="reason", null=True, blank=True)
    text = models.TextField(max_length=2_000)
    salt = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"reason on {self.question_id}"


class BallotBatch(models.Model):
    """Grouped ballots of an outside or paper count: where they come from, and nobody's name."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="batch")
    source = models.CharField(_("where the ballots come from"), max_length=300)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="batches")

    class Meta:
        verbose_name_plural = "ballot batches"

    def __str__(self) -> str:
        return self.file_name


class Election(models.Model):
    """The election of Belenios in which an encrypted question is voted on. What is public of it, and no credential.

    ``fingerprint`` is the SHA-256 of its parameters, fixed before opening. ``needed`` of ``keyholders`` can read the
    votes together, with the key of the server where ``alone`` says so. ``archive`` is the file with every encrypted
    ballot and proof, once the result is in; ``checked_with`` the version of belenios-tool that found it true.
    """

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="election")
    address = models.URLField(_("where people vote"), max_length=300)
    authority = models.CharField(_("who hands out the credentials"), max_length=200)
    keyholders: models.JSONField[Any, Any] = models.JSONField()
    needed = models.PositiveSmallIntegerField()
    alone = models.PositiveSmallIntegerField(default=0)
    uuid = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    credentials = models.PositiveIntegerField()
    archive = models.BinaryField(default=b"")
    archive_sha256 = models.CharField(max_length=64, blank=True)
    checked_with = models.CharField(max_length=20, blank=True)
    is_checked = models.BooleanField(default=False, help_text=_("Whether somebody looked for the tool already."))

    def __str__(self) -> str:
        return self.uuid


class GroupedBallot(models.Model):
    """Equal ballots of a batch, with how many there are."""

    batch = models.ForeignKey(BallotBatch, on_delete=models.CASCADE, related_name="ballots")
    choice = models.TextField()
    weight = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.weight} × {self.choice}"


class Tally(models.Model):
    """A count of one question: queued, resumed after each step, then the outcome with every round."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be counted")
        COUNTING = "counting", _("being counted")
        COUNTED = "counted", _("counted")
        FAILED = "failed", _("could not be counted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="tally")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.PositiveIntegerField(default=0)
    step_name = models.CharField(max_length=40, blank=True)
    sealed_root = models.CharField(max_length=64, blank=True)
    sealed_count = models.PositiveIntegerField(default=0)
    progress: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    result: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    lot: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    queued_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    claim = models.UUIDField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["state", "claimed_at"], name="tallies_due")]

    def __str__(self) -> str:
        return f"tally of {self.question_id}"


class Request(models.Model):
    """An act that takes two people, asked for by one and waiting for another."""

    class Act(models.TextChoices):
        CLOSE_EARLY = "close-early", _("close early")
        ANNUL = "annul", _("annul")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="requests")
    act = models.CharField(max_length=12, choices=Act)
    reason = models.CharField(_("reason"), max_length=500)
    asked_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="requests")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "act"], condition=Q(ended_at__isnull=True), name="one_open_request_an_act"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} of {self.question_id}"


class Stops(models.TextChoices):
    """What a hold stops. Nothing stops voting, and nothing touches a ballot."""

    RESULT = "result", _("making the result final")
    PAYMENT = "payment", _("handing over what was shared out on it")


GO_AHEAD = "1"
"""The first way, where the members are asked among several."""


class HoldQuerySet(models.QuerySet["Hold"]):
    def standing(self) -> HoldQuerySet:
        return self.filter(ended_at__isnull=True)


class Hold(models.Model):
    """Why a counted result may not be certified yet, or nothing handed over on it, by whom, and until when at most.

    ``guardian`` names the rule that placed it; a guarantor's own has none, and ``by``. Nobody having released it, it
    lapses to the members: until ``members_until`` at most the matter waits for their answer to the question ``asked``.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="holds")
    stops = models.CharField(max_length=8, choices=Stops, default=Stops.RESULT)
    guardian = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holds", null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    placed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_lapsed = models.BooleanField(default=False)
    members_until = models.DateTimeField(null=True, blank=True)
    asked = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="answers_hold", null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "guardian", "stops"], condition=Q(by__isnull=True), name="one_hold_a_guardian"
            ),
            models.UniqueConstraint(
                fields=["question", "by", "stops"], condition=Q(by__isnull=False), name="one_hold_a_guarantor"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=True) & ~Q(guardian="") | Q(by__isnull=False) & Q(guardian=""),
                name="somebody_holds",
            ),
            models.CheckConstraint(condition=Q(lapses_at__gt=F("placed_at")), name="holds_lapse"),
            models.CheckConstraint(
                condition=Q(is_lapsed=False) | Q(ended_at__isnull=False, members_until__gt=F("lapses_at")),
                name="lapsed_holds_go_to_the_members",
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "lapses_at"], name="holds_due")]

    def __str__(self) -> str:
        return f"hold on {self.question_id}"

    def members_said(self) -> bool | None:
        """Whether the members let it go ahead, once their answer is certified. Only a plain yes does."""
        if self.asked is None or self.asked.state != Question.State.CERTIFIED:
            return None
        result = self.asked.tally.result or {}
        return result.get("winners") in (["yes"], [GO_AHEAD])

    def waits_for_members(self, at: datetime) -> bool:
        """Lapsed to the members, who may still answer or have said no."""
        if not self.is_lapsed or self.members_until is None:
            return False
        said = self.members_said()
        return at < self.members_until if said is None else not said

    @property
    def holder(self) -> str:
        """Who holds, as the minutes call it."""
        return self.guardian or str(self.by.get_role_display() if self.by else "")


class Release(models.Model):
    """A guarantor's word that a hold may end, with the reason. It ends when two have given it."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="releases")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="releases")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["hold", "by"], name="one_release_a_guarantor")]

    def __str__(self) -> str:
        return f"release of hold {self.hold_id}"


class SteppedAside(models.Model):
    """A guarantor with a conflict leaves a hold to a substitute, whom they name, for all to read."""

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="stepped_aside")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="stepped_aside")
    substitute = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="stands_in")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hold", "by"], name="steps_aside_once"),
            models.UniqueConstraint(fields=["hold", "substitute"], name="stands_in_once"),
            models.CheckConstraint(condition=~Q(by=F("substitute")), name="somebody_else_stands_in"),
        ]
        verbose_name_plural = "stepped aside"

    def __str__(self) -> str:
        return f"stepped aside from hold {self.hold_id}"


class LotDigits(models.Model):
    """Digits that one of two people adds to the lot for ties, after the freeze and before opening."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="digits")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="digits")
    digits = models.CharField(_("digits"), max_length=20)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["question", "by"], name="digits_once_a_seat")]
        verbose_name_plural = "lot digits"

    def __str__(self) -> str:
        return f"digits for {self.question_id}"


class Helping(models.Model):
    """Somebody votes with help: who enters it, and who confirms that it is what the voter said. Never what it says.

    ``code`` fits the choice in the helper's form alone, and is gone once the ballot is cast.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="helpings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="helped")
    helper = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="helpings")
    code = models.CharField(max_length=8, blank=True)
    begun_at = models.DateTimeField()
    witness = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="witnessed", null=True, blank=True)
    witnessed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "seat"], condition=Q(done_at__isnull=True), name="one_helping_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | ~Q(witness=F("helper")) & ~Q(witness=F("seat")),
                name="a_witness_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"help on {self.question_id}"


class KeyedPaper(models.Model):
    """What one person read on a seat's paper, until a second has read the same. Then both readings go."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="keyed_papers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="keyed_papers")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="papers_keyed")
    choice = models.TextField()
    reason = models.TextField(blank=True)
    keyed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "seat", "by"], name="one_reading_a_person")]

    def __str__(self) -> str:
        return f"paper on {self.question_id}"
