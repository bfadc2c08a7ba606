"""After a secret vote with points a voter's own device works out what their ballot paid for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.ballots.models import Mode, Question
from governance.ballots.services import draft_question, freeze_question, open_question
from governance.budgeting.stories import own_payments
from governance.budgets.models import Budget
from governance.budgets.services import set_budget
from governance.budgets.sharing import outcome_of
from tests.governance.budgets.conftest import PLAN, PROJECTS


@pytest.mark.once
def test_points_of_a_secret_ballot_are_worked_out_where_nobody_sees_them(
    live_server: Any, browser: Any, plenary: Body, twelve: list[Seat], fay: Seat, vote: Any, count: Any
) -> None:
    words = {"title": "What shall be built?", "text": "", "options": PROJECTS, "mode": Mode.SECRET}
    question = draft_question(plenary, by=fay, rule="cumulative", **words)
    question = freeze_question(question, by=fay)
    set_budget(question, by=fay, **(PLAN | {"costs": {"1": Decimal(60), "2": Decimal(20), "3": Decimal(30)}}))
    question = open_question(Question.objects.get(id=question.id), by=fay, minutes=60)
    own = {"1": 3, "2": 1}
    for place, seat in enumerate(twelve):
        vote(question, seat, own if place % 2 else {"3": 2, "1": 1})
    count(question)
    budget = Budget.objects.select_related("question__body__assembly").get()
    paid = own_payments(outcome_of(budget), own)

    page = browser.new_page()
    sent: list[str] = []
    page.goto(live_server.url + budget.get_absolute_url())
    page.on("request", lambda request: sent.append(request.url))
    for key, points in own.items():
        page.fill(f"#own_{key}", str(points))
    said = page.inner_text("[data-own-says]")
    page.close()

    assert paid
    for project, amount in paid:
        name = dict(zip("123", (name for name, _about in PROJECTS), strict=True))[project]
        assert f"It paid {float(amount):.2f}".rstrip("0").rstrip(".") in said
        assert name in said
    by_itself = f"{live_server.url}/static/img/favicon.svg"  # fetched when the browser likes, and says nothing
    assert not [url for url in sent if "/live" not in url and url != by_itself]
