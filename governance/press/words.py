"""A result in a sentence that may be printed as it is: with its denominator and its rule."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.numbers import grouped
from governance.ballots.models import Question, Tally
from governance.ballots.part_words import reached_sentences
from governance.ballots.results import exact
from governance.ballots.rules import asks_for, title_of
from governance.ballots.words import needed_votes, outcome_sentence, threshold_words, turnout_sentence
from governance.counting import rule_called

SHARES = {
    Fraction(1, 2): gettext_lazy("more than half"),
    Fraction(2, 3): gettext_lazy("two thirds"),
    Fraction(3, 4): gettext_lazy("three quarters"),
    Fraction(3, 5): gettext_lazy("three fifths"),
    Fraction(4, 5): gettext_lazy("four fifths"),
}
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"


def sentence_of(question: Question, tally: Tally) -> str:
    """“56 of 78 said yes; two thirds (52) were needed.”"""
    result = tally.result
    if result["outcome"] == "no quorum":
        return outcome_sentence(question, result)
    if not asks_for(question.rule, "threshold"):
        return " ".join([outcome_sentence(question, result), _counted_by(question, result)])
    votes = result["rounds"][0]["votes"]
    both = int(votes["yes"]) + int(votes["no"])
    said = _("%(yes)s of %(both)s said yes; %(share)s (%(needed)s) were needed.") % {
        "yes": grouped(int(votes["yes"])),
        "both": grouped(both),
        "share": share_of(question),
        "needed": grouped(needed_votes(question, both)),
    }
    return " ".join([said, *reached_sentences(question, result)])


def share_of(question: Question) -> str:
    return str(SHARES.get(Fraction(question.threshold)) or threshold_words(question))


def _counted_by(question: Question, result: dict) -> str:
    numbers = {
        "valid": grouped(result["ballots"]["valid"]),
        "rule": title_of(question.rule),
        "quota": exact(result["quota"] or "0"),
    }
    if result["quota"] and rule_called(question.rule).fills_seats:
        return _("%(valid)s ballots were counted by %(rule)s; a place took %(quota)s votes.") % numbers
    return _("%(valid)s ballots were counted by %(rule)s.") % numbers


def paragraph_of(question: Question, tally: Tally, address: str) -> str:
    """The same with the question, the turnout and where it can be checked."""
    told = [f"“{question.told.title}”", sentence_of(question, tally)]
    if question.roll_size:
        told.append(f"{turnout_sentence(question)}.")
    return " ".join([*told, f"{question.body.assembly.name}, {address}"])
