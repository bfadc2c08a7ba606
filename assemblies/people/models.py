"""A person: who signs in. What a person may do follows from the seats they hold."""

from __future__ import annotations

import re
import secrets
import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# As telephone networks write it everywhere: a plus sign, the country, the number; 15 digits at most.
is_phone = RegexValidator(r"\A\+[1-9][0-9]{6,14}\Z", _("Write the number with its country, like +44 7700 900123."))


def phone_as_written(given: str) -> str:
    """The number without the spaces, dots, lines and brackets that people put in; not yet checked."""
    bare = re.sub(r"[\s().\-/]", "", given)
    return f"+{bare[2:]}" if bare.startswith("00") else bare


def new_salt() -> bytes:
    return secrets.token_bytes(32)


class PersonManager(BaseUserManager["Person"]):
    def create_person(self, *, name: str, email: str | None = None, phone: str = "", language: str = "en") -> Person:
        person = self.unsaved(name=name, email=email, phone=phone, language=language)
        person.save()
        return person

    def unsaved(self, *, name: str, email: str | None, language: str, phone: str = "") -> Person:
        """A person who is not stored yet. Nobody has a password: people come in by code, card or passkey."""
        person = Person(name=name, email=self.normalize_email(email) or None, phone=phone, language=language)
        person.set_unusable_password()
        return person


class Person(AbstractBaseUser):
    """Ids are random, so that nothing about a person can be read from them.

    ``via_seat`` is set on a request that came in through a seat card: such a visit speaks for that
    seat alone, whatever other seats the person holds. ``seats_read`` keeps the seats read once a request.
    ``lent`` is what a service account may act as within one operation, by the scopes it was given.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), max_length=254, null=True, blank=True, unique=True)
    phone = models.CharField(_("mobile number"), max_length=16, blank=True, validators=[is_phone])
    language = models.CharField(_("language"), max_length=10, default="en")
    salt = models.BinaryField(max_length=32, default=new_salt)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    via_seat: uuid.UUID | None = None
    lent: frozenset[str] = frozenset()
    seats_read: tuple[Any, ...] | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(email__isnull=True, phone="", is_active=False),
                name="the_erased_have_no_address",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


class ProviderLink(models.Model):
    """Who somebody is at the provider of sign-ins, once they came in by it. Goes when the person is erased."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="provider_links")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_a_provider_account")]

    def __str__(self) -> str:
        return str(self.person_id)
