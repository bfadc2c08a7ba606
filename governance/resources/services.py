"""Sharing a resource: its seasons, what is booked of it, who looks after it, and what went beyond a bound."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Body
from assemblies.communities.models import Community
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, NotAllowed, require
from governance.decisions.models import Decision
from governance.resources import record
from governance.resources.errors import (
    Answered,
    BadSeason,
    DayFull,
    GivenBack,
    KeyUsed,
    NoneLeft,
    NoShare,
    NotReadable,
    OutOfSeason,
    SeasonsOverlap,
    UnknownDevice,
)
from governance.resources.models import (
    Booking,
    Breach,
    Day,
    DesignVersion,
    LogLine,
    Reading,
    Resource,
    Season,
    Share,
    Steward,
)
from governance.resources.permissions import (
    booking_seat,
    can_give_back,
    can_see_resource,
    caring_seat,
    registering_seat,
)

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Described:
    """What a resource is, as whoever registers it says."""

    kind: str
    name: str
    unit: str
    about: str = ""
    licence: str = ""
    reading_unit: str = ""
    reading_low: Decimal | None = None
    reading_high: Decimal | None = None


def find_resource(visitor: Visitor, resource_id: UUID) -> Resource:
    """The resource, if this visitor may see it; absent and hidden look the same."""
    found = Resource.objects.select_related("assembly", "body").filter(id=resource_id).first()
    if found is None:
        raise Absent
    require(can_see_resource(visitor, found), Absent)
    return found


def find_booking(visitor: Visitor, booking_id: UUID) -> Booking:
    found = Booking.objects.shown().filter(id=booking_id).first()
    if found is None:
        raise Absent
    require(can_see_resource(visitor, found.season.resource), Absent)
    return found


def find_breach(visitor: Visitor, breach_id: UUID) -> Breach:
    found = Breach.objects.select_related("resource__assembly", "answered_by__person").filter(id=breach_id).first()
    if found is None:
        raise Absent
    require(can_see_resource(visitor, found.resource), Absent)
    return found


def turns_to_come(resource: Resource) -> QuerySet[Steward]:
    """The rota from today on, with those who still sit."""
    turns = resource.stewards.filter(ends_on__gte=resource.assembly.today, seat__ended_at__isnull=True)
    return turns.select_related("seat__person")


def stewards_now(resource: Resource) -> list[Seat]:
    """Those whose turn it is today."""
    return [turn.seat for turn in turns_to_come(resource).filter(begins_on__lte=resource.assembly.today)]


def days_ahead(season: Season, start: date) -> list[Day]:
    """The next two weeks of a season that has a limit a day, each with what is booked of it."""
    if season.most_a_day is None:
        return []
    first = max(start, season.begins_on)
    shown = [first + timedelta(days=after) for after in range(SHOWN_DAYS)]
    counted = {one.day: one for one in season.days.filter(day__in=shown)}
    fresh = [Day(season=season, day=day, most=season.most_a_day) for day in shown if season.holds(day)]
    return [counted.get(one.day, one) for one in fresh]


def carer(visitor: Visitor, resource: Resource) -> Seat | None:
    return caring_seat(visitor, resource, stewards_now(resource))


def seasons_of(resource: Resource) -> list[Season]:
    """All of them with their shares, in two statements."""
    shares = Prefetch("shares", Share.objects.select_related("community"))
    return list(resource.seasons.select_related("decision").prefetch_related(shares))


@transaction.atomic
def register_resource(body: Body, described: Described, *, by: Seat) -> Resource:
    """It is on the assembly's page of what is shared from now on; its owner is the body."""
    require(registering_seat(by.person, body.assembly) == by)
    made = Resource.objects.create(
        assembly=body.assembly,
        body=body,
        kind=described.kind,
        name=described.name.strip(),
        unit=described.unit.strip(),
        about=described.about.strip(),
        licence=described.licence.strip(),
        reading_unit=described.reading_unit.strip(),
        reading_low=described.reading_low,
        reading_high=described.reading_high,
        registered_at=now(),
    )
    _note(made, record.REGISTER, {"kind": made.kind}, by)
    return made


