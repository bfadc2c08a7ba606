"""What members do to bring something to the agenda, and how whoever leads answers: or does not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Role, Seat, SeatQuerySet, ShownAs
from assemblies.members.permissions import DESK, Visitor, acts_as, can_see_assembly
from assemblies.minutes.canonical import canonical
from assemblies.minutes.events import EventType
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, require
from governance.ballots.models import Question
from governance.requests import record
from governance.requests.errors import (
    BadRequest,
    NoSuchQuestion,
    NothingSigned,
    SignaturesClosed,
    SignedAlready,
    WrongRequestState,
)
from governance.requests.models import LONGEST_TEXT, LONGEST_TITLE, AgendaRequest, AgendaSignature
from governance.requests.permissions import answering_seat, requiring_seat
from governance.requests.telling import ANSWERED, REQUIRED, SILENT, tell

State, Wants = AgendaRequest.State, AgendaRequest.Wants
GATHERS = timedelta(days=30)
UNFIT = (Question.State.DRAFT, Question.State.ANNULLED)


def find_request(visitor: Visitor, request_id: UUID) -> AgendaRequest:
    found = AgendaRequest.objects.told().filter(id=request_id).first()
    if found is None:
        raise Absent
    require(can_see_assembly(visitor, found.body.assembly), Absent)
    return found


def requests_of(assembly: Assembly) -> QuerySet[AgendaRequest]:
    """All of an assembly, newest first."""
    return AgendaRequest.objects.told().filter(body__assembly=assembly).order_by("-number")


def signers_needed(body: Body) -> int:
    """As the charter says: a number, or a share of those who vote in the body, rounded up; never more than all."""
    voting = Seat.objects.voting().filter(body=body).count()
    part, _of, whole = body.charter.agenda_signers.partition("/")
    needed = -(-int(part) * voting // int(whole)) if whole else int(part)
    return max(1, min(needed, voting or needed))


@transaction.atomic
def write_request(
    body: Body, *, by: Seat, wants: str, title: str, text: str, shown_as: str = "", is_sealed: bool = False
) -> AgendaRequest:
    """A text that gathers signatures in the open, with its writer's as the first."""
    require(acts_as(by, requiring_seat(by.person, body)))
    title, text = title.strip(), text.strip()
    require(wants in Wants.values, BadRequest, reason=_("choose what you require."))
    require(bool(title), BadRequest, reason=_("give it a title."))
    require(bool(text), BadRequest, reason=_("write what you require, and why."))
    require(len(title) <= LONGEST_TITLE, BadRequest, reason=_("the title is longer than 200 letters."))
    require(len(text) <= LONGEST_TEXT, BadRequest, reason=_("it is longer than 5,000 letters."))
    _lock(body.assembly)
    last = AgendaRequest.objects.filter(body__assembly=body.assembly_id).aggregate(last=Max("number"))["last"] or 0
    at = now()
    made = AgendaRequest.objects.create(
        body=body,
        number=last + 1,
        wants=wants,
        title=title,
        text=text,
        by=by,
        written_at=at,
        needed=signers_needed(body),
        gather_until=at + GATHERS,
    )
    told = {"wants": wants, "text_sha256": made.text_sha256, "needed": made.needed}
    _note(made, record.WRITE, told, by=by)
    return _sign(made, by, shown_as, is_sealed)


@transaction.atomic
def sign_request(request: AgendaRequest, *, by: Seat, shown_as: str = "", is_sealed: bool = False) -> AgendaRequest:
    """One more name, or one more in number; the one that makes enough of them requires it."""
    request = _locked(request)
    require(acts_as(by, requiring_seat(by.person, request.body)))
    _require_state(request, State.GATHERING, State.REQUIRED)
    require(request.state != State.GATHERING or now() < request.gather_until, SignaturesClosed)
    standing = request.signatures.filter(withdrawn_at=None)
    require(not standing.filter(seat__person=by.person_id).exists(), SignedAlready)
    return _sign(request, by, shown_as, is_sealed)


def _sign(request: AgendaRequest, by: Seat, shown_as: str, is_sealed: bool) -> AgendaRequest:
    name, at = ShownAs(shown_as or by.shown_as), now()
    AgendaSignature.objects.create(request=request, seat=by, shown_as=name, is_sealed=is_sealed, signed_at=at)
    signers = request.signatures.filter(withdrawn_at=None).count()
    if request.state == State.GATHERING and signers >= request.needed:
        request.state, request.required_at = State.REQUIRED, at
        request.due_at = at + timedelta(days=request.body.charter.agenda_days)
        request.save(update_fields=["state", "required_at", "due_at"])
        due = request.due_at.astimezone(request.body.assembly.zone).date().isoformat()
        _note(request, record.REQUIRE, {"wants": request.wants, "signers": signers, "due": due})
        here = Seat.objects.active().of_assembly(request.body.assembly)
        tell(REQUIRED, here.filter(role__in=DESK), request)
    announce(request.body.assembly.topic)
    return AgendaRequest.objects.told().get(id=request.id)


