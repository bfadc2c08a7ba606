"""What people do in the room: hand over the desk, call for help, set up booths."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.hall import record
from assemblies.hall.errors import BadBoothPin, BoothLocked, NoCallFor, WrongBoothPin
from assemblies.hall.models import Booth, DeskHold, HelpCall
from assemblies.hall.permissions import is_at_desk
from assemblies.members.errors import SeatEnded
from assemblies.members.models import Seat
from assemblies.minutes.services import note
from config.clock import now
from config.errors import require

LONGEST_CALL = timedelta(hours=12)
LONGEST_BOOTH = timedelta(hours=16)
WRONG_PINS = 5


def desk_topic(assembly: Assembly) -> str:
    """What the pages of the desk follow; members' pages do not hear of it."""
    return f"desk:{assembly.id}"


def hold_of(assembly: Assembly) -> DeskHold | None:
    """Who has the desk. A seat that has ended holds nothing."""
    held = DeskHold.objects.filter(assembly=assembly, seat__ended_at__isnull=True)
    return held.select_related("seat__person", "before__person").first()


@transaction.atomic
def take_desk(assembly: Assembly, *, by: Seat) -> DeskHold:
    """This seat has the desk from now on, and nobody else; whoever had it sees so on their page."""
    require(is_at_desk(by, assembly))
    Assembly.objects.select_for_update().get(id=assembly.id)
    held = hold_of(assembly)
    if held is not None and held.seat_id == by.id:
        return held
    before = held.seat if held else None
    given = {"seat": by, "before": before, "since": now()}
    held, _made = DeskHold.objects.update_or_create(assembly=assembly, defaults=given)
    note(assembly.id, record.TAKE, {"before": before.signature if before else None}, by=by.signature)
    announce(desk_topic(assembly))
    return held


@transaction.atomic
def leave_desk(assembly: Assembly, *, by: Seat) -> None:
    """Nobody has the desk, if this seat had it."""
    require(is_at_desk(by, assembly))
    Assembly.objects.select_for_update().get(id=assembly.id)
    gone, _by_model = DeskHold.objects.filter(assembly=assembly, seat=by).delete()
    if gone:
        note(assembly.id, record.LEAVE, {}, by=by.signature)
        announce(desk_topic(assembly))


@transaction.atomic
def call_for_help(seat: Seat) -> HelpCall:
    """The desk sees that this seat needs help. Calling twice is one call."""
    require(seat.is_active, SeatEnded)
    Seat.objects.select_for_update(of=("self",)).get(id=seat.id)
    call, is_new = HelpCall.objects.get_or_create(seat=seat, defaults={"asked_at": now()})
    if is_new:
        announce(desk_topic(seat.body.assembly))
    return call


@transaction.atomic
def drop_call(seat: Seat) -> None:
    """Help is no longer needed; nothing of the call is kept."""
    for call in HelpCall.objects.filter(seat=seat):
        _forget(call)


@transaction.atomic
def come(call_id: UUID, *, by: Seat) -> HelpCall:
    """Whoever called sees that somebody is on the way."""
    call = _held(call_id, by)
    if call.coming_at is None:
        call.coming_at, call.coming = now(), by
        call.save(update_fields=["coming_at", "coming"])
        announce(desk_topic(call.seat.body.assembly), call.topic)
    return call


@transaction.atomic
def finish_call(call_id: UUID, *, by: Seat) -> None:
    """The help was given; nothing of the call is kept."""
    _forget(_held(call_id, by))


def _held(call_id: UUID, by: Seat) -> HelpCall:
    calls = HelpCall.objects.select_for_update(of=("self",)).select_related("seat__body__assembly")
    call = calls.filter(id=call_id).first()
    if call is None:
        raise NoCallFor
    require(is_at_desk(by, call.seat.body.assembly))
    return call


def _forget(call: HelpCall) -> None:
    assembly, topic = call.seat.body.assembly, call.topic
    call.delete()
    announce(desk_topic(assembly), topic)


def calls_of(assembly: Assembly) -> list[HelpCall]:
    """Who waits for help, the longest first."""
    found = HelpCall.objects.filter(seat__body__assembly=assembly, seat__ended_at__isnull=True)
    return list(found.select_related("seat__person", "coming__person"))


@transaction.atomic
def start_booth(assembly: Assembly, *, by: Seat, pin: str, language: str) -> Booth:
    """A browser is a booth from now on, until the PIN or the desk ends it."""
    require(is_at_desk(by, assembly))
    require(pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 8, BadBoothPin)
    booth = Booth.objects.create(
        assembly=assembly, made_by=by, pin=make_password(pin), language=language, started_at=now()
    )
    note(assembly.id, record.BOOTH, {}, by=by.signature)
    announce(desk_topic(assembly))
    return booth


def leave_booth(booth: Booth, *, pin: str) -> None:
    """The browser is no booth any more. A wrong PIN is counted even though it is refused."""
    with transaction.atomic():
        booth = Booth.objects.select_for_update().get(id=booth.id)
        require(booth.wrong_pins < WRONG_PINS, BoothLocked)
        right = check_password(pin, booth.pin)
        if right:
            _end(booth)
        else:
            booth.wrong_pins += 1
            booth.save(update_fields=["wrong_pins"])
    if not right:
        left = WRONG_PINS - booth.wrong_pins
        raise WrongBoothPin(left=left) if left else BoothLocked


@transaction.atomic
def end_booth(booth: Booth, *, by: Seat) -> None:
    """The desk ends a booth from afar; its browser finds out with the next page."""
    require(is_at_desk(by, booth.assembly))
    booth = Booth.objects.select_for_update().get(id=booth.id)
    if booth.ended_at is None:
        _end(booth, by)


def _end(booth: Booth, by: Seat | None = None) -> None:
    booth.ended_at = now()
    booth.save(update_fields=["ended_at"])
    note(booth.assembly_id, record.BOOTH_END, {}, by=by.signature if by else None)
    announce(desk_topic(booth.assembly))


def running_booth(booth_id: str) -> Booth | None:
    """The booth of this name, while it runs."""
    try:
        wanted = UUID(booth_id)
    except ValueError:
        return None
    since = now() - LONGEST_BOOTH
    found = Booth.objects.filter(id=wanted, ended_at__isnull=True, started_at__gt=since)
    return found.select_related("assembly").first()


def booths_of(assembly: Assembly) -> list[Booth]:
    since = now() - LONGEST_BOOTH
    found = Booth.objects.filter(assembly=assembly, ended_at__isnull=True, started_at__gt=since)
    return list(found.select_related("made_by__person"))


def forget_due() -> int:
    """Calls that nobody ended are forgotten after half a day."""
    return HelpCall.objects.filter(asked_at__lt=now() - LONGEST_CALL).delete()[0]
