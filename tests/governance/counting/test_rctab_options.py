"""What RCTab's options do to a count, one by one."""

from __future__ import annotations

import pytest

from governance.counting import BadSettings, LotNeeded, Profile, count
from governance.counting.__main__ import main

FOUR = ("Asha", "Bo", "Cai", "Dee")
RULES = ("irv", "sequential-irv", "bottoms-up", "stv-wigm")


def ranked(*groups, options=FOUR, withdrawn=()):
    return Profile.from_choices(options, [(choice, weight) for weight, choice in groups], withdrawn)


def irv(*groups, options=FOUR, lots=FOUR, **settings):
    return count("irv", ranked(*groups, options=options), settings=settings, lots=lots)


def firsts(*groups, **settings):
    """Votes in the first round, of those who have any."""
    votes = irv((9, ["Asha"]), *groups, **settings).rounds[0].votes
    return {name: int(total) for name, total in votes.items() if total != "0" and name != "Asha"}


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("exhaustImmediately", {}),
        ("alwaysSkipToNextRank", {"Dee": 1}),
        ("exhaustIfMultipleContinuing", {}),
    ],
)
def test_two_names_at_one_rank(rule, found):
    assert firsts((1, [["Bo", "Cai"], "Dee"]), overvoteRule=rule) == found


def test_two_names_at_one_rank_count_once_only_one_of_them_stands():
    groups = [(4, ["Asha"]), (3, ["Bo"]), (1, ["Cai"]), (2, ["Dee", ["Cai", "Bo"], "Asha"])]

    tally = irv(*groups, overvoteRule="exhaustIfMultipleContinuing")

    assert [each.excluded for each in tally.rounds] == [(), ("Cai",), ("Dee",)]
    assert tally.rounds[2].votes["Bo"] == "5"
    assert tally.winners == ("Bo",)


@pytest.mark.parametrize(
    ("most", "found"),
    [("0", {}), ("1", {"Bo": 1}), ("2", {"Bo": 1, "Cai": 1}), ("unlimited", {"Bo": 1, "Cai": 1, "Dee": 1})],
)
def test_ranks_left_empty(most, found):
    groups = [(1, [[], "Bo"]), (1, [[], [], "Cai"]), (1, [[], [], [], "Dee"])]

    assert firsts(*groups, maxSkippedRanksAllowed=most) == found


def test_an_empty_rank_between_two_names_ends_a_ballot_only_when_it_is_reached():
    tally = irv((3, ["Asha"]), (2, ["Bo"]), (2, ["Cai", [], "Bo"]), (1, ["Dee"]), maxSkippedRanksAllowed="0")

    after_cai = next(each for each in tally.rounds if "Cai" in each.excluded)
    assert int(after_cai.exhausted) == 3
    assert (tally.valid, tally.invalid) == (8, 0)


def test_ranks_after_the_last_one_allowed_are_not_read():
    assert firsts((1, [[], [], "Bo"]), maxSkippedRanksAllowed="unlimited", maxRankingsAllowed="2") == {}


@pytest.mark.parametrize(("ends", "votes"), [("true", "3"), ("false", "4")])
def test_a_name_that_comes_twice(ends, votes):
    groups = [(4, ["Asha"]), (3, ["Bo"]), (1, ["Cai", "Cai", "Bo"])]

    assert irv(*groups, exhaustOnDuplicateCandidate=ends).rounds[-1].votes["Bo"] == votes


@pytest.mark.parametrize(("ends", "votes"), [("true", "3"), ("false", "4")])
def test_a_name_that_comes_again_beside_another(ends, votes):
    groups = [(4, ["Asha"]), (3, ["Bo"]), (1, ["Cai", ["Cai", "Dee"], "Bo"])]
    tally = irv(*groups, exhaustOnDuplicateCandidate=ends, overvoteRule="alwaysSkipToNextRank")

    assert tally.rounds[-1].votes["Bo"] == votes


def test_a_majority_is_of_the_votes_that_still_count():
    tally = irv((4, ["Asha"]), (3, ["Bo"]), (2, ["Cai"]))

    assert tally.quota == "4"
    assert tally.winners == ("Asha",)


def test_exactly_half_is_no_majority():
    tally = irv((2, ["Asha"]), (1, ["Bo", "Cai"]), (1, ["Cai", "Bo"]), lots=["Bo", "Asha", "Cai"])

    assert tally.rounds[0].elected == ()
    assert tally.winners == ("Bo",)


