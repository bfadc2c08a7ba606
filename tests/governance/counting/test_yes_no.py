"""Yes or no: threshold, quorum, abstentions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import BadChoice, BadSettings, Profile, UnknownWord, count, rule_called

WORDS = ("yes", "no", "abstain")


def vote(yes, no, abstain=0, blank=0, **settings):
    profile = Profile.from_choices(WORDS, [("yes", yes), ("no", no), ("abstain", abstain), ([], blank)])
    return count("yes-no", profile, settings=settings)


@pytest.mark.parametrize(
    "yes, no, threshold, outcome",
    [
        (51, 49, "1/2", "adopted"),
        (50, 50, "1/2", "rejected"),
        (50, 50, "0.5", "rejected"),
        (66, 34, "2/3", "rejected"),
        (66, 33, "2/3", "adopted"),
        (60, 40, "0.6", "adopted"),
        (0, 0, "1/2", "rejected"),
        (3, 0, "1", "adopted"),
        (3, 1, "1/1", "rejected"),
    ],
)
def test_a_simple_majority_is_more_than_half_and_other_thresholds_are_met(yes, no, threshold, outcome):
    assert vote(yes, no, threshold=threshold).outcome == outcome


def test_abstentions_count_for_the_quorum_and_for_nothing_else():
    tally = vote(11, 10, abstain=19, quorum="40", roll="98")

    assert tally.outcome == "adopted"
    assert tally.rounds[0].note == (
        "40 of 98 people took part; 40 were needed. 11 of 21 votes for or against were yes; more than 1/2 was needed."
    )


@pytest.mark.parametrize("cast, outcome", [(32, "no quorum"), (33, "adopted")])
def test_a_quorum_is_a_share_of_the_roll_rounded_up(cast, outcome):
    assert vote(cast, 0, quorum="1/3", roll="98").outcome == outcome


def test_the_winner_is_what_the_vote_came_to():
    assert vote(2, 1).winners == ("yes",)
    assert vote(1, 2).winners == ("no",)
    assert vote(2, 1, quorum="4").winners == ()


def test_a_blank_paper_is_invalid_and_helps_no_quorum():
    tally = vote(3, 0, blank=2, quorum="5")

    assert (tally.valid, tally.invalid, tally.outcome) == (3, 2, "no quorum")


@pytest.mark.parametrize(
    "settings",
    [
        {"threshold": "0"},
        {"threshold": "3/2"},
        {"threshold": "half"},
        {"threshold": "1/0"},
        {"quorum": "-1"},
        {"quorum": "1/3"},
        {"quorum": "1/3", "roll": "many"},
        {"majority": "1/2"},
    ],
)
def test_settings_that_make_no_sense_are_refused(settings):
    with pytest.raises(BadSettings):
        vote(1, 0, **settings)


@pytest.mark.parametrize("choice", ["maybe", "", ["yes"], ["yes", "no"]])
def test_a_voter_says_one_of_three_words(choice):
    with pytest.raises(BadChoice):
        rule_called("yes-no").check(choice, WORDS, {})


def test_words_are_understood_in_any_case():
    profile = Profile.from_choices((" YES", "No"), [(" YES", 3), ("No", 1)])

    assert count("yes-no", profile).rounds[0].votes == {"yes": "3", "no": "1", "abstain": "0"}


def test_another_word_is_pointed_at():
    with pytest.raises(UnknownWord) as refused:
        count("yes-no", Profile.from_choices(("yes", "perhaps"), [("yes", 1)]))

    assert refused.value.index == 1


@given(st.integers(0, 40), st.integers(0, 40), st.fractions(0, 1, max_denominator=12).filter(bool))
def test_one_more_yes_never_turns_adoption_into_rejection(yes, no, threshold):
    setting = f"{threshold.numerator}/{threshold.denominator}"

    before = vote(yes, no, threshold=setting).outcome
    after = vote(yes + 1, no, threshold=setting).outcome

    assert (before, after) != ("adopted", "rejected")
    if yes + no:
        share = Fraction(yes, yes + no)
        reached = share > threshold if threshold == Fraction(1, 2) else share >= threshold
        assert (before == "adopted") is reached
