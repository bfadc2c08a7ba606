"""REST: service accounts, for the organisers of an assembly."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.integrations.accounts import LONGEST_NAME, end_account, find_account, make_account, renew_account
from assemblies.integrations.models import ServiceAccount, ServiceScope
from assemblies.integrations.services import MOST_DAYS
from assemblies.members.api.roster import body_of
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from assemblies.members.permissions import can_keep_accounts
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import require


class AccountShown(serializers.Serializer):
    """A system that acts in a body through a seat of its own. Its secret is never shown again."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    body = serializers.UUIDField(source="seat.body_id")
    seat = serializers.UUIDField(source="seat_id")
    made_by = serializers.UUIDField(source="made_by_id", help_text="The seat of the organiser who answers for it.")
    scopes = serializers.ListField(child=serializers.ChoiceField(ServiceScope.choices))
    made_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    last_used_on = serializers.DateField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class FreshAccount(AccountShown):
    """An account at a moment when a secret of it is known. It is told once."""

    secret = serializers.CharField()


class AccountGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_NAME, help_text="What it is, such as: the city’s register.")
    scopes = serializers.ListField(child=serializers.ChoiceField(ServiceScope.choices), max_length=20, default=list)
    days = serializers.IntegerField(min_value=1, max_value=MOST_DAYS, default=90)
    body = serializers.UUIDField(required=False, help_text="Left out: the plenary, and with it the whole assembly.")


class RenewalGiven(Strict):
    overlap_hours = serializers.IntegerField(
        min_value=0, max_value=7 * 24, default=24, help_text="How long the old secret goes on."
    )


class Accounts(Door):
    permission_classes = [IsAuthenticated]
    filters = Paged

    @operation(
        "list_service_accounts",
        "The service accounts of an assembly, newest first. For organisers.",
        answers=page_of(AccountShown),
        refuses=[401, 403],
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        require(can_keep_accounts(request.user, assembly))
        rows = ServiceAccount.objects.of_assembly(assembly)
        return self.page(rows, lambda found: AccountShown(found, many=True).data)

    @operation(
        "make_service_account",
        "Make a service account. For organisers in a signed-in browser; its secret is told once, here.",
        takes=AccountGiven,
        answers=FreshAccount,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, Role.ORGANISER)
        require(request.auth is None)
        given = parsed(AccountGiven, request.data)
        body = body_of(assembly, given.pop("body", None))
        account, secret = make_account(body, by=by, **given)
        return Response(with_secret(account, secret), status=201)


class OneAccount(Door):
    permission_classes = [IsAuthenticated]

    @operation("end_service_account", "End a service account: its tokens open nothing from now on.", status=204)
    def delete(self, request: Request, account_id: UUID) -> Response:
        account = find_account(request.user, account_id)
        end_account(account, by=acting(request.user, account.seat.body.assembly, Role.ORGANISER))
        return Response(status=204)


class Renewal(Door):
    @operation(
        "renew_service_account",
        "Give a service account a new secret, which works at once. The old one goes on for as long as you say.",
        takes=RenewalGiven,
        answers=FreshAccount,
        refuses=[409],
    )
    def post(self, request: Request, account_id: UUID) -> Response:
        account = find_account(request.user, account_id)
        by = acting(request.user, account.seat.body.assembly, Role.ORGANISER)
        hours = parsed(RenewalGiven, request.data)["overlap_hours"]
        return Response(with_secret(account, renew_account(account, by=by, overlap=timedelta(hours=hours))))


def with_secret(account: ServiceAccount, secret: str) -> dict[str, Any]:
    return dict(AccountShown(account).data) | {"secret": secret}


urlpatterns = [
    path("assemblies/<slug:slug>/service-accounts/", Accounts.as_view(), name="accounts"),
    path("service-accounts/<uuid:account_id>/", OneAccount.as_view(), name="account"),
    path("service-accounts/<uuid:account_id>/renew/", Renewal.as_view(), name="renew_account"),
]
