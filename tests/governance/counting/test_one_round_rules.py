"""Rules that look at the ballots once, and STAR, against their slow twins and by what must always hold."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting import BadSettings, BadValue, Kind, LotNeeded, Profile, ValueProfile, WrongBallots, count

from . import slow_rules
from .strategies import NAMES, elections, untidy_elections, valued_elections

APPROVALS = valued_elections(Kind.APPROVAL, 0, 1)
SCORES = valued_elections(Kind.SCORES, 0, 5)
GRADES = valued_elections(Kind.GRADES, 0, 5)
POINTS = valued_elections(Kind.POINTS, -4, 4)
fewer = settings(max_examples=40)
BALLOTS = {
    "plurality": untidy_elections(),
    "borda": untidy_elections(),
    "approval": APPROVALS,
    "score": SCORES,
    "star": SCORES,
    "majority-judgement": GRADES,
    "quadratic": POINTS,
    "cumulative": POINTS,
}
SETTINGS = {"quadratic": {"credits": "20"}, "cumulative": {"points": "6"}}
FILLS_ONE = ("star", "majority-judgement")


def counted(rule, election):
    profile, seats, lots = election
    return count(rule, profile, seats=1 if rule in FILLS_ONE else seats, settings=SETTINGS.get(rule), lots=lots)


def numbers(tally):
    return {name: Fraction(total) for name, total in tally.rounds[0].votes.items()}


def agrees(tally, slow, election):
    """The totals and the winners are those of the slow twin."""
    _, seats, lots = election
    assert numbers(tally) == slow
    assert sorted(tally.winners) == (sorted(slow_rules.most(slow, seats, lots)) if tally.valid else [])
    places = [slow[name] for name in tally.winners]
    assert places == sorted(places, reverse=True)


@given(untidy_elections())
def test_plurality_is_what_counting_by_hand_gives(election):
    agrees(counted("plurality", election), slow_rules.plurality(election[0]), election)


@given(untidy_elections())
def test_borda_is_what_counting_by_hand_gives(election):
    agrees(counted("borda", election), slow_rules.borda(election[0]), election)


@given(APPROVALS)
def test_approval_is_what_counting_by_hand_gives(election):
    agrees(counted("approval", election), slow_rules.sums(election[0]), election)


@given(SCORES)
def test_score_is_what_counting_by_hand_gives(election):
    agrees(counted("score", election), slow_rules.sums(election[0]), election)


@given(POINTS)
def test_quadratic_is_what_counting_by_hand_gives(election):
    def pays(votes):
        return sum(vote**2 for vote in votes) <= 20

    agrees(counted("quadratic", election), slow_rules.sums(election[0], pays), election)


@given(POINTS)
def test_cumulative_is_what_counting_by_hand_gives(election):
    def has_them(points):
        return sum(points) <= 6 and min(points, default=0) >= 0

    agrees(counted("cumulative", election), slow_rules.sums(election[0], has_them), election)


@given(SCORES)
def test_star_is_what_counting_by_hand_gives(election):
    profile, _, lots = election

    tally = counted("star", election)

    assert numbers(tally) == slow_rules.sums(profile)
    if tally.valid:
        assert tally.winners == (slow_rules.star(profile, 5, lots),)
        assert all(
            votes == slow_rules.prefer(profile, one, other)
            for one, row in tally.pairwise.items()
            for other, votes in row.items()
        )


@given(GRADES)
def test_majority_judgement_is_what_taking_grades_away_one_by_one_gives(election):
    profile, _, lots = election

    tally = counted("majority-judgement", election)

    if tally.valid:
        winner, middle = slow_rules.majority_judgement(profile, lots)
        assert numbers(tally) == middle
        assert tally.winners == (winner,)
    else:
        assert tally.winners == ()


@pytest.mark.parametrize("rule", BALLOTS)
@fewer
@given(st.data())
def test_the_order_and_grouping_of_ballots_change_nothing(rule, data):
    profile, seats, lots = data.draw(BALLOTS[rule])
    choices = data.draw(st.permutations([(choice, 1) for choice, weight in profile.choices() for _ in range(weight)]))
    if isinstance(profile, Profile):
        again = Profile.from_choices(profile.options, choices, profile.withdrawn)
    else:
        again = ValueProfile.from_choices(profile.options, choices, profile.withdrawn, profile.kind)

    assert counted(rule, (profile, seats, lots)).as_dict() == counted(rule, (again, seats, lots)).as_dict()


@pytest.mark.parametrize("rule", BALLOTS)
@fewer
@given(st.data())
def test_no_name_is_favoured(rule, data):
    profile, seats, lots = data.draw(BALLOTS[rule])
    new = dict(zip(profile.options, data.draw(st.permutations(profile.options)), strict=True))
    renamed = [new[name] for name in profile.options]
    withdrawn = [new[name] for name in profile.withdrawn]
    if isinstance(profile, Profile):
        other = Profile(renamed, profile.ballots, withdrawn)
    else:
        other = ValueProfile(renamed, profile.values, profile.weights, withdrawn, profile.kind)

    tally = counted(rule, (profile, seats, lots))
    after = counted(rule, (other, seats, tuple(new[name] for name in lots)))

    assert [new[name] for name in tally.winners] == list(after.winners)
    assert {new[name]: total for name, total in numbers(tally).items()} == numbers(after)


@pytest.mark.parametrize("rule", BALLOTS)
@fewer
@given(st.data())
def test_seats_are_filled_and_every_ballot_is_accounted_for(rule, data):
    profile, seats, lots = data.draw(BALLOTS[rule])

    tally = counted(rule, (profile, seats, lots))

    cast = sum(weight for _, weight in profile.choices())
    assert tally.valid + tally.invalid == cast
    assert len(set(tally.winners)) == len(tally.winners)
    assert set(tally.winners) <= set(profile.standing)
    if tally.valid:
        assert len(tally.winners) == min(tally.seats, len(profile.standing))
    else:
        assert tally.outcome == "seats left empty"


@given(untidy_elections())
def test_every_vote_of_a_plurality_count_is_somebodys(election):
    tally = counted("plurality", election)

    assert sum(numbers(tally).values()) == tally.valid


@pytest.mark.parametrize("rule", ["approval", "score", "star", "majority-judgement", "quadratic"])
@fewer
@given(st.data())
def test_more_for_the_winner_never_harms_the_winner(rule, data):
    profile, _, lots = data.draw(BALLOTS[rule])
    tally = counted(rule, (profile, 1, lots))
    if not tally.valid or not len(profile.values):
        return
    winner = profile.options.index(tally.winners[0])
    row = data.draw(st.integers(0, len(profile.values) - 1))
    values = profile.values.copy()
    highest = {Kind.APPROVAL: 1, Kind.POINTS: 4}.get(profile.kind, 5)
    values[row, winner] = highest
    better = ValueProfile(profile.options, values, profile.weights, profile.withdrawn, profile.kind)
    free = {"quadratic": {"credits": "1000"}}.get(rule)

    before = count(rule, profile, settings=free, lots=lots)
    after = count(rule, better, settings=free, lots=lots)

    if before.winners == tally.winners:
        assert after.winners == tally.winners


@pytest.mark.parametrize("rule", ["plurality", "borda"])
@fewer
@given(st.data())
def test_moving_the_winner_up_never_harms_the_winner(rule, data):
    profile, _, lots = data.draw(elections())
    tally = counted(rule, (profile, 1, lots))
    if not tally.valid:
        return
    place = profile.options.index(tally.winners[0])
    chosen = data.draw(st.sampled_from(range(len(profile.ballots))))
    raised = [
        type(ballot)(ballot.weight, ((place,), *(rank for rank in ballot.marks if rank != (place,))))
        if number == chosen
        else ballot
        for number, ballot in enumerate(profile.ballots)
    ]

    assert counted(rule, (Profile(profile.options, raised, profile.withdrawn), 1, lots)).winners == tally.winners


def scores(*rows, options=NAMES[:3], kind=Kind.SCORES):
    return ValueProfile.from_arrays(options, [row for _, row in rows], [weight for weight, _ in rows], kind=kind)


def test_a_tie_for_the_last_seat_needs_a_lot_and_names_the_tied():
    ballots = scores((3, [1, 0, 0]), (2, [0, 1, 0]), (2, [0, 0, 1]), kind=Kind.APPROVAL)

    with pytest.raises(LotNeeded) as refused:
        count("approval", ballots, seats=2)
    settled = count("approval", ballots, seats=2, lots=("Cai", "Bo", "Asha"))

    assert refused.value.tied == ("Bo", "Cai")
    assert settled.winners == ("Asha", "Cai")
    assert [tie.as_dict() for tie in settled.ties] == [
        {"round": 1, "purpose": "election", "tied": ["Bo", "Cai"], "chosen": "Cai", "settled_by": "lot"}
    ]


def test_equals_who_all_find_a_seat_need_no_lot():
    ballots = scores((3, [0, 1, 0]), (2, [1, 0, 0]), (2, [0, 0, 1]), kind=Kind.APPROVAL)

    assert count("approval", ballots, seats=3).winners == ("Bo", "Asha", "Cai")


def test_a_withdrawn_option_is_not_elected():
    ballots = ValueProfile.from_arrays(NAMES[:3], [[5, 1, 0]], withdrawn=["Asha"])

    tally = count("score", ballots)

    assert tally.winners == ("Bo",)
    assert "Asha" not in tally.rounds[0].votes


def test_scores_of_a_million_in_bytes_are_added_exactly():
    rows = np.random.default_rng(7).integers(-3, 6, (40_001, 3), dtype=np.int8)

    tally = count("quadratic", ValueProfile.from_arrays(NAMES[:3], rows, kind=Kind.POINTS))

    assert [int(total) for total in tally.rounds[0].votes.values()] == rows.sum(axis=0, dtype=int).tolist()


@pytest.mark.parametrize("value", [5, -5, 100, 127])
def test_bytes_never_overflow_where_all_say_the_most(value):
    rows = np.full((40_001, 3), value, dtype=np.int8)

    tally = count("quadratic", ValueProfile.from_arrays(NAMES[:3], rows, kind=Kind.POINTS), lots=NAMES[:3])

    assert {int(total) for total in tally.rounds[0].votes.values()} == {40_001 * value}


def test_sums_too_large_for_the_machine_are_still_exact():
    rows = np.array([[10**6, 1], [10**6, 1]], dtype=np.int32)
    ballots = ValueProfile.from_arrays(NAMES[:2], rows, [4 * 10**14, 5 * 10**14], kind=Kind.POINTS)

    assert count("quadratic", ballots).rounds[0].votes == {"Asha": str(9 * 10**20), "Bo": str(9 * 10**14)}


def test_a_score_out_of_range_is_pointed_at():
    with pytest.raises(BadValue, match="7 for Bo is not a score from 0 to 5") as refused:
        count("score", scores((1, [5, 0, 0]), (1, [0, 7, 0])))

    assert refused.value.row == 1
    assert count("score", scores((1, [0, 7, 0])), settings={"max": "10"}).winners == ("Bo",)


@pytest.mark.parametrize(
    "rule, settings",
    [
        ("score", {"max": "0"}),
        ("score", {"max": "many"}),
        ("majority-judgement", {"grades": "good"}),
        ("majority-judgement", {"grades": "good,good"}),
        ("quadratic", {"negative": "perhaps"}),
        ("quadratic", {"credits": "-1"}),
        ("star", {"seats": "2"}),
    ],
)
def test_settings_that_make_no_sense_are_refused(rule, settings):
    with pytest.raises(BadSettings):
        count(rule, scores((1, [1, 0, 0])), settings=settings)


@pytest.mark.parametrize("rule", FILLS_ONE)
def test_a_rule_that_elects_one_fills_one_seat(rule):
    tally = count(rule, scores((1, [2, 1, 0])), seats=2)

    assert (tally.seats, tally.winners) == (1, ("Asha",))


def test_rankings_are_not_scores():
    with pytest.raises(WrongBallots, match="a number for each option"):
        count("score", Profile.from_choices(NAMES[:2], [(["Asha"], 1)]))
    with pytest.raises(WrongBallots, match="options chosen or ranked"):
        count("borda", scores((1, [1, 0, 0])))
