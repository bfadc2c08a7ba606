"""What people do with seats and cards."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.members import record
from assemblies.members.errors import (
    AddressStays,
    AddressTaken,
    AlreadySeated,
    BadPin,
    BadReason,
    CardExpired,
    CardLocked,
    CardUnknown,
    LastOrganiser,
    NumberStays,
    NumberTaken,
    SeatEnded,
    SitsElsewhere,
    WrongPin,
)
from assemblies.members.models import Card, Device, Role, Seat, ShownAs
from assemblies.members.permissions import DESK, OF_THE_HALL, can_end_seat, can_give_role, roles_given_by
from assemblies.minutes.services import note, note_all
from assemblies.people.models import Person
from assemblies.people.personal import register
from config.clock import now
from config.errors import require

CARD_DAYS = 120
WRONG_PINS = 5
# Letters and digits that are not mistaken for each other on paper.
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 12
SHORTEST_TOKEN = 40
LONGEST_REASON = 300


@transaction.atomic
def give_seat(
    body: Body,
    *,
    person: Person,
    role: Role,
    community: Community | None = None,
    number: int | None = None,
    shown_as: ShownAs = ShownAs.FIRST,
    by: Mapping[str, str] | None = None,
) -> Seat:
    """The person sits in the body from now on, under the next free number unless one is given."""
    Body.objects.select_for_update().get(id=body.id)
    require(
        not Seat.objects.active().filter(body=body, person=person).exists(),
        AlreadySeated,
        name=person.name,
        body=body.name,
    )
    if number is None:
        number = (Seat.objects.filter(body=body).aggregate(last=Max("number"))["last"] or 0) + 1
    seat = Seat.objects.create(
        body=body,
        person=person,
        role=role,
        community=community,
        number=number,
        shown_as=shown_as,
        started_at=now(),
    )
    note(body.assembly_id, record.GRANT, record.about(seat), by=by)
    announce(body.assembly.topic)
    return seat


@transaction.atomic
def add_person(
    body: Body,
    *,
    name: str,
    email: str = "",
    role: Role = Role.MEMBER,
    community: Community | None = None,
    number: int | None = None,
    language: str = "en",
    by: Seat,
) -> Seat:
    """Somebody sits in the body; whoever is known by this address already stays the same person."""
    require(can_give_role(by, role) and by.body.assembly_id == body.assembly_id)
    Body.objects.select_for_update().get(id=body.id)
    require(
        number is None or not Seat.objects.filter(body=body, number=number).exists(), NumberTaken, number=number or 0
    )
    person = Person.objects.filter(email__iexact=email, is_active=True).first() if email else None
    person = person or Person.objects.create_person(name=name, email=email or None, language=language)
    return give_seat(body, person=person, role=role, community=community, number=number, by=by.signature)


@transaction.atomic
def put_person(
    body: Body,
    *,
    external_id: str,
    name: str,
    email: str = "",
    role: Role = Role.MEMBER,
    community: Community | None = None,
    number: int | None = None,
    language: str = "en",
    by: Seat,
) -> tuple[Seat, bool]:
    """The person whom another system calls so sits in the body like this, and whether that is new.

    Somebody who sits here already with the same address is the same person. The same twice leaves no second trace.
    """
    require(can_give_role(by, role) and by.body.assembly_id == body.assembly_id)
    Body.objects.select_for_update().get(id=body.id)
    sitting = Seat.objects.active().filter(body=body).select_related("body__assembly", "person")
    seat = sitting.filter(external_id=external_id).first()
    if seat is None and email:
        seat = sitting.filter(external_id="", person__email__iexact=email).first()
    if seat is None:
        seat = add_person(
            body, name=name, email=email, role=role, community=community, number=number, language=language, by=by
        )
        seat.external_id = external_id
        seat.save(update_fields=["external_id"])
        return seat, True
    require(number is None or number == seat.number, NumberStays, number=seat.number)
    if seat.external_id != external_id:
        seat.external_id = external_id
        seat.save(update_fields=["external_id"])
    change_seat(seat, name=name, email=email, role=role, community=community, language=language, by=by)
    return seat, False


@transaction.atomic
def change_seat(
    seat: Seat, *, name: str, email: str, role: Role, community: Community | None, language: str, by: Seat
) -> Seat:
    """The seat and whoever sits in it are like this; see `correct_person`."""
    require(can_give_role(by, role))
    correct_person(seat, by=by, name=name, email=email, phone=seat.person.phone, language=language)
    if (seat.role, seat.community_id) != (role, community.id if community else None):
        has_new_role = seat.role != role
        seat.role, seat.community = role, community
        seat.save(update_fields=["role", "community"])
        event, told = (
            (record.GRANT, record.about(seat))
            if has_new_role
            else (record.CHANGE, {"seat": seat.opaque_id, "number": seat.number})
        )
        note(seat.body.assembly_id, event, told, by=by.signature)
    announce(seat.body.assembly.topic)
    return seat


@transaction.atomic
def correct_person(seat: Seat, *, by: Seat, name: str, email: str, phone: str, language: str) -> Seat:
    """Whoever sits here is called and reached like this. Nobody's name or address changes through a seat that is not
    the only one, or that this seat could not have given. The record says that it was changed, and never to what."""
    require(can_give_role(by, seat.role) and by.body.assembly_id == seat.body.assembly_id)
    require(seat.is_active, SeatEnded)
    person = seat.person
    address = Person.objects.normalize_email(email) or None
    known = (person.name, (person.email or "").casefold(), person.phone, person.language)
    if known != (name, (address or "").casefold(), phone, language):
        others = Seat.objects.active().filter(person=person).exclude(id=seat.id).select_related("body")
        is_theirs = all(one.body.assembly_id == seat.body.assembly_id and can_give_role(by, one.role) for one in others)
        require(is_theirs, SitsElsewhere)
        is_reached_alike = ((address or "").casefold(), phone) == known[1:3]
        is_of_the_hall = OF_THE_HALL.issuperset([seat.role, *(one.role for one in others)])
        require(is_reached_alike or is_of_the_hall or by.person_id == person.id, AddressStays)
        if (address or "").casefold() != (person.email or "").casefold():
            taken = address and Person.objects.filter(email__iexact=address).exclude(id=person.id).exists()
            require(not taken, AddressTaken)
            EmailAddress.objects.filter(user=person).delete()
        person.name, person.email, person.phone, person.language = name, address, phone, language
        person.save(update_fields=["name", "email", "phone", "language"])
        told = {"seat": seat.opaque_id, "number": seat.number}
        note(seat.body.assembly_id, record.CHANGE, told, by=by.signature)
        announce(seat.body.assembly.topic)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, by: Seat, reason: str) -> Seat:
    """The seat, its card and its devices end at once; what was decided with it stays."""
    require(can_end_seat(by, seat))
    reason = reason.strip()
    require(1 <= len(reason) <= LONGEST_REASON, BadReason)
    return end_held_seat(seat, by=by, reason=reason)


def end_held_seat(seat: Seat, *, by: Seat, reason: str) -> Seat:
    """Ends the seat unless it is the last organiser’s, within the transaction of the act."""
    Assembly.objects.select_for_update().get(id=seat.body.assembly_id)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("body__assembly", "person").get(id=seat.id)
    require(seat.is_active, SeatEnded)
    if seat.role == Role.ORGANISER:
        others = Seat.objects.active().of_assembly(seat.body.assembly).filter(role=Role.ORGANISER).exclude(id=seat.id)
        require(others.exists(), LastOrganiser)
    return end_seat_of(seat, by=by, reason=reason)


def end_seat_of(seat: Seat, *, by: Seat, reason: str = "") -> Seat:
    """The seat has ended with its cards, whoever is left to organise. For acts that may not be refused."""
    seat.ended_at, seat.end_reason = now(), reason
    seat.save(update_fields=["ended_at", "end_reason"])
    _end_cards(Card.objects.filter(seat=seat, ended_at__isnull=True))
    for one in register():
        one.leave(seat.id)
    note(seat.body.assembly_id, record.REVOKE, record.about(seat), by=by.signature)
    announce(seat.body.assembly.topic)
    return seat


@dataclass(frozen=True)
class FreshCard:
    """A card at the only moment its secrets are known: when it is made, to be printed or shown."""

    seat: Seat
    token: str
    code: str

    @property
    def code_in_groups(self) -> str:
        return "-".join(self.code[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _make_card(seat: Seat) -> tuple[Card, FreshCard]:
    token = secrets.token_urlsafe(32)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    at = now()
    card = Card(
        seat=seat,
        token_hash=hashed(token),
        code_hash=hashed(code),
        issued_at=at,
        expires_at=at + timedelta(days=CARD_DAYS),
    )
    return card, FreshCard(seat=seat, token=token, code=code)


@transaction.atomic
def issue_cards(seats: Iterable[Seat], *, by: Seat) -> list[FreshCard]:
    """Cards for those of the seats that have none and are for this desk to open; the others keep theirs."""
    require(by.role in DESK and by.is_active)
    here = [seat for seat in seats if seat.is_active and seat.body.assembly_id == by.body.assembly_id]
    wanted = [seat for seat in here if can_give_role(by, seat.role)]
    carded = set(Card.objects.filter(seat__in=wanted, ended_at__isnull=True).values_list("seat_id", flat=True))
    made = [_make_card(seat) for seat in wanted if seat.id not in carded]
    Card.objects.bulk_create(card for card, _fresh in made)
    if made:
        note(by.body.assembly_id, record.CARDS, {"count": len(made)}, by=by.signature)
        announce(by.body.assembly.topic)
    return [fresh for _card, fresh in made]


def reissue_card(seat: Seat, *, by: Seat) -> FreshCard:
    """A new card; the old one, its PIN and every device it opened end at once."""
    require(can_give_role(by, seat.role) and by.body.assembly_id == seat.body.assembly_id)
    made = reissue_cards([seat], by=by)
    require(bool(made), SeatEnded)
    return made[0]


@transaction.atomic
def reissue_cards(
    seats: Iterable[Seat], *, by: Seat, made_before: datetime | None = None, is_unopened: bool = False
) -> list[FreshCard]:
    """New cards for those of the seats that are for this desk to open; their old cards, PINs and devices have ended.

    ``made_before`` leaves cards alone that are newer, so that the same request sent twice ends nothing that was just
    printed. ``is_unopened`` leaves cards alone that somebody opened meanwhile. Either one makes no first cards.
    """
    require(bool(roles_given_by(by)))
    ids = [seat.id for seat in seats if can_give_role(by, seat.role)]
    locked = Seat.objects.active().of_assembly(by.body.assembly).filter(id__in=ids).select_for_update(of=("self",))
    wanted = list(locked.by_body().select_related("body__assembly", "person"))
    old = Card.objects.filter(seat__in=wanted, ended_at__isnull=True)
    if made_before or is_unopened:
        replaceable = old.filter(issued_at__lt=made_before) if made_before else old
        replaceable = replaceable.filter(claimed_at__isnull=True) if is_unopened else replaceable
        kept = set(replaceable.values_list("seat_id", flat=True))
        wanted = [seat for seat in wanted if seat.id in kept]
        old = old.filter(seat__in=wanted)
    _end_cards(old)
    Seat.objects.filter(id__in=[seat.id for seat in wanted]).update(pin="")
    made = [_make_card(seat) for seat in wanted]
    Card.objects.bulk_create(card for card, _fresh in made)
    if made:
        told = [{"seat": seat.opaque_id} for seat in wanted]
        note_all(by.body.assembly_id, record.REISSUE, told, by=by.signature)
        announce(by.body.assembly.topic)
    return [fresh for _card, fresh in made]


def _end_cards(cards: QuerySet[Card]) -> None:
    """With the sessions of every device they opened."""
    ended = list(cards.values_list("id", flat=True))
    Card.objects.filter(id__in=ended).update(ended_at=now())
    devices = Device.objects.filter(card__in=ended)
    Session.objects.filter(session_key__in=list(devices.values_list("session_key", flat=True))).delete()
    devices.delete()


def is_typed(secret: str) -> bool:
    """A link's token is long and a typed code short, so that neither can be tried in place of the other."""
    return len(secret.strip()) < SHORTEST_TOKEN


