"""A question that shares out money: costs and rule before anybody votes, then what is paid for and why not the rest."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots.models import Question
from governance.ballots.services import certify_question, draft_question, freeze_question, open_question
from governance.budgeting.pabulib import read
from governance.budgets.errors import BadBudget, BudgetFixed, NoProjects
from governance.budgets.models import Budget, Leftover
from governance.budgets.services import set_budget
from governance.budgets.sharing import outcome_of
from tests.governance.budgets.conftest import PLAN, PROJECTS


def test_rule_and_costs_are_in_the_minutes_before_anybody_votes(frozen: Question, fay: Seat) -> None:
    set_budget(frozen, by=fay, **PLAN)

    event = Entry.objects.filter(type="budget.set").get()
    assert event.body["rule"] == "equal-shares"
    assert event.body["costs"] == {"1": "60.00", "2": "40.50", "3": "30.00"}
    assert event.body["settings"] == {"utilities": "cost", "completion": "add1"}


def test_until_it_opens_a_budget_can_be_set_again_and_then_no_more(frozen: Question, fay: Seat) -> None:
    set_budget(frozen, by=fay, **PLAN)
    set_budget(frozen, by=fay, **(PLAN | {"amount": Decimal(90), "rule": "greedy", "settings": {}}))
    opened = open_question(Question.objects.get(id=frozen.id), by=fay, minutes=60)

    with pytest.raises(BudgetFixed):
        set_budget(opened, by=fay, **PLAN)
    assert Budget.objects.get().amount == 90
    assert Entry.objects.filter(type="budget.set").count() == 2


def test_only_the_desk_sets_a_budget(frozen: Question, ana: Seat, fay: Seat) -> None:
    with pytest.raises(NotAllowed):
        set_budget(frozen, by=ana, **PLAN)
    assert set_budget(frozen, by=fay, **PLAN).currency == "EUR"


def test_a_question_of_yes_and_no_shares_out_nothing(frozen_question: Question, fay: Seat) -> None:
    with pytest.raises(NoProjects):
        set_budget(frozen_question, by=fay, **PLAN)


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"amount": Decimal(0)}, "above 0"),
        ({"amount": Decimal("1.005")}, "above 0"),
        ({"currency": " "}, "which currency"),
        ({"currency": "long words of money"}, "longer than 12"),
        ({"costs": {"1": Decimal(60)}}, "what each option costs"),
        ({"costs": {"1": Decimal(60), "2": Decimal(-1), "3": Decimal(3)}}, "each cost is an amount above 0"),
        ({"rule": "fair"}, "choose one of the rules"),
        ({"leftover": "mine"}, "what is left over"),
        ({"settings": {"quorum": "1"}}, "no setting called quorum"),
    ],
)
def test_a_budget_that_is_not_whole_is_refused(frozen: Question, fay: Seat, changed, words) -> None:
    with pytest.raises(BadBudget, match=words):
        set_budget(frozen, by=fay, **(PLAN | changed))


def test_what_is_paid_for_follows_from_the_ballots(counted: Question) -> None:
    outcome = outcome_of(Budget.objects.select_related("question").get())

    assert outcome.selected == ("1", "3")
    assert [(each.project, each.reason) for each in outcome.rejected] == [("2", "supporters_spent")]


def test_everybody_reads_the_outcome_and_why_not_and_a_voter_what_their_ballot_paid_for(
    counted: Question, visit, ana: Seat
) -> None:
    page = visit().get(reverse("budgets:budget", args=[counted.id])).content.decode()
    assert "2 projects are paid for, with 90 of 100 EUR." in page
    assert "Its supporters together had too little of their shares left." in page
    assert "What your ballot paid for" not in page
    assert "It goes back to the common purse." in page
    why = visit().get(reverse("budgets:project", args=[counted.id, "2"])).content.decode()
    assert "Why not?" in why
    assert "How near it came" in why
    assert "A pond" in why  # where the money of its supporters went
    own = visit(ana).get(reverse("budgets:budget", args=[counted.id])).content.decode()
    assert "What your ballot paid for" in own
    assert "You supported these too, and they are not paid for: <bdi>Benches</bdi>" in own.replace("\n", "")


def test_the_page_of_a_project_that_is_paid_for_says_so_and_who_paid(counted: Question, visit) -> None:
    page = visit().get(reverse("budgets:project", args=[counted.id, "1"])).content.decode()

    assert "It is paid for, as number 1." in page
    assert "3 supporters paid, at most 20 EUR each." in page
    assert "Why not?" not in page
    assert visit().get(reverse("budgets:project", args=[counted.id, "7"])).status_code == 404


def test_before_the_count_the_page_tells_costs_and_no_outcome(opened: Question, visit, cast, ana: Seat) -> None:
    cast(opened, ana, ["1"])

    page = visit().get(reverse("budgets:budget", args=[opened.id])).content.decode()

    assert "40.50" in page
    assert "Paid for" not in page
    assert visit().get(reverse("budgets:ballots", args=[opened.id])).status_code == 404
    sheet = visit().get(reverse("budgets:project", args=[opened.id, "2"])).content.decode()
    assert ("40.50" in sheet, "Support" in sheet, "Why not?" in sheet) == (True, False, False)


def test_the_ballots_go_out_as_a_file_that_is_shared_out_to_the_same(counted: Question, visit) -> None:
    content = visit().get(reverse("budgets:ballots", args=[counted.id])).content

    file = read("budget.pb", content)
    assert file.profile.voters == 5
    assert file.chosen == ("1", "3")
    assert "Share it out again yourself" in visit().get(reverse("budgets:budget", args=[counted.id])).content.decode()


def test_the_ballot_tells_what_each_project_costs(opened: Question, visit, ana: Seat) -> None:
    page = visit(ana).get(reverse("ballots:ballot", args=[opened.id])).content.decode()

    assert 'data-key="2" data-cost="40.50"' in page
    assert 'id="mark_2"' in page


def test_the_desk_sets_it_on_a_page_and_members_cannot(frozen: Question, visit, fay: Seat, ana: Seat) -> None:
    given = {
        "amount": "100",
        "currency": "EUR",
        "way": "equal-shares",
        "leftover": "next",
        "cost_1": "60",
        "cost_2": "40.50",
        "cost_3": "30",
    }
    address = reverse("budgets:set", args=[frozen.id])

    assert visit(ana).post(address, given).status_code == 403
    assert visit(fay).post(address, given | {"cost_2": ""}).status_code == 400
    assert visit(fay).post(address, given).status_code == 303

    budget = Budget.objects.get()
    assert (budget.costs["2"], budget.settings["completion"], budget.leftover) == ("40.50", "add1", "next")
    assert "Change the budget" in visit(fay).get(reverse("budgets:budget", args=[frozen.id])).content.decode()


def test_what_is_kept_for_the_next_budget_goes_into_it_once(
    counted: Question, plenary: Body, fay: Seat, gus: Seat, visit
) -> None:
    """The pond cost 60 and nobody could pay for trees beside it; 10 of 100 are left, and go into the second budget."""
    before = Budget.objects.get(question=counted)
    Budget.objects.update(leftover=Leftover.NEXT)

    def another(title: str) -> Question:
        draft = draft_question(plenary, by=fay, title=title, rule="approval", options=PROJECTS)
        return freeze_question(draft, by=fay)

    second = another("What next?")
    assert set_budget(second, by=fay, **PLAN).carried == 0
    certify_question(counted, by=gus)
    assert "left 10 EUR over" in visit(fay).get(reverse("budgets:set", args=[second.id])).content.decode()

    for _time in range(2):
        budget = set_budget(second, by=fay, **PLAN)
        assert (budget.amount, budget.carried, budget.follows, budget.fresh) == (110, 10, before, 100)
    assert Entry.objects.filter(type="budget.set").last().body["follows"] == str(counted.id)
    third = set_budget(another("And then?"), by=fay, **PLAN)
    assert (third.carried, third.follows) == (0, None)
    assert set_budget(another("In hours?"), by=fay, **(PLAN | {"currency": "hours"})).carried == 0

    page = visit().get(budget.get_absolute_url()).content.decode()
    assert "Of this, 10 EUR were left over by an earlier budget" in page
    assert budget.get_absolute_url() in visit().get(before.get_absolute_url()).content.decode()
    assert visit().get(reverse("api:budget", args=[second.id])).json()["carried"] == "10.00"


@pytest.mark.parametrize("kept", [Leftover.BACK, Leftover.RESERVE])
def test_what_its_rule_does_not_keep_for_the_next_budget_stays_away(
    counted: Question, plenary: Body, fay: Seat, gus: Seat, kept: str
) -> None:
    Budget.objects.update(leftover=kept)
    certify_question(counted, by=gus)
    draft = draft_question(plenary, by=fay, title="What next?", rule="approval", options=PROJECTS)
    assert set_budget(freeze_question(draft, by=fay), by=fay, **PLAN).carried == 0


def test_rest_sets_and_reads_it(frozen: Question, visit, fay: Seat) -> None:
    given = json.loads(json.dumps(PLAN, default=str))
    address = reverse("api:budget", args=[frozen.id])

    made = visit(fay).put(address, given, content_type="application/json")

    assert made.status_code == 200
    assert made.json()["outcome"] is None
    assert visit().get(address).json()["costs"]["2"] == "40.50"


def test_rest_tells_the_outcome(counted: Question, visit) -> None:
    told = visit().get(reverse("api:budget", args=[counted.id])).json()["outcome"]

    assert (told["selected"], told["cost"]) == (["1", "3"], "90")
    assert told["rejected"][0]["project"] == "2"
