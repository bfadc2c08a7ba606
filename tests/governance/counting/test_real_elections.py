"""Elections that took place, and the published test elections of RCTab and droop, round by round."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from governance.counting import Profile, count, read_file

from .real_wards import WARDS, expected, plain, voting_file

OF_THE_RULE = (
    "overvoteRule", "maxSkippedRanksAllowed", "maxRankingsAllowed", "exhaustOnDuplicateCandidate",
    "decimalPlacesForVoteArithmetic", "nonIntegerWinningThreshold", "hareQuota", "doesFirstRoundDetermineThreshold",
    "batchElimination", "continueUntilTwoCandidatesRemain", "tiebreakMode", "multiSeatBottomsUpPercentageThreshold",
    "winnerElectionMode",
)  # fmt: skip
RCTAB = {
    "rctab-2015-portland-mayor": "irv",
    "rctab-batch-example": "irv",
    "rctab-test-set-0-skipped-first-choice": "irv",
    "rctab-test-set-multi-winner-whole-threshold": "stv-wigm",
}


@pytest.mark.parametrize("case", RCTAB)
def test_rctab_and_we_come_to_the_same_rounds(case):
    outcome = expected(case)
    names = [candidate["name"] for candidate in outcome["candidates"]]
    told = outcome["rule"]["rctab_rules"]
    settings = {name: str(told[name]).lower() if isinstance(told[name], bool) else told[name] for name in OF_THE_RULE}

    tally = count(RCTAB[case], ballots_of(case, names), seats=outcome["seats"], settings=settings, lots=names)

    assert list(tally.winners) == outcome["winners"]
    assert len(tally.rounds) == len(outcome["rounds"])
    for ours, theirs in zip(tally.rounds, outcome["rounds"], strict=True):
        assert votes_over_nothing(ours.votes) == votes_over_nothing(theirs["tally"])
        assert Fraction(ours.exhausted) == sum(map(Fraction, theirs["inactive"].values()))
        assert set(ours.elected) == {event["elected"] for event in theirs["events"] if "elected" in event}
    for after, theirs in zip(tally.rounds[1:], outcome["rounds"], strict=False):
        assert set(after.excluded) == {event["eliminated"] for event in theirs["events"] if "eliminated" in event}
        moved = {(each.source, each.target): Fraction(each.amount) for each in after.transfers}
        assert moved == rctab_transfers(theirs["events"])
    assert Fraction(tally.quota) == Fraction(outcome["rounds"][-1]["threshold"])


def ballots_of(case: str, names: list[str]) -> Profile:
    """The ballots, also where only RCTab's common data format has them, among all who stood."""
    if not voting_file(case).joinpath("ballots.csv").exists():
        return common_data_ballots(case, names)
    read = read_file(voting_file(case, "ballots.csv")).profile
    known = {"UWI": "Undeclared Write-ins"}
    choices = [
        ([known.get(rank, rank) if isinstance(rank, str) else rank for rank in choice], weight)
        for choice, weight in read.choices()
    ]
    return Profile.from_choices([*names, "Undeclared Write-ins"], choices)


def common_data_ballots(case: str, names: list[str]) -> Profile:
    (path,) = voting_file(case).glob("*_cvr.json")
    report = json.loads(path.read_text())
    texts = {}
    for contest in report["Election"][0]["Contest"]:
        people = {each["@id"]: each["Name"] for each in report["Election"][0]["Candidate"]}
        for selection in contest["ContestSelection"]:
            texts[selection["@id"]] = people[selection["CandidateIds"][0]]
    choices = []
    for record in report["CVR"]:
        (contest,) = record["CVRSnapshot"][0]["CVRContest"]
        ranks: dict[int, list[str]] = {}
        for selection in contest["CVRContestSelection"]:
            for position in selection["SelectionPosition"]:
                ranks.setdefault(position["Rank"], []).append(texts[selection["ContestSelectionId"]])
        choices.append(([ranks.get(rank, []) for rank in range(1, max(ranks, default=0) + 1)], 1))
    return Profile.from_choices(names, choices)


def votes_over_nothing(votes: dict[str, str]) -> dict[str, Fraction]:
    return {name: Fraction(amount) for name, amount in votes.items() if Fraction(amount)}


def rctab_transfers(events: list[dict]) -> dict[tuple[str, str | None], Fraction]:
    """What RCTab says moved, without what it lost to rounding."""
    return {
        (event.get("eliminated") or event["elected"], None if target == "exhausted" else target): Fraction(amount)
        for event in events
        for target, amount in event["transfers"].items()
        if target != "residual surplus"
    }


@pytest.mark.parametrize(
    ("case", "file"),
    [
        ("burlington-2006-mayor", "00005-00000001.toi"),
        ("dail-2002-dublin-west", "00001-00000002.soi.xz"),
        ("debian-leader-2012", "00002-00000007.soi"),
    ],
)
def test_an_instant_runoff_of_real_ballots_comes_to_its_known_rounds(case, file):
    election = read_file(voting_file(case, file))

    tally = count("irv", election.profile)

    computed = expected(case)["computed"]
    assert tally.winners == (computed["irv_winner"],)
    assert [votes_over_nothing(each.votes) for each in tally.rounds] == computed["irv_rounds"]


@pytest.mark.parametrize("rule", ["stv-scottish", "stv-wigm", "stv-meek"])
def test_dublin_west_elects_its_three_deputies_by_every_stv(rule):
    election = read_file(voting_file("dail-2002-dublin-west", "00001-00000002.soi.xz"))

    tally = count(rule, election.profile, seats=3)

    assert set(tally.winners) == set(expected("dail-2002-dublin-west")["winners"])


@pytest.mark.parametrize("case", WARDS)
@pytest.mark.parametrize("settings", [{}, {"omega": "1e-6", "digits": "9"}])
def test_meek_elects_the_same_people_as_the_official_count_of_a_real_ward(case, settings):
    election = read_file(voting_file(case, WARDS[case]))

    tally = count("stv-meek", election.profile, seats=election.seats, settings=settings)

    assert {plain(name) for name in tally.winners} == {plain(name) for name in expected(case)["winners"]}


@pytest.mark.parametrize(
    ("rule", "theirs", "settings"),
    [
        ("stv-scottish", "scottish-stv-wigm-5dp", {}),
        ("stv-meek", "meek-exact-guarded-o9", {}),
        ("stv-meek", "meek-prf-9dp", {"omega": "1e-6", "digits": "9"}),
    ],
)
def test_droop_and_we_come_to_the_same_stages(rule, theirs, settings):
    election = read_file(voting_file("droop-42", "42.blt"))

    tally = count(rule, election.profile, seats=2, settings=settings, lots=("Castor", "Helen", "Pollux"))

    reference = expected("droop-42")["rules"][theirs]
    stages = []
    for each in reference["rounds"]:
        if not stages or stages[-1] != each["votes"]:
            stages.append(each["votes"])
    assert [dict(each.votes) for each in tally.rounds] == stages
    assert tally.quota == reference["rounds"][-1]["Quota"]
    assert list(tally.winners) == reference["winners"]
