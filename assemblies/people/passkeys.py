"""Passkeys: a device proves who holds it. Browsers make them on secure addresses only."""

import json
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.db.models import QuerySet
from django.http import HttpRequest

from assemblies.people.models import Person

NEARBY = {"localhost", "127.0.0.1", "::1"}


def can_have_passkeys(request: HttpRequest) -> bool:
    """Whether the browser that asks can make and use passkeys at this address."""
    return request.is_secure() or urlsplit(f"//{request.get_host()}").hostname in NEARBY


def passkeys_of(person: Person) -> "QuerySet[Authenticator]":
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).order_by("created_at")


def creation_options(person: Person) -> str:
    """What a browser needs to make a passkey, as JSON; the challenge waits in the session."""
    return json.dumps(auth.begin_registration(person, passwordless=True), default=dict)
