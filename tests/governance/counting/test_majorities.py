"""A double majority and a blocking minority, against their written rule for every small assembly."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest

from governance.counting import BadSettings, Profile, Tally, count
from governance.counting.majorities import Majorities, Part, blocking_votes, judge

PLACES, WORDS = ("North", "South", "West"), ("yes", "no", "abstain", "away")
VOTERS = 7
HALF, TWO_THIRDS, ALL = Fraction(1, 2), Fraction(2, 3), Fraction(1)

Voter = tuple[str, str]


def slow(voters: tuple[Voter, ...], threshold: str, quorum: str, asked: Majorities) -> str:
    """The written rule, read aloud: one sentence after the other, people counted one by one."""
    said = [word for _place, word in voters if word != "away"]
    if Fraction(len(said)) < Fraction(quorum) * len(voters):
        return "no quorum"

    def enough(words: list[str], share: Fraction) -> bool:
        yes, no = words.count("yes"), words.count("no")
        if yes + no == 0:
            return False
        of_all = Fraction(yes, yes + no)
        return of_all > share if share == HALF else of_all >= share

    if not enough(said, Fraction(threshold)):
        return "rejected"
    if asked.threshold is not None:
        places = {place for place, _word in voters}
        agreed = [
            place for place in places if enough([word for here, word in voters if here == place], asked.threshold)
        ]
        wanted = len(places) if asked.needed == "all" else min(int(asked.needed), len(places))
        if len(agreed) < wanted:
            return "rejected"
    if asked.blocking:
        against = said.count("no")
        if "/" in asked.blocking:
            if against and Fraction(against, len(voters)) >= Fraction(asked.blocking):
                return "rejected"
        elif against >= int(asked.blocking):
            return "rejected"
    return "adopted"


def quick(voters: tuple[Voter, ...], threshold: str, quorum: str, asked: Majorities) -> str:
    return judge(tally_of(voters, threshold, quorum), asked, parts_of(voters), len(voters)).outcome


def tally_of(voters: tuple[Voter, ...], threshold: str, quorum: str) -> Tally:
    said = Counter(word for _place, word in voters if word != "away")
    profile = Profile.from_choices(["yes", "no", "abstain"], list(said.items()))
    return count("yes-no", profile, settings={"threshold": threshold, "quorum": quorum, "roll": str(len(voters))})


def parts_of(voters: tuple[Voter, ...]) -> list[Part]:
    by_place: dict[str, Counter[str]] = {}
    for place, word in voters:
        by_place.setdefault(place, Counter())[word] += 1
    return [Part(place, sum(words.values()), words["yes"], words["no"]) for place, words in by_place.items()]


ASKED = (
    Majorities(HALF),
    Majorities(HALF, "2"),
    Majorities(TWO_THIRDS, "1"),
    Majorities(ALL, "all", "1/3"),
    Majorities(blocking="2"),
    Majorities(blocking="1/2"),
)


def every_assembly(largest: int) -> list[tuple[Voter, ...]]:
    """All assemblies of so many people in up to three places, in which each says yes, no, neither, or is away."""
    kinds = list(product(PLACES, WORDS))
    return [voters for n in range(1, largest + 1) for voters in combinations_with_replacement(kinds, n)]


@pytest.mark.once
@pytest.mark.parametrize(
    ("largest", "how_many"), [(4, 1_819), pytest.param(VOTERS, 50_387, marks=[pytest.mark.nets])], ids=str
)
@pytest.mark.parametrize(("threshold", "quorum"), [("1/2", "1/2"), ("2/3", "0")])
def test_every_small_assembly_in_three_places_decides_as_the_written_rule_says(
    largest: int, how_many: int, threshold: str, quorum: str
) -> None:
    outcomes: Counter[str] = Counter()
    found = every_assembly(largest)
    assert len(found) == how_many
    for voters in found:
        tally, parts = tally_of(voters, threshold, quorum), parts_of(voters)
        for asked in ASKED:
            expected = slow(voters, threshold, quorum, asked)
            assert judge(tally, asked, parts, len(voters)).outcome == expected, (voters, asked)
            outcomes[expected] += 1
    assert outcomes["adopted"] > 100
    assert outcomes["rejected"] > 100


@pytest.mark.parametrize(
    ("cast", "roll", "outcome"), [(4, 8, "adopted"), (3, 8, "no quorum"), (5, 9, "adopted"), (4, 9, "no quorum")]
)
def test_at_exactly_the_quorum_the_vote_counts_and_one_below_it_does_not(cast: int, roll: int, outcome: str) -> None:
    voters = tuple([("North", "yes")] * cast + [("South", "away")] * (roll - cast))
    assert quick(voters, "1/2", "1/2", Majorities(HALF, "1")) == outcome


@pytest.mark.parametrize(("yes", "no", "outcome"), [(2, 2, "rejected"), (3, 2, "adopted"), (2, 1, "adopted")])
def test_a_part_with_exactly_half_does_not_agree(yes: int, no: int, outcome: str) -> None:
    voters = tuple([("North", "yes")] * 9 + [("South", "yes")] * yes + [("South", "no")] * no)
    assert quick(voters, "1/2", "0", Majorities(HALF)) == outcome


@pytest.mark.parametrize(("no", "outcome"), [(3, "adopted"), (4, "rejected")])
def test_a_third_of_the_roll_is_rounded_up_and_blocks_when_it_is_reached(no: int, outcome: str) -> None:
    voters = tuple([("North", "no")] * no + [("North", "yes")] * (10 - no))
    assert blocking_votes("1/3", 10) == 4
    assert quick(voters, "1/2", "0", Majorities(blocking="1/3")) == outcome


def test_people_who_sit_in_no_part_count_for_the_whole_alone() -> None:
    profile = Profile.from_choices(["yes", "no", "abstain"], [("yes", 5), ("no", 1)])
    tally = count("yes-no", profile)
    judged = judge(tally, Majorities(HALF), [Part("North", 2, 1, 1)], 6)
    assert (tally.outcome, judged.outcome, judged.winners) == ("adopted", "rejected", ("no",))
    assert judged.rounds == tally.rounds
    assert [reason.code for reason in judged.reasons] == ["threshold_reached", "parts_missed"]


@pytest.mark.parametrize("blocking", ["4/3", "some", "1/0", "-1"])
def test_a_blocking_minority_is_a_number_or_a_share(blocking: str) -> None:
    with pytest.raises(BadSettings):
        blocking_votes(blocking, 10)


def test_what_is_not_asked_changes_nothing() -> None:
    tally = count("yes-no", Profile.from_choices(["yes", "no", "abstain"], [("yes", 1)]))
    assert judge(tally, Majorities(), [], 1) is tally
    assert Majorities.from_config({"rule": "yes-no"}) == Majorities()
    config = {"majorities": {"each": "communities", "threshold": "2/3", "needed": "2"}, "blocking": "1/3"}
    assert Majorities.from_config(config) == Majorities(TWO_THIRDS, "2", "1/3")


def test_the_example_of_the_page_comes_out_as_told() -> None:
    voters = [("Upland", "yes")] * 10 + [("Upland", "no")] * 15 + [("Delta", "yes")] * 30 + [("Delta", "no")] * 5
    assert tally_of(tuple(voters), "1/2", "0").outcome == "adopted"
    assert quick(tuple(voters), "1/2", "0", Majorities(HALF)) == "rejected"
