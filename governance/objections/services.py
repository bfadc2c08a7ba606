"""What happens to an objection: raised, answered once by each side, and settled before the text is voted on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, acts_as, can_see_assembly
from assemblies.minutes.canonical import canonical
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.objections import record
from governance.objections.errors import (
    BadObjection,
    NothingOpen,
    NotInTheText,
    ObjectionMoved,
    ObjectionsOpen,
    SaidAlready,
    TextClosed,
    TextMoved,
    TooManyObjections,
)
from governance.objections.models import LONGEST_REASON, LONGEST_WORDS, Objection, ObjectionQuerySet, Passing, Rebuttal
from governance.objections.passages import Found, find_again, passages_of
from governance.objections.permissions import answering_seat, objecting_seat, own_seat, passing_seat
from governance.objections.telling import TO_AUTHORS, TO_OBJECTOR, tell
from governance.objections.texts import Text, kind_called

State, Side = Objection.State, Rebuttal.Side
MOST_OPEN = 5
# Every act, with the states in which it is possible.
ANSWERABLE = (State.OPEN,)
DISPUTABLE = (State.ANSWERED, State.ACCEPTED)
UNSETTLED = (State.OPEN, State.ANSWERED, State.DISPUTED)


def find_text(visitor: Visitor, kind: str, target: str) -> Text:
    """The text behind an opaque pair, if this visitor sees its assembly and its words."""
    known = kind_called(kind)
    text = known.find(target) if known else None
    if text is None:
        raise Absent
    require(can_see_assembly(visitor, text.assembly), Absent)
    return text


def text_of(objection: Objection) -> Text:
    known = kind_called(objection.kind)
    text = known.find(objection.target) if known else None
    if text is None:
        raise Absent
    return text


def find_objection(visitor: Visitor, objection_id: UUID) -> Objection:
    found = Objection.objects.told().filter(id=objection_id).first()
    if found is None:
        raise Absent
    require(can_see_assembly(visitor, found.assembly), Absent)
    return found


def ledger_of(text: Text) -> ObjectionQuerySet:
    """Every objection to a text with what both sides said, the first one first."""
    return Objection.objects.told().to(text.kind, text.id)


def places_of(text: Text, objections: Iterable[Objection]) -> dict[UUID, Found]:
    """Where the passage of each is now; the versions they were made to are read in one statement."""
    found, known = list(objections), kind_called(text.kind)
    older = {one.version for one in found if one.version != text.version}
    said: Mapping[int, str] = known.said_in(text.id, older) if known and older else {}
    return {one.id: find_again(one.passage, said.get(one.version, text.text), text.text) for one in found}


@dataclass(frozen=True)
class Counts:
    """How the ledger of a text stands."""

    all: int
    open: int
    answered: int
    accepted: int
    carried: int
    holding: int


def counts_of(kind: str, target: object) -> Counts:
    """One statement."""
    is_open = Q(state__in=[State.OPEN, State.DISPUTED])
    holds = is_open & Q(is_substantive=True, hidden_at=None, passings=None)
    told = Objection.objects.to(kind, target).aggregate(
        all=Count("id", distinct=True),
        open=Count("id", filter=is_open, distinct=True),
        answered=Count("id", filter=Q(state=State.ANSWERED), distinct=True),
        accepted=Count("id", filter=Q(state=State.ACCEPTED), distinct=True),
        carried=Count("id", filter=Q(state=State.CARRIED), distinct=True),
        holding=Count("id", filter=holds, distinct=True),
    )
    return Counts(**told)


def passings_of(kind: str, target: object) -> QuerySet[Passing]:
    """When and why the chair went on in spite of open objections."""
    found = Passing.objects.filter(kind=kind, target=str(target)).select_related("by__person")
    return found.annotate(n=Count("objections"))


@transaction.atomic
def raise_objection(
    text: Text, *, by: Seat, passage: str, words: str, is_substantive: bool = True, version: int | None = None
) -> Objection:
    """The authors hear of it. The passage is one of the text as it reads now; ``version`` is the one that was read."""
    words = _words(words)
    _lock(text.assembly)
    text = _fresh(text)
    require(acts_as(by, objecting_seat(by.person, text)))
    require(text.is_open, TextClosed)
    require(version is None or version == text.version, TextMoved)
    require(passage in passages_of(text.text), TextMoved)
    own = Objection.objects.to(text.kind, text.id).open().filter(by__person=by.person_id)
    require(own.count() < MOST_OPEN, TooManyObjections, most=MOST_OPEN)
    last = Objection.objects.to(text.kind, text.id).aggregate(last=Max("number"))["last"] or 0
    at = now()
    objection = Objection.objects.create(
        assembly=text.assembly,
        kind=text.kind,
        target=text.id,
        number=last + 1,
        version=text.version,
        passage=passage,
        text=words,
        is_substantive=is_substantive,
        by=by,
        raised_at=at,
        moved_at=at,
    )
    told: dict[str, object] = {"version": text.version, "is_substantive": is_substantive}
    _note(objection, record.RAISE, told | {"text_sha256": _hash(bytes(objection.salt), passage, words)}, by)
    tell(TO_AUTHORS, [seat.id for seat in text.authors], objection)
    announce(text.topic, text.assembly.topic)
    return objection


@transaction.atomic
def answer_objection(objection: Objection, *, by: Seat, words: str) -> Objection:
    """The authors answer, once. It counts as answered unless whoever objected disputes that."""
    objection, text = _locked(objection)
    require(acts_as(by, answering_seat(by.person, text)))
    _require_state(objection, *ANSWERABLE)
    said = _rebut(objection, Side.AUTHORS, by, words)
    _move(objection, State.ANSWERED, record.ANSWER, by, text, text_sha256=_hash(bytes(said.salt), said.text))
    tell(TO_OBJECTOR, [objection.by_id], objection)
    return objection


@transaction.atomic
def dispute_answer(objection: Objection, *, by: Seat, words: str) -> Objection:
    """Whoever objected says, once, why that is no answer: the objection is open again."""
    objection, text = _locked(objection)
    require(acts_as(by, own_seat(by.person, objection)))
    require(objection.reply is None, SaidAlready)
    _require_state(objection, *DISPUTABLE)
    said = _rebut(objection, Side.OBJECTOR, by, words)
    _move(objection, State.DISPUTED, record.DISPUTE, by, text, text_sha256=_hash(bytes(said.salt), said.text))
    tell(TO_AUTHORS, [seat.id for seat in text.authors], objection)
    return objection


@transaction.atomic
def accept_objection(objection: Objection, *, by: Seat) -> Objection:
    """The authors have changed the text, and say that this takes the objection in."""
    objection, text = _locked(objection)
    require(acts_as(by, answering_seat(by.person, text)))
    _require_state(objection, *UNSETTLED)
    require(text.version > objection.version, NotInTheText)
    objection.accepted_in = text.version
    _move(objection, State.ACCEPTED, record.ACCEPT, by, text, version=text.version)
    tell(TO_OBJECTOR, [objection.by_id], objection)
    return objection


@transaction.atomic
def carry_objection(objection: Objection, *, by: Seat) -> Objection:
    """Whoever objected lets the text go to the vote, and says the rest beside the result."""
    objection, text = _locked(objection)
    require(acts_as(by, own_seat(by.person, objection)))
    _require_state(objection, *UNSETTLED)
    _move(objection, State.CARRIED, record.CARRY, by, text)
    return objection


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Seat) -> Objection:
    """It stays readable, marked as taken back."""
    objection, text = _locked(objection)
    require(acts_as(by, own_seat(by.person, objection)))
    _require_state(objection, *UNSETTLED)
    _move(objection, State.WITHDRAWN, record.WITHDRAW, by, text)
    return objection


@transaction.atomic
def pass_in_spite(text: Text, *, by: Seat, reason: str) -> Passing:
    """The chair takes the text to the vote in spite of what is open now; a later objection holds it again."""
    reason = reason.strip()
    require(0 < len(reason) <= LONGEST_REASON, BadObjection, reason=_("give the reason in a sentence."))
    _lock(text.assembly)
    text = _fresh(text)
    require(acts_as(by, passing_seat(by.person, text)))
    held = list(Objection.objects.to(text.kind, text.id).holding())
    require(bool(held), NothingOpen)
    made = Passing.objects.create(
        assembly=text.assembly, kind=text.kind, target=text.id, version=text.version, by=by, reason=reason, at=now()
    )
    made.objections.set(held)
    body = {"kind": text.kind, "target": text.id, "version": text.version, "reason": reason}
    note(text.assembly.id, record.PASS, body | {"objections": [str(one.id) for one in held]}, by=by.signature)
    announce(text.topic, text.assembly.topic)
    return made


def require_settled(kind: str, target: object, assembly: Assembly) -> None:
    """Within the transaction of whoever freezes the text: nothing substantive is open, or the chair has gone on."""
    _lock(assembly)
    require_nothing_open(kind, target)


def require_nothing_open(kind: str, target: object) -> None:
    """For a page that asks before it acts; the refusal leads to the ledger."""
    count = Objection.objects.to(kind, target).holding().count()
    if count:
        refusal = ObjectionsOpen(count=count)
        refusal.back_url = reverse("objections:ledger", args=[kind, str(target)])
        raise refusal


def _rebut(objection: Objection, side: str, by: Seat, words: str) -> Rebuttal:
    require(objection.said_by(side) is None, SaidAlready)
    return Rebuttal.objects.create(objection=objection, side=side, by=by, text=_words(words), at=now())


def _move(objection: Objection, to: str, event: EventType, by: Seat, text: Text, **told: object) -> None:
    objection.state, objection.moved_at = to, now()
    objection.save(update_fields=["state", "moved_at", "accepted_in"])
    _note(objection, event, told, by)
    announce(text.topic, text.assembly.topic)


def _note(objection: Objection, event: EventType, told: Mapping[str, object], by: Seat) -> None:
    body = {
        "objection": str(objection.id),
        "number": objection.number,
        "kind": objection.kind,
        "target": objection.target,
    }
    note(objection.assembly_id, event, body | dict(told), by=by.signature)


def _require_state(objection: Objection, *states: str) -> None:
    require(objection.state in states, ObjectionMoved, state=objection.get_state_display())


def _words(given: str) -> str:
    given = given.strip()
    require(bool(given), BadObjection, reason=_("write it in a sentence or two."))
    require(len(given) <= LONGEST_WORDS, BadObjection, reason=_("it is longer than 2,000 letters."))
    return given


def _hash(salt: bytes, *words: str) -> str:
    return hashlib.sha256(salt + canonical(list(words))).hexdigest()


def _lock(assembly: Assembly) -> None:
    Assembly.objects.select_for_update().get(id=assembly.id)


def _fresh(text: Text) -> Text:
    known = kind_called(text.kind)
    found = known.find(text.id) if known else None
    if found is None:
        raise Absent
    return found


def _locked(objection: Objection) -> tuple[Objection, Text]:
    _lock(objection.assembly)
    found = Objection.objects.told().get(id=objection.id)
    return found, text_of(found)