@transaction.atomic
def open_season(
    resource: Resource,
    *,
    by: Seat,
    name: str,
    begins_on: date,
    ends_on: date,
    most: int,
    most_a_day: int | None = None,
    shares: Mapping[Community, int] | None = None,
    decision: Decision | None = None,
) -> Season:
    """So much can be booked between two days, by communities with a share; by all where no shares are given."""
    require(registering_seat(by.person, resource.assembly) == by)
    resource = _locked(resource)
    shares = shares or {}
    require(begins_on <= ends_on and sum(shares.values()) <= most, BadSeason)
    require(decision is None or decision.assembly_id == resource.assembly_id, BadSeason)
    overlap = resource.seasons.filter(begins_on__lte=ends_on, ends_on__gte=begins_on)
    require(not overlap.exists(), SeasonsOverlap)
    season = Season.objects.create(
        resource=resource,
        decision=decision,
        name=name.strip(),
        begins_on=begins_on,
        ends_on=ends_on,
        most=most,
        most_a_day=most_a_day,
    )
    Share.objects.bulk_create(Share(season=season, community=one, most=units) for one, units in shares.items())
    told = {
        "season": str(season.id),
        "season_name": season.name,
        "begins_on": begins_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "most": most,
        "most_a_day": most_a_day,
        "shares": {str(one.id): units for one, units in shares.items()},
        "decision": str(decision.id) if decision else None,
    }
    _note(resource, record.SEASON, told, by)
    return season


@transaction.atomic
def give_shares(season: Season, *, by: Seat, shares: Mapping[Community, int], decision: Decision) -> None:
    """A season that had no shares gets them, on a decision; what was booked before counts against them."""
    require(registering_seat(by.person, season.resource.assembly) == by)
    season = Season.objects.select_for_update().get(id=season.id)
    require(not season.shares.exists() and sum(shares.values()) <= season.most, BadSeason)
    used: Counter[UUID] = Counter()
    for community, units in Booking.objects.standing().filter(season=season).values_list("community", "units"):
        used[community] += units
    Share.objects.bulk_create(
        Share(season=season, community=one, most=units, booked=used[one.id]) for one, units in shares.items()
    )
    season.decision = decision
    season.save(update_fields=["decision"])


@transaction.atomic
def book(season: Season, *, by: Seat, day: date, units: int, key: UUID) -> Booking:
    """Units of a day for the community of a seat; a known key gets its booking again.

    No more than the season and the day carry. Beyond the community's fair share it stands, with a notice.
    """
    resource = season.resource
    if by.community_id is None or booking_seat(by.person, resource.assembly) != by:
        raise NotAllowed
    season = Season.objects.select_for_update().get(id=season.id)
    season.resource = resource
    known = Booking.objects.shown().filter(id=key).first()
    if known:
        is_same = (known.season_id, known.by_id, known.day, known.units) == (season.id, by.id, day, units)
        require(is_same, KeyUsed)
        return known
    require(season.holds(day) and day >= resource.assembly.today, OutOfSeason)
    require(1 <= units <= season.left, NoneLeft, left=season.left)
    _count_day(season, day, units)
    share = _count_share(season, by, units)
    season.booked += units
    season.save(update_fields=["booked"])
    made = Booking.objects.create(
        id=key, season=season, community_id=by.community_id, day=day, units=units, by=by, booked_at=now()
    )
    _note(resource, record.BOOK, _told(made), by)
    if share and share.booked > share.most:
        _breach(resource, Breach.Kind.SHARE, amount=share.booked, bound=share.most, booking=made)
    return made


def _count_day(season: Season, day: date, units: int) -> None:
    if season.most_a_day is None:
        return
    count, _is_new = Day.objects.get_or_create(season=season, day=day, defaults={"most": season.most_a_day})
    require(count.booked + units <= count.most, DayFull, left=max(0, count.most - count.booked))
    count.booked += units
    count.save(update_fields=["booked"])


def _count_share(season: Season, by: Seat, units: int) -> Share | None:
    share = Share.objects.filter(season=season, community=by.community_id).first()
    require(share is not None or not season.shares.exists(), NoShare)
    if share:
        share.booked += units
        share.save(update_fields=["booked"])
    return share


@transaction.atomic
def give_back(booking: Booking, *, by: Seat) -> Booking:
    """The units can be booked again. What is over stays booked."""
    resource = booking.season.resource
    require(can_give_back(booking_seat(by.person, resource.assembly), booking, carer(by.person, resource)))
    season = Season.objects.select_for_update().get(id=booking.season_id)
    booking = Booking.objects.shown().get(id=booking.id)
    require(booking.given_back_at is None and booking.day >= resource.assembly.today, GivenBack)
    season.booked -= booking.units
    season.save(update_fields=["booked"])
    for count in (
        Day.objects.filter(season=season, day=booking.day).first(),
        Share.objects.filter(season=season, community=booking.community_id).first(),
    ):
        if count:
            count.booked -= booking.units
            count.save(update_fields=["booked"])
    booking.given_back_by, booking.given_back_at = by, now()
    booking.save(update_fields=["given_back_by", "given_back_at"])
    _note(resource, record.GIVE_BACK, _told(booking), by)
    return booking


