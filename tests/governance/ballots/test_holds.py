"""A result can be held: certification waits, nothing else does, and no hold lasts for ever."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.errors import AlreadyHeld, BadHold, HoldOver, ReasonNeeded, SecondPersonNeeded, WrongState
from governance.ballots.holds import lapse_holds, place_hold, release_hold
from governance.ballots.models import Question, Request
from tests.governance.conftest import Visit

State = Question.State
WHY = "Twelve paper ballots are missing from the box."


@pytest.fixture
def gil(seated: Callable[..., Seat]) -> Seat:
    """A second guarantor."""
    return seated("Gil Gomez", Role.GUARANTOR)


def fresh(question: Question) -> Question:
    return Question.objects.select_related("body__assembly").get(id=question.id)


def test_a_held_result_is_not_made_final_until_two_guarantors_agree(
    counted_question: Question, gus: Seat, gil: Seat, ola: Seat
) -> None:
    hold = place_hold(counted_question, by=gus, reason=WHY)
    with pytest.raises(WrongState):
        services.certify_question(counted_question, by=ola)
    release_hold(hold, by=gus, reason="The box was found.")
    with pytest.raises(SecondPersonNeeded):
        release_hold(hold, by=gus, reason="The box was found.")
    assert fresh(counted_question).state == State.HELD
    release_hold(hold, by=gil, reason="I counted it again.")
    assert fresh(counted_question).state == State.COUNTED
    with pytest.raises(HoldOver):
        release_hold(hold, by=gil, reason="Again.")
    assert services.certify_question(counted_question, by=ola).state == State.CERTIFIED
    kinds = [one.type for one in Entry.objects.of(counted_question.body.assembly_id)]
    assert kinds[-4:] == ["hold.place", "hold.release", "hold.release", "question.certify"]


def test_each_guarantor_and_each_guardian_holds_once_and_the_last_hold_to_end_clears_the_way(
    counted_question: Question, gus: Seat, gil: Seat
) -> None:
    first = place_hold(counted_question, by=gus, reason=WHY)
    second = place_hold(counted_question, guardian="Turnout by community", reason="Half of the Delta did not vote.")
    for one in ({"by": gus}, {"guardian": "Turnout by community"}):
        with pytest.raises(AlreadyHeld):
            place_hold(counted_question, reason=WHY, **one)
    for one in (first, second):
        assert fresh(counted_question).state == State.HELD
        for by in (gus, gil):
            release_hold(one, by=by, reason="It is well.")
    assert fresh(counted_question).state == State.COUNTED
    with pytest.raises(AlreadyHeld):
        place_hold(counted_question, by=gus, reason=WHY)


def test_a_hold_that_nobody_releases_lapses_by_itself(counted_question: Question, gus: Seat) -> None:
    hold = place_hold(counted_question, by=gus, reason=WHY, days=14)
    assert hold.lapses_at - hold.placed_at == timedelta(days=14)
    with telling(hold.lapses_at - timedelta(seconds=1)):
        assert lapse_holds() == 0
    with telling(hold.lapses_at):
        assert (lapse_holds(), lapse_holds()) == (1, 0)
    hold.refresh_from_db()
    assert (fresh(counted_question).state, hold.is_lapsed) == (State.COUNTED, True)
    assert Entry.objects.of(counted_question.body.assembly_id).last().type == "hold.expire"


@pytest.mark.parametrize(("days", "reason", "refused"), [(0, WHY, BadHold), (15, WHY, BadHold), (7, " ", ReasonNeeded)])
def test_a_hold_needs_a_reason_and_an_end(
    counted_question: Question, gus: Seat, days: int, reason: str, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        place_hold(counted_question, by=gus, reason=reason, days=days)
    assert fresh(counted_question).state == State.COUNTED


def test_only_a_guarantor_holds_and_only_what_is_counted(
    counted_question: Question, open_ranking: Question, gus: Seat, ola: Seat, ana: Seat
) -> None:
    for stranger_to_it in (ola, ana):
        with pytest.raises(NotAllowed):
            place_hold(counted_question, by=stranger_to_it, reason=WHY)
    with pytest.raises(WrongState):
        place_hold(open_ranking, by=gus, reason=WHY)


def test_two_people_can_annul_a_held_result_and_the_hold_ends_with_it(
    counted_question: Question, gus: Seat, fay: Seat
) -> None:
    hold = place_hold(counted_question, by=gus, reason=WHY)
    asked = services.ask_for(counted_question, Request.Act.ANNUL, by=fay, reason="The box is lost.")
    assert services.confirm_request(asked, by=gus).state == State.ANNULLED
    hold.refresh_from_db()
    assert hold.ended_at is not None
    with telling(now() + timedelta(days=20)):
        assert lapse_holds() == 0


def test_a_guarantor_holds_and_releases_on_pages_and_everybody_reads_why(
    counted_question: Question, gus: Seat, gil: Seat, ana: Seat, visit: Visit
) -> None:
    page = counted_question.get_absolute_url()
    holding = reverse("ballots:hold", args=[counted_question.id])
    assert holding in visit(gus).get(page).content.decode()
    assert holding not in visit(ana).get(page).content.decode()
    assert visit(gus).post(holding, {"reason": WHY, "days": "15"}).status_code == 400
    assert visit(gus).post(holding, {"reason": WHY, "days": "3"}).status_code == 303
    hold = counted_question.holds.get()
    releasing = reverse("ballots:release", args=[hold.id])
    for address in (page, reverse("ballots:result", args=[counted_question.id])):
        told = visit(None).get(address).content.decode()
        assert WHY in told
        assert "This result is held" in told
        assert releasing not in told
    assert visit(ana).get(releasing).status_code == 403
    assert "Agree to end the hold" in visit(gil).get(releasing).content.decode()
    assert visit(gus).post(releasing, {"reason": "Found."}).status_code == 303
    assert releasing not in visit(gus).get(page).content.decode()
    assert visit(gil).post(releasing, {"reason": "Counted."}, follow=True).status_code == 200
    assert "A hold on this result has ended" in visit(None).get(page).content.decode()
