"""Each rule is counted by the product and again by verify.py, which shares no line with it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assemblies.minutes import verify as verifier
from assemblies.minutes.canonical import canonical
from governance.counting import CountingError, count, rule_called
from governance.counting.choices import Kind
from governance.counting.formats import read_file
from governance.counting.rules import rules

from ...governance.counting.real_wards import WARDS, voting_file
from .records import Record, cast

NAMES = ("Asha", "Bo", "Cai", "Dee", "Efe", "Fay")
COMPARED = ("valid", "invalid", "winners", "outcome", "rounds")
HIGHEST = 3
CASES = 150


def on_pages():
    return [rule for rule in rules().values() if not rule.is_for_files_only]


@st.composite
def rankings(draw, options):
    """Rankings as people write them; one in three with ranks left empty, shared, or named twice."""
    name = st.sampled_from(options)
    tidy = st.lists(name, unique=True, max_size=len(options))
    rank = name | st.just([]) | st.lists(name, min_size=min(2, len(options)), max_size=3, unique=True)
    return draw(st.one_of(tidy, tidy, st.lists(rank, max_size=5)))


def choices(rule, options):
    """Ballots of this rule."""
    name = st.sampled_from(options)
    if rule.adopts or rule.kind == Kind.CHOICE:
        return st.one_of(name, name, name, st.just([]))
    if rule.kind == Kind.RANKED:
        return rankings(options)
    if rule.kind == Kind.APPROVAL:
        return st.lists(name, unique=True)
    low = -HIGHEST if rule.kind == Kind.POINTS else 0
    number = st.integers(low, HIGHEST)
    return st.dictionaries(name, number.filter(bool) if rule.kind == Kind.POINTS else number)


RCTAB = {
    "overvoteRule": st.sampled_from(["exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing"]),
    "maxSkippedRanksAllowed": st.sampled_from(["0", "1", "2", "unlimited"]),
    "maxRankingsAllowed": st.sampled_from(["1", "2", "3", "max"]),
    "exhaustOnDuplicateCandidate": st.sampled_from(["true", "false"]),
    "decimalPlacesForVoteArithmetic": st.sampled_from(["0", "1", "4", "6"]),
    "tiebreakMode": st.sampled_from(["random", "previousRoundCountsThenRandom", "useCandidateOrder"]),
}
THRESHOLD = {"nonIntegerWinningThreshold": st.sampled_from(["true", "false"])}
RUNOFF = (
    RCTAB
    | THRESHOLD
    | dict.fromkeys(
        ["doesFirstRoundDetermineThreshold", "batchElimination", "continueUntilTwoCandidatesRemain"],
        st.sampled_from(["true", "false"]),
    )
)
WAYS = {
    "score": {"max": st.sampled_from(["3", "7", ""])},
    "star": {"max": st.sampled_from(["3", "7", ""])},
    "majority-judgement": {"grades": st.sampled_from(["bad,poor,fair,good", ""])},
    "quadratic": {"credits": st.sampled_from(["9", "12"]), "negative": st.sampled_from(["true", "false"])},
    "cumulative": {"points": st.sampled_from(["3", "6"])},
    "yes-no": {"threshold": st.sampled_from(["1/2", "2/3", "0.6"]), "quorum": st.sampled_from(["0", "1/2", "9"])},
    "consent": {"quorum": st.sampled_from(["0", "1/2", "9"])},
    "irv": RUNOFF,
    "sequential-irv": RUNOFF,
    "bottoms-up": RCTAB | {"multiSeatBottomsUpPercentageThreshold": st.sampled_from(["10", "15", "34", "50"])},
    "stv-wigm": RCTAB
    | THRESHOLD
    | {
        "hareQuota": st.sampled_from(["true", "false"]),
        "winnerElectionMode": st.sampled_from(["oneWinnerPerRound", ""]),
    },
    "stv-meek": {"omega": st.sampled_from(["1e-6", "1e-3"]), "digits": st.sampled_from(["2", "6", "9", "18"])},
}


@st.composite
def questions(draw, rule):
    """A frozen configuration, ballots with how many there are of each, and an order of lots."""
    options = list(rule.words) if rule.adopts else list(NAMES[: draw(st.integers(1, len(NAMES)))])
    withdrawn = [] if rule.adopts else sorted(draw(st.sets(st.sampled_from(options), max_size=len(options) - 1)))
    ways = WAYS.get(rule.name, {})
    told = draw(st.fixed_dictionaries({}, optional=ways))
    if rule.name in ("schulze", "ranked-pairs") and draw(st.booleans()):
        told["default"] = draw(st.sampled_from([name for name in options if name not in withdrawn]))
    config = {
        "rule": rule.name,
        "options": options,
        "seats": 1 if rule.adopts else draw(st.integers(1, 4)),
        "rule_options": told,
        "roll": draw(st.integers(1, 30)) if rule.adopts else None,
    } | ({"withdrawn": withdrawn} if withdrawn else {})
    ballots = draw(st.lists(st.tuples(choices(rule, options), st.integers(1, 9)), max_size=12))
    return config, ballots, draw(st.none() | st.permutations(options))


def as_published(config, ballots, lots):
    """What `question.tally` says of it, with the rounds themselves; nothing where the count is refused."""
    rule = rule_called(config["rule"])
    told = {name: value for name, value in config["rule_options"].items() if value}
    if config["roll"] is not None:
        told["roll"] = str(config["roll"])
    profile = rule.profile(config["options"], ballots, config.get("withdrawn", ()))
    try:
        tally = count(rule.name, profile, seats=config["seats"], settings=told, lots=lots and tuple(lots))
    except CountingError:
        return None
    return {
        "valid": tally.valid,
        "invalid": tally.invalid,
        "winners": list(tally.winners),
        "outcome": tally.outcome,
        "rounds": tally.transcript(),
    }


def recounted(config, ballots, lots):
    lines = [verifier.Ballot(b"", choice, weight) for choice, weight in ballots]
    try:
        counted = verifier.recount(config, lines, lots)
    except verifier.CannotCount:
        return None
    return {name: counted[name] for name in COMPARED}


@pytest.mark.parametrize("rule", on_pages(), ids=lambda rule: rule.name)
def test_every_rule_on_the_pages_is_counted_again_to_the_last_digit(rule):
    @settings(max_examples=CASES, deadline=None)
    @given(questions(rule))
    def same(question):
        published = as_published(*question)
        again = recounted(*question)
        assert again == published
        assert canonical(again) == canonical(published)

    same()


def a_question(rule):
    """Ballots that leave somebody ahead by any rule, held as an assembly holds a question."""
    options = list(rule.words) if rule.adopts else ["A", "B", "C"]
    first, second, third = options
    said = {
        Kind.CHOICE: [first, second if not rule.adopts else first],
        Kind.RANKED: [[first, second], [second, first]],
        Kind.APPROVAL: [[first, second], [second]],
        Kind.SCORES: [{first: 3, second: 1}, {second: 3, third: 1}],
        Kind.GRADES: [{first: 3, second: 1}, {second: 3, third: 1}],
        Kind.POINTS: [{first: 3, second: 1}, {second: 3, third: 1}],
    }[rule.kind]
    record = Record()
    record.hold("poll", rule.name, options, cast("poll", [said[0]] * 5 + [said[1]] * 2), roll=9)
    return record


@pytest.mark.parametrize("rule", on_pages(), ids=lambda rule: rule.name)
def test_a_result_by_any_rule_holds_and_a_changed_one_is_refuted(rule):
    honest = a_question(rule)
    assert verdict(honest) == verifier.PASS

    changes = [("winners", ["C"]), ("outcome", "no quorum"), ("valid", 6), ("invalid", 1), ("rounds_sha256", "0" * 64)]
    for name, value in changes:
        forged = honest.copy()
        forged.event("question.tally", "poll")[name] = value
        assert verdict(forged) == verifier.FAIL, name


def verdict(record):
    report = verifier.verify(record.minutes(), [("poll.jsonl", record.ballot_file("poll"))])
    return next(claim.verdict for claim in report.claims if claim.name == "recount")


@pytest.mark.parametrize("rule", ["irv", "sequential-irv", "bottoms-up", "stv-wigm", "stv-meek", "schulze", "borda"])
def test_a_real_ward_is_counted_again_by_every_rule_of_rankings(rule):
    election = read_file(voting_file("scot-fife-2022-ward4", WARDS["scot-fife-2022-ward4"]))
    options, ballots = list(election.profile.options), list(election.profile.choices())
    config = {"rule": rule, "options": options, "seats": election.seats, "rule_options": {}, "roll": None}

    again = recounted(config, ballots, options)

    assert again is not None
    assert again == as_published(config, ballots, options)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("score", {"max": "much"}),
        ("score", {"most": "5"}),
        ("quadratic", {"negative": "perhaps"}),
        ("schulze", {"default": "Zoe"}),
        ("irv", {"hareQuota": "true"}),
        ("irv", {"decimalPlacesForVoteArithmetic": "999999999"}),
        ("stv-wigm", {"overvoteRule": "shrug"}),
        ("stv-meek", {"digits": "0"}),
        ("stv-meek", {"omega": "1e-999999999"}),
    ],
)
def test_settings_that_mean_nothing_are_a_refusal_and_no_crash(rule, told):
    config = {"rule": rule, "options": list(NAMES), "seats": 2, "rule_options": told, "roll": None}

    with pytest.raises(verifier.CannotCount):
        verifier.recount(config, [], list(NAMES))


@pytest.mark.parametrize("rule", on_pages(), ids=lambda rule: rule.name)
@pytest.mark.parametrize("choice", ["Asha", ["Asha"], [[]], [], {"Asha": 1}, {"Asha": -(2**52)}, {}])
def test_a_ballot_of_another_kind_is_a_refusal_and_no_crash(rule, choice):
    options = list(rule.words) if rule.adopts else list(NAMES)
    config = {"rule": rule.name, "options": options, "seats": 2, "rule_options": {}, "roll": None}

    try:
        counted = verifier.recount(config, [verifier.Ballot(b"", choice)], options)
    except verifier.CannotCount:
        return
    assert counted["valid"] + counted["invalid"] == 1


def test_a_billion_grades_are_more_than_it_puts_in_order():
    config = {"rule": "majority-judgement", "options": list(NAMES), "seats": 1, "rule_options": {}, "roll": None}

    with pytest.raises(verifier.OtherRule):
        verifier.recount(config, [verifier.Ballot(b"", {"Asha": 3}, 10**9)], list(NAMES))
