"""From the last ballot to the decision, one step after the other.

Question ─▶ Ballot ──count──▶ Tally ──certify──▶ certified ──adopt──▶ Decision
"""

from __future__ import annotations

from assemblies.members.models import Seat
from governance.ballots.errors import WrongState
from governance.ballots.lifecycle import Act, is_possible
from governance.ballots.models import Question, Tally
from governance.ballots.services import certify_question, close_due_questions
from governance.ballots.tallying import count_tally
from governance.decisions.models import Decision
from governance.decisions.services import adopt, is_carried


def conclude(question: Question, *, by: Seat) -> Decision | None:
    """The decision that a vote has led to, or nothing where nothing was carried.

    Each step is an act of its own and stays done. Raises WrongState where the next one is not possible: while voting
    goes on, and while somebody holds the result.
    """
    tally = counted(closed(question))
    certified = certify(tally, by=by)
    return adopt(certified, by=by) if is_carried(certified) else None


def closed(question: Question) -> Question:
    """Its end has come by the database's clock, or two people have closed it."""
    close_due_questions()
    return Question.objects.select_related("body__assembly").get(id=question.id)


def counted(question: Question) -> Tally:
    """By this process, unless a worker has done it; a question that is still open has nothing to count."""
    tally = Tally.objects.filter(question=question).first()
    if tally is None:
        raise WrongState(state=question.get_state_display())
    if is_possible(Act.COUNT, question):
        count_tally(tally.id)
    return _fresh(tally)


def certify(tally: Tally, *, by: Seat) -> Tally:
    """Somebody answerable has looked at the count; a result that is held waits."""
    if tally.question.state != Question.State.CERTIFIED:
        certify_question(tally.question, by=by)
    return _fresh(tally)


def _fresh(tally: Tally) -> Tally:
    return Tally.objects.select_related("question__body__assembly").get(id=tally.id)
