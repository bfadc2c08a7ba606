"""Notices for everybody, messages to each, and mail that a demo or a hall keeps on a page instead of sending."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.people.models import Person


class OutboxMail(models.Model):
    """Kept for an hour, so that a sign-in code can be read where no mail arrives."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.subject


class NoticeQuerySet(models.QuerySet["Notice"]):
    def published(self) -> NoticeQuerySet:
        """Those that stand, the newest first."""
        return self.filter(withdrawn_at__isnull=True)

    def of_assembly(self, assembly: Assembly) -> NoticeQuerySet:
        return self.filter(assembly=assembly)


class Notice(models.Model):
    """A short dated post of the desk. Withdrawn, its words are no longer shown; that it was there still is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="notices")
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), max_length=5_000)
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["assembly", "-published_at"], name="notices_of_an_assembly")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("correspondence:notice", args=[self.id])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def text_sha256(self) -> str:
        """What the record keeps of the words: the hash of title, an empty line, and text."""
        return hashlib.sha256(f"{self.title}\n\n{self.text}".encode()).hexdigest()


class Picture(models.Model):
    """A notice's picture, drawn afresh from what was sent: nothing that hid in the file is left."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, primary_key=True, related_name="picture")
    jpeg = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"picture of notice {self.notice_id}"


DESK_KIND = "desk"
QUIET_FROM, QUIET_UNTIL = time(21), time(8)


class Channel(models.TextChoices):
    """The way by which a message reaches somebody."""

    MAIL = "mail", _("by e-mail")
    SMS = "sms", _("by SMS")
    PAGE = "page", _("on my page here")
    PRINT = "print", _("as a printed letter")


class Delivery(models.TextChoices):
    """How the last letter by mail or SMS to somebody fared."""

    SENT = "sent", _("Written to, not in yet")
    BOUNCED = "bounced", _("Last message came back")
    NONE = "none", _("Not written to yet")


class Manners(models.Model):
    """How an assembly writes: when not to disturb anybody, and which automatic messages it switched on or off."""

    assembly = models.OneToOneField(Assembly, on_delete=models.CASCADE, primary_key=True, related_name="manners")
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)
    switched = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "manners"

    def __str__(self) -> str:
        return f"manners of {self.assembly_id}"


class Reach(models.Model):
    """How a person wants to be reached. Without one: by mail if there is an address, else by a printed letter."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True, related_name="reach")
    channel = models.CharField(_("how messages reach you"), max_length=5, choices=Channel, blank=True)
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    is_daily = models.BooleanField(_("one e-mail a day"), default=False)
    muted = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "reaches"

    def __str__(self) -> str:
        return f"reach of {self.person_id}"


class Message(models.Model):
    """Something written to several people: by the desk, or by itself when something happened.

    ``about`` is the question, request or seat that it is about. An automatic message is written once about each.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=20, default=DESK_KIND)
    about = models.CharField(max_length=36, blank=True)
    audience = models.CharField(_("to whom"), max_length=20, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="messages", null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    text = models.TextField(_("text"), max_length=5_000, blank=True)
    places = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "kind", "about"],
                condition=~Q(kind=DESK_KIND) & ~Q(about=""),
                name="one_message_an_occasion",
            )
        ]
        indexes = [models.Index(fields=["assembly", "-written_at"], name="messages_of_an_assembly")]

    def __str__(self) -> str:
        return f"message {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("correspondence:message", args=[self.id])

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, at: datetime) -> LetterQuerySet:
        """Waiting to leave the machine now, and in nobody's hands."""
        waiting = self.filter(state=Letter.State.WAITING, channel__in=[Channel.MAIL, Channel.SMS], due_at__lte=at)
        return waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=at))

    def held(self, assembly: Assembly) -> LetterQuerySet:
        """Those that waited when the machine was restored: the one before it may have sent them."""
        return self.filter(message__assembly=assembly, state=Letter.State.HELD)

    def to_print(self, assembly: Assembly) -> LetterQuerySet:
        return self.filter(message__assembly=assembly, state=Letter.State.WAITING, channel=Channel.PRINT)


class Letter(models.Model):
    """One message on its way to one person: the queue of record. Its id goes out with it, so that doubles show."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        BOUNCED = "bounced", _("came back")
        FAILED = "failed", _("could not be sent")
        PRINTED = "printed", _("printed")
        HELD = "held", _("held after a restore")
        DROPPED = "dropped", _("not sent after a restore")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="letters")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    channel = models.CharField(max_length=5, choices=Channel)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    is_daily = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True, db_index=True)
    token_hash = models.CharField(max_length=64, db_index=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-message__written_at"]
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="one_letter_a_person")]
        indexes = [
            models.Index(fields=["state", "due_at"], name="letters_due"),
            models.Index(fields=["person", "state"], name="letters_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"letter {self.id}"
