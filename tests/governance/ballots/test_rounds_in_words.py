"""A ranked count told in words says why it went as it did, also where it looks odd."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from governance.ballots.models import Question
from governance.ballots.results import rounds_in_words
from governance.ballots.services import draft_question, freeze_question, open_question
from governance.ballots.words import outcome_sentence
from governance.counting import Profile
from governance.counting import count as count_ballots
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


@pytest.mark.parametrize(
    ("rule", "seats", "settings", "told"),
    [
        ("stv-wigm", 2, {}, "Several had more votes than a place takes. What was left over moved on."),
        ("stv-meek", 3, {}, "Several had more votes than a place takes. What was left over moved on."),
        ("irv", 1, {"batchElimination": "true"}, "Plover and Stork had the fewest votes and are out."),
        ("sequential-irv", 2, {}, "All votes were counted again, without those who are elected."),
        ("bottoms-up", 2, {}, "Elected: Otter and Heron."),
    ],
)
def test_the_rounds_of_every_ranked_rule_are_told(
    open_ranking: Question, rule: str, seats: int, settings: dict[str, str], told: str
) -> None:
    options = open_ranking.config["options"]
    groups = [(["1", "3"], 9), (["2", "4"], 8), (["3", "2"], 1), (["4", "2"], 1)]
    profile = Profile.from_choices(options, groups)
    tally = count_ballots(rule, profile, seats=seats, settings=settings, lots=options)
    assert told in " ".join(rounds_in_words(open_ranking, tally.as_dict()))


def test_names_keep_their_own_direction_in_a_sentence_that_runs_the_other_way(
    open_ranking: Question, ana: Seat, ben: Seat, cast: Cast, count: Callable[[Question], Question]
) -> None:
    cast(open_ranking, ana, ["1"])
    cast(open_ranking, ben, ["2"])
    question = count(open_ranking)
    assert "Heron" in outcome_sentence(question, question.tally.result)
    assert "\u2068" not in outcome_sentence(question, question.tally.result)
    with override("ar"):
        assert "\u2068Heron\u2069" in outcome_sentence(question, question.tally.result)


@pytest.mark.parametrize(
    ("rule", "blank", "told"),
    [
        ("approval", [], "Not one ballot was for this: the lot decided, or nothing else was left."),
        ("score", {"1": 0, "2": 0}, "Not one ballot was for this"),
        ("majority-judgement", {}, "The middle grade of Heron is the lowest there is."),
        ("quadratic", {"1": -1, "2": -2}, "There were no more votes for"),
        ("yes-no", "abstain", "Rejected: nobody said yes or no."),
    ],
)
def test_whoever_wins_without_a_single_vote_is_told_as_such(
    plenary: Body,
    fay: Seat,
    members: list[Seat],
    cast: Cast,
    count: Callable[[Question], Question],
    rule: str,
    blank: object,
    told: str,
) -> None:
    options = [] if rule == "yes-no" else [("Heron", ""), ("Otter", "")]
    draft = draft_question(plenary, by=fay, title="The bird of the year?", rule=rule, options=options)
    question = open_question(freeze_question(draft, by=fay), by=fay, minutes=5)
    for seat in members:
        cast(question, seat, blank)
    counted = count(question)
    winners = counted.tally.result["winners"]
    named = told.replace("Heron", (counted.config or {})["option_texts"][winners[0]] if winners else "")
    assert named in outcome_sentence(counted, counted.tally.result)
