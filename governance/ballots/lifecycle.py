"""The life of a question: every act, the states in which it is possible, and where it leads.

Services ask this table and no other place moves a question from one state to another. What stands nowhere here is
impossible: a result never becomes open again, and a certified one stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from config.errors import require
from governance.ballots.errors import WrongState
from governance.ballots.models import Question

State = Question.State


class Act(StrEnum):
    """What can be done with a question, or happen to it."""

    WRITE = "write"
    FREEZE = "freeze"
    DRAW_DIGITS = "draw digits"
    SET_UP = "set up"
    OPEN = "open"
    CAST = "cast"
    LENGTHEN = "lengthen"
    CLOSE = "close"
    BRING_IN = "bring in"
    BRING_RESULT = "bring result"
    COUNT = "count"
    HOLD = "hold"
    HOLD_PAYMENT = "hold payment"
    RELEASE = "release"
    RELEASE_PAYMENT = "release payment"
    CLEAR = "clear"
    CERTIFY = "certify"
    ANNUL = "annul"
    LOSE = "lose"
    REPORT = "report"
    ADOPT = "adopt"
    ASK_AGAIN = "ask again"


LIFE: Mapping[Act, Mapping[str, str]] = {
    Act.WRITE: {State.DRAFT: State.DRAFT},
    Act.FREEZE: {State.DRAFT: State.FROZEN},
    Act.DRAW_DIGITS: {State.FROZEN: State.FROZEN},
    # The election elsewhere in which an encrypted question is voted on.
    Act.SET_UP: {State.FROZEN: State.FROZEN},
    Act.OPEN: {State.FROZEN: State.OPEN},
    Act.CAST: {State.OPEN: State.OPEN},
    Act.LENGTHEN: {State.OPEN: State.OPEN},
    # At its end by the database's clock, or early by two people.
    Act.CLOSE: {State.OPEN: State.CLOSED},
    # A count from elsewhere is never open here. Its question comes with it, or was frozen before anybody voted.
    Act.BRING_IN: {State.DRAFT: State.CLOSED, State.FROZEN: State.CLOSED},
    # An election elsewhere has been decrypted.
    Act.BRING_RESULT: {State.CLOSED: State.CLOSED},
    Act.COUNT: {State.CLOSED: State.COUNTED},
    # Each guardian may hold once; the last hold to end clears the way.
    Act.HOLD: {State.COUNTED: State.HELD, State.HELD: State.HELD},
    # What was shared out on a certified result waits; the result itself stays as it is.
    Act.HOLD_PAYMENT: {State.CERTIFIED: State.CERTIFIED},
    Act.RELEASE: {State.HELD: State.HELD},
    Act.RELEASE_PAYMENT: {State.CERTIFIED: State.CERTIFIED},
    Act.CLEAR: {State.HELD: State.COUNTED},
    Act.CERTIFY: {State.COUNTED: State.CERTIFIED},
    # By two people, until somebody has certified.
    Act.ANNUL: dict.fromkeys((State.FROZEN, State.OPEN, State.CLOSED, State.COUNTED, State.HELD), State.ANNULLED),
    # Its ballots were lost with a machine, as a restore finds.
    Act.LOSE: {State.OPEN: State.ANNULLED, State.CLOSED: State.ANNULLED},
    # A minority report, for some days after the count.
    Act.REPORT: {state: state for state in (State.COUNTED, State.HELD, State.CERTIFIED)},
    Act.ADOPT: {State.CERTIFIED: State.CERTIFIED},
    Act.ASK_AGAIN: {state: state for state in (State.COUNTED, State.HELD, State.CERTIFIED, State.ANNULLED)},
}


def is_possible(act: Act, question: Question) -> bool:
    return question.state in LIFE[act]


def require_possible(act: Act, question: Question) -> None:
    """Raises WrongState with the state as people read it."""
    require(is_possible(act, question), WrongState, state=question.get_state_display())


def move(question: Question, act: Act) -> None:
    """The question stands where the act leads; whoever called has it locked and saves it."""
    require_possible(act, question)
    question.state = LIFE[act][question.state]
