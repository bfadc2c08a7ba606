"""A city votes at its polling stations; rule and costs stood here before, and the ballots come as a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots.batches import freeze_for_elsewhere
from governance.ballots.errors import BadFile, VotedElsewhere, WrongState
from governance.ballots.models import Question
from governance.ballots.services import draft_question, open_question
from governance.ballots.tallying import count_tally
from governance.budgets.comparison import compared_on, other_budgets
from governance.budgets.errors import OtherProjects
from governance.budgets.models import Budget
from governance.budgets.outside import bring_in_ballots
from governance.budgets.services import set_budget
from governance.budgets.sharing import as_pb, outcome_of
from tests.governance.budgets.conftest import PLAN, PROJECTS

FILE = """META
key;value
description;The city
budget;100
vote_type;approval
PROJECTS
project_id;cost;name;district
1;60;A pond;Hill
2;40.50;Benches;Hill
3;30;Trees;Quay
VOTES
voter_id;vote
a;1,2
b;2,1
c;1
d;3
e;3
"""


@pytest.fixture
def elsewhere(plenary: Body, ola: Seat, fay: Seat) -> Budget:
    draft = draft_question(plenary, by=fay, title="What shall be built?", text="", rule="approval", options=PROJECTS)
    question = freeze_for_elsewhere(draft, by=ola, source="Polling stations, 3 to 9 May")
    return set_budget(question, by=fay, **PLAN)


def count_it(question: Question) -> Question:
    count_tally(Question.objects.get(id=question.id).tally.id)
    return Question.objects.select_related("body__assembly").get(id=question.id)


def test_the_ballots_of_a_city_come_after_its_rule_and_are_shared_out(elsewhere: Budget, ola: Seat) -> None:
    question = bring_in_ballots(elsewhere, by=ola, file_name="city.pb", data=FILE.encode())
    count_it(question)

    budget = Budget.objects.select_related("question__body__assembly").get()
    assert outcome_of(budget).selected == ("1", "3")
    assert as_pb(budget).count("1,2") == 2
    kinds = list(Entry.objects.order_by("id").values_list("type", flat=True))
    assert kinds.index("question.freeze") < kinds.index("budget.set") < kinds.index("batch.import")


def test_nobody_votes_here_on_what_is_voted_on_elsewhere(elsewhere: Budget, fay: Seat, ola: Seat) -> None:
    with pytest.raises(VotedElsewhere):
        open_question(elsewhere.question, by=fay, minutes=60)
    with pytest.raises(NotAllowed):
        bring_in_ballots(elsewhere, by=fay, file_name="city.pb", data=FILE.encode())
    with pytest.raises(WrongState):
        freeze_for_elsewhere(elsewhere.question, by=ola, source="Again")


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("budget;100", "budget;90", "another amount"),
        ("1;60;", "1;61;", "cost something else: 1"),
        ("3;30;Trees;Quay\n", "", "no project 3"),
        ("3;30;Trees;Quay", "3;30;Trees;Quay\n4;5;A swing;Quay", "nobody knows these projects: 4"),
        ("approval", "ordinal", "of the kind approval"),
        ("a;1,2", "a;1,7", "line 13"),
    ],
)
def test_a_file_about_something_else_is_refused_and_nothing_is_kept(
    elsewhere: Budget, ola: Seat, was: str, becomes: str, words: str
) -> None:
    with pytest.raises((OtherProjects, BadFile), match=words):
        bring_in_ballots(elsewhere, by=ola, file_name="city.pb", data=FILE.replace(was, becomes).encode())
    assert Question.objects.get(id=elsewhere.question_id).state == Question.State.FROZEN


def test_an_organiser_does_it_all_on_pages(plenary: Body, ola: Seat, fay: Seat, visit) -> None:
    draft = draft_question(plenary, by=fay, title="What shall be built?", text="", rule="approval", options=PROJECTS)
    sends, page = reverse("budgets:elsewhere", args=[draft.id]), reverse("budgets:bring_in", args=[draft.id])

    assert visit(fay).get(sends).status_code == 403
    assert visit(ola).post(sends, {"source": ""}).status_code == 400
    assert visit(ola).post(sends, {"source": "Polling stations"}).status_code == 303
    set_budget(Question.objects.get(id=draft.id), by=fay, **PLAN)
    wrong = SimpleUploadedFile("city.pb", b"nothing")
    assert visit(ola).post(page, {"file": wrong}).status_code == 400
    assert visit(ola).post(page, {"file": SimpleUploadedFile("city.pb", FILE.encode())}).status_code == 303
    count_it(draft)
    assert "2 projects are paid for" in visit().get(reverse("budgets:budget", args=[draft.id])).content.decode()


def test_rules_are_compared_on_ballots_of_other_votes_and_never_on_those_of_the_question(
    elsewhere: Budget, ola: Seat, fay: Seat, plenary: Body, visit
) -> None:
    done = count_it(bring_in_ballots(elsewhere, by=ola, file_name="city.pb", data=FILE.encode()))
    draft = draft_question(plenary, by=fay, title="And next year?", text="", rule="approval", options=PROJECTS)
    coming = freeze_for_elsewhere(draft, by=ola, source="Polling stations")
    set_budget(coming, by=fay, **(PLAN | {"amount": Decimal(50)}))

    assert [one.question_id for one in other_budgets(coming)] == [done.id]
    assert other_budgets(done) == []
    sides = {side.way.rule: side for side in compared_on(coming, done.id).sides}
    assert (sides["greedy"].some, sides["greedy"].people) == (5, 5)
    page = visit().get(reverse("budgets:compare", args=[coming.id])).content.decode()
    assert "5 of 5 people have at least one project they support" in page
    assert f"Gini {sides['greedy'].gini:.2f}" in page
    own = reverse("budgets:compare", args=[done.id]) + f"?source={done.id}"
    assert visit().get(own).status_code == 404


def test_the_desk_compares_on_the_file_of_another_town_and_nothing_of_it_is_kept(
    frozen: Question, fay: Seat, ana: Seat, visit
) -> None:
    address = reverse("budgets:compare", args=[frozen.id])

    assert visit(ana).post(address, {"file": SimpleUploadedFile("city.pb", FILE.encode())}).status_code == 403
    assert visit(fay).post(address, {"file": SimpleUploadedFile("city.pb", b"META")}).status_code == 400
    page = visit(fay).post(address, {"file": SimpleUploadedFile("city.pb", FILE.encode())}).content.decode()
    assert "The city" in page
    assert "Quay" in page
    assert not Budget.objects.exists()
    given = {"file_name": "city.pb", "content": FILE}
    told = visit(fay).post(reverse("api:budget_comparison", args=[frozen.id]), given, content_type="application/json")
    assert told.status_code == 200
    assert len(told.json()["ways"]) > 4
