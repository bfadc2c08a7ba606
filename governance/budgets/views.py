"""Pages of budgets."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.models import Role
from assemblies.members.permissions import acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.ballots.batches import freeze_for_elsewhere
from governance.ballots.errors import WrongState
from governance.ballots.models import Question
from governance.ballots.permissions import can_import_batch, can_run_question, voting_seat
from governance.ballots.services import find_question
from governance.ballots.views.drafts import desk_seat
from governance.budgets import projects
from governance.budgets.comparison import compared_in_file, compared_on, other_budgets
from governance.budgets.errors import BudgetFixed, NotOutside
from governance.budgets.files import csv_of, told_in_full
from governance.budgets.forms import (
    BallotsForm,
    BudgetForm,
    ElsewhereForm,
    MilestoneForm,
    PromiseForm,
    SheetForm,
)
from governance.budgets.models import Budget
from governance.budgets.outside import bring_in_ballots
from governance.budgets.permissions import (
    can_bring_in,
    can_compare,
    can_describe,
    can_note,
    can_see_ballots,
    can_send_elsewhere,
    can_set_budget,
    is_for_elsewhere,
    is_open_for_a_budget,
)
from governance.budgets.reading import (
    areas_told,
    by_category,
    chosen_told,
    map_told,
    outcome_told,
    own_told,
    projects_told,
    rejected_told,
    rule_told,
    spending_told,
)
from governance.budgets.services import find_budget, left_over, set_budget, to_follow
from governance.budgets.sharing import as_pb, command_of, for_own_device

DONE = {
    "set": gettext_lazy("The budget is set. You can change it until the question opens."),
    "described": gettext_lazy("Everybody can read it now."),
    "promised": gettext_lazy("The promise stands on the page of the project."),
    "taken-back": gettext_lazy("The promise is taken back."),
    "noted": gettext_lazy("The milestone stands on the page of the project."),
    "elsewhere": gettext_lazy("The question is frozen. Set its budget before anybody votes."),
    "brought-in": gettext_lazy("The ballots are here. They are counted in a moment."),
}


@public_page(seconds=2)
@require_safe
def budget(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_budget(request.user, question_id)
    question = found.question
    title, told = rule_told(found)
    outcome, listed = outcome_told(found), projects_told(found)
    shows_ballots = can_see_ballots(question)
    context = {
        "version": version_of(question.topic),
        "budget": found,
        "question": question,
        "assembly": question.body.assembly,
        "before": _before(found),
        "after": found.followed_by.exclude(question__state=Question.State.ANNULLED).select_related("question").first(),
        "rule_title": title,
        "rule_told": told,
        "projects": listed,
        "kinds": by_category(listed),
        "map": map_told(listed, outcome),
        "areas": areas_told(listed, outcome) if outcome else [],
        "outcome": outcome,
        "own": own_told(found, voting_seat(request.user, question)) if outcome else None,
        "for_device": for_own_device(found) if outcome and question.is_secret else None,
        "gives_points": question.rule == "cumulative",
        "command": command_of(found) if outcome and shows_ballots else "",
        "may_set": can_set_budget(request.user, question),
        "may_bring_in": can_bring_in(request.user, question),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/budgets/budget.html", context)


def _before(found: Budget) -> Budget | None:
    """The budget that left something over for this one."""
    return Budget.objects.select_related("question").filter(followed_by=found).first()


@public_page(seconds=2)
@require_safe
def project(request: HttpRequest, question_id: UUID, key: str) -> HttpResponse:
    """One project: what it is, why it is paid for or not, who else gives money, and how far it is."""
    found = find_budget(request.user, question_id)
    projects.require_project(found, key)
    rejected = rejected_told(found, key)
    context = {
        "budget": found,
        "question": found.question,
        "assembly": found.question.body.assembly,
        "project": next(one for one in projects_told(found) if one.key == key),
        "rejected": rejected,
        "chosen": chosen_told(found, key),
        "spending": spending_told(found, key) if rejected else [],
        "funding": [one for one in found.funding.all() if one.key == key],
        "milestones": found.milestones.filter(key=key),
        "may_describe": can_describe(request.user, found.question),
        "may_note": can_note(request.user, found.question),
        "done_sentence": done_sentence(request, DONE),
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
    before = to_follow(question)
    context = {"form": form, "question": question, "assembly": question.body.assembly}
    context |= {"before": before, "carried": left_over(before) if before else None}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/budgets/set.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, question_id: UUID, key: str) -> HttpResponse:
    found = _for_desk(request, question_id, key)
    require(is_open_for_a_budget(found.question), BudgetFixed)
    sheet = found.sheets.filter(key=key).first()
    names = ("place", "latitude", "longitude", "category", "feasibility", "proposal")
    initial = {name: getattr(sheet, name) for name in names} if sheet else {}
    form = SheetForm(request.POST or None, question=found.question, initial=initial)
    return _asked(
        request,
        found,
        key,
        form,
        lambda by: projects.describe_project(found, key, by=by, **form.cleaned_data),
        title=gettext_lazy("Describe the project"),
        lede=gettext_lazy("Everybody reads it before they vote. Once the question opens, nobody can change it."),
        button=gettext_lazy("Publish it"),
        done="described",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, question_id: UUID, key: str) -> HttpResponse:
    found = _for_desk(request, question_id, key)
    require(can_note(request.user, found.question), BudgetFixed)
    form = PromiseForm(request.POST or None)
    is_before = is_open_for_a_budget(found.question)
    before = gettext_lazy("The project asks the budget for so much less.")
    after = gettext_lazy("When others promise all that it lacks, a project that the budget does not pay for can begin.")
    return _asked(
        request,
        found,
        key,
        form,
        lambda by: projects.promise_funding(found, key, by=by, **form.cleaned_data),
        title=gettext_lazy("Money from somebody else"),
        lede=before if is_before else after,
        button=gettext_lazy("Note the promise"),
        done="promised",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: HttpRequest, question_id: UUID, key: str) -> HttpResponse:
    found = _for_desk(request, question_id, key)
    form = MilestoneForm(request.POST or None, initial={"day": found.question.body.assembly.today})
    return _asked(
        request,
        found,
        key,
        form,
        lambda by: projects.note_milestone(found, key, by=by, **form.cleaned_data),
        title=gettext_lazy("How far is it?"),
        lede=gettext_lazy("A line on the page of the project. It stays."),
        button=gettext_lazy("Note it"),
        done="noted",
    )


@require_POST
def take_back(request: HttpRequest, funding_id: UUID) -> HttpResponse:
    funding = projects.find_funding(request.user, funding_id)
    by = desk_seat(request, funding.budget.question.body.assembly)
    projects.take_back_funding(funding, by=by)
    return SeeOther(_page_of(funding.budget, funding.key), "taken-back")


@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """People vote on it elsewhere: it is frozen here without a roll."""
    question = find_question(request.user, question_id)
    require(can_import_batch(request.user, question.body))
    require(can_send_elsewhere(request.user, question), WrongState, state=question.get_state_display())
    form = ElsewhereForm(request.POST or None)
    if form.is_valid():
        by = _organiser(request, question)
        freeze_for_elsewhere(question, by=by, source=form.cleaned_data["source"])
        return SeeOther(question.get_absolute_url(), "elsewhere")
    context = {
        "title": gettext_lazy("People vote elsewhere"),
        "lede": gettext_lazy(
            "Wording and projects are frozen now. You set the budget and the rule, people vote at polling stations or "
            "on another system, and you bring in their ballots as a file."
        ),
        "button": gettext_lazy("Freeze it"),
        "back": question.get_absolute_url(),
    }
    return _form_page(request, question, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The ballots of a vote elsewhere."""
    found = find_budget(request.user, question_id)
    question = found.question
    require(can_import_batch(request.user, question.body))
    require(is_for_elsewhere(question), NotOutside)
    form = BallotsForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, data = form.content
        try:
            bring_in_ballots(found, by=_organiser(request, question), file_name=name, data=data)
            return SeeOther(question.get_absolute_url(), "brought-in")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "title": gettext_lazy("Bring in the ballots"),
        "lede": gettext_lazy(
            "The file must name the projects by the keys of the options, at the costs that stand on the page of the "
            "budget. After this nothing about the question can be changed."
        ),
        "button": gettext_lazy("Bring them in"),
        "back": found.get_absolute_url(),
        "has_file": True,
    }
    return _form_page(request, question, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """What each rule would do with other ballots; a file is looked at for the desk and not kept."""
    question = find_question(request.user, question_id)
    require(can_compare(question), Absent)
    may_bring = can_run_question(request.user, question)
    require(may_bring or request.method != "POST")
    form = BallotsForm(request.POST or None, request.FILES or None)
    others = other_budgets(question)
    source = request.GET.get("source", "")
    comparison = None
    if request.method == "POST":
        if form.is_valid():
            try:
                comparison = compared_in_file(*form.content)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
    elif source or others:
        comparison = compared_on(question, _uuid(source) if source else others[0].question_id)
    context = {
        "question": question,
        "assembly": question.body.assembly,
        "others": others,
        "form": form if may_bring else None,
        "comparison": comparison,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/budgets/compare.html", context, status=status)


@public_page(seconds=2)
@require_safe
def ballots(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Every ballot without a name, as a file that other people's software shares out too."""
    found = find_budget(request.user, question_id)
    require(can_see_ballots(found.question), Absent)
    answer = HttpResponse(as_pb(found), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="budget.pb"'
    return answer


@public_page(seconds=2)
@require_safe
def projects_csv(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """A line a project."""
    found = find_budget(request.user, question_id)
    headers = {"Content-Disposition": 'attachment; filename="budget.csv"'}
    return HttpResponse(csv_of(found), content_type="text/csv; charset=utf-8", headers=headers)


@public_page(seconds=2)
@require_safe
def as_json(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_budget(request.user, question_id)
    headers = {"Content-Disposition": 'attachment; filename="budget.json"'}
    return JsonResponse(told_in_full(found), headers=headers, json_dumps_params={"ensure_ascii": False})


def _for_desk(request: HttpRequest, question_id: UUID, key: str) -> Budget:
    found = find_budget(request.user, question_id)
    projects.require_project(found, key)
    require(can_run_question(request.user, found.question))
    return found


def _organiser(request: HttpRequest, question: Question) -> Any:
    seat = acting_seat(request.user, question.body.assembly, {Role.ORGANISER}, question.body)
    if seat is None:
        raise NotAllowed
    return seat


def _page_of(found: Budget, key: str) -> str:
    return reverse("budgets:project", args=[found.question_id, key])


def _asked(
    request: HttpRequest,
    found: Budget,
    key: str,
    form: forms.Form,
    act: Callable[[Any], object],
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    """A form about one project: done, or shown again with what does not fit."""
    by = desk_seat(request, found.question.body.assembly)
    if form.is_valid():
        try:
            act(by)
            return SeeOther(_page_of(found, key), done)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    name = next(one.name for one in projects_told(found) if one.key == key)
    return _form_page(request, found.question, form, words | {"about": name, "back": _page_of(found, key)})


def _form_page(request: HttpRequest, question: Question, form: forms.Form, words: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "question": question, "assembly": question.body.assembly} | words
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/budgets/form.html", context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Absent from None
