"""The page of a result."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from config.pages import public_page
from governance.ballots import recount, results, words
from governance.ballots.flow import flow_of
from governance.ballots.models import Question, Tally
from governance.ballots.permissions import can_see_votes
from governance.ballots.rules import YES_NO
from governance.ballots.services import find_question


@public_page(seconds=2)
@require_safe
def result(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The outcome with every round; before there is one, the question's own page says where it stands."""
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
        "audience": words.audience_sentence(found),
        "turnout": words.turnout_sentence(found) if found.roll_size else "",
        "by_community": _by_community(found),
        "batch": getattr(found, "batch", None) if not found.roll_size else None,
        "command": recount.command(found, tally),
        "is_yes_no": found.rule == YES_NO,
        "version": version_of(found.topic),
        **_rounds(found, tally),
    }
    return render(request, "governance/ballots/result.html", context)


def _rounds(question: Question, tally: Tally) -> dict[str, Any]:
    if question.rule == YES_NO:
        return {}
    return {
        "table": results.rounds_table(question, tally.result),
        "told": results.rounds_in_words(question, tally.result),
        "flow": flow_of(tally.result, words.told_option_texts(question)),
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
