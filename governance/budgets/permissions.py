"""Who may do what with budgets, as sentences."""

from assemblies.members.permissions import Visitor
from governance.ballots.models import Mode, Question
from governance.ballots.permissions import can_import_batch, can_run_question
from governance.ballots.secrecy.editions import shows_patterns
from governance.budgets.sharing import KINDS


def can_set_budget(visitor: Visitor, question: Question) -> bool:
    """The desk, while the question is frozen and not yet open."""
    return is_open_for_a_budget(question) and can_run_question(visitor, question)


def is_open_for_a_budget(question: Question) -> bool:
    return question.state == Question.State.FROZEN and question.rule in KINDS


def can_describe(visitor: Visitor, question: Question) -> bool:
    """The desk writes the sheets of projects until the question opens."""
    return can_set_budget(visitor, question)


def can_note(visitor: Visitor, question: Question) -> bool:
    """The desk notes promises until the question opens, and promises and milestones once the result is known."""
    return (is_open_for_a_budget(question) or question.has_result) and can_run_question(visitor, question)


def can_bring_in(visitor: Visitor, question: Question) -> bool:
    """An organiser, for a question on which people vote elsewhere."""
    return is_for_elsewhere(question) and can_import_batch(visitor, question.body)


def can_send_elsewhere(visitor: Visitor, question: Question) -> bool:
    """An organiser, while it is a draft that can share out money."""
    is_fit = question.state == Question.State.DRAFT and question.rule in KINDS and question.mode == Mode.OPEN
    return is_fit and can_import_batch(visitor, question.body)


def can_compare(question: Question) -> bool:
    """Rules are compared until the result is known; afterwards as well, on the ballots of others alone."""
    return question.rule in KINDS and question.state != Question.State.DRAFT


def is_for_elsewhere(question: Question) -> bool:
    """Frozen without a roll: nobody can vote on it here, and its ballots have not come yet."""
    return question.state == Question.State.FROZEN and question.roll_size == 0 and not question.is_encrypted


def can_see_ballots(question: Question) -> bool:
    """Whole ballots without names, as files and in sums over those who support one project."""
    return question.has_result and shows_patterns(question)
