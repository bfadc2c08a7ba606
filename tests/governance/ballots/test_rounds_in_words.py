"""A ranked count told in words says why it went as it did, also where it looks odd."""

from collections.abc import Callable

import pytest

from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.ballots.results import rounds_in_words
from tests.cast import Cast


@pytest.mark.parametrize(
    ("rankings", "told", "untold"),
    [
        (
            [["1"], ["1"], ["2"], ["3"], []],
            ["Nobody who is still in was named next", "There were no votes to move on.", "did not need 2 votes"],
            "These votes moved on.",
        ),
        ([["1", "2"], ["1", "2"], ["2"], ["2"], ["3", "2"]], ["Elected: Heron and Otter."], "did not need"),
        (
            [["1"], ["1"], ["2", "3"], ["3", "2"], ["4", "3"]],
            ["These votes moved on."],
            "There were no votes to move on.",
        ),
    ],
)
def test_the_rounds_say_where_votes_went_and_why_fewer_than_the_quota_were_enough(
    open_ranking: Question,
    members: list[Seat],
    cast: Cast,
    count: Callable[[Question], Question],
    rankings: list[list[str]],
    told: list[str],
    untold: str,
) -> None:
    for seat, ranking in zip(members, rankings, strict=True):
        if ranking:
            cast(open_ranking, seat, ranking)
    question = count(open_ranking)
    words = " ".join(rounds_in_words(question, question.tally.result))
    for sentence in told:
        assert sentence in words
    assert untold not in words
