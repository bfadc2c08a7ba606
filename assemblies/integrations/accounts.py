"""What organisers do with service accounts: other systems that act in a body through a seat of their own."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assemblies.bodies.models import Body
from assemblies.integrations import record
from assemblies.integrations.errors import AccountEnded, BadAccount, BadOverlap
from assemblies.integrations.models import AccessToken, Scope, ServiceAccount, ServiceScope
from assemblies.integrations.services import MOST_DAYS
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.permissions import Visitor, can_keep_accounts
from assemblies.members.services import end_seat, give_seat
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config.clock import now, stamp
from config.errors import Absent, require

LONGEST_NAME = 80
LONGEST_OVERLAP = timedelta(days=7)


def find_account(visitor: Visitor, account_id: UUID) -> ServiceAccount:
    """The account, for organisers of its assembly; others are told of none."""
    accounts = ServiceAccount.objects.select_related("seat__body__assembly", "seat__person", "made_by__person")
    account = accounts.filter(id=account_id).first()
    if account is None:
        raise Absent
    require(can_keep_accounts(visitor, account.seat.body.assembly), Absent)
    return account


@transaction.atomic
def make_account(body: Body, *, by: Seat, name: str, scopes: Iterable[str], days: int) -> tuple[ServiceAccount, str]:
    """The account sits in the body from now on; its secret is known at this moment only."""
    require(can_keep_accounts(by.person, body.assembly))
    name, wanted = name.strip(), sorted(set(scopes))
    is_fit = 1 <= len(name) <= LONGEST_NAME and set(wanted) <= set(ServiceScope.values) and 1 <= days <= MOST_DAYS
    require(is_fit, BadAccount, most=MOST_DAYS)
    person = Person.objects.create_person(name=name)
    seat = give_seat(body, person=person, role=Role.SERVICE, shown_as=ShownAs.FULL, by=by.signature)
    at = now()
    account = ServiceAccount.objects.create(
        seat=seat, made_by=by, scopes=wanted, made_at=at, ends_at=at + timedelta(days=days)
    )
    told = {"seat": seat.opaque_id, "scopes": ", ".join(wanted)}
    note(body.assembly_id, record.MAKE, told, by=by.signature)
    return account, _new_secret(account)


@transaction.atomic
def renew_account(account: ServiceAccount, *, by: Seat, overlap: timedelta) -> str:
    """A new secret works at once, the old one until the overlap is over; the account itself ends when it did."""
    require(can_keep_accounts(by.person, account.seat.body.assembly))
    require(timedelta() <= overlap <= LONGEST_OVERLAP, BadOverlap)
    account = _locked(account)
    at = now()
    require(account.ended_at is None and account.ends_at > at, AccountEnded)
    until = at + overlap
    account.tokens.filter(expiry__lte=at).delete()
    account.tokens.filter(expiry__gt=until).update(expiry=until)
    told = {"seat": account.seat.opaque_id, "until": stamp(until)}
    note(account.seat.body.assembly_id, record.RENEW, told, by=by.signature)
    return _new_secret(account)


@transaction.atomic
def end_account(account: ServiceAccount, *, by: Seat) -> ServiceAccount:
    """The account opens nothing from now on; what was done with it stays."""
    require(can_keep_accounts(by.person, account.seat.body.assembly))
    account = _locked(account)
    require(account.ended_at is None, AccountEnded)
    account.tokens.all().delete()
    account.seat = end_seat(account.seat, by=by, reason=_("The service account was ended."))
    return account


def _locked(account: ServiceAccount) -> ServiceAccount:
    ServiceAccount.objects.select_for_update().get(id=account.id)
    return ServiceAccount.objects.select_related("seat__body__assembly", "seat__person", "made_by__person").get(
        id=account.id
    )


def _new_secret(account: ServiceAccount) -> str:
    _token, secret = AccessToken.objects.create(
        account.seat.person,
        expiry=account.ends_at - now(),
        name=account.name,
        scope=Scope.WRITE,
        via_seat=account.seat_id,
        account=account,
    )
    return secret