@transaction.atomic
def take_back_signature(request: AgendaRequest, *, by: Seat) -> AgendaRequest:
    """The name is gone from it. What was required once stays so: nobody can be pressed to make it lapse."""
    request = _locked(request)
    standing = request.signatures.filter(withdrawn_at=None, seat__person=by.person_id)
    require(standing.update(withdrawn_at=now()) > 0, NothingSigned)
    announce(request.body.assembly.topic)
    return AgendaRequest.objects.told().get(id=request.id)


@transaction.atomic
def answer_request(request: AgendaRequest, *, by: Seat, answer: str) -> AgendaRequest:
    """Reasons, once, for everybody to read; where a question was required, why there is none."""
    answer = answer.strip()
    require(bool(answer), BadRequest, reason=_("write the answer with its reasons."))
    require(len(answer) <= LONGEST_TEXT, BadRequest, reason=_("it is longer than 5,000 letters."))
    request = _open_for_answer(request, by)
    request.answer, request.state = answer, State.ANSWERED
    hashed = hashlib.sha256(bytes(request.salt) + canonical([answer])).hexdigest()
    return _answered(request, by, record.ANSWER, {"text_sha256": hashed})


@transaction.atomic
def put_to_the_vote(request: AgendaRequest, *, by: Seat, question: Question) -> AgendaRequest:
    """The question that came of it is named: one of this assembly, whose words are fixed, put since it was required."""
    request = _open_for_answer(request, by)
    fits = question.body.assembly_id == request.body.assembly_id and question.state not in UNFIT
    frozen_at, required_at = question.frozen_at, request.required_at
    is_later = frozen_at is not None and required_at is not None and frozen_at >= required_at
    require(fits and is_later, NoSuchQuestion)
    request.question, request.state = question, State.ASKED
    return _answered(request, by, record.ASK, {"question": str(question.id)})


def questions_to_name(request: AgendaRequest) -> QuerySet[Question]:
    """Those that could be what came of it."""
    found = Question.objects.filter(body__assembly=request.body.assembly_id).exclude(state__in=UNFIT)
    return found.filter(frozen_at__gte=request.required_at).order_by("number") if request.required_at else found.none()


def _open_for_answer(request: AgendaRequest, by: Seat) -> AgendaRequest:
    request = _locked(request)
    require(acts_as(by, answering_seat(by.person, request.body.assembly)))
    _require_state(request, State.REQUIRED)
    return request


def _answered(request: AgendaRequest, by: Seat, event: EventType, told: Mapping[str, object]) -> AgendaRequest:
    request.answered_by, request.answered_at = by, now()
    request.save(update_fields=["state", "answer", "question", "answered_by", "answered_at"])
    is_late = request.due_at is not None and request.answered_at > request.due_at
    _note(request, event, dict(told) | {"is_late": is_late}, by=by)
    tell(ANSWERED, _signers(request), request)
    announce(request.body.assembly.topic)
    return AgendaRequest.objects.told().get(id=request.id)


def follow_requests() -> int:
    """What found too few signatures in its days lapses; what nobody answered by its day is noted as silence, once."""
    at, moved = now(), 0
    over = AgendaRequest.objects.filter(state=State.GATHERING, gather_until__lte=at)
    late = AgendaRequest.objects.waiting().filter(due_at__lt=at, silent_since=None)
    for known in [*over.values_list("id", flat=True), *late.values_list("id", flat=True)]:
        with transaction.atomic():
            request = _locked(AgendaRequest.objects.select_related("body__assembly").get(id=known))
            moved += _lapse(request) if request.state == State.GATHERING else _note_silence(request)
    return moved


def _lapse(request: AgendaRequest) -> int:
    request.state = State.LAPSED
    request.save(update_fields=["state"])
    _note(request, record.LAPSE, {"signers": request.signers, "needed": request.needed})
    announce(request.body.assembly.topic)
    return 1


def _note_silence(request: AgendaRequest) -> int:
    if request.state != State.REQUIRED or request.silent_since is not None:
        return 0
    request.silent_since = request.due_at
    request.save(update_fields=["silent_since"])
    _note(request, record.SILENCE, {})
    guarantors = Seat.objects.active().of_assembly(request.body.assembly).filter(role=Role.GUARANTOR)
    tell(SILENT, guarantors | _signers(request), request)
    announce(request.body.assembly.topic)
    return 1


def _signers(request: AgendaRequest) -> SeatQuerySet:
    signed = request.signatures.filter(withdrawn_at=None).values("seat")
    return Seat.objects.active().of_assembly(request.body.assembly).filter(id__in=signed)


def _note(request: AgendaRequest, event: EventType, told: Mapping[str, object], by: Seat | None = None) -> None:
    body = {"agenda_request": str(request.id), "number": request.number, **told}
    note(request.body.assembly_id, event, body, by=by.signature if by else None)


def _require_state(request: AgendaRequest, *states: str) -> None:
    require(request.state in states, WrongRequestState, state=request.get_state_display())


def _lock(assembly: Assembly) -> None:
    Assembly.objects.select_for_update().get(id=assembly.id)


def _locked(request: AgendaRequest) -> AgendaRequest:
    _lock(request.body.assembly)
    return AgendaRequest.objects.told().get(id=request.id)
