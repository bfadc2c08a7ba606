"""Writing to several people: drafts, what sending would mean, sending, and what reached whom."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.bodies.services import set_time_zone
from assemblies.correspondence import record
from assemblies.correspondence.audiences import audience_called, choices_of
from assemblies.correspondence.errors import BadMessage, MessageSent, NobodyToWriteTo
from assemblies.correspondence.hours import free_from
from assemblies.correspondence.kinds import DESK, Kind, automatic, kind_of, known, switchable
from assemblies.correspondence.models import DESK_KIND, Channel, Delivery, Letter, Manners, Message, Reach
from assemblies.correspondence.permissions import can_release_letters, can_set_manners, can_write_messages
from assemblies.correspondence.sms import has_sms
from assemblies.correspondence.words import hashed, mail_text, one_line, rendered, token_of
from assemblies.members.models import Role, Seat, SeatQuerySet
from assemblies.members.permissions import Visitor
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config.clock import now
from config.errors import Absent, require

LONGEST_SUBJECT, LONGEST_TEXT = 120, 5_000
NOT_TRIED = [Letter.State.WAITING, Letter.State.HELD, Letter.State.DROPPED]


# --- How an assembly and a person want it ------------------------------------------------------------


def manners_of(assembly: Assembly) -> Manners:
    return Manners.objects.filter(assembly=assembly).first() or Manners(assembly=assembly)


def is_switched_on(manners: Manners, kind: Kind) -> bool:
    return kind.is_fixed or bool(manners.switched.get(kind.name, kind.is_on))


@transaction.atomic
def set_manners(
    assembly: Assembly, *, by: Seat, time_zone: str, quiet_from: time, quiet_until: time, kinds: Iterable[str]
) -> Manners:
    """Times are told in this zone, nothing rings in the quiet hours, and of automatic messages these are sent."""
    require(can_set_manners(by.person, assembly))
    chosen = set(kinds)
    set_time_zone(assembly, time_zone, by=by.signature)
    manners = manners_of(assembly)
    manners.quiet_from, manners.quiet_until = quiet_from, quiet_until
    manners.switched = {one.name: one.name in chosen for one in switchable()}
    manners.save()
    told = {
        "time_zone": time_zone,
        "quiet_from": f"{quiet_from:%H:%M}",
        "quiet_until": f"{quiet_until:%H:%M}",
        "switched": manners.switched,
    }
    note(assembly.id, record.MANNERS, told, by=by.signature)
    announce(assembly.topic)
    return manners


def reach_of(person: Person) -> Reach:
    return getattr(person, "reach", None) or Reach(person=person)


def channel_for(person: Person, reach: Reach, kind: Kind) -> str:
    """The way that was chosen where it can be gone, else mail, else paper; what was stopped stays on the page."""
    if kind.name in reach.muted and not kind.is_essential:
        return Channel.PAGE
    if reach.channel == Channel.SMS and person.phone and has_sms():
        return Channel.SMS
    if reach.channel in {Channel.PAGE, Channel.PRINT}:
        return reach.channel
    return Channel.MAIL if person.email else Channel.PRINT


def leaves_at(
    at: datetime, *, channel: str, reach: Reach, manners: Manners, zone: ZoneInfo, is_daily: bool
) -> datetime:
    """When it may leave: mail and SMS after the quiet hours, everything else at once."""
    if channel not in {Channel.MAIL, Channel.SMS}:
        return at
    has_own = reach.quiet_from is not None and reach.quiet_until is not None
    start, end = (reach.quiet_from, reach.quiet_until) if has_own else (manners.quiet_from, manners.quiet_until)
    assert start is not None
    assert end is not None
    return free_from(at, zone=zone, start=start, end=end, is_daily=is_daily)


# --- Drafts ------------------------------------------------------------------------------------------


def find_message(visitor: Visitor, message_id: UUID) -> Message:
    """What the desk wrote, for the desk; to everybody else it is absent."""
    found = Message.objects.select_related("assembly", "by__person").filter(id=message_id).first()
    if found is None or not can_write_messages(visitor, found.assembly):
        raise Absent
    return found


@transaction.atomic
def draft_message(assembly: Assembly, *, by: Seat, subject: str, text: str, to: str) -> Message:
    """A draft that only the desk sees. ``to`` is one of the assembly's choices."""
    require(can_write_messages(by.person, assembly))
    message = Message(assembly=assembly, by=by, written_at=now())
    return _write(message, subject=subject, text=text, to=to)


