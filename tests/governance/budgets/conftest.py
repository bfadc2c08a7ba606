"""Three projects for a hundred euros, from the frozen question to the count."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.ballots.services import draft_question, freeze_question, open_question
from governance.budgets.services import set_budget

PROJECTS = [("A pond", ""), ("Benches", ""), ("Trees", "")]
PLAN = {
    "amount": Decimal(100),
    "currency": "EUR",
    "rule": "equal-shares",
    "settings": {"utilities": "cost", "completion": "add1"},
    "costs": {"1": Decimal(60), "2": Decimal("40.50"), "3": Decimal(30)},
}


@pytest.fixture
def frozen(plenary: Body, members: list[Seat], fay: Seat) -> Question:
    draft = draft_question(plenary, by=fay, title="What shall be built?", text="", rule="approval", options=PROJECTS)
    return freeze_question(draft, by=fay)


@pytest.fixture
def opened(frozen: Question, fay: Seat) -> Question:
    set_budget(frozen, by=fay, **PLAN)
    return open_question(Question.objects.get(id=frozen.id), by=fay, minutes=60)


@pytest.fixture
def counted(opened: Question, cast, count, ana, ben, cem, eva, finn) -> Question:
    """Three want the pond, two of them benches as well; two want trees."""
    for seat, choice in ((ana, ["1", "2"]), (ben, ["1", "2"]), (cem, ["1"]), (eva, ["3"]), (finn, ["3"])):
        cast(opened, seat, choice)
    return count(opened)
