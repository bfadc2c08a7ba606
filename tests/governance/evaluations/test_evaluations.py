"""How it went: asked of members and organisers, answered once, told in sums."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import set_phases
from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from config.clock import telling
from config.errors import NotAllowed
from governance.evaluations.errors import AnsweredBefore, BadEvaluation, BadMarks, EvaluationOver
from governance.evaluations.models import Evaluation, EvaluationAnswered
from governance.evaluations.principles import PRINCIPLES
from governance.evaluations.scoring import score
from governance.evaluations.services import answer_evaluation, close_due, open_evaluation, scores_of
from governance.proceedings.reading import needs_of
from tests.governance.conftest import Visit

FULLY = {one.name: 5 for one in PRINCIPLES}


@pytest.fixture
def evaluation(assembly: Assembly, plenary: Body, fay: Seat) -> Evaluation:
    set_phases(plenary, [("Learning", date(2026, 1, 1), date(2027, 1, 1))])
    return open_evaluation(assembly, by=fay, about="phase", name="Learning", days=7)


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 40)))
def test_a_score_is_the_mean_of_the_marks_and_never_of_few(marks: dict[int, int]) -> None:
    one_by_one = [mark for mark, n in marks.items() for _ in range(n) if mark]
    if len(one_by_one) < 5:
        assert score(marks).tenths is None
    else:
        assert score(marks).tenths == round(10 * Fraction(sum(one_by_one), len(one_by_one)))


def test_members_answer_once_and_the_scorecard_comes_when_it_closes(
    evaluation: Evaluation, assembly: Assembly, seated: Callable[..., Seat], fay: Seat, visit: Visit
) -> None:
    members = [seated(f"Member {n}", Role.MEMBER, None, email=None) for n in range(5)]
    for n, seat in enumerate(members):
        answer_evaluation(evaluation, by=seat, marks=FULLY | {"time": 1 + n % 2, "privacy": 0 if n else 5})
    with pytest.raises(AnsweredBefore):
        answer_evaluation(evaluation, by=members[0], marks=FULLY)
    answer_evaluation(evaluation, by=fay, marks=FULLY)
    assert scores_of(evaluation)["members"]["time"].tenths is None
    with telling(evaluation.closes_at + timedelta(seconds=1)):
        with pytest.raises(EvaluationOver):
            answer_evaluation(evaluation, by=fay, marks=FULLY)
        assert (close_due(), close_due()) == (1, 0)
    closed = Evaluation.objects.get()
    scores = scores_of(closed)
    assert (scores["members"]["time"].mean, scores["members"]["purpose"].mean) == ("1.4", "5.0")
    assert scores["members"]["privacy"].mean == ""
    assert {one.mean for one in scores["organisers"].values()} == {""}
    noted = Entry.objects.of(assembly.id).get(type="evaluation.close").body
    assert noted["scores"]["members"]["time"] == "1.4"
    page = visit(None).get(closed.get_absolute_url()).content.decode()
    assert "The lowest mark is 1.4 of 5: “There was enough time.”" in page
    assert "fewer than five gave a mark" in page
    shown = visit(None).get(reverse("api:evaluation", args=[closed.id])).json()
    assert (shown["scores"]["members"]["time"], shown["scores"]["members"]["privacy"]) == ("1.4", "")


def test_only_the_desk_asks_and_only_about_what_there_is(
    evaluation: Evaluation, assembly: Assembly, fay: Seat, ana: Seat
) -> None:
    with pytest.raises(NotAllowed):
        open_evaluation(assembly, by=ana, about="phase", name="Learning", days=7)
    for wrong in ({"name": "Nothing"}, {"about": "meeting"}, {"days": 31}, {"days": 0}):
        with pytest.raises(BadEvaluation):
            open_evaluation(assembly, by=fay, **({"about": "phase", "name": "Learning", "days": 7} | wrong))


def test_marks_are_for_all_eleven_sentences_by_members_or_the_desk(
    evaluation: Evaluation, ana: Seat, gus: Seat, dee: Seat
) -> None:
    for wrong in ({"time": 5}, FULLY | {"time": 6}, FULLY | {"more": 1}):
        with pytest.raises(BadMarks):
            answer_evaluation(evaluation, by=ana, marks=wrong)
    for other in (gus, dee):
        with pytest.raises(NotAllowed):
            answer_evaluation(evaluation, by=other, marks=FULLY)
    assert not EvaluationAnswered.objects.exists()


def test_the_desk_asks_and_a_member_answers_on_pages(
    evaluation: Evaluation, visit: Visit, fay: Seat, ana: Seat
) -> None:
    asking = reverse("evaluations:ask", args=["two-shores"])
    assert visit(ana).get(asking).status_code == 403
    assert visit(fay).post(asking, {"about": "phase:Learning", "days": "99"}).status_code == 400
    assert visit(fay).post(asking, {"about": "phase:Learning", "days": "3"}).status_code == 303
    answering = reverse("evaluations:answer", args=[evaluation.id])
    assert answering in visit(ana).get(evaluation.get_absolute_url()).content.decode()
    assert "There was enough time." in visit(ana).get(answering).content.decode()
    assert visit(ana).post(answering, {"time": "5"}).status_code == 400
    assert visit(ana).post(answering, FULLY).status_code == 303
    assert visit(ana).get(answering).status_code == 409
    assert answering not in visit(ana).get(evaluation.get_absolute_url()).content.decode()
    rows = visit(None).get(reverse("api:evaluations", args=["two-shores"])).json()["results"]
    assert [one["number"] for one in rows] == [2, 1]


def test_whoever_may_answer_is_asked_on_their_own_page_until_they_have(
    evaluation: Evaluation, ana: Seat, gus: Seat
) -> None:
    said = [need.url for need in needs_of(ana.person)]
    assert reverse("evaluations:answer", args=[evaluation.id]) in said
    assert not [need for need in needs_of(gus.person) if need.heading == "Learning"]
    answer_evaluation(evaluation, by=ana, marks=FULLY)
    assert not [need for need in needs_of(ana.person) if need.heading == "Learning"]