@transaction.atomic
def change_message(message: Message, *, by: Seat, subject: str, text: str, to: str) -> Message:
    require(can_write_messages(by.person, message.assembly))
    message = _locked(message)
    return _write(message, subject=subject, text=text, to=to)


@transaction.atomic
def discard_message(message: Message, *, by: Seat) -> None:
    """The draft is gone; what was sent cannot be taken back."""
    require(can_write_messages(by.person, message.assembly))
    _locked(message).delete()


def _locked(message: Message) -> Message:
    locked = Message.objects.select_for_update(of=("self",)).select_related("assembly").get(id=message.id)
    require(locked.is_draft, MessageSent)
    return locked


def _write(message: Message, *, subject: str, text: str, to: str) -> Message:
    subject, text = one_line(subject), text.strip()
    require(0 < len(subject) <= LONGEST_SUBJECT and 0 < len(text) <= LONGEST_TEXT, BadMessage)
    chosen = next((one for one in choices_of(message.assembly) if one.value == to), None)
    if chosen is None:
        raise BadMessage
    message.subject, message.text = subject, text
    message.audience, message.about = chosen.audience, chosen.about
    message.save()
    return message


# --- Sending -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outlook:
    """What sending now would mean."""

    people: int
    channels: Counter[str]
    held: int
    held_until: datetime | None


def recipients(message: Message) -> list[Seat]:
    """One seat of each person it would go to now."""
    audience = audience_called(message.audience)
    return one_each(audience.seats(message.assembly, message.about)) if audience else []


def one_each(seats: QuerySet[Seat]) -> list[Seat]:
    """One seat of each person who is here to be written to: one statement."""
    people = seats.filter(person__is_active=True).exclude(role=Role.SERVICE)
    found = people.select_related("person__reach").order_by("number", "id")
    return list({seat.person_id: seat for seat in reversed(found)}.values())[::-1]


def outlook_of(message: Message) -> Outlook:
    at = now()
    letters = _letters(message, recipients(message), at)
    held = [letter.due_at for letter in letters if letter.due_at > at]
    return Outlook(
        people=len(letters),
        channels=Counter(letter.channel for letter in letters),
        held=len(held),
        held_until=min(held, default=None),
    )


def _letters(message: Message, seats: Iterable[Seat], at: datetime) -> list[Letter]:
    kind, manners, zone = kind_of(message), manners_of(message.assembly), message.assembly.zone
    made = []
    for seat in seats:
        person, reach = seat.person, reach_of(seat.person)
        channel = channel_for(person, reach, kind)
        is_daily = reach.is_daily and channel == Channel.MAIL and not kind.is_essential
        letter = Letter(
            id=uuid.uuid4(),
            message=message,
            seat=seat,
            person=person,
            channel=channel,
            is_daily=is_daily,
            due_at=leaves_at(at, channel=channel, reach=reach, manners=manners, zone=zone, is_daily=is_daily),
        )
        letter.token_hash = hashed(token_of(letter.id))
        if channel == Channel.PAGE:
            letter.state, letter.ended_at = Letter.State.SENT, at
        made.append(letter)
    return made


@transaction.atomic
def send_message(message: Message, *, by: Seat) -> Message:
    """A letter to each waits in the queue from now on; the machine sends them in small batches."""
    require(can_write_messages(by.person, message.assembly))
    message = _locked(message)
    at = now()
    letters = _letters(message, recipients(message), at)
    require(bool(letters), NobodyToWriteTo)
    Letter.objects.bulk_create(letters)
    message.sent_at, message.by = at, by
    message.save(update_fields=["sent_at", "by"])
    note(message.assembly_id, record.MESSAGE, {"message": str(message.id), "people": len(letters)}, by=by.signature)
    announce(message.assembly.topic)
    return message


def send_test(message: Message, *, by: Seat) -> None:
    """The message goes to whoever asks, at once and by mail, as everybody would read it."""
    require(can_write_messages(by.person, message.assembly))
    require(bool(by.person.email), NobodyToWriteTo)
    read = rendered(message, by.person)
    EmailMessage(read.subject, mail_text(read, message, by.person), to=[str(by.person.email)]).send()


@transaction.atomic
def queue_message(
    kind: str,
    seats: QuerySet[Seat],
    *,
    assembly: Assembly,
    about: str = "",
    places: Mapping[str, object] | None = None,
) -> Message | None:
    """Something happened, and these seats hear of it once. Nothing, where the assembly switched this kind off."""
    declared = known(kind)
    if declared is None or kind == DESK_KIND:
        raise ValueError(f"{kind} is no kind of automatic message")
    Assembly.objects.select_for_update().get(id=assembly.id)
    if not is_switched_on(manners_of(assembly), declared):
        return None
    if about and Message.objects.filter(assembly=assembly, kind=kind, about=about).exists():
        return None
    chosen = one_each(seats)
    if not chosen:
        return None
    at = now()
    message = Message.objects.create(
        assembly=assembly, kind=kind, about=about, places=dict(places or {}), written_at=at, sent_at=at
    )
    Letter.objects.bulk_create(_letters(message, chosen, at))
    return message


