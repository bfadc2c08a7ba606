"""A person's seat in a body, the card that opens it, and the devices it was opened on."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.minutes.chain import opaque
from assemblies.people.models import Person


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class Role(models.TextChoices):
    ORGANISER = "organiser", _("organiser")
    FACILITATOR = "facilitator", _("facilitator")
    MODERATOR = "moderator", _("moderator")
    GUARANTOR = "guarantor", _("guarantor")
    EXPERT = "expert", _("expert")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")
    SERVICE = "service", _("service")


class ShownAs(models.TextChoices):
    """The name under which a seat's open votes and texts appear. The member chooses."""

    FULL = "full", _("my full name")
    FIRST = "first", _("my first name")
    NUMBER = "number", _("my seat number")


def name_shown_as(shown_as: str, *, name: str, number: int, is_erased: bool) -> str:
    """The name a choice of ``ShownAs`` puts on pages; after erasure always the number."""
    if not is_erased and shown_as == ShownAs.FULL:
        return name
    if not is_erased and shown_as == ShownAs.FIRST:
        return name.split(" ", maxsplit=1)[0]
    return gettext("Seat %(number)d") % {"number": number}


class CameIn(models.TextChoices):
    """Whether somebody has come in yet, by card or otherwise."""

    IN = "in", _("Has come in")
    NEVER = "never", _("Not yet")
    SHUT_OUT = "shut-out", _("No way in")


class SeatQuerySet(models.QuerySet["Seat"]):
    def active(self) -> SeatQuerySet:
        return self.filter(ended_at__isnull=True)

    def voting(self) -> SeatQuerySet:
        return self.active().filter(role=Role.MEMBER)

    def of_people(self) -> SeatQuerySet:
        """Without the seats of service accounts, in which nobody sits."""
        return self.exclude(role=Role.SERVICE)

    def of_assembly(self, assembly: Assembly) -> SeatQuerySet:
        return self.filter(body__assembly=assembly)

    def by_body(self) -> SeatQuerySet:
        """The plenary last, since councils and tables are few; each by seat number."""
        plenary_last = models.Case(models.When(body__kind=Body.Kind.PLENARY, then=1), default=0)
        return self.order_by(plenary_last, "body__name", "number")

    def without_card(self) -> SeatQuerySet:
        """Seats whose person has neither a live card nor an e-mail address to sign in with."""
        return self.without_live_card().filter(person__email__isnull=True)

    def without_live_card(self) -> SeatQuerySet:
        return self.of_people().filter(~models.Exists(self._live_cards()))

    def with_live_card(self) -> SeatQuerySet:
        return self.filter(models.Exists(self._live_cards()))

    def with_card_state(self) -> SeatQuerySet:
        """``has_card`` and ``has_opened``: whether a live card exists, and whether it was opened."""
        live = self._live_cards()
        return self.annotate(
            has_card=models.Exists(live), has_opened=models.Exists(live.filter(claimed_at__isnull=False))
        )

    def standing(self, state: str) -> SeatQuerySet:
        """Those who have come in, those who can and have not yet, or those who cannot."""
        opened = models.Exists(self._live_cards().filter(claimed_at__isnull=False))
        has_come = Q(opened) | Q(person__last_login__isnull=False)
        has_way_in = Q(models.Exists(self._live_cards())) | Q(person__email__isnull=False)
        if state == CameIn.IN:
            return self.filter(has_come)
        if state == CameIn.NEVER:
            return self.filter(has_way_in).exclude(has_come)
        return self.exclude(has_way_in)

    @staticmethod
    def _live_cards() -> models.QuerySet[Card]:
        return Card.objects.filter(seat=models.OuterRef("pk"), ended_at__isnull=True)


class Seat(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    community = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        related_name="seats",
        null=True,
        blank=True,
        verbose_name=_("community"),
    )
    number = models.PositiveIntegerField(_("seat number"))
    shown_as = models.CharField(_("shown as"), max_length=8, choices=ShownAs, default=ShownAs.FIRST)
    salt = models.BinaryField(max_length=32, default=new_salt)
    pin = models.CharField(max_length=128, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=120, blank=True, help_text=_("What another system calls the person."))

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_seat_a_number"),
            models.UniqueConstraint(
                fields=["body", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_active_seat_a_person_and_body",
            ),
            models.UniqueConstraint(
                fields=["body", "external_id"],
                condition=Q(ended_at__isnull=True) & ~Q(external_id=""),
                name="one_active_seat_an_external_id",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    @property
    def public_name(self) -> str:
        return self.name_shown(self.shown_as)

    def name_shown(self, shown_as: str) -> str:
        person = self.person
        return name_shown_as(shown_as, name=person.name, number=self.number, is_erased=person.erased_at is not None)

    def names_to_choose(self) -> list[tuple[str, str]]:
        """Each choice with the name it would show."""
        return [(value, f"{label}: {self.name_shown(value)}") for value, label in ShownAs.choices]

    @property
    def opaque_id(self) -> str:
        """What the public record calls this seat; once the salt is gone, nobody can tell whose it was."""
        return opaque(bytes(self.salt), str(self.id))

    @property
    def signature(self) -> dict[str, str]:
        return {"role": str(self.role), "seat": self.opaque_id}


class Card(models.Model):
    """A seat card: a printed link and typed code. Only their hashes are kept."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="cards")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at__isnull=True), name="one_live_card_a_seat")
        ]

    def __str__(self) -> str:
        return f"card of seat {self.seat_id}"

    def devices_open(self, at: datetime) -> int:
        """Browsers in which the seat is open now; whoever signed out is not counted."""
        keys = self.devices.values("session_key")
        return Session.objects.filter(session_key__in=keys, expire_date__gt=at).count()


class Device(models.Model):
    """A browser that a card opened; ending the card ends its session at once."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"device of card {self.card_id}"


class AccessNote(models.Model):
    """Somebody at a desk looked at what is known of a seat’s person, or of all (no ``seat``). No reason is kept."""

    class What(models.TextChoices):
        SEAT = "seat", _("opened the page of your seat")
        LIST = "list", _("opened the list of all people")
        PAPER = "paper", _("printed cards, letters or a list of all people")

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="access_notes")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="access_notes", null=True, blank=True)
    by = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=5, choices=What)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["by", "what", "seat", "-at"], name="access_lately"),
            models.Index(fields=["assembly", "-at"], name="access_of_an_assembly"),
        ]

    def __str__(self) -> str:
        return f"{self.what} by {self.by_id}"
