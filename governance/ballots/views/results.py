"""The page of a result."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.members.permissions import Visitor
from config.pages import public_page
from governance.ballots import recount, results, words
from governance.ballots.flow import flows_of
from governance.ballots.models import Question, Tally
from governance.ballots.permissions import can_audit, can_run_question, can_see_votes
from governance.ballots.pictures import is_in_rounds, numbers_of, pictures_of
from governance.ballots.reasons import objections_to
from governance.ballots.rules import asks_for, says_elected, title_of
from governance.ballots.secrecy.editions import shows_openings, shows_patterns
from governance.ballots.services import find_question
from governance.ballots.views.belenios import election_of
from governance.counting import Kind, rule_called


@public_page(seconds=2)
@require_safe
def result(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The outcome with every round; before there is one, the question's own page says where it stands."""
    version = version_of(Question.topic_of(question_id))
    found = find_question(request.user, question_id)
    tally = Tally.objects.defer("progress").filter(question=found).first()
    outcome = results.outcome_of(found, tally)
    if outcome is None or tally is None:
        return redirect(found)
    may_see_votes = found.roll_size > 0 and can_see_votes(request.user, found)
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "outcome": outcome,
        "tally": tally,
        "how_counted": results.how_counted(found, tally.result),
        "ties": results.ties_in_words(found, tally.result),
        "votes": results.roll_call(found) if may_see_votes else [],
        "may_see_votes": may_see_votes,
        **_openings(request.user, found),
        "audience": words.audience_sentence(found),
        "turnout": words.turnout_sentence(found) if found.roll_size else "",
        "by_community": _by_community(found),
        "batch": getattr(found, "batch", None) if found.is_brought_in else None,
        "election": election_of(found) if found.is_encrypted else None,
        "command": recount.command(found, tally),
        "ballots_file": recount.file_name(found.rule),
        "is_one_answer": rule_called(found.rule).kind == Kind.CHOICE,
        "reasons": objections_to(found) if can_run_question(request.user, found) else [],
        "rule_title": title_of(found.rule),
        "version": version,
        **_pictures(found, tally),
    }
    return render(request, "governance/ballots/result.html", context)


def _openings(visitor: Visitor, question: Question) -> dict[str, bool]:
    """What may be seen of the ballots themselves."""
    return {
        "shows_patterns": shows_patterns(question),
        "shows_openings": question.is_secret and shows_openings(question),
        "may_audit": question.is_secret and can_audit(visitor, question),
    }


def _pictures(question: Question, tally: Tally) -> dict[str, Any]:
    """What the count looks like; yes against no is the bar of its outcome."""
    if asks_for(question.rule, "threshold"):
        return {}
    if not is_in_rounds(tally.result):
        return {
            "pictures": pictures_of(question, tally.result),
            "tables": numbers_of(question, tally.result),
        }
    return {
        "table": results.rounds_table(question, tally.result),
        "says_elected": says_elected(question),
        "told": results.rounds_in_words(question, tally.result),
        "flows": flows_of(tally.result, words.told_option_texts(question)),
    }


def _by_community(question: Question) -> dict[str, Any]:
    """The stored audit of the turnout, small numbers already withheld; some leave nothing to show."""
    audit = getattr(question, "audit", None)
    if audit is None:
        return {}
    rows = audit.result["rows"]
    return audit.result | {
        "is_too_small": not any(row["turnout"] for row in rows),
        "is_withheld": any(row["turnout_withheld"] for row in rows),
    }
