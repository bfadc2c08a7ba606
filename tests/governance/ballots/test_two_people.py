"""Closing early and annulling take two people, and the pages say who and when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from config.clock import telling
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.models import Question, Request
from tests.governance.conftest import Visit


def outside_what_is_live(page: str, *parts: str) -> str:
    """The page without those of its elements that are fetched again when something changed."""
    for part in parts:
        before, _, after = page.partition(f'id="{part}" data-live-topic=')
        assert after, f"{part} is live"
        ending = "</p>" if part == "time-left" else "<section>\n  <h2>How it is decided"
        page = before + after.partition(ending)[2]
    return page


def test_what_ends_with_the_vote_is_told_only_where_the_page_renews_itself(
    open_question: Question, fay: Seat, visit: Visit
) -> None:
    address = f"{reverse('ballots:ask', args=[open_question.id])}?act=close-early"
    page = visit(fay).post(address, {"reason": "All have voted."}, follow=True).content.decode()
    assert "Closes in" in page
    assert "Somebody else has to confirm it: a facilitator, an organiser or a guarantor." in page
    fixed = outside_what_is_live(page, "time-left", "standing")
    assert "Your request is recorded." in fixed
    for passing in ("Closes in", "confirm", "vote now"):
        assert passing not in fixed


@pytest.mark.parametrize("act", Request.Act.values)
def test_what_is_asked_for_is_not_offered_again_and_only_who_asked_takes_it_back(
    open_question: Question, fay: Seat, ola: Seat, gus: Seat, visit: Visit, act: str
) -> None:
    asking = f"{reverse('ballots:ask', args=[open_question.id])}?act={act}"
    page = open_question.get_absolute_url()
    assert asking in visit(ola).get(page).content.decode()
    asked = services.ask_for(open_question, Request.Act(act), by=fay, reason="All have voted.")
    back = reverse("ballots:take_back", args=[asked.id])
    for seat, offered in ((fay, True), (ola, False), (gus, False)):
        told = visit(seat).get(page).content.decode()
        assert asking not in told
        assert (back in told) is offered
    for seat in (ola, gus):
        assert visit(seat).post(back).status_code == 403
        with pytest.raises(NotAllowed):
            services.take_back_request(asked, by=seat)
    assert visit(fay).post(back).status_code == 303
    assert asking in visit(fay).get(page).content.decode()


def test_the_minutes_say_what_was_asked_and_whether_voting_ended_early_or_at_its_end(
    open_question: Question, open_ranking: Question, fay: Seat, gus: Seat, visit: Visit
) -> None:
    asked = services.ask_for(open_question, Request.Act.CLOSE_EARLY, by=fay, reason="All have voted.")
    services.confirm_request(asked, by=gus)
    with telling(open_ranking.closes_at + timedelta(seconds=1)):
        services.close_due_questions()
    page = visit(None).get(reverse("chronicle:minutes", args=["two-shores"])).content.decode()
    assert f"Question {open_question.number}: asked to close voting early. Reason: All have voted." in page
    assert f"Question {open_question.number} closed early." in page
    assert f"Question {open_ranking.number} closed at its end." in page
    assert "Somebody" not in page
