"""Pages on which anybody follows a question: the list, the question itself, the stage screen, the short code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.correspondence.notices import newest_notice
from assemblies.members.finding import find_assembly
from assemblies.members.links import address_for_phones, square_code
from assemblies.members.permissions import Visitor, can_run_desk
from assemblies.people.views import language_for
from config.clock import now
from config.errors import Absent, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import done_sentence
from governance.ballots import words
from governance.ballots.models import DraftBefore, Election, Option, Question, Request, Tally
from governance.ballots.permissions import (
    can_certify,
    can_confirm_request,
    can_run_question,
    can_see_question,
    can_set_up_election,
    can_take_back_request,
    voting_seat,
)
from governance.ballots.results import outcome_of
from governance.ballots.rules import has_options, title_of
from governance.ballots.secrecy.papers import waits_for_papers
from governance.ballots.services import find_question
from governance.ballots.translations import Told, tell
from governance.ballots.views import guarding
from governance.ballots.views.papers import told_to

A_PAGE = 100
A_DAY = timedelta(days=1)
State = Question.State
DONE = {
    "drafted": gettext_lazy("The draft is saved. Only the desk can see it."),
    "undone": gettext_lazy("The last save is undone. Press it again to have it back."),
    "changed": gettext_lazy("The draft is saved."),
    "frozen": gettext_lazy("The wording and the list of voters are fixed. Now open it."),
    "opened": gettext_lazy("The question has been opened."),
    "lengthened": gettext_lazy("Members have more time now. The new end is announced."),
    "asked": gettext_lazy("Your request is recorded."),
    "closed": gettext_lazy("Voting is closed. The count begins by itself."),
    "annulled": gettext_lazy("The question is annulled."),
    "taken-back": gettext_lazy("The request is taken back."),
    **guarding.DONE,
    "certified": gettext_lazy("The result is final."),
    "again": gettext_lazy("Here is a new draft with the same words. Change what you like, then freeze it."),
    "read-alike": gettext_lazy("Two people have read the same. The count begins by itself."),
    "election": gettext_lazy("The election is set up. People see who can read it before they vote."),
    "imported": gettext_lazy("The ballots are in. The count begins by itself."),
}


@dataclass(frozen=True)
class Row:
    """A question in a list; where the list looked for it, whether the visitor has voted."""

    question: Question
    turnout: str
    has_voted: bool = False


def row_of(question: Question) -> Row:
    is_told = question.roll_size > 0 and question.state not in {State.DRAFT, State.FROZEN, State.ANNULLED}
    has_voted = getattr(question, "has_voted", False)
    return Row(question, words.turnout_sentence(question) if is_told else "", has_voted)


@public_page(seconds=2)
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    runs_desk = can_run_desk(request.user, assembly)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) else 1
    found = Question.objects.of_assembly(assembly).select_related("body").defer("config", "text")
    shown = found if runs_desk else found.public()
    rows = [row_of(one) for one in shown[(page - 1) * A_PAGE : page * A_PAGE + 1]]
    context = {
        "version": version,
        "assembly": assembly,
        "rows": rows[:A_PAGE],
        "page": page,
        "next_page": page + 1 if len(rows) > A_PAGE else None,
        "runs_desk": runs_desk,
    }
    return render(request, "governance/ballots/questions.html", context)


@dataclass(frozen=True)
class Waiting:
    """A request that takes a second person, as one visitor sees it."""

    request: Request
    may_confirm: bool
    may_take_back: bool


def waiting_requests(visitor: Visitor, question: Question) -> list[Waiting]:
    """Requests still open, for those who could confirm or take them back; nobody else sees them."""
    confirms, runs = can_confirm_request(visitor, question), can_run_question(visitor, question)
    if not confirms and not runs:
        return []
    found = question.requests.filter(ended_at__isnull=True).select_related(
        "asked_by__person", "question__body__assembly"
    )
    return [
        Waiting(one, confirms and one.asked_by.person_id != visitor.pk, can_take_back_request(visitor, one))
        for one in found
    ]


@public_page(seconds=2)
@require_safe
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    version = version_of(Question.topic_of(question_id))
    found = find_question(request.user, question_id)
    voter = voting_seat(request.user, found) if found.state not in {State.DRAFT, State.ANNULLED} else None
    runs = can_run_question(request.user, found)
    is_running = found.is_running(now())
    tally = Tally.objects.filter(question=found).first()
    waiting = waiting_requests(request.user, found)
    told = tell(found, easy="easy" in request.GET)
    context = {
        "told": told,
        "question": found,
        "assembly": found.body.assembly,
        "text_html": to_html(told.text),
        "original_html": to_html(found.text),
        "options": shown_options(found, told),
        "rule_title": title_of(found.rule),
        "rule_sentences": words.rule_sentences(found),
        "audience": words.audience_sentence(found) if found.roll_size or found.state == State.DRAFT else "",
        "is_running": is_running,
        "is_over": found.is_open and not is_running,
        "left": words.time_left(found) if is_running else "",
        "turnout": row_of(found).turnout,
        "voter": voter,
        "has_voted": voter is not None and found.has_ballot_of(voter),
        "outcome": outcome_of(found, tally),
        "tally": tally,
        "counting_step": counting_step(tally),
        "runs_desk": runs,
        "may_undo": runs and found.state == State.DRAFT and DraftBefore.objects.filter(question=found).exists(),
        "may_certify": found.state == State.COUNTED and can_certify(request.user, found),
        "waits_for_papers": waits_for_papers(found),
        "papers": told_to(request, found),
        "waiting": waiting,
        "asked_for": {one.request.act for one in waiting},
        "again_as": _first_seen(request.user, found.asked_again_as.all()),
        "again_from": _first_seen(request.user, Question.objects.filter(asked_again_as=found)),
        "batch": getattr(found, "batch", None) if found.is_brought_in and found.frozen_at else None,
        **_election(request.user, found, tally),
        "waits_for_result": found.is_encrypted and found.state == State.CLOSED and tally is None,
        "version": version,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/ballots/question.html", context)


def _election(visitor: Visitor, question: Question, tally: Tally | None) -> dict[str, bool]:
    """What an organiser can do next with an encrypted question."""
    if not (question.is_encrypted and can_set_up_election(visitor, question)):
        return {}
    has_failed = tally is not None and tally.state == Tally.State.FAILED
    return {
        "sets_up_election": question.state == State.FROZEN,
        "lacks_election": not Election.objects.filter(question=question).exists(),
        "brings_result": question.state == State.CLOSED and (tally is None or has_failed),
    }


def shown_options(question: Question, told: Told) -> list[Option]:
    """The question's own options, saying what the reader reads."""
    options = list(question.options.all()) if has_options(question.rule) else []
    for option in options:
        option.text, option.about = told.option(option.key, option.text, option.about)
    return options


