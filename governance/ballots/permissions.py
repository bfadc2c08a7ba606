"""Who may do what with questions and ballots, as sentences."""

from assemblies.bodies.charter import Audience
from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import (
    Visitor,
    can_run_desk,
    can_see_assembly,
    has_role,
    seat_in,
    seats_in,
)
from governance.ballots.models import Mode, Question, Request


def can_draft_question(visitor: Visitor, body: Body) -> bool:
    return can_run_desk(visitor, body.assembly, body)


def can_run_question(visitor: Visitor, question: Question) -> bool:
    """Freeze, open, lengthen, ask again, ask to close early or annul."""
    return can_run_desk(visitor, question.body.assembly, question.body)


def can_confirm_request(visitor: Visitor, question: Question) -> bool:
    """A second person: another at the desk, or a guarantor. A service account is no person."""
    return _sits_as(visitor, question, Role.ORGANISER, Role.FACILITATOR, Role.GUARANTOR)


def can_take_back_request(visitor: Visitor, request: Request) -> bool:
    """Whoever asked, while they are at the desk; anybody there, once the seat of whoever asked has ended."""
    is_own = request.asked_by.person_id == visitor.pk
    return can_run_question(visitor, request.question) and (is_own or not request.asked_by.is_active)


def can_read_papers(visitor: Visitor, question: Question) -> bool:
    """Read the papers of a secret vote: whoever answers for the procedure in person. Two do it, each alone."""
    return can_confirm_request(visitor, question)


def can_certify(visitor: Visitor, question: Question) -> bool:
    return _sits_as(visitor, question, Role.GUARANTOR, Role.ORGANISER)


def can_audit(visitor: Visitor, question: Question) -> bool:
    """Have the edition of secret ballots that opens all of them: guarantors in person."""
    return _sits_as(visitor, question, Role.GUARANTOR)


def can_hold(visitor: Visitor, question: Question) -> bool:
    """Hold a result, or give a word that a hold may end: guarantors in person."""
    return _sits_as(visitor, question, Role.GUARANTOR)


def can_add_digits(visitor: Visitor, question: Question) -> bool:
    """Add digits to the lot: whoever answers for the procedure in person."""
    return can_confirm_request(visitor, question)


def _sits_as(visitor: Visitor, question: Question, *roles: str) -> bool:
    """What only a person answers for: the role is their own, not lent."""
    return any(seat.role in roles for seat in seats_in(visitor, question.body.assembly))


def can_set_up_election(visitor: Visitor, question: Question) -> bool:
    """Say in which election of Belenios a question is voted on, and bring in its result."""
    return has_role(visitor, question.body.assembly, Role.ORGANISER, body=question.body)


def can_import_batch(visitor: Visitor, body: Body) -> bool:
    return has_role(visitor, body.assembly, Role.ORGANISER, body=body)


def can_see_question(visitor: Visitor, question: Question) -> bool:
    """Drafts are for the desk; everything frozen is as public as its assembly."""
    if question.state == Question.State.DRAFT:
        return can_run_question(visitor, question)
    return can_see_assembly(visitor, question.body.assembly)


def can_cast_ballot(seat: Seat, question: Question) -> bool:
    """An active seat on the frozen roll. Casting asks the same of the database, after the lock."""
    return seat.is_active and question.roll.filter(seat=seat).exists()


def voting_seat(visitor: Visitor, question: Question) -> Seat | None:
    """The seat with which a visitor votes on this question, if they are on its roll."""
    seat = seat_in(visitor, question.body)
    return seat if seat and can_cast_ballot(seat, question) else None


def can_see_votes(visitor: Visitor, question: Question) -> bool:
    """How each seat voted: after closing, by those whom the charter named before opening; never of a secret vote."""
    if not question.has_result or question.mode != Mode.OPEN:
        return False
    if question.seen_by == Audience.EVERYBODY:
        return can_see_assembly(visitor, question.body.assembly)
    return bool(seats_in(visitor, question.body.assembly))