@transaction.atomic
def name_steward(resource: Resource, *, by: Seat, seat: Seat, begins_on: date, ends_on: date) -> Steward:
    """A turn in the rota. Who sits in the assembly can be a steward, whatever their role."""
    require(registering_seat(by.person, resource.assembly) == by)
    require(seat.is_active and seat.body.assembly_id == resource.assembly_id, Absent)
    require(begins_on <= ends_on, BadSeason)
    made = Steward.objects.create(resource=resource, seat=seat, begins_on=begins_on, ends_on=ends_on)
    days = {"begins_on": begins_on.isoformat(), "ends_on": ends_on.isoformat()}
    _note(resource, record.STEWARD, {"steward": seat.opaque_id} | days, by)
    return made


@transaction.atomic
def write_log(resource: Resource, *, by: Seat, text: str) -> LogLine:
    """What was done, or is wrong. Lines are never changed."""
    require(carer(by.person, resource) == by)
    made = LogLine.objects.create(resource=resource, by=by, text=text.strip(), at=now())
    _note(resource, record.LOG, {"text": made.text}, by)
    return made


@transaction.atomic
def publish_version(resource: Resource, *, by: Seat, name: str, link: str, sha256: str = "") -> DesignVersion:
    """The newest version of an open design, under the licence that the resource names."""
    require(carer(by.person, resource) == by)
    at = now()
    made = DesignVersion.objects.create(resource=resource, name=name.strip(), link=link, sha256=sha256, by=by, at=at)
    told = {"version": made.name, "sha256": sha256, "licence": resource.licence}
    _note(resource, record.VERSION, told, by)
    return made


@transaction.atomic
def make_device_key(resource: Resource, *, by: Seat) -> str:
    """A new key for the device; the one before no longer opens anything. It is shown once."""
    require(carer(by.person, resource) == by)
    require(bool(resource.reading_unit), NotReadable)
    resource = _locked(resource)
    key = secrets.token_urlsafe(24)
    resource.device_key_hash = _hashed(key)
    resource.save(update_fields=["device_key_hash"])
    _note(resource, record.DEVICE, {}, by)
    return key


@transaction.atomic
def post_reading(resource: Resource, *, key: str, value: Decimal, at: datetime) -> Reading:
    """A number from the device. Out of range it brings a notice, unless the one before was out of range too."""
    known = resource.device_key_hash
    require(bool(known) and hmac.compare_digest(known, _hashed(key)), UnknownDevice)
    resource = _locked(resource)
    before = resource.readings.filter(at__lt=at).first()
    made, is_new = Reading.objects.get_or_create(resource=resource, at=at, defaults={"value": value})
    bound = _passed(resource, made.value)
    if is_new and bound is not None and (before is None or _passed(resource, before.value) is None):
        _breach(resource, Breach.Kind.READING, amount=made.value, bound=bound, reading=made)
    return made


@transaction.atomic
def answer_breach(breach: Breach, *, by: Seat, answer: str) -> Breach:
    """What those who look after the resource say to a notice, for everybody."""
    require(carer(by.person, breach.resource) == by)
    _locked(breach.resource)
    breach = Breach.objects.select_related("resource__assembly").get(id=breach.id)
    require(breach.answered_at is None, Answered)
    breach.answer, breach.answered_by, breach.answered_at = answer.strip(), by, now()
    breach.save(update_fields=["answer", "answered_by", "answered_at"])
    _note(breach.resource, record.ANSWER, {"breach": str(breach.id), "answer": breach.answer}, by)
    return breach


def _breach(
    resource: Resource,
    kind: Breach.Kind,
    *,
    amount: int | Decimal,
    bound: int | Decimal,
    booking: Booking | None = None,
    reading: Reading | None = None,
) -> None:
    made = Breach.objects.create(
        resource=resource, kind=kind, booking=booking, reading=reading, amount=amount, bound=bound, at=now()
    )
    told = {
        "breach": str(made.id),
        "kind": str(kind),
        "community": str(booking.community_id) if booking else None,
        "amount": str(amount),
        "bound": str(bound),
    }
    _note(resource, record.BREACH, told, None)


def _passed(resource: Resource, value: Decimal) -> Decimal | None:
    """The bound that a reading has passed."""
    if resource.reading_low is not None and value < resource.reading_low:
        return resource.reading_low
    if resource.reading_high is not None and value > resource.reading_high:
        return resource.reading_high
    return None


def _told(booking: Booking) -> dict[str, object]:
    return {
        "booking": str(booking.id),
        "community": str(booking.community_id),
        "community_name": booking.community.name,
        "day": booking.day.isoformat(),
        "units": booking.units,
    }


def _note(resource: Resource, event: EventType, told: Mapping[str, object], by: Seat | None) -> None:
    body = {"resource": str(resource.id), "name": resource.name} | dict(told)
    note(resource.assembly_id, event, body, by=by.signature if by else None)
    announce(resource.topic, resource.assembly.topic)


def _locked(resource: Resource) -> Resource:
    Resource.objects.select_for_update().get(id=resource.id)
    return Resource.objects.select_related("assembly", "body").get(id=resource.id)


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
