"""Scottish STV: the rule, its ties, and what always holds."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting import (
    BadChoice,
    BadSettings,
    GroupedBallot,
    LotNeeded,
    Profile,
    StateMismatch,
    count,
    count_steps,
    resume,
    rule_called,
)

from .slow_stv import slowly
from .strategies import elections

FOUR = ("Asha", "Bo", "Cai", "Dee")


def ranked(options, *groups, withdrawn=()):
    return Profile.from_choices(options, [(choice, weight) for weight, choice in groups], withdrawn)


def test_a_surplus_moves_on_at_a_value_cut_to_five_places():
    profile = ranked(FOUR, (7, ["Asha", "Bo"]), (2, ["Bo"]), (1, ["Cai"]))

    tally = count("stv-scottish", profile, seats=2)

    assert tally.quota == "4.00000"
    first, second = tally.rounds[:2]
    assert first.elected == ("Asha",)
    assert second.votes["Asha"] == "4.00000"
    assert second.votes["Bo"] == "4.99999"  # 2 + 7 papers at 3/7, which is 0.42857
    assert second.residual == "0.00001"
    assert tally.winners == ("Asha", "Bo")


def test_the_largest_surplus_goes_first():
    profile = ranked(FOUR, (9, ["Asha", "Cai"]), (11, ["Bo", "Dee"]), (2, ["Cai"]), (1, ["Dee"]))

    tally = count("stv-scottish", profile, seats=3)

    assert [each.subject for each in tally.rounds[:3]] == [None, "Bo", "Asha"]


def test_equal_surpluses_are_told_apart_by_an_earlier_round():
    groups = [
        (6, ["Asha", "Dee"]),
        (5, ["Bo", "Dee"]),
        (1, ["Cai", "Bo"]),
        (2, ["Dee"]),
        (2, ["Efe", "Fay"]),
        (2, ["Fay"]),
    ]
    profile = ranked((*FOUR, "Efe", "Fay"), *groups)

    tally = count("stv-scottish", profile, seats=4, lots=("Fay", "Efe", "Dee", "Cai", "Bo", "Asha"))

    assert tally.quota == "4.00000"
    assert tally.rounds[1].subject == "Asha"


def test_the_lowest_is_found_in_the_latest_round_where_the_tied_differed():
    profile = ranked(FOUR, (5, ["Asha"]), (4, ["Bo"]), (3, ["Cai"]), (1, ["Dee", "Cai"]))

    tally = count("stv-scottish", profile, seats=1)

    assert tally.rounds[1].excluded == ("Dee",)
    assert tally.rounds[2].excluded == ("Cai",)
    tie = tally.ties[0]
    assert (tie.tied, tie.chosen, tie.settled_by) == (("Bo", "Cai"), "Cai", "round 1")


def test_a_round_before_the_latest_in_which_they_differed_says_nothing():
    five = (*FOUR, "Eve")
    profile = ranked(
        five, (10, ["Asha"]), (4, ["Bo"]), (3, ["Cai"]), (1, ["Dee", "Bo"]), (2, ["Dee"]), (2, ["Eve", "Cai"])
    )

    tally = count("stv-scottish", profile, seats=1)

    assert [each.votes["Bo"] > each.votes["Cai"] for each in tally.rounds[:2]] == [True, False]
    tie = tally.ties[0]
    assert (tie.tied, tie.chosen, tie.settled_by) == (("Bo", "Cai"), "Bo", "round 2")


def test_a_tie_in_every_round_needs_a_lot_and_names_the_tied():
    profile = ranked(FOUR[:3], (2, ["Asha"]), (1, ["Bo"]), (1, ["Cai"]))

    with pytest.raises(LotNeeded) as refused:
        count("stv-scottish", profile, seats=1)

    assert refused.value.tied == ("Bo", "Cai")
    assert "Bo, Cai are tied" in str(refused.value)


def test_the_least_favoured_by_lot_is_excluded():
    profile = ranked(FOUR[:3], (2, ["Asha"]), (1, ["Bo"]), (1, ["Cai"]))

    tally = count("stv-scottish", profile, seats=1, lots=("Bo", "Asha", "Cai"))

    assert tally.rounds[1].excluded == ("Cai",)
    assert tally.ties[0].settled_by == "lot"


def test_the_most_favoured_by_lot_passes_on_a_surplus_first():
    profile = ranked(FOUR, (6, ["Asha", "Cai"]), (6, ["Bo", "Dee"]), (1, ["Cai"]), (2, ["Dee"]))

    tally = count("stv-scottish", profile, seats=3, lots=("Bo", "Asha", "Cai", "Dee"))

    assert tally.rounds[1].subject == "Bo"
    assert tally.ties[0].as_dict()["purpose"] == "surplus"


def test_a_lot_that_leaves_out_one_of_the_tied_does_not_settle_it():
    profile = ranked(FOUR[:3], (2, ["Asha"]), (1, ["Bo"]), (1, ["Cai"]))

    with pytest.raises(LotNeeded):
        count("stv-scottish", profile, seats=1, lots=("Bo",))


def test_a_lot_for_a_stranger_is_refused():
    with pytest.raises(BadSettings, match="Zoe"):
        count("stv-scottish", ranked(FOUR, (1, ["Asha"])), lots=("Zoe",))


def test_a_lot_given_twice_is_refused():
    with pytest.raises(BadSettings, match="twice"):
        count("stv-scottish", ranked(FOUR, (1, ["Asha"])), lots=("Bo", "Bo"))


def test_as_many_candidates_as_seats_are_all_elected_without_a_transfer():
    tally = count("stv-scottish", ranked(FOUR[:2], (9, ["Asha", "Bo"])), seats=2)

    assert tally.winners == ("Asha", "Bo")
    assert len(tally.rounds) == 1
    assert tally.outcome == "elected"


def test_too_few_candidates_leave_seats_empty():
    tally = count("stv-scottish", ranked(FOUR[:2], (9, ["Asha"])), seats=3)

    assert tally.winners == ("Asha", "Bo")
    assert tally.outcome == "seats left empty"
    assert tally.reasons[0].numbers == {"seats": "3", "left": "1"}


def test_nobody_is_elected_without_a_valid_ballot():
    tally = count("stv-scottish", ranked(FOUR, (3, [])), seats=2)

    assert (tally.winners, tally.valid, tally.invalid) == ((), 0, 3)
    assert tally.reasons[0].code == "no_valid_ballot"


def test_a_withdrawn_candidate_is_passed_over():
    tally = count("stv-scottish", ranked(FOUR, (3, ["Asha", "Bo"]), (2, ["Asha"]), withdrawn=["Asha"]), seats=1)

    assert tally.winners == ("Bo",)
    assert (tally.valid, tally.invalid) == (3, 2)
    assert "Asha" not in tally.rounds[0].votes


def test_nobody_can_be_elected_when_everybody_withdrew():
    with pytest.raises(BadSettings, match="withdrawn"):
        count("stv-scottish", ranked(FOUR[:1], (1, ["Asha"]), withdrawn=["Asha"]))


def test_a_ballot_ends_where_two_names_share_a_rank():
    profile = ranked(FOUR, (4, ["Asha"]), (3, ["Bo"]), (2, ["Cai", ["Asha", "Bo"], "Bo"]))

    tally = count("stv-scottish", profile, seats=1, lots=FOUR)

    after_cai = next(each for each in tally.rounds if each.excluded == ("Cai",))
    assert after_cai.exhausted == "2.00000"
    assert tally.valid == 9


def test_a_ballot_without_one_first_choice_is_invalid():
    profile = ranked(FOUR, (4, ["Asha"]), (1, [[], "Bo"]), (1, [["Bo", "Cai"]]), (1, []))

    assert count("stv-scottish", profile).invalid == 3


def test_the_rule_has_no_settings():
    with pytest.raises(BadSettings, match="has no setting called threshold"):
        count("stv-scottish", ranked(FOUR, (1, ["Asha"])), settings={"threshold": "1/2"})


def test_there_must_be_a_seat():
    with pytest.raises(BadSettings):
        count("stv-scottish", ranked(FOUR, (1, ["Asha"])), seats=0)


@pytest.mark.parametrize("choice", ["Asha", [], ["Zoe"], ["Asha", "Asha"], [["Asha", "Bo"]]])
def test_a_voter_is_told_of_marks_that_cannot_be_cast(choice):
    with pytest.raises(BadChoice):
        rule_called("stv-scottish").check(choice, FOUR, {})


def test_a_voter_may_rank_some_or_all():
    rule_called("stv-scottish").check(["Bo"], FOUR, {})
    rule_called("stv-scottish").check(list(FOUR), FOUR, {})


@given(elections())
def test_the_slow_twin_agrees_at_every_stage(election):
    profile, seats, lots = election

    tally = count("stv-scottish", profile, seats=seats, lots=lots)

    slow = slowly(profile, seats, lots)
    assert list(tally.winners) == slow["winners"]
    assert [{name: Fraction(votes) for name, votes in each.votes.items()} for each in tally.rounds] == slow["stages"]


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_and_grouping_of_ballots_change_nothing(election, random: Random):
    profile, seats, lots = election
    single = [GroupedBallot(1, ballot.marks) for ballot in profile.ballots for _ in range(ballot.weight)]
    random.shuffle(single)
    scattered = Profile(profile.options, tuple(single), profile.withdrawn)

    one = count("stv-scottish", profile, seats=seats, lots=lots)
    other = count("stv-scottish", scattered, seats=seats, lots=lots)

    assert one.as_dict() == other.as_dict()


@given(elections())
def test_no_vote_appears_or_disappears(election):
    profile, seats, lots = election

    tally = count("stv-scottish", profile, seats=seats, lots=lots)

    for each in tally.rounds:
        held = sum(map(Fraction, each.votes.values()))
        assert held + Fraction(each.exhausted) + Fraction(each.residual) == tally.valid
        assert Fraction(each.residual) >= 0
    for before, after in zip(tally.rounds, tally.rounds[1:], strict=False):
        given_away = Fraction(before.votes[after.subject]) - Fraction(after.votes[after.subject])
        arrived = sum(Fraction(transfer.amount) for transfer in after.transfers)
        lost = Fraction(after.residual) - Fraction(before.residual)
        assert given_away == arrived + lost


@given(elections())
def test_every_seat_is_filled_by_quota_or_by_the_last_standing(election):
    profile, seats, lots = election

    tally = count("stv-scottish", profile, seats=seats, lots=lots)

    if tally.valid:
        assert len(tally.winners) == min(seats, len(profile.standing))
        assert len(set(tally.winners)) == len(tally.winners)
    quota = Fraction(tally.quota)
    for each in tally.rounds[:-1]:
        assert all(Fraction(each.votes[name]) >= quota for name in each.elected)
    assert [name for each in tally.rounds for name in each.elected] == list(tally.winners)


@given(elections())
def test_a_count_goes_on_from_any_round_as_if_it_had_never_stopped(election):
    profile, seats, lots = election
    states = [state.as_dict() for state in count_steps("stv-scottish", profile, seats=seats, lots=lots)]

    for place, saved in enumerate(states):
        assert [state.as_dict() for state in resume(profile, saved)] == states[place + 1 :]


def test_a_saved_state_of_other_ballots_is_refused():
    saved = next(count_steps("stv-scottish", ranked(FOUR, (5, ["Asha"]), (3, ["Bo"])), seats=2)).as_dict()

    with pytest.raises(StateMismatch, match="other ballots"):
        list(resume(ranked(FOUR, (5, ["Asha"]), (4, ["Bo"])), saved))


def test_a_saved_state_that_says_something_else_is_refused():
    profile = ranked(FOUR, (5, ["Asha"]), (3, ["Bo"]), (1, ["Cai"]))
    saved = next(count_steps("stv-scottish", profile, seats=2)).as_dict()
    saved["rounds"][0]["votes"]["Bo"] = "4.00000"

    with pytest.raises(StateMismatch, match="does not fit"):
        list(resume(profile, saved))


def test_a_saved_state_is_as_small_for_many_ballots_as_for_few():
    few = ranked(FOUR, (5, ["Asha"]), (3, ["Bo"]), (1, ["Cai"]))
    many = Profile(FOUR, [GroupedBallot(1, ((place % 4,),)) for place in range(9000)])

    sizes = [len(repr(next(count_steps("stv-scottish", each, seats=2)).as_dict())) for each in (few, many)]

    assert sizes[1] < sizes[0] + 100


def test_a_damaged_state_is_refused():
    with pytest.raises(StateMismatch, match="damaged"):
        list(resume(ranked(FOUR, (5, ["Asha"])), {"rule": "stv-scottish"}))


def test_an_unfinished_count_has_no_outcome():
    profile = ranked(FOUR, (5, ["Asha", "Bo"]), (3, ["Bo"]), (2, ["Cai"]), (1, ["Dee"]))

    first = next(count_steps("stv-scottish", profile, seats=2))

    with pytest.raises(StateMismatch, match="not finished"):
        first.tally()
