"""Where a project is, who else gives money, and how far it has come."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import Absent, NotAllowed
from governance.audits.comparing import Count
from governance.audits.counting import Totals, funded_by_area
from governance.ballots.models import Question
from governance.ballots.services import open_question
from governance.budgets.errors import BadPromise, BadSheet, BudgetFixed, NotPaidFor
from governance.budgets.models import Budget, CoFunding
from governance.budgets.projects import describe_project, note_milestone, promise_funding, take_back_funding
from governance.budgets.services import set_budget
from governance.budgets.sharing import outcome_of
from tests.governance.budgets.conftest import PLAN

HILL = {"place": "The Hill", "latitude": 41.1, "longitude": -8.6, "category": "Water", "feasibility": "The well holds."}


@pytest.fixture
def budget(frozen: Question, fay: Seat) -> Budget:
    return set_budget(frozen, by=fay, **PLAN)


def fresh(budget: Budget) -> Budget:
    return Budget.objects.select_related("question__body__assembly").get(id=budget.id)


def test_everybody_reads_where_a_project_is_before_they_vote(budget: Budget, fay: Seat, visit) -> None:
    describe_project(budget, "1", by=fay, **HILL)
    describe_project(budget, "3", by=fay, place="The Quay", latitude=41.2, longitude=-8.5)

    page = visit().get(reverse("budgets:budget", args=[budget.question_id])).content.decode()
    assert page.count('<circle class="axis"') == 2
    assert "The Hill" in page.partition("<svg")[2]
    sheet = visit().get(reverse("budgets:project", args=[budget.question_id, "1"])).content.decode()
    assert "The well holds." in sheet
    event = Entry.objects.filter(type="budget.describe").first()
    assert event.body["place"] == "The Hill"
    assert "well" not in str(event.body)


def test_the_guardian_of_areas_sees_how_many_projects_of_each_are_paid_for(
    opened: Question, cast, count, ana: Seat, ben: Seat, cem: Seat
) -> None:
    budget = Budget.objects.get(question=opened)
    for key, place in (("1", "The Hill"), ("2", ""), ("3", "The Quay")):
        budget.sheets.update_or_create(key=key, defaults={"place": place})
    assert funded_by_area(Totals(opened.body.assembly, [opened])) == {}
    for seat, choice in ((ana, ["1"]), (ben, ["1"]), (cem, ["2"])):
        cast(opened, seat, choice)
    counted = count(opened)
    assert funded_by_area(Totals(opened.body.assembly, [counted])) == {
        opened.id: [Count("The Hill", "", 1, 1), Count("The Quay", "", 0, 1)]
    }


def test_a_sheet_is_fixed_when_the_question_opens_and_only_the_desk_writes_it(
    budget: Budget, fay: Seat, ana: Seat
) -> None:
    with pytest.raises(NotAllowed):
        describe_project(budget, "1", by=ana, **HILL)
    with pytest.raises(Absent):
        describe_project(budget, "9", by=fay, **HILL)
    with pytest.raises(BadSheet, match="both numbers"):
        describe_project(budget, "1", by=fay, latitude=3.0)
    with pytest.raises(BadSheet, match="go from"):
        describe_project(budget, "1", by=fay, latitude=91.0, longitude=0.0)
    open_question(Question.objects.get(id=budget.question_id), by=fay, minutes=60)
    with pytest.raises(BudgetFixed):
        describe_project(fresh(budget), "1", by=fay, **HILL)


def test_what_others_promise_before_the_vote_makes_a_project_ask_for_less(
    budget: Budget, fay: Seat, cast, count, ana: Seat, visit
) -> None:
    promise_funding(budget, "2", by=fay, giver="The bakers’ guild", amount=Decimal("20.50"))
    opened = open_question(Question.objects.get(id=budget.question_id), by=fay, minutes=60)
    cast(opened, ana, ["2"])
    count(opened)

    outcome = outcome_of(fresh(budget))
    assert (outcome.selected, outcome.cost) == (("2",), 20)
    page = visit().get(reverse("budgets:project", args=[opened.id, "2"])).content.decode()
    assert "The bakers’ guild" in page
    assert "It asks for" in page
    assert "bakers" not in str(Entry.objects.filter(type="budget.promise").get().body)


def test_a_project_that_needs_no_vote_is_not_put_to_one(budget: Budget, fay: Seat) -> None:
    with pytest.raises(BadPromise, match="needs no vote"):
        promise_funding(budget, "2", by=fay, giver="A bank", amount=Decimal("40.50"))
    with pytest.raises(BadPromise, match="above 0"):
        promise_funding(budget, "2", by=fay, giver="A bank", amount=Decimal(0))
    with pytest.raises(BadPromise, match="who promises"):
        promise_funding(budget, "2", by=fay, giver=" ", amount=Decimal(1))


def test_a_promise_taken_back_before_the_vote_is_gone_and_stands_in_the_minutes(budget: Budget, fay: Seat) -> None:
    made = promise_funding(budget, "2", by=fay, giver="A bank", amount=Decimal(10))
    take_back_funding(made, by=fay)

    assert not CoFunding.objects.exists()
    assert fresh(budget).asked()["2"] == Decimal("40.50")
    assert Entry.objects.filter(type="budget.take_back").count() == 1


def test_a_project_that_lost_begins_when_others_pay_for_all_of_it(counted: Question, fay: Seat, visit) -> None:
    budget = Budget.objects.get(question=counted)
    with pytest.raises(BudgetFixed):
        promise_funding(budget, "1", by=fay, giver="A bank", amount=Decimal(1))
    with pytest.raises(NotPaidFor):
        note_milestone(budget, "2", by=fay, stage="begun", day=date(2026, 11, 2))
    first = promise_funding(budget, "2", by=fay, giver="A bank", amount=Decimal("30.50"))
    with pytest.raises(BadPromise, match="lacks less"):
        promise_funding(budget, "2", by=fay, giver="A smith", amount=Decimal(11))
    promise_funding(budget, "2", by=fay, giver="A smith", amount=Decimal(10))
    note_milestone(budget, "2", by=fay, stage="begun", day=date(2026, 11, 2), text="The wood is here.")

    page = visit().get(reverse("budgets:project", args=[counted.id, "2"])).content.decode()
    assert "Others pay for it." in page
    assert "The wood is here." in page
    take_back_funding(first, by=fay)
    assert "Taken back." in visit().get(reverse("budgets:project", args=[counted.id, "2"])).content.decode()
    with pytest.raises(BadPromise, match="already"):
        take_back_funding(first, by=fay)


def test_milestones_of_what_is_paid_for_are_for_all_to_read(counted: Question, fay: Seat, ana: Seat, visit) -> None:
    budget = Budget.objects.get(question=counted)
    with pytest.raises(NotAllowed):
        note_milestone(budget, "1", by=ana, stage="done", day=date(2026, 11, 2))
    for stage in ("planned", "begun", "done"):
        given = {"stage": stage, "day": "2026-11-02", "text": f"It is {stage}."}
        answer = visit(fay).post(reverse("budgets:milestone", args=[counted.id, "1"]), given)
        assert answer.status_code == 303

    page = visit().get(reverse("budgets:project", args=[counted.id, "1"])).content.decode()
    assert page.index("It is planned.") < page.index("It is begun.") < page.index("It is done.")
    assert Entry.objects.filter(type="budget.milestone").count() == 3


def test_the_desk_describes_and_notes_promises_on_pages(budget: Budget, fay: Seat, ana: Seat, visit) -> None:
    describe = reverse("budgets:describe", args=[budget.question_id, "1"])
    promise = reverse("budgets:promise", args=[budget.question_id, "1"])

    assert visit(ana).post(describe, HILL).status_code == 403
    assert visit(fay).post(describe, HILL | {"latitude": "north"}).status_code == 400
    assert visit(fay).post(describe, HILL).status_code == 303
    assert visit(fay).post(promise, {"giver": "A bank", "amount": "60"}).status_code == 400
    assert visit(fay).post(promise, {"giver": "A bank", "amount": "15"}).status_code == 303
    funding = CoFunding.objects.get()
    page = visit(fay).get(reverse("budgets:project", args=[budget.question_id, "1"])).content.decode()
    assert "Take the promise back" in page
    assert visit(ana).post(reverse("budgets:take_back", args=[funding.id])).status_code == 403
    assert visit(fay).post(reverse("budgets:take_back", args=[funding.id])).status_code == 303


def test_programs_describe_promise_and_note(counted: Question, fay: Seat, visit) -> None:
    promises = reverse("api:budget_promises", args=[counted.id, "2"])
    milestones = reverse("api:budget_milestones", args=[counted.id, "1"])

    made = visit(fay).post(promises, {"giver": "A bank", "amount": "40.50"}, content_type="application/json")
    noted = visit(fay).post(milestones, {"stage": "done", "day": "2026-11-02"}, content_type="application/json")

    assert (made.status_code, noted.status_code) == (201, 201)
    told = {row["project"]: row for row in visit().get(reverse("api:budget", args=[counted.id])).json()["projects"]}
    assert told["1"]["milestone"] == "done"
    assert (told["2"]["paid_for"], told["2"]["promised_by_others"]) == (False, "40.50")
    funding = told["2"]["funding"][0]["id"]
    back = reverse("api:budget_promise", args=[funding])
    assert visit(fay).post(back, {}, content_type="application/json").status_code == 200


def test_the_projects_go_out_as_a_table_without_formulas(budget: Budget, fay: Seat, visit) -> None:
    describe_project(budget, "1", by=fay, **(HILL | {"place": "=1+1"}))

    answer = visit().get(reverse("budgets:csv", args=[budget.question_id]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["cost"] for row in rows] == ["60.00", "40.50", "30.00"]
    assert (rows[0]["place"], rows[0]["longitude"], rows[0]["paid_for"]) == ("'=1+1", "-8.6", "")
    told = visit().get(reverse("budgets:json", args=[budget.question_id])).json()
    assert told["projects"][0]["feasibility"] == "The well holds."
