"""A result can be held: certification waits, nothing else does, and no hold lasts for ever."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from assemblies.members.models import Role, Seat, ShownAs
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.asking import ask_members
from governance.ballots.casting import cast_open_ballot
from governance.ballots.errors import (
    AlreadyHeld,
    AskedAlready,
    BadHold,
    HoldOver,
    NoSubstitute,
    NotLapsed,
    NotOnTheBench,
    ReasonNeeded,
    SaidAlready,
    SecondPersonNeeded,
    WithMembers,
    WrongState,
)
from governance.ballots.holds import lapse_holds, place_hold, release_hold, step_aside
from governance.ballots.models import Hold, Question, Request
from governance.ballots.tallying import count_tally, due_tallies
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
    assert hold.members_until - hold.lapses_at == timedelta(days=28)
    assert Entry.objects.of(counted_question.body.assembly_id).last().type == "hold.expire"


def lapsed(question: Question, **placed: object) -> Hold:
    """Held 15 days ago, and released by nobody."""
    with telling(now() - timedelta(days=15)):
        hold = place_hold(question, reason=WHY, **placed)
    lapse_holds()
    return Hold.objects.select_related("question__body__assembly", "asked__tally").get(id=hold.id)


def answered(asked: Question, outcome: list[str], *, fay: Seat, ola: Seat) -> None:
    """The members' ballots on what they were asked: all alike."""
    services.freeze_question(asked, by=fay)
    services.open_question(fresh(asked), by=fay, minutes=60)
    for seat in Seat.objects.voting().filter(body=asked.body):
        cast_open_ballot(asked.id, person_id=seat.person_id, choice=outcome[0], key=uuid4(), shown_as=ShownAs.FIRST)
    with telling(now() + timedelta(minutes=61)):
        services.close_due_questions()
        for tally in due_tallies():
            count_tally(tally)
        services.certify_question(fresh(asked), by=ola)


@pytest.mark.parametrize(("said", "goes_ahead"), [("yes", True), ("no", False)])
def test_what_nobody_released_is_the_members_to_decide(
    counted_question: Question, gus: Seat, ola: Seat, fay: Seat, members: list[Seat], said: str, goes_ahead: bool
) -> None:
    hold = lapsed(counted_question, by=gus)
    with pytest.raises(WithMembers):
        services.certify_question(fresh(counted_question), by=ola)
    asked = ask_members(hold, by=fay)
    assert (asked.state, asked.body) == (State.DRAFT, counted_question.body)
    with pytest.raises(AskedAlready):
        ask_members(hold, by=fay)
    answered(asked, [said], fay=fay, ola=ola)
    with telling(now() + (timedelta() if goes_ahead else timedelta(days=400))):
        if goes_ahead:
            assert services.certify_question(fresh(counted_question), by=ola).state == State.CERTIFIED
        else:
            with pytest.raises(WithMembers):
                services.certify_question(fresh(counted_question), by=ola)


def test_members_choose_a_third_way_and_only_a_plain_yes_lets_everything_go_ahead(
    counted_question: Question, gus: Seat, ola: Seat, fay: Seat, members: list[Seat]
) -> None:
    asked = ask_members(lapsed(counted_question, by=gus), by=fay, partly="Half of it, and the rest in autumn")
    assert [one.text for one in asked.options.all()] == [
        "Go ahead", "Do not go ahead", "Half of it, and the rest in autumn",
    ]  # fmt: skip
    answered(asked, ["3"], fay=fay, ola=ola)
    with pytest.raises(WithMembers):
        services.certify_question(fresh(counted_question), by=ola)


def test_what_the_members_are_never_asked_goes_on_after_four_weeks(
    counted_question: Question, gus: Seat, ola: Seat, fay: Seat
) -> None:
    hold = lapsed(counted_question, by=gus)
    with telling(hold.members_until):
        with pytest.raises(NotLapsed):
            ask_members(hold, by=fay)
        assert services.certify_question(fresh(counted_question), by=ola).state == State.CERTIFIED


def test_a_guarantor_with_a_conflict_is_replaced_by_a_named_substitute(
    counted_question: Question, gus: Seat, gil: Seat, seated: Callable[..., Seat], visit: Visit
) -> None:
    gia, gem = seated("Gia Gale", Role.GUARANTOR), seated("Gem Gray", Role.GUARANTOR)
    hold = place_hold(counted_question, guardian="turnout", reason=WHY)
    with pytest.raises(NotOnTheBench):
        release_hold(hold, by=gem, reason="Well.")
    with pytest.raises(NoSubstitute):
        step_aside(hold, by=gus, substitute=gil, reason="My brother counted.")
    page = reverse("ballots:aside", args=[hold.id])
    sent = {"substitute": str(gem.id), "reason": "My brother counted."}
    assert visit(gus).post(page, sent).status_code == 303
    with pytest.raises(NotOnTheBench):
        release_hold(hold, by=gus, reason="Well.")
    release_hold(hold, by=gem, reason="Well.")
    with pytest.raises(SaidAlready):
        step_aside(hold, by=gem, substitute=gia, reason="I am tired.")
    assert release_hold(hold, by=gia, reason="Well.").ended_at is not None
    told = visit(None).get(counted_question.get_absolute_url()).content.decode()
    assert "stepped aside for" in told
    assert "My brother counted." in told


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


def test_another_system_reads_all_holds_of_an_assembly(counted_question: Question, gus: Seat, visit: Visit) -> None:
    hold = place_hold(counted_question, by=gus, reason=WHY)
    release_hold(hold, by=gus, reason="They were found.")
    [told] = visit(None).get("/api/v1/assemblies/two-shores/holds/").json()["results"]
    assert (told["id"], told["question"]) == (hold.id, str(counted_question.id))
    assert (told["reason"], told["agreed"], told["ended_at"]) == (WHY, 1, None)
