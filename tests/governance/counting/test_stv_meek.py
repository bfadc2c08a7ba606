"""Meek's method: the rule, its arithmetic, its ties, and what always holds."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as wanted
from hypothesis import strategies as st

from governance.counting import BadSettings, GroupedBallot, LotNeeded, Profile, count, count_steps, resume

from .slow_meek import slowly
from .strategies import elections

THREE = ("Asha", "Bo", "Cai")
REFERENCE = {"omega": "1e-6", "digits": "9"}
BOTH = pytest.mark.parametrize("settings", [{}, REFERENCE], ids=["guarded", "reference"])


def ranked(*groups, options=THREE, withdrawn=()):
    return Profile.from_choices(options, [(choice, weight) for weight, choice in groups], withdrawn)


def test_whoever_is_elected_keeps_only_the_part_that_is_needed():
    tally = count("stv-meek", ranked((4, ["Asha", "Bo"]), (2, ["Cai"])), seats=2, lots=THREE)

    assert [each.act for each in tally.rounds] == ["first preferences", "surplus", "exclusion"]
    assert tally.rounds[1].votes == dict.fromkeys(THREE, "2.000000000000000000")
    assert "Asha 0.500000000000000000" in tally.rounds[1].note
    assert tally.winners == ("Asha", "Bo")


def test_the_reference_rule_rounds_what_is_kept_up():
    tally = count("stv-meek", ranked((4, ["Asha", "Bo"]), (2, ["Cai"])), seats=2, settings=REFERENCE)

    assert tally.rounds[1].votes == {"Asha": "2.000000004", "Bo": "1.999999996", "Cai": "2.000000000"}
    assert tally.quota == "2.000000001"
    assert tally.winners == ("Asha", "Cai")


def test_guarded_nobody_is_elected_with_exactly_the_quota():
    profile = ranked((2, ["Asha"]), (2, ["Bo"]), (2, ["Cai"]))

    tally = count("stv-meek", profile, seats=2, lots=THREE)

    assert tally.rounds[0].elected == ()
    assert tally.ties[0].as_dict() == {
        "round": 2,
        "purpose": "exclusion",
        "tied": list(THREE),
        "chosen": "Cai",
        "settled_by": "lot",
    }


def test_a_tie_needs_a_lot():
    with pytest.raises(LotNeeded, match="Bo, Cai"):
        count("stv-meek", ranked((3, ["Asha"]), (1, ["Bo"]), (1, ["Cai"])), seats=2)


def test_an_elected_one_who_is_named_later_still_takes_their_part():
    profile = ranked((6, ["Asha"]), (2, ["Bo", "Asha", "Cai"]), (3, ["Cai"]), (3, ["Dee"]), options=(*THREE, "Dee"))

    tally = count("stv-meek", profile, seats=2, settings=REFERENCE, lots=(*THREE, "Dee"))

    after_bo = next(each for each in tally.rounds if each.excluded == ("Bo",))
    assert {each.target for each in after_bo.transfers} == {"Asha", "Cai"}


def test_nobody_is_elected_without_a_valid_ballot():
    tally = count("stv-meek", ranked((2, [])), seats=2)

    assert (tally.winners, tally.valid, tally.invalid, tally.outcome) == ((), 0, 2, "seats left empty")


def test_no_more_candidates_than_seats_are_elected_at_once():
    tally = count("stv-meek", ranked((2, ["Asha", "Bo"])), seats=3)

    assert len(tally.rounds) == 1
    assert tally.winners[0] == "Asha"


def test_nobody_can_be_elected_when_everybody_withdrew():
    with pytest.raises(BadSettings, match="withdrawn"):
        count("stv-meek", ranked((1, ["Asha"]), withdrawn=THREE))


@pytest.mark.parametrize(
    "settings",
    [{"omega": text} for text in ("0", "1", "-1e-6", "e-6", "", "tiny", "1e6", "1/2")]
    + [{"digits": text} for text in ("0", "19", "nine", "-9", "9.5")]
    + [{"hareQuota": "true"}],
)
def test_settings_that_mean_nothing_are_refused_with_a_sentence(settings):
    with pytest.raises(BadSettings, match=r"\.$"):
        count("stv-meek", ranked((1, ["Asha"])), settings=settings)


@pytest.mark.parametrize("omega", ["1e-6", "0.000001", ".000001", "1E-6"])
def test_a_small_number_may_be_written_in_several_ways(omega):
    profile = ranked((4, ["Asha", "Bo"]), (2, ["Cai"]))

    tally = count("stv-meek", profile, seats=2, settings={"omega": omega, "digits": "9"})

    assert tally.rounds == count("stv-meek", profile, seats=2, settings=REFERENCE).rounds


@BOTH
@given(election=elections(most_weight=6))
def test_the_slow_twin_agrees_at_every_stage(settings, election):
    profile, seats, lots = election

    tally = count("stv-meek", profile, seats=seats, settings=settings, lots=lots)

    digits = int(settings["digits"]) if settings else None
    slow = slowly(profile, seats, lots, digits, Fraction(settings.get("omega", "1e-9")))
    assert [{name: Fraction(votes) for name, votes in each.votes.items()} for each in tally.rounds] == slow["stages"]
    assert list(tally.winners) == slow["winners"]


@BOTH
@given(election=elections())
def test_no_vote_appears_or_disappears(settings, election):
    profile, seats, lots = election

    tally = count("stv-meek", profile, seats=seats, settings=settings, lots=lots)

    for each in tally.rounds:
        assert sum(map(Fraction, each.votes.values())) + Fraction(each.exhausted) == tally.valid
        assert Fraction(each.residual) == 0
    for before, after in zip(tally.rounds, tally.rounds[1:], strict=False):
        if after.act == "exclusion":
            moved = sum(Fraction(transfer.amount) for transfer in after.transfers)
            assert moved == Fraction(before.votes[after.subject])


@BOTH
@given(election=elections())
def test_every_seat_is_filled(settings, election):
    profile, seats, lots = election

    tally = count("stv-meek", profile, seats=seats, settings=settings, lots=lots)

    if tally.valid:
        assert len(tally.winners) == min(seats, len(profile.standing))
    assert [name for each in tally.rounds for name in each.elected] == list(tally.winners)


@BOTH
@wanted(max_examples=30)
@given(election=elections(), random=st.randoms(use_true_random=False))
def test_the_order_and_grouping_of_ballots_change_nothing(settings, election, random: Random):
    profile, seats, lots = election
    single = [GroupedBallot(1, ballot.marks) for ballot in profile.ballots for _ in range(ballot.weight)]
    random.shuffle(single)

    one = count("stv-meek", profile, seats=seats, settings=settings, lots=lots)
    other = count(
        "stv-meek", Profile(profile.options, single, profile.withdrawn), seats=seats, settings=settings, lots=lots
    )

    assert one.as_dict() == other.as_dict()


@BOTH
@wanted(max_examples=30)
@given(election=elections())
def test_a_count_goes_on_from_any_round_as_if_it_had_never_stopped(settings, election):
    profile, seats, lots = election
    states = [state.as_dict() for state in count_steps("stv-meek", profile, seats=seats, settings=settings, lots=lots)]

    for place, saved in enumerate(states):
        assert [state.as_dict() for state in resume(profile, saved)] == states[place + 1 :]
