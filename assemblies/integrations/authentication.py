"""Bearer tokens: found by their hash, refused once expired, and never more than their scope."""

from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from assemblies.integrations.errors import ReadOnlyToken
from assemblies.integrations.models import AccessToken, Scope, ServiceAccount
from assemblies.members.models import Card
from assemblies.people.models import Person
from config.clock import now
from config.errors import require

UNKNOWN = _("This token opens nothing. It may have run out or been ended.")


class TokenAuthentication(KnoxAuthentication):
    def authenticate(self, request: Request) -> tuple[Person, AccessToken] | None:
        found = super().authenticate(request)
        if found is not None:
            require(found[1].scope == Scope.WRITE or request.method in SAFE_METHODS, ReadOnlyToken)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[Person, AccessToken]:
        """One statement, by hash; a token made during a visit by card ends with that card."""
        try:
            digest = hash_token(token.decode("ascii"))
        except ValueError:
            raise AuthenticationFailed(UNKNOWN) from None
        known = (
            AccessToken.objects.select_related("user", "account__seat").filter(digest=digest, expiry__gt=now()).first()
        )
        if known is None or not known.user.is_active or not _still_opens(known):
            raise AuthenticationFailed(UNKNOWN)
        if known.account is not None:
            _note_use(known.account)
        known.user.via_seat = known.via_seat
        return known.user, known


def _still_opens(token: AccessToken) -> bool:
    if token.account is not None:
        return token.account.seat.is_active
    if token.via_seat is None:
        return True
    return Card.objects.filter(seat=token.via_seat, ended_at__isnull=True, issued_at__lte=token.created).exists()


def _note_use(account: ServiceAccount) -> None:
    """The day of last use, written once a day."""
    today = now().date()
    if account.last_used_on != today:
        ServiceAccount.objects.filter(id=account.id).update(last_used_on=today)
