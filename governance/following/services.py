"""Following something, and telling those who follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from assemblies.bodies.models import Assembly
from assemblies.correspondence.messages import queue_message
from assemblies.members.models import Role, Seat, SeatQuerySet
from assemblies.members.permissions import Visitor, seats_in
from config.clock import now
from governance.following.models import Follow


@transaction.atomic
def follow(kind: str, about: UUID, *, seats: Iterable[Seat]) -> None:
    """They hear of it from now on; whoever does already, once."""
    at = now()
    rows = [Follow(kind=kind, about=about, seat=seat, at=at) for seat in seats]
    Follow.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def unfollow(kind: str, about: UUID, *, by: Seat) -> None:
    """In none of their seats do they hear of it any more."""
    Follow.objects.filter(kind=kind, about=about, seat__person=by.person_id).delete()


def following_seat(visitor: Visitor, assembly: Assembly) -> Seat | None:
    """The seat in which a visitor can follow things of an assembly: that of anybody who sits there."""
    return next((seat for seat in seats_in(visitor, assembly) if seat.role != Role.SERVICE), None)


def is_following(visitor: Visitor, assembly: Assembly, kind: str, about: UUID) -> bool:
    own = [seat.id for seat in seats_in(visitor, assembly)]
    return bool(own) and Follow.objects.filter(kind=kind, about=about, seat__in=own).exists()


def followers(kind: str, about: UUID, *, before: datetime | None = None) -> SeatQuerySet:
    """The seats, still active, whose people follow it; or did so already before a moment."""
    since = {"follows__at__lt": before} if before else {}
    return Seat.objects.active().filter(follows__kind=kind, follows__about=about, **since)


def tell_followers(
    message: str,
    kind: str,
    about: UUID,
    *,
    assembly: Assembly,
    places: Mapping[str, object],
    occasion: str = "",
    apart_from: SeatQuerySet | None = None,
    before: datetime | None = None,
) -> bool:
    """A message of this kind waits for everybody who follows it. ``occasion`` is an id of 36 letters that names what
    happened, so that it is told once. The people of ``apart_from`` did it, or hear of it otherwise."""
    seats = followers(kind, about, before=before)
    if apart_from is not None:
        seats = seats.exclude(person__in=apart_from.order_by().values("person"))
    if not seats.exists():
        return False
    return queue_message(message, seats, assembly=assembly, about=occasion, places=places) is not None
