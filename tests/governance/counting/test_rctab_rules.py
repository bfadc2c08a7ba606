"""The rules with RCTab's options: their slow twins, and what always holds."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting import GroupedBallot, Profile, count, count_steps, resume

from . import slow_rctab
from .strategies import NAMES, untidy_elections

SLOWLY = {
    "irv": slow_rctab.irv,
    "sequential-irv": slow_rctab.sequential_irv,
    "bottoms-up": slow_rctab.bottoms_up,
    "stv-wigm": slow_rctab.stv_wigm,
}
READING = {
    "overvoteRule": st.sampled_from(["exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"]),
    "maxSkippedRanksAllowed": st.sampled_from(["0", "1", "2", "unlimited"]),
    "maxRankingsAllowed": st.sampled_from(["1", "3", "max"]),
    "exhaustOnDuplicateCandidate": st.sampled_from(["true", "false"]),
    "tiebreakMode": st.sampled_from(["random", "previousRoundCountsThenRandom", "useCandidateOrder"]),
}
FLAG = st.sampled_from(["true", "false"])
RUNOFF = READING | {
    "nonIntegerWinningThreshold": FLAG,
    "doesFirstRoundDetermineThreshold": FLAG,
    "batchElimination": FLAG,
    "continueUntilTwoCandidatesRemain": FLAG,
}
SETTINGS = {
    "irv": RUNOFF,
    "sequential-irv": RUNOFF,
    "bottoms-up": READING | {"multiSeatBottomsUpPercentageThreshold": st.sampled_from(["", "15", "34"])},
    "stv-wigm": READING
    | {
        "decimalPlacesForVoteArithmetic": st.sampled_from(["0", "1", "4", "20"]),
        "nonIntegerWinningThreshold": FLAG,
        "hareQuota": FLAG,
        "winnerElectionMode": st.sampled_from(["multiWinnerAllowMultipleWinnersPerRound", "oneWinnerPerRound"]),
    },
}


def settings_of(rule: str) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries({}, optional=SETTINGS[rule])


@pytest.mark.parametrize("rule", SLOWLY)
@given(data=st.data(), election=untidy_elections())
def test_the_slow_twin_agrees_in_every_round(rule, data, election):
    profile, seats, lots = election
    told = data.draw(settings_of(rule))

    tally = count(rule, profile, seats=seats, settings=told, lots=lots)

    slow = SLOWLY[rule](profile, seats, told, lots)
    assert list(tally.winners) == slow.winners
    assert len(tally.rounds) == len(slow.stages)
    for each, stage in zip(tally.rounds, slow.stages, strict=True):
        assert list(each.elected) == stage["elected"]
        assert set(each.excluded) == stage["excluded"]
        over_nothing = {name: Fraction(votes) for name, votes in each.votes.items() if Fraction(votes)}
        assert over_nothing == {name: votes for name, votes in stage["votes"].items() if votes}


@pytest.mark.parametrize("rule", SLOWLY)
@given(data=st.data(), election=untidy_elections())
def test_no_vote_appears_or_disappears(rule, data, election):
    profile, seats, lots = election
    told = data.draw(settings_of(rule))

    tally = count(rule, profile, seats=seats, settings=told, lots=lots)

    assert tally.valid + tally.invalid == sum(ballot.weight for ballot in profile.ballots)
    for each in tally.rounds:
        assert (
            sum(map(Fraction, each.votes.values())) + Fraction(each.exhausted) + Fraction(each.residual) == tally.valid
        )
        assert Fraction(each.residual) >= 0
        if rule != "stv-wigm":
            assert each.residual == "0"


@given(data=st.data(), election=untidy_elections())
def test_no_seat_stays_empty_while_somebody_stands_for_it(data, election):
    profile, seats, lots = election
    told = data.draw(settings_of("stv-wigm"))

    tally = count("stv-wigm", profile, seats=seats, settings=told, lots=lots)

    stood = set(profile.options) - set(profile.withdrawn)
    assert len(tally.winners) == (min(seats, len(stood)) if tally.valid and any_votes(tally) else 0)


def any_votes(tally):
    return any(Fraction(votes) for votes in tally.rounds[0].votes.values())


@pytest.mark.parametrize("rule", SLOWLY)
@settings(max_examples=30)
@given(data=st.data(), election=untidy_elections(), random=st.randoms(use_true_random=False))
def test_the_order_and_grouping_of_ballots_change_nothing(rule, data, election, random: Random):
    profile, seats, lots = election
    told = data.draw(settings_of(rule))
    single = [GroupedBallot(1, ballot.marks) for ballot in profile.ballots for _ in range(ballot.weight)]
    random.shuffle(single)

    one = count(rule, profile, seats=seats, settings=told, lots=lots)
    other = count(rule, Profile(profile.options, single, profile.withdrawn), seats=seats, settings=told, lots=lots)

    assert one.as_dict() == other.as_dict()


@pytest.mark.parametrize("rule", SLOWLY)
@settings(max_examples=30)
@given(data=st.data(), election=untidy_elections())
def test_names_change_nothing_but_the_names(rule, data, election):
    profile, seats, lots = election
    told = data.draw(settings_of(rule)) | {"tiebreakMode": "random"}
    called = dict(zip(NAMES, ("Zoe", "Yan", "Xiu", "Wim", "Vera", "Uma"), strict=True))
    order = data.draw(st.permutations(profile.options))
    renamed = Profile.from_choices(
        [called[name] for name in order],
        [
            ([called[rank] if isinstance(rank, str) else [called[name] for name in rank] for rank in choice], weight)
            for choice, weight in profile.choices()
        ],
        [called[name] for name in profile.withdrawn],
    )

    one = count(rule, profile, seats=seats, settings=told, lots=lots)
    other = count(rule, renamed, seats=seats, settings=told, lots=[called[name] for name in lots])

    assert {called[name] for name in one.winners} == set(other.winners)
    assert [{called[name]: votes for name, votes in each.votes.items()} for each in one.rounds] == [
        dict(each.votes) for each in other.rounds
    ]


@pytest.mark.parametrize("rule", SLOWLY)
@settings(max_examples=30)
@given(data=st.data(), election=untidy_elections())
def test_a_count_goes_on_from_any_round_as_if_it_had_never_stopped(rule, data, election):
    profile, seats, lots = election
    told = data.draw(settings_of(rule))
    states = [state.as_dict() for state in count_steps(rule, profile, seats=seats, settings=told, lots=lots)]

    for place, saved in enumerate(states):
        assert [state.as_dict() for state in resume(profile, saved)] == states[place + 1 :]


@given(data=st.data(), election=untidy_elections())
def test_excluding_in_batches_never_changes_the_winner(data, election):
    profile, _, lots = election
    told = data.draw(settings_of("irv"))

    one = count("irv", profile, settings=told | {"batchElimination": "false"}, lots=lots)
    other = count("irv", profile, settings=told | {"batchElimination": "true"}, lots=lots)

    assert one.winners == other.winners
    assert len(other.rounds) <= len(one.rounds)


@pytest.mark.parametrize("rule", ["sequential-irv", "bottoms-up", "stv-wigm"])
@given(election=untidy_elections())
def test_every_seat_is_filled_while_votes_count(rule, election):
    profile, seats, lots = election

    tally = count(rule, profile, seats=seats, lots=lots)

    if sum(map(Fraction, tally.rounds[-1].votes.values())):
        assert len(tally.winners) == min(seats, len(profile.standing))
    assert len(set(tally.winners)) == len(tally.winners)
    assert [name for each in tally.rounds for name in each.elected] == list(tally.winners)


@given(data=st.data(), election=untidy_elections())
def test_whoever_is_elected_by_stv_reached_the_quota_or_was_among_the_last(data, election):
    profile, seats, lots = election
    told = data.draw(settings_of("stv-wigm"))

    tally = count("stv-wigm", profile, seats=seats, settings=told, lots=lots)

    gone: set[str] = set()
    for each in tally.rounds:
        gone |= set(each.excluded)
        left = len(profile.standing) - len(gone)
        assert left <= seats or all(Fraction(each.votes[name]) >= Fraction(tally.quota) for name in each.elected)