def _first_seen(visitor: Visitor, linked: QuerySet[Question]) -> Question | None:
    """The linked question, if this visitor may know of it."""
    found = linked.select_related("body__assembly").first()
    return found if found and can_see_question(visitor, found) else None


def counting_step(tally: Tally | None) -> str:
    """What the count is doing, in words."""
    if tally is None or tally.state == Tally.State.COUNTED:
        return ""
    if tally.state == Tally.State.FAILED:
        return _("The count stopped: %(reason)s The ballots are safe.") % {"reason": tally.failure}
    if tally.state == Tally.State.QUEUED:
        return _("The ballots wait to be counted.")
    if tally.step < 2:
        return _("The ballots are being sealed.")
    return _("Counting round %(number)d.") % {"number": tally.step}


@public_page(seconds=2)
@require_safe
def stage(request: HttpRequest, question_id: UUID) -> HttpResponse:
    version = version_of(Question.topic_of(question_id))
    found = find_question(request.user, question_id)
    require(found.state != State.DRAFT, Absent)
    address = f"{address_for_phones(request)}{reverse('short_question', args=[found.code])}"
    at = now()
    is_running = found.is_running(at)
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "is_running": is_running,
        "at": at,
        "assembly_version": version_of(found.body.assembly.topic),
        "counts_down": is_running and (found.closes_at or at) - at < A_DAY,
        "turnout": words.turnout_in_short(found),
        "address": address.partition("://")[2],
        "typed_before": address.partition("://")[2].removesuffix(found.code),
        "qr": square_code(address),
        "outcome": outcome_of(found, Tally.objects.filter(question=found).first()),
        "notice": newest_notice(found.body.assembly),
        "version": version,
    }
    return render(request, "governance/ballots/stage.html", context)


@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The short code on the screen leads to the question."""
    found = Question.objects.select_related("body__assembly").filter(code=code.strip().upper()).first()
    if found is None:
        raise Absent
    require(can_see_question(request.user, found), Absent)
    with translation.override(language_for(request)):
        return redirect(found)
