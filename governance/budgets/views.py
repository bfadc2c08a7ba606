"""Pages of budgets."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from config.errors import Absent, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.ballots.permissions import can_run_question, voting_seat
from governance.ballots.services import find_question
from governance.ballots.views.drafts import desk_seat
from governance.budgets.errors import BudgetFixed
from governance.budgets.forms import BudgetForm
from governance.budgets.models import Budget
from governance.budgets.permissions import can_see_ballots, can_set_budget, is_open_for_a_budget
from governance.budgets.reading import (
    outcome_told,
    own_told,
    projects_told,
    rejected_told,
    rule_told,
    spending_told,
)
from governance.budgets.services import find_budget, set_budget
from governance.budgets.sharing import as_pb, command_of, for_own_device

DONE = {"set": gettext_lazy("The budget is set. You can change it until the question opens.")}


@public_page(seconds=2)
@require_safe
def budget(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_budget(request.user, question_id)
    question = found.question
    title, told = rule_told(found)
    outcome = outcome_told(found)
    shows_ballots = can_see_ballots(question)
    context = {
        "budget": found,
        "question": question,
        "assembly": question.body.assembly,
        "rule_title": title,
        "rule_told": told,
        "projects": projects_told(found),
        "outcome": outcome,
        "own": own_told(found, voting_seat(request.user, question)) if outcome else None,
        "for_device": for_own_device(found) if outcome and question.is_secret else None,
        "command": command_of(found) if outcome and shows_ballots else "",
        "may_set": can_set_budget(request.user, question),
        "version": version_of(question.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/budgets/budget.html", context)


@public_page(seconds=2)
@require_safe
def project(request: HttpRequest, question_id: UUID, key: str) -> HttpResponse:
    """Why not this project?"""
    found = find_budget(request.user, question_id)
    told = rejected_told(found, key)
    if told is None:
        raise Absent
    context = {
        "budget": found,
        "question": found.question,
        "assembly": found.question.body.assembly,
        "project": told,
        "spending": spending_told(found, key),
    }
    return render(request, "governance/budgets/project.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def set_costs(request: HttpRequest, question_id: UUID) -> HttpResponse:
    question = find_question(request.user, question_id)
    require(can_run_question(request.user, question))
    require(is_open_for_a_budget(question), BudgetFixed)
    by = desk_seat(request, question.body.assembly)
    form = BudgetForm(request.POST or None, question=question, budget=Budget.objects.filter(question=question).first())
    if form.is_valid():
        try:
            made = set_budget(question, by=by, **form.plan())
            return SeeOther(made.get_absolute_url(), "set")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "question": question, "assembly": question.body.assembly}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/budgets/set.html", context, status=status)


@public_page(seconds=2)
@require_safe
def ballots(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Every ballot without a name, as a file that other people's software shares out too."""
    found = find_budget(request.user, question_id)
    require(can_see_ballots(found.question), Absent)
    answer = HttpResponse(as_pb(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="budget.pb"'
    return answer
