"""STAR: two finalists, a runoff, and how ties are settled."""

from __future__ import annotations

import pytest

from governance.counting import LotNeeded, ValueProfile, count, count_steps, resume


def ballots(*rows, options=("Asha", "Bo", "Cai")):
    return ValueProfile.from_arrays(options, [row for _, row in rows], [weight for weight, _ in rows])


def test_the_one_more_ballots_prefer_wins_though_its_sum_is_lower():
    tally = count("star", ballots((3, [5, 0, 0]), (4, [3, 4, 1])))

    assert tally.rounds[0].votes == {"Asha": "27", "Bo": "16", "Cai": "4"}
    assert tally.rounds[1].votes == {"Asha": "3", "Bo": "4"}
    assert tally.winners == ("Bo",)
    assert tally.pairwise["Bo"] == {"Asha": 4, "Cai": 4}


def test_ballots_that_score_both_the_same_are_stated():
    tally = count("star", ballots((3, [5, 1, 0]), (2, [4, 4, 0])))

    assert tally.rounds[1].exhausted == "2"
    assert "3 ballots score Asha higher, 0 score Bo higher, 2 score both the same." in tally.rounds[1].note


def test_whom_more_of_the_tied_ballots_prefer_goes_to_the_runoff():
    tally = count("star", ballots((1, [5, 3, 0]), (1, [5, 1, 2]), (1, [5, 0, 2])))

    assert tally.rounds[0].votes == {"Asha": "15", "Bo": "4", "Cai": "4"}
    assert (tally.ties[0].purpose, tally.ties[0].chosen, tally.ties[0].settled_by) == ("runoff", "Cai", "preferences")


def test_then_the_number_of_highest_scores_decides():
    tally = count("star", ballots((1, [5, 5, 0]), (1, [5, 0, 3]), (1, [5, 1, 3]), (1, [5, 3, 3])))

    assert tally.rounds[0].votes == {"Asha": "20", "Bo": "9", "Cai": "9"}
    # Bo loses to Cai among the tied: preferences come before highest scores
    assert tally.ties[0].settled_by == "preferences"

    even = count("star", ballots((1, [5, 5, 1]), (1, [5, 0, 4])))
    assert (even.ties[0].chosen, even.ties[0].settled_by) == ("Bo", "highest scores")


def test_then_only_the_lot_is_left():
    tied = ballots((1, [5, 3, 1]), (1, [5, 1, 3]))

    with pytest.raises(LotNeeded) as refused:
        count("star", tied)

    assert refused.value.tied == ("Bo", "Cai")
    assert count("star", tied, lots=("Cai", "Bo", "Asha")).ties[0].chosen == "Cai"


def test_a_level_runoff_goes_to_the_higher_sum():
    tally = count("star", ballots((1, [5, 1, 0]), (1, [3, 4, 0])))

    assert tally.rounds[1].votes == {"Asha": "1", "Bo": "1"}
    assert (tally.winners, tally.ties[0].settled_by) == (("Asha",), "scores")


def test_one_who_stands_alone_is_elected_at_once():
    tally = count("star", ballots((2, [3]), options=("Asha",)))

    assert (tally.winners, len(tally.rounds)) == (("Asha",), 1)


def test_a_count_goes_on_after_the_first_round_as_if_it_had_never_stopped():
    profile = ballots((3, [5, 0, 0]), (4, [3, 4, 1]))
    first, second = (state.as_dict() for state in count_steps("star", profile))

    assert [state.as_dict() for state in resume(profile, first)] == [second]