def test_the_first_round_may_say_how_many_votes_elect():
    tally = irv((4, ["Asha"]), (3, ["Bo"]), (2, ["Cai"]), doesFirstRoundDetermineThreshold="true")

    assert tally.quota == "5"
    assert tally.winners == ("Asha",)
    assert "no more than two were left" in tally.rounds[-1].note


def test_a_majority_may_be_a_fraction():
    tally = irv((5, ["Asha"]), (4, ["Bo"]), nonIntegerWinningThreshold="true", decimalPlacesForVoteArithmetic="2")

    assert tally.quota == "4.51"


def test_the_lot_elects_one_of_the_last_two():
    tally = irv((2, ["Asha"]), (2, ["Bo"]), options=FOUR[:2], lots=("Bo", "Asha"))

    assert tally.winners == ("Bo",)
    assert tally.ties[0].as_dict() == {
        "round": 1,
        "purpose": "election",
        "tied": ["Asha", "Bo"],
        "chosen": "Bo",
        "settled_by": "lot",
    }


@pytest.mark.parametrize("rule", RULES)
def test_a_tie_for_last_needs_a_lot_and_names_the_tied(rule):
    profile = ranked((3, ["Asha"]), (2, ["Dee"]), (1, ["Bo"]), (1, ["Cai"]))

    with pytest.raises(LotNeeded, match="Round 2: Bo, Cai are tied"):
        count(rule, profile, seats=2)


def test_earlier_rounds_may_settle_a_tie():
    groups = [(5, ["Asha"]), (4, ["Bo"]), (3, ["Cai"]), (1, ["Dee", "Cai"])]

    tally = irv(*groups, tiebreakMode="previousRoundCountsThenRandom", lots=None)

    assert tally.rounds[2].excluded == ("Cai",)
    assert tally.ties[0].settled_by == "round 1"


def test_the_order_of_candidates_may_settle_a_tie_without_lots():
    tally = irv((3, ["Asha"]), (1, ["Bo"]), (1, ["Cai"]), (1, ["Dee"]), tiebreakMode="useCandidateOrder", lots=None)

    assert tally.ties[0].chosen == "Dee"
    assert tally.ties[0].settled_by == "order"


def test_those_who_cannot_catch_up_go_together():
    tally = irv((5, ["Asha"]), (4, ["Bo"]), (1, ["Cai", "Bo"]), (1, ["Dee", "Bo"]), batchElimination="true")

    assert tally.rounds[1].excluded == ("Cai", "Dee")
    assert tally.rounds[1].subject is None
    assert {each.source for each in tally.rounds[1].transfers} == {"Cai", "Dee"}
    assert tally.winners == ("Bo",)


def test_a_batch_leaves_two():
    groups = [(3, ["Asha"]), (1, ["Bo"]), (1, ["Cai"])]

    together = {"batchElimination": "true", "continueUntilTwoCandidatesRemain": "true"}
    tally = irv(*groups, options=FOUR[:3], lots=FOUR[:3], **together)

    assert tally.winners == ("Asha",)
    assert [each.excluded for each in tally.rounds] == [(), ("Cai",)]


def test_the_count_may_go_on_until_two_are_left():
    tally = irv((9, ["Asha"]), (3, ["Bo"]), (2, ["Cai"]), (1, ["Dee"]), continueUntilTwoCandidatesRemain="true")

    assert tally.rounds[0].elected == ("Asha",)
    assert [each.excluded for each in tally.rounds] == [(), ("Dee",), ("Cai",)]
    assert tally.rounds[-1].votes["Asha"] == "9"


@pytest.mark.parametrize("name", ["Undeclared Write-ins", "UWI"])
def test_votes_for_people_who_do_not_stand_move_on_first(name):
    tally = irv((6, ["Asha"]), (2, [name, "Bo"]), (1, ["Bo"]), options=(*FOUR, name))

    assert tally.rounds[0].elected == ()
    assert tally.rounds[1].excluded == (name,)
    assert tally.winners == ("Asha",)


def test_write_ins_never_win():
    tally = irv((2, ["UWI"]), options=("UWI",), lots=None)

    assert tally.winners == ()
    assert tally.outcome == "seats left empty"


def test_write_ins_without_votes_lose_a_tie_without_a_lot():
    tally = irv((2, ["Asha"]), (1, ["Bo"]), (1, ["Dee"]), options=(*FOUR, "UWI"), lots=("Asha", "Bo", "Cai", "Dee"))

    assert tally.rounds[1].excluded == ("UWI",)