def find_card(secret: str) -> Card:
    """The live card a link's token or a typed code belongs to. Looking changes nothing."""
    cards = Card.objects.select_related("seat__person", "seat__body__assembly")
    if is_typed(secret):
        typed = secret.upper().replace("-", "").replace(" ", "")
        card = cards.filter(code_hash=hashed(typed)).first()
    else:
        card = cards.filter(token_hash=hashed(secret.strip())).first()
    if card is None or card.ended_at is not None or not card.seat.is_active:
        raise CardUnknown
    require(card.expires_at > now(), CardExpired)
    require(card.wrong_pins < WRONG_PINS, CardLocked)
    return card


def claim_card(secret: str, *, pin: str) -> Card:
    """“Yes, this is me”: the first time the member chooses the PIN, later it must be the same one.

    A wrong PIN is counted even though the claim is refused.
    """
    card = find_card(secret)
    _require_unlocked(card)
    known = card.seat.pin
    if not known:
        _check_new_pin(pin)
    # A hash takes its time, so it is made before anything is locked: a hall opens many cards at once.
    fresh = "" if known else make_password(pin)
    right = not known or check_password(pin, known)
    with transaction.atomic():
        seat = Seat.objects.select_for_update(of=("self",)).get(id=card.seat_id)
        card = Card.objects.select_for_update(of=("self",)).select_related("seat__person").get(id=card.id)
        _require_unlocked(card)
        if not seat.pin:
            seat.pin = fresh
            seat.save(update_fields=["pin"])
        elif seat.pin != known:  # another phone chose it in this moment
            right = check_password(pin, seat.pin)
        card.wrong_pins = 0 if right else card.wrong_pins + 1
        card.claimed_at = card.claimed_at or (now() if right else None)
        card.save(update_fields=["wrong_pins", "claimed_at"])
    if not right:
        left = WRONG_PINS - card.wrong_pins
        raise WrongPin(left=left) if left else CardLocked
    return card


