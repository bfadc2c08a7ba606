"""Closing early and annulling take two people, and the pages say who and when."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.models import Question, Request
from tests.governance.conftest import Visit


def outside_what_is_live(page: str, *parts: str) -> str:
    """The page without those of its elements that are fetched again when something changed."""
    for part in parts:
        before, _, after = page.partition(f'id="{part}" data-live-topic=')
        assert after, f"{part} is live"
        ending = "</p>" if part == "time-left" else '<section>\n  <h2>How it is decided'
        page = before + after.partition(ending)[2]
    return page


def test_what_ends_with_the_vote_is_told_only_where_the_page_renews_itself(
    open_question: Question, fay: Seat, visit: Visit
) -> None:
    address = f"{reverse('ballots:ask', args=[open_question.id])}?act=close-early"
    page = visit(fay).post(address, {"reason": "All have voted."}, follow=True).content.decode()
    assert "Closes in" in page
    assert "has to confirm it" in page
    fixed = outside_what_is_live(page, "time-left", "standing")
    assert "Your request is recorded." in fixed
    for passing in ("Closes in", "confirm", "vote now"):
        assert passing not in fixed