@pytest.mark.parametrize("rule", RULES)
def test_nobody_is_elected_where_no_ballot_counts(rule):
    tally = count(rule, ranked((2, [["Asha", "Bo"]]), (1, [])), seats=2)

    assert (tally.winners, tally.valid, tally.invalid) == ((), 2, 1)
    assert tally.reasons[0].code == "no_valid_ballot"


@pytest.mark.parametrize("rule", RULES)
def test_nobody_can_be_elected_when_everybody_withdrew(rule):
    with pytest.raises(BadSettings, match="withdrawn"):
        count(rule, ranked((1, ["Asha"]), withdrawn=FOUR))


def test_one_runoff_after_the_other_counts_all_ballots_again():
    tally = count("sequential-irv", ranked((5, ["Asha", "Bo"]), (2, ["Cai"]), (1, ["Dee", "Cai"])), seats=2)

    assert tally.winners == ("Asha", "Bo")
    assert tally.rounds[1].votes == {"Asha": "0", "Bo": "5", "Cai": "2", "Dee": "1"}
    assert "without Asha" in tally.rounds[1].note


def test_seats_stay_empty_where_too_few_stand():
    tally = count("sequential-irv", ranked((5, ["Asha"]), (2, ["Bo"]), options=FOUR[:2]), seats=3, lots=FOUR[:2])

    assert tally.outcome == "seats left empty"
    assert tally.reasons[0].numbers == {"seats": "3", "left": "1"}


def test_excluding_from_below_ends_at_the_number_of_seats_whoever_has_a_majority():
    tally = count("bottoms-up", ranked((9, ["Asha"]), (3, ["Bo"]), (2, ["Cai"]), (1, ["Dee", "Bo"])), seats=2)

    assert tally.winners == ("Asha", "Bo")
    assert len(tally.rounds) == 3
    assert tally.quota is None


def test_excluding_from_below_may_end_when_everybody_left_has_a_share():
    settings = {"multiSeatBottomsUpPercentageThreshold": "15"}
    profile = ranked((9, ["Asha"]), (4, ["Bo"]), (3, ["Cai"]), (1, ["Dee"]))

    tally = count("bottoms-up", profile, settings=settings)

    assert tally.winners == ("Asha", "Bo", "Cai")
    assert (tally.seats, tally.quota, tally.outcome) == (3, "2.40", "elected")


def test_all_surpluses_of_a_round_move_together_and_are_cut_to_the_decimals():
    profile = ranked((9, ["Asha", "Cai"]), (8, ["Bo", "Dee"]), (2, ["Cai"]), (1, ["Dee"]))

    tally = count("stv-wigm", profile, seats=2, settings={"decimalPlacesForVoteArithmetic": "2"})

    assert tally.quota == "7.00"
    assert tally.rounds[1].votes == {"Asha": "7.00", "Bo": "7.00", "Cai": "3.98", "Dee": "1.96"}
    assert tally.rounds[1].residual == "0.06"
    assert tally.rounds[1].note == "The surpluses of Asha and Bo moved on."


def test_one_may_be_elected_a_round():
    profile = ranked((9, ["Asha", "Cai"]), (8, ["Bo", "Dee"]), (2, ["Cai"]), (1, ["Dee"]))

    tally = count("stv-wigm", profile, seats=2, settings={"winnerElectionMode": "oneWinnerPerRound"})

    assert [each.elected for each in tally.rounds] == [("Asha",), ("Bo",), ()]


ONE_A_ROUND = {"winnerElectionMode": "oneWinnerPerRound"}


def test_the_last_seats_are_all_filled_though_one_is_elected_a_round():
    profile = ranked((8, ["Bo"]), (4, ["Cai"]), (4, ["Asha"]), options=FOUR[:3])

    tally = count("stv-wigm", profile, seats=3, settings=ONE_A_ROUND, lots=("Cai", "Asha", "Bo"))

    assert tally.winners == ("Bo", "Cai", "Asha")
    assert tally.outcome == "elected"
    assert [each.elected for each in tally.rounds] == [("Bo",), ("Cai",), ("Asha",)]
    assert not any(each.excluded for each in tally.rounds)
    assert tally.rounds[2].votes == tally.rounds[1].votes


def test_who_reached_the_quota_is_elected_before_anybody_is_excluded():
    profile = ranked((4, ["Asha"]), (4, ["Bo"]), (2, ["Cai"]), (1, ["Dee"]))

    tally = count("stv-wigm", profile, seats=2, settings=ONE_A_ROUND, lots=FOUR)

    assert tally.quota == "4.0000"
    assert [(each.elected, each.excluded) for each in tally.rounds] == [(("Asha",), ()), (("Bo",), ())]


