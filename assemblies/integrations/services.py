"""What a person does with their tokens."""

from datetime import timedelta

from django.db import transaction

from assemblies.integrations.errors import BadToken, TokenAbsent
from assemblies.integrations.models import AccessToken, Scope
from assemblies.people.models import Person
from config.clock import now
from config.errors import require

MOST_DAYS = 365


@transaction.atomic
def make_token(person: Person, *, name: str, scope: str, days: int) -> tuple[AccessToken, str]:
    """A token and its secret, which is known at this moment only; a visit by card makes one for its seat alone."""
    name = name.strip()
    require(1 <= len(name) <= 80 and scope in Scope.values and 1 <= days <= MOST_DAYS, BadToken, most=MOST_DAYS)
    AccessToken.objects.expired(now()).filter(user=person).delete()
    token, secret = AccessToken.objects.create(
        person, expiry=timedelta(days=days), name=name, scope=scope, via_seat=person.via_seat
    )
    return token, secret


def revoke_token(digest: str, *, by: Person) -> None:
    """The token opens nothing from now on. A visit by card ends only tokens of its own seat."""
    ended, _each = AccessToken.objects.of(by).filter(digest=digest).delete()
    require(ended > 0, TokenAbsent)