# --- What reached whom -------------------------------------------------------------------------------


def with_delivery(seats: SeatQuerySet) -> SeatQuerySet:
    """``delivery`` of each seat: what became of the last letter that left the machine for its person."""
    left = Letter.objects.filter(person=OuterRef("person"), channel__in=[Channel.MAIL, Channel.SMS])
    last = left.exclude(state__in=NOT_TRIED).order_by("-ended_at").values("state")[:1]
    lost = [Letter.State.BOUNCED, Letter.State.FAILED]
    return seats.annotate(last_letter=Subquery(last)).annotate(
        delivery=Case(
            When(last_letter__in=lost, then=Value(Delivery.BOUNCED)),
            When(last_letter__isnull=False, then=Value(Delivery.SENT)),
            default=Value(Delivery.NONE),
        )
    )


def states_of(messages: Iterable[Message]) -> dict[UUID, Counter[str]]:
    """For each message how many letters are in which state: one statement."""
    counted: dict[UUID, Counter[str]] = {message.id: Counter() for message in messages}
    rows = Letter.objects.filter(message__in=list(counted)).order_by().values("message", "state")
    for row in rows.annotate(n=Count("id")):
        counted[row["message"]][row["state"]] = row["n"]
    return counted


@transaction.atomic
def mark_printed(assembly: Assembly, letters: Iterable[UUID], *, by: Seat) -> int:
    """These letters are on paper now, and on their way."""
    require(can_write_messages(by.person, assembly))
    waiting = Letter.objects.to_print(assembly).filter(id__in=list(letters))
    return waiting.update(state=Letter.State.PRINTED, ended_at=now())


def hold_waiting() -> int:
    """Nothing that waits to leave the machine does so by itself: another machine may have sent it already."""
    waiting = Letter.objects.filter(state=Letter.State.WAITING, channel__in=[Channel.MAIL, Channel.SMS])
    return waiting.update(state=Letter.State.HELD, claimed_until=None)


@transaction.atomic
def release_held(assembly: Assembly, *, by: Seat) -> int:
    """What was held after a restore is on its way."""
    return _let_go(assembly, by, record.RELEASE, {"state": Letter.State.WAITING, "due_at": now(), "tries": 0})


@transaction.atomic
def drop_held(assembly: Assembly, *, by: Seat) -> int:
    """What was held after a restore is never sent."""
    return _let_go(assembly, by, record.DROP, {"state": Letter.State.DROPPED, "ended_at": now()})


def _let_go(assembly: Assembly, by: Seat, kind: EventType, values: Mapping[str, object]) -> int:
    require(can_release_letters(by.person, assembly))
    Assembly.objects.select_for_update().get(id=assembly.id)
    number = Letter.objects.held(assembly).update(**values)
    if number:
        note(assembly.id, kind, {"letters": number}, by=by.signature)
        announce(assembly.topic)
    return number


def letters_of(visitor: Visitor) -> QuerySet[Letter]:
    """What was written to this visitor; a visit by card reads what was written to its seat."""
    if not isinstance(visitor, Person):
        return Letter.objects.none()
    found = Letter.objects.filter(person=visitor).select_related("message__assembly", "message__by__person", "person")
    return found.filter(seat=visitor.via_seat) if visitor.via_seat else found


# --- How a person wants to be reached ----------------------------------------------------------------


def stopped_by(token: str) -> Letter:
    """The letter whose link this is. Looking changes nothing."""
    letter = Letter.objects.select_related("message__assembly", "person").filter(token_hash=hashed(token)).first()
    if letter is None or kind_of(letter.message).is_essential:
        raise Absent
    return letter


@transaction.atomic
def mute(person: Person, kind: str) -> None:
    """Messages of this kind wait on the person's page from now on, and nothing is sent."""
    Person.objects.select_for_update().get(id=person.id)
    reach, _made = Reach.objects.get_or_create(person=person)
    if kind not in reach.muted:
        reach.muted = [*reach.muted, kind]
        reach.save(update_fields=["muted"])


def mutable_kinds() -> list[Kind]:
    return [DESK, *(one for one in automatic() if not one.is_essential)]