@pytest.mark.parametrize(
    ("settings", "quota"),
    [
        ({}, "7.0000"),
        ({"nonIntegerWinningThreshold": "true"}, "6.6667"),
        ({"hareQuota": "true"}, "10.0000"),
        ({"decimalPlacesForVoteArithmetic": "0"}, "7"),
    ],
)
def test_the_votes_that_elect(settings, quota):
    profile = ranked((9, ["Asha", "Cai"]), (8, ["Bo", "Dee"]), (2, ["Cai"]), (1, ["Dee"]))

    assert count("stv-wigm", profile, seats=2, settings=settings, lots=FOUR).quota == quota


def test_a_value_may_have_twenty_decimals():
    profile = ranked((7, ["Asha", "Bo"]), (2, ["Bo"]), (1, ["Cai"]), options=FOUR[:3])

    tally = count("stv-wigm", profile, seats=2, settings={"decimalPlacesForVoteArithmetic": "20"})

    assert tally.rounds[1].votes["Bo"] == "4.99999999999999999994"  # 7 papers at 3/7, cut off


def test_a_million_million_ballots_are_counted_exactly():
    most = 10**12
    profile = ranked((7 * most + 1, ["Asha", "Bo"]), (2 * most, ["Bo"]), (most, ["Cai"]), options=FOUR[:3])

    tally = count("stv-wigm", profile, seats=2, settings={"decimalPlacesForVoteArithmetic": "20"})

    second = tally.rounds[1]
    total = sum(int(votes.replace(".", "")) for votes in (*second.votes.values(), second.exhausted, second.residual))
    assert total == (10 * most + 1) * 10**20


BAD = [
    (RULES, {"overvoteRule": "ignore"}),
    (RULES, {"maxSkippedRanksAllowed": "-1"}),
    (RULES, {"maxSkippedRanksAllowed": "some"}),
    (RULES, {"maxRankingsAllowed": "0"}),
    (RULES, {"maxRankingsAllowed": "all"}),
    (RULES, {"exhaustOnDuplicateCandidate": "yes"}),
    (RULES, {"decimalPlacesForVoteArithmetic": "21"}),
    (RULES, {"decimalPlacesForVoteArithmetic": "1.5"}),
    (RULES, {"tiebreakMode": "alphabet"}),
    (RULES, {"winnerElectionMode": "everybody"}),
    (RULES, {"omega": "1e-6"}),
    (("irv", "sequential-irv", "bottoms-up"), {"hareQuota": "true"}),
    (("bottoms-up", "stv-wigm"), {"batchElimination": "true"}),
    (("bottoms-up", "stv-wigm"), {"continueUntilTwoCandidatesRemain": "true"}),
    (("bottoms-up",), {"doesFirstRoundDetermineThreshold": "true"}),
    (("bottoms-up",), {"nonIntegerWinningThreshold": "true"}),
    (("irv", "sequential-irv", "stv-wigm"), {"multiSeatBottomsUpPercentageThreshold": "15"}),
    (("bottoms-up",), {"multiSeatBottomsUpPercentageThreshold": "101"}),
    (("bottoms-up",), {"winnerElectionMode": "bottomsUpUsingPercentageThreshold"}),
]


@pytest.mark.parametrize(("rule", "settings"), [(rule, settings) for rules, settings in BAD for rule in rules])
def test_settings_that_mean_nothing_are_refused_with_a_sentence(rule, settings):
    with pytest.raises(BadSettings, match=r"\.$"):
        count(rule, ranked((3, ["Asha"]), (1, ["Bo"])), settings=settings, lots=FOUR)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_left_empty_in_a_file_of_settings_is_not_set(rule):
    empty = {"multiSeatBottomsUpPercentageThreshold": "", "maxRankingsAllowed": "", "batchElimination": "false"}

    one = count(rule, ranked((3, ["Asha"]), (1, ["Bo"])), settings=empty, lots=FOUR)

    assert one.rounds == count(rule, ranked((3, ["Asha"]), (1, ["Bo"])), lots=FOUR).rounds


def test_the_command_says_in_one_line_which_setting_is_wrong(tmp_path, capsys):
    (tmp_path / "three.csv").write_text("weight,rank1\n3,Asha\n1,Bo\n")

    assert main([str(tmp_path / "three.csv"), "--rule", "irv", "-o", "hareQuota=true"]) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "This rule cannot be told hareQuota; leave it out.\n"