def _require_unlocked(card: Card) -> None:
    require(card.ended_at is None, CardUnknown)
    require(card.wrong_pins < WRONG_PINS, CardLocked)


def _check_new_pin(pin: str) -> None:
    easy = not pin.isascii() or not pin.isdigit() or not 4 <= len(pin) <= 8 or len(set(pin)) == 1
    require(not easy and pin not in "0123456789", BadPin)


@transaction.atomic
def remember_device(card: Card, *, session_key: str) -> Device:
    """The session ends with the card."""
    card = Card.objects.select_for_update().get(id=card.id)
    require(card.ended_at is None, CardUnknown)
    return Device.objects.create(card=card, session_key=session_key, since=now())


def forget_device(session_key: str) -> None:
    """“This is not my phone”: nothing of the visit is kept."""
    Device.objects.filter(session_key=session_key).delete()
    Session.objects.filter(session_key=session_key).delete()


def lock_seat(seat: Seat) -> Seat:
    """The seat as it stands; nobody else changes it until this transaction ends."""
    return Seat.objects.select_for_update(of=("self",)).get(id=seat.id)


@transaction.atomic
def choose_name(seat: Seat, shown_as: ShownAs) -> Seat:
    """The name under which the seat's next open votes and texts appear."""
    require(seat.is_active, SeatEnded)
    seat.shown_as = shown_as
    seat.save(update_fields=["shown_as"])
    return seat
