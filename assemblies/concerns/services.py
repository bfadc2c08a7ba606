"""What happens to a concern: it comes in, and is answered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from assemblies.announcements.services import announce
from assemblies.bodies.models import Assembly
from assemblies.concerns import record
from assemblies.concerns.errors import BadAnswer, BadConcern, ConcernAnswered, NobodyReads
from assemblies.concerns.models import LONGEST_CONTACT, LONGEST_PAGE, LONGEST_TEXT, Concern
from assemblies.concerns.permissions import is_author, reader_of, role_that_reads, roles_read_by
from assemblies.concerns.telling import ANSWERED, CAME_IN
from assemblies.correspondence.messages import queue_message
from assemblies.members.finding import plenary_of
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from assemblies.minutes.services import note
from assemblies.people.models import Person
from config.clock import now
from config.errors import Absent, require


@dataclass(frozen=True)
class Counts:
    """How concerns stand, as everybody may know."""

    all: int
    answered: int
    late: int

    @property
    def waiting(self) -> int:
        return self.all - self.answered


def counts_of(assembly: Assembly) -> Counts:
    """One statement."""
    late = Q(answered_at__isnull=True, due_at__lt=now())
    told = Concern.objects.filter(assembly=assembly).aggregate(
        all=Count("id"), answered=Count("answered_at"), late=Count("id", filter=late)
    )
    return Counts(**told)


def days_to_answer(assembly: Assembly) -> int:
    return plenary_of(assembly).charter.concern_days


@transaction.atomic
def send_concern(
    assembly: Assembly, *, text: str, page: str = "", contact: str = "", author: Person | None = None
) -> Concern:
    """Those who read it hear that it is there. Nothing tells who wrote it unless an author is given."""
    text, page, contact = text.strip(), page_of(page), " ".join(contact.split())[:LONGEST_CONTACT]
    require(1 <= len(text) <= LONGEST_TEXT, BadConcern)
    Assembly.objects.select_for_update().get(id=assembly.id)
    role = role_that_reads(assembly)
    if role is None:
        raise NobodyReads
    at = now()
    last = Concern.objects.filter(assembly=assembly).aggregate(last=Max("number"))["last"] or 0
    concern = Concern.objects.create(
        assembly=assembly,
        number=last + 1,
        goes_to=role,
        text=text,
        page=page,
        contact=contact,
        author=author,
        sent_at=at,
        due_at=at + timedelta(days=days_to_answer(assembly)),
    )
    due = concern.due_at.astimezone(assembly.zone).date().isoformat()
    note(assembly.id, record.SEND, {"number": concern.number, "text_hash": concern.text_hash, "due": due})
    readers = Seat.objects.active().of_assembly(assembly).filter(role=role)
    queue_message(CAME_IN, readers, assembly=assembly, about=str(concern.id), places={"due": due})
    announce(assembly.topic)
    return concern


def page_of(given: str) -> str:
    """The path of a page here, without what was asked of it; anything else is left out."""
    path = given.strip().partition("?")[0].partition("#")[0]
    return path if path.startswith("/") and path.isprintable() and len(path) <= LONGEST_PAGE else ""


@transaction.atomic
def answer_concern(concern: Concern, *, by: Seat, answer: str, is_public: bool) -> Concern:
    """The concern is answered, once. The author hears of it if they gave their name."""
    concern = Concern.objects.select_for_update(of=("self",)).select_related("assembly").get(id=concern.id)
    require(by.is_active and by.body.assembly_id == concern.assembly_id)
    require(by.role in {Role.GUARANTOR, concern.goes_to})
    require(not concern.is_answered, ConcernAnswered)
    answer = answer.strip()
    require(1 <= len(answer) <= LONGEST_TEXT, BadAnswer)
    at = now()
    concern.answer, concern.is_public, concern.answered_by, concern.answered_at = answer, is_public, by, at
    concern.save(update_fields=["answer", "is_public", "answered_by", "answered_at"])
    told = {"number": concern.number, "is_public": is_public, "is_late": at > concern.due_at}
    note(concern.assembly_id, record.ANSWER, told, by=by.signature)
    if concern.author_id is not None:
        theirs = Seat.objects.active().of_assembly(concern.assembly).filter(person=concern.author_id)
        queue_message(ANSWERED, theirs, assembly=concern.assembly, about=str(concern.id))
    announce(concern.assembly.topic)
    return concern


def find_concern(visitor: Visitor, concern_id: UUID) -> tuple[Concern, Seat | None]:
    """The concern, and the seat in which the visitor answers; for its author without one. Others are told of none."""
    found = Concern.objects.select_related("assembly", "answered_by__person").filter(id=concern_id).first()
    if found is None:
        raise Absent
    by = reader_of(visitor, found)
    require(by is not None or is_author(visitor, found), Absent)
    return found, by


def concerns_for(visitor: Visitor, assembly: Assembly) -> QuerySet[Concern]:
    """Those this visitor answers: what waits first, the most urgent on top."""
    roles = roles_read_by(visitor, assembly)
    found = Concern.objects.filter(assembly=assembly, goes_to__in=roles).select_related("answered_by__person")
    return found.order_by("answered_at", "due_at") if roles else Concern.objects.none()


def own_concerns(visitor: Visitor, assembly: Assembly) -> QuerySet[Concern]:
    if not isinstance(visitor, Person):
        return Concern.objects.none()
    return Concern.objects.filter(assembly=assembly, author=visitor)


def public_answers(assembly: Assembly) -> QuerySet[Concern]:
    """Answers that everybody may read, without what was asked."""
    found = Concern.objects.filter(assembly=assembly, is_public=True, answered_at__isnull=False)
    return found.select_related("answered_by__person").order_by("-answered_at").defer("text", "contact")


def author_here(visitor: Visitor, assembly: Assembly) -> Person | None:
    """Who may sign a concern here: people with a seat, so that an answer reaches them."""
    seats: Sequence[Seat] = seats_in(visitor, assembly)
    return visitor if isinstance(visitor, Person) and seats else None
