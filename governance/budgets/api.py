"""REST: the money behind a question, and what it pays for."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.api.seats import acting
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK
from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, require
from governance.ballots.batches import freeze_for_elsewhere
from governance.ballots.permissions import can_run_question
from governance.ballots.services import find_question
from governance.budgeting.amounts import decimal_text
from governance.budgets.comparison import Comparison, compared_in_file, compared_on, other_budgets
from governance.budgets.errors import NoProjects
from governance.budgets.files import told_in_full
from governance.budgets.models import (
    LONGEST_CATEGORY,
    LONGEST_LINE,
    LONGEST_NOTE,
    LONGEST_PLACE,
    Budget,
    Leftover,
    Milestone,
)
from governance.budgets.outside import LARGEST_FILE, bring_in_ballots
from governance.budgets.permissions import can_compare
from governance.budgets.projects import (
    describe_project,
    find_funding,
    note_milestone,
    promise_funding,
    require_project,
    take_back_funding,
)
from governance.budgets.services import LONGEST_CURRENCY, find_budget, set_budget
from governance.budgets.sharing import KINDS
from governance.proposals.services import find_proposal


class BudgetRoundShown(serializers.Serializer):
    project = serializers.CharField()
    cost = serializers.CharField()
    support = serializers.IntegerField()
    price_per_utility = serializers.CharField(allow_null=True, help_text="An exact fraction.")
    load = serializers.CharField(allow_null=True, help_text="An exact fraction.")


class BudgetRejectedShown(serializers.Serializer):
    project = serializers.CharField()
    reason = serializers.CharField()
    effective_support = serializers.CharField(allow_null=True, help_text="Per cent of its cost, at the best moment.")


class BudgetOutcomeShown(serializers.Serializer):
    """What the money pays for. Projects are keys of the question’s options, chosen ones in order."""

    selected = serializers.ListField(child=serializers.CharField())
    cost = serializers.CharField()
    left_over = serializers.CharField()
    per_voter_budget = serializers.CharField(allow_null=True, help_text="An exact fraction.")
    rounds = BudgetRoundShown(many=True)
    rejected = BudgetRejectedShown(many=True)


class BudgetFundingShown(serializers.Serializer):
    id = serializers.UUIDField()
    giver = serializers.CharField()
    amount = serializers.CharField()
    is_before_vote = serializers.BooleanField(help_text="The project asks for so much less.")
    promised_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


class BudgetMilestoneShown(serializers.Serializer):
    stage = serializers.ChoiceField(Milestone.Stage.choices)
    day = serializers.DateField()
    text = serializers.CharField()


class BudgetProjectShown(serializers.Serializer):
    project = serializers.CharField(help_text="The key of the option.")
    name = serializers.CharField()
    category = serializers.CharField()
    place = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    feasibility = serializers.CharField()
    proposal = serializers.UUIDField(allow_null=True)
    cost = serializers.CharField()
    asked = serializers.CharField(help_text="Its cost less what others promised before the vote.")
    promised_by_others = serializers.CharField()
    funding = BudgetFundingShown(many=True)
    paid_for = serializers.BooleanField(allow_null=True)
    order = serializers.IntegerField(allow_null=True, help_text="In the order in which projects were chosen.")
    support = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    effective_support = serializers.CharField(allow_null=True)
    milestone = serializers.CharField(allow_null=True, help_text="How far it is.")
    milestones = BudgetMilestoneShown(many=True)


class BudgetShown(serializers.Serializer):
    question = serializers.UUIDField()
    title = serializers.CharField()
    amount = serializers.CharField()
    carried = serializers.CharField(help_text="How much of the amount an earlier budget left over.")
    follows = serializers.UUIDField(allow_null=True, help_text="The question of that budget.")
    currency = serializers.CharField()
    rule = serializers.CharField()
    settings = serializers.DictField(child=serializers.CharField())
    costs = serializers.DictField(child=serializers.CharField(), help_text="By the key of the option.")
    leftover = serializers.ChoiceField(Leftover.choices, help_text="What becomes of money that is not spent.")
    set_at = serializers.DateTimeField()
    projects = BudgetProjectShown(many=True)
    outcome = BudgetOutcomeShown(allow_null=True, help_text="Nothing before the count.")


class BudgetGiven(Strict):
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField(max_length=LONGEST_CURRENCY)
    rule = serializers.CharField(max_length=40)
    settings = serializers.DictField(child=serializers.CharField(max_length=40), default=dict)
    costs = serializers.DictField(child=serializers.DecimalField(max_digits=14, decimal_places=2))
    leftover = serializers.ChoiceField(Leftover.choices, default=Leftover.BACK)


class SheetGiven(Strict):
    place = serializers.CharField(max_length=LONGEST_PLACE, allow_blank=True, default="")
    latitude = serializers.FloatField(allow_null=True, default=None, min_value=-90, max_value=90)
    longitude = serializers.FloatField(allow_null=True, default=None, min_value=-180, max_value=180)
    category = serializers.CharField(max_length=LONGEST_CATEGORY, allow_blank=True, default="")
    feasibility = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")
    proposal = serializers.UUIDField(allow_null=True, default=None, help_text="The text it comes from.")


class PromiseGiven(Strict):
    giver = serializers.CharField(max_length=LONGEST_PLACE)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)


class MilestoneGiven(Strict):
    stage = serializers.ChoiceField(Milestone.Stage.choices)
    day = serializers.DateField()
    text = serializers.CharField(max_length=LONGEST_LINE, allow_blank=True, default="")


class ElsewhereGiven(Strict):
    source = serializers.CharField(max_length=300, help_text="Where people vote.")  # type: ignore[assignment]


class FrozenElsewhere(serializers.Serializer):
    question = serializers.UUIDField()
    config_sha256 = serializers.CharField()


class BallotsGiven(Strict):
    file_name = serializers.CharField(max_length=200, help_text="It ends in .pb.")
    content = serializers.CharField(max_length=LARGEST_FILE, trim_whitespace=False)


class ComparisonAsked(Strict):
    source = serializers.UUIDField(required=False, help_text="Another question.")  # type: ignore[assignment]


class BudgetWayShown(serializers.Serializer):
    """What one way of sharing out would do. `people` is whoever supports anything."""

    rule = serializers.CharField()
    settings = serializers.DictField(child=serializers.CharField())
    cost = serializers.CharField()
    people = serializers.IntegerField()
    with_something = serializers.IntegerField(help_text="Who has at least one project they support.")
    projects_of_each = serializers.CharField(help_text="How many of their projects people have, on average.")
    gini = serializers.FloatField(help_text="How unevenly their funded projects are spread over people: 0 is even.")
    let_down = serializers.IntegerField(help_text="People in a group that could have paid for a project together.")
    by_place = serializers.DictField(child=serializers.CharField())
    selected = serializers.ListField(child=serializers.CharField())


class BudgetComparisonShown(serializers.Serializer):
    title = serializers.CharField()
    amount = serializers.CharField()
    currency = serializers.CharField()
    ways = BudgetWayShown(many=True)


class BudgetOfQuestion(Door):
    @operation("read_budget", "The money behind a question, and after the count what it pays for.", answers=BudgetShown)
    def get(self, request: Request, question_id: UUID) -> Response:
        return Response(told_in_full(find_budget(request.user, question_id)))

    @operation(
        "set_budget",
        "Say how much there is, what each option costs and by which rule it is shared out, before the question opens.",
        takes=BudgetGiven,
        answers=BudgetShown,
        refuses=[409],
    )
    def put(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        require(can_run_question(request.user, question))
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        return Response(told_in_full(set_budget(question, by=by, **parsed(BudgetGiven, request.data))))


class BudgetProject(Door):
    @operation(
        "describe_budget_project",
        "Say where a project is, of which kind and whether it can be done, before the question opens.",
        takes=SheetGiven,
        answers=BudgetShown,
        refuses=[409],
    )
    def put(self, request: Request, question_id: UUID, key: str) -> Response:
        budget, by = _at_desk(request, question_id, key)
        given = parsed(SheetGiven, request.data)
        proposal_id = given.pop("proposal")
        given["proposal"] = find_proposal(request.user, proposal_id) if proposal_id else None
        describe_project(budget, key, by=by, **given)
        return Response(told_in_full(find_budget(request.user, question_id)))


class BudgetPromises(Door):
    @operation(
        "promise_budget_funding",
        "Note money that somebody else promises to a project: before the question opens, or to one that lost.",
        takes=PromiseGiven,
        answers=BudgetShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID, key: str) -> Response:
        budget, by = _at_desk(request, question_id, key)
        promise_funding(budget, key, by=by, **parsed(PromiseGiven, request.data))
        return Response(told_in_full(find_budget(request.user, question_id)), status=201)


class BudgetPromise(Door):
    @operation("take_back_budget_funding", "Take a promise back.", takes=Strict, answers=BudgetShown, refuses=[409])
    def post(self, request: Request, funding_id: UUID) -> Response:
        funding = find_funding(request.user, funding_id)
        question = funding.budget.question
        by = acting(request.user, question.body.assembly, *DESK, body=question.body)
        parsed(Strict, request.data)
        take_back_funding(funding, by=by)
        return Response(told_in_full(find_budget(request.user, question.id)))


class BudgetMilestones(Door):
    @operation(
        "note_budget_milestone",
        "Note that a project that is paid for is planned, begun or done.",
        takes=MilestoneGiven,
        answers=BudgetShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID, key: str) -> Response:
        budget, by = _at_desk(request, question_id, key)
        note_milestone(budget, key, by=by, **parsed(MilestoneGiven, request.data))
        return Response(told_in_full(find_budget(request.user, question_id)), status=201)


class BudgetElsewhere(Door):
    @operation(
        "freeze_budget_for_elsewhere",
        "Freeze a draft on which people vote at polling stations or on another system. For organisers.",
        takes=ElsewhereGiven,
        answers=FrozenElsewhere,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        by = acting(request.user, question.body.assembly, Role.ORGANISER, body=question.body)
        given = parsed(ElsewhereGiven, request.data)
        require(question.rule in KINDS, NoProjects)
        made = freeze_for_elsewhere(question, by=by, **given)
        return Response({"question": made.id, "config_sha256": made.config_sha256})


class BudgetBallots(Door):
    @operation(
        "bring_in_budget_ballots",
        "Bring in the ballots of a vote elsewhere as a Pabulib file; they are counted at once. For organisers.",
        takes=BallotsGiven,
        answers=BudgetShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        budget = find_budget(request.user, question_id)
        body = budget.question.body
        by = acting(request.user, body.assembly, Role.ORGANISER, body=body)
        given = parsed(BallotsGiven, request.data)
        bring_in_ballots(budget, by=by, file_name=given["file_name"], data=given["content"].encode())
        return Response(told_in_full(find_budget(request.user, question_id)), status=201)


class BudgetComparison(Door):
    filters = ComparisonAsked

    @operation(
        "compare_budget_rules",
        "What each rule would do on the ballots of another, counted question of the assembly: the newest, or `source`.",
        answers=BudgetComparisonShown,
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        others = other_budgets(question)
        require(can_compare(question) and bool(others), Absent)
        return Response(_compared(compared_on(question, self.asked.get("source") or others[0].question_id)))

    @operation(
        "compare_budget_rules_in_file",
        "The same on a Pabulib file, such as that of another town. It is looked at and not kept. For the desk.",
        takes=BallotsGiven,
        answers=BudgetComparisonShown,
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        question = find_question(request.user, question_id)
        require(can_compare(question), Absent)
        require(can_run_question(request.user, question))
        given = parsed(BallotsGiven, request.data)
        return Response(_compared(compared_in_file(given["file_name"], given["content"].encode())))


def _at_desk(request: Request, question_id: UUID, key: str) -> tuple[Budget, Seat]:
    budget = find_budget(request.user, question_id)
    require_project(budget, key)
    body = budget.question.body
    return budget, acting(request.user, body.assembly, *DESK, body=body)


def _compared(found: Comparison) -> dict[str, Any]:
    return {
        "title": found.title,
        "amount": decimal_text(found.amount),
        "currency": found.currency,
        "ways": [
            {
                "rule": side.way.rule,
                "settings": side.way.settings,
                "cost": decimal_text(side.cost),
                "people": side.people,
                "with_something": side.some,
                "projects_of_each": side.wishes,
                "gini": side.gini,
                "let_down": side.let_down,
                "by_place": {name: decimal_text(amount) for name, amount in side.areas},
                "selected": [key for key, _name, _cost, paid in found.rows if paid[place]],
            }
            for place, side in enumerate(found.sides)
        ],
    }


urlpatterns = [
    path("questions/<uuid:question_id>/budget/", BudgetOfQuestion.as_view(), name="budget"),
    path("questions/<uuid:question_id>/budget/elsewhere/", BudgetElsewhere.as_view(), name="budget_elsewhere"),
    path("questions/<uuid:question_id>/budget/ballots/", BudgetBallots.as_view(), name="budget_ballots"),
    path("questions/<uuid:question_id>/budget/comparison/", BudgetComparison.as_view(), name="budget_comparison"),
    path("questions/<uuid:question_id>/budget/<slug:key>/", BudgetProject.as_view(), name="budget_project"),
    path("questions/<uuid:question_id>/budget/<slug:key>/promises/", BudgetPromises.as_view(), name="budget_promises"),
    path(
        "questions/<uuid:question_id>/budget/<slug:key>/milestones/",
        BudgetMilestones.as_view(),
        name="budget_milestones",
    ),
    path("budget-promises/<uuid:funding_id>/take-back/", BudgetPromise.as_view(), name="budget_promise"),
]
