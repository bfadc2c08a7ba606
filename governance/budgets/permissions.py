"""Who may do what with budgets, as sentences."""

from assemblies.members.permissions import Visitor
from governance.ballots.models import Question
from governance.ballots.permissions import can_run_question
from governance.ballots.secrecy.editions import shows_patterns
from governance.budgets.sharing import KINDS


def can_set_budget(visitor: Visitor, question: Question) -> bool:
    """The desk, while the question is frozen and not yet open."""
    return is_open_for_a_budget(question) and can_run_question(visitor, question)


def is_open_for_a_budget(question: Question) -> bool:
    return question.state == Question.State.FROZEN and question.rule in KINDS


def can_see_ballots(question: Question) -> bool:
    """Whole ballots without names, as files and in sums over those who support one project."""
    return question.has_result and shows_patterns(question)
