"""verify.py and the browser's checker, written apart: where both check, both say the same.

Of every forgery, of honest bundles over all rules, of bundles with bytes changed by chance, and of counts with every
setting. Chromium runs the second one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from assemblies.minutes import verify
from governance.ballots.belenios.archive import read_archive
from tests.assemblies.minutes.bundles import (
    ASSEMBLY,
    MACHINE,
    PAPER,
    Bundle,
    an_honest_bundle,
    checked,
    packed,
    question_id,
)
from tests.assemblies.minutes.records import seat, sha256
from tests.elections import without_proofs
from tests.nets.second_checker import SecondChecker, differences, second_checker
from tests.nets.test_bundle_forgeries import FORGERIES, honest_bundle, known_from_elsewhere

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.once, pytest.mark.nets]

KNOWN = {"keys": [MACHINE.public], "witnesses": [PAPER.public]}
COUNTED_BY_BOTH = ("yes-no", "plurality", "approval", "score", "irv", "stv-scottish", "schulze")
TURNS = 2


@pytest.fixture(scope="module")
def second(browser: Browser) -> Iterator[SecondChecker]:
    checker = second_checker(browser)
    yield checker
    checker.page.close()


@pytest.mark.parametrize("name", FORGERIES)
def test_both_refuse_a_forgery_for_the_same_reason(name: str, second: SecondChecker) -> None:
    make, _claims, known = FORGERIES[name]
    for turn in range(TURNS):
        honest = an_honest_bundle()
        content = make(honest.copy(), random.Random(f"{name} {turn}"))
        given = known_from_elsewhere(honest, known)
        assert not differences(checked(content, **given), second.check(content, **given)), turn


@pytest.mark.parametrize("part", range(4))
def test_both_accept_honest_bundles(part: int, second: SecondChecker) -> None:
    for number in range(part * 50, part * 50 + 50):
        content = honest_bundle(number).packed()
        report = second.check(content, **KNOWN)
        assert not differences(checked(content, **KNOWN), report), number
        assert verify.FAIL not in {claim["verdict"] for claim in report["claims"]}, number


def test_the_browser_leaves_out_nothing_but_rules_it_does_not_count(second: SecondChecker) -> None:
    """Else agreement would say little: a checker that checks nothing agrees with everybody."""
    for number in range(40):
        bundle = honest_bundle(number)
        first, report = checked(bundle.packed(), **KNOWN), second.check(bundle.packed(), **KNOWN)
        left_out = {(claim["about"], claim["name"]) for claim in report["claims"] if claim["verdict"] == "NOT CHECKED"}
        left_out -= {(claim.about, claim.name) for claim in first.claims if claim.verdict == verify.NOT_CHECKED}
        assert {name for _about, name in left_out} <= {"recount"}
        rules = {bundle.record.event("question.config", question)["config"]["rule"] for question, _name in left_out}
        assert rules.isdisjoint(COUNTED_BY_BOTH)


def test_bytes_changed_by_chance_are_found_by_both(second: SecondChecker) -> None:
    honest, chance = an_honest_bundle().packed(), random.Random("bytes")
    for _turn in range(100):
        changed = bytearray(honest)
        changed[chance.randrange(len(honest))] ^= 1 << chance.randrange(8)
        report = second.check(bytes(changed))
        assert report["verdict"] == verify.FAIL
        assert checked(bytes(changed)).exit_code == 1


# Counting, with settings that no honest question would have


def a_vote(chance: random.Random) -> dict[str, Any]:
    rule = chance.choice(COUNTED_BY_BOTH)
    options = ["yes", "no", "abstain"] if rule == "yes-no" else list("ABCDE"[: chance.randrange(2, 6)])
    config: dict[str, Any] = {
        "rule": rule, "options": options, "seats": chance.choice([1, 1, 2, 3]), "roll": chance.choice([None, 12, 20])
    }  # fmt: skip
    config["rule_options"] = settings_for(rule, options, chance)
    if chance.random() < 0.3 and rule != "yes-no":
        config["withdrawn"] = chance.sample(options, chance.choice([1, 1, len(options)]))
    if rule == "yes-no":
        config |= beyond_the_rule(chance)
    ballots = [a_ballot(rule, options, place, chance) for place in range(chance.randrange(0, 15))]
    lot = chance.sample(options, len(options)) if chance.random() < 0.6 else None
    present, parts = chance.choice([None, None, 0, 9]), None
    if config.get("majorities") and chance.random() < 0.8:
        parts = {"a": [seat(place) for place in range(8)], "b": [seat(place) for place in range(8, 15)]}
    return {"config": config, "ballots": ballots, "lot": lot, "present": present, "parts": parts}


def settings_for(rule: str, options: list[str], chance: random.Random) -> dict[str, str]:
    shares = ["", "1/2", "2/3", "0.6", ".5", "5e-1", "3/4", "1", "0", "7", "2", "1/0", "half", "1.5", "0.0"]
    ranks = ["", "0", "1", "2", "3", "unlimited", "max", "many"]
    words = ["", "true", "false", "true", "yes"]
    known: dict[str, dict[str, list[str]]] = {
        "yes-no": {"threshold": shares, "quorum": shares, "quorum_of": ["", "seats", "present"]},
        "score": {"max": ["", "5", "3", "10", "ten"]},
        "schulze": {"default": ["", *options]},
        "irv": {
            "overvoteRule": ["", "exhaustImmediately", "alwaysSkipToNextRank", "exhaustIfMultipleContinuing", "other"],
            "maxSkippedRanksAllowed": ranks,
            "maxRankingsAllowed": ranks,
            "exhaustOnDuplicateCandidate": words,
            "tiebreakMode": ["", "random", "previousRoundCountsThenRandom", "useCandidateOrder"],
            "decimalPlacesForVoteArithmetic": ["", "0", "2", "21"],
            "nonIntegerWinningThreshold": words,
            "doesFirstRoundDetermineThreshold": words,
            "batchElimination": words,
            "continueUntilTwoCandidatesRemain": words,
        },
    }
    asked = {name: chance.choice(values) for name, values in known.get(rule, {}).items() if chance.random() < 0.4}
    if rule != "yes-no" and chance.random() < 0.3:
        asked |= {name: chance.choice(known["yes-no"][name]) for name in ("quorum", "quorum_of")}
    return asked | ({"unheard_of": "1"} if chance.random() < 0.03 else {})


def beyond_the_rule(chance: random.Random) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    if chance.random() < 0.4:
        parts = [{"key": "a", "name": "A", "roll": 8}, {"key": "b", "name": "B", "roll": 7}]
        needed, threshold = chance.choice(["all", "1", "2", "5"]), chance.choice(["1/2", "2/3", "1/3"])
        asked["majorities"] = {"each": "community", "threshold": threshold, "needed": needed, "parts": parts}
    if chance.random() < 0.4:
        asked["blocking"] = chance.choice(["", "3", "1/4", "0.2", "0"])
    return asked


def a_ballot(rule: str, options: list[str], place: int, chance: random.Random) -> dict[str, Any]:
    kept: dict[str, Any] = {"seat": seat(place)} if chance.random() < 0.7 else {"weight": chance.randrange(1, 2**40)}
    if rule == "yes-no" and chance.random() < 0.3:
        kept = {"promise": "0" * 128, "community": chance.choice(["a", "b", None])}
    return kept | {"choice": a_choice(rule, options, chance)}


def a_choice(rule: str, options: list[str], chance: random.Random) -> Any:
    if chance.random() < 0.01:
        return chance.choice(["Z", ["Z"], [], {"A": -1}, [["A", "B"]], {}])
    if rule in {"yes-no", "plurality"} and chance.random() < 0.9:
        return chance.choice(options)
    if rule == "approval":
        return chance.sample(options, chance.randrange(len(options) + 1))
    if rule == "score":
        return {name: chance.randrange(4) for name in options if chance.random() < 0.8}
    ranks: list[Any] = chance.sample(options, chance.randrange(1, len(options) + 1))
    if chance.random() < 0.2:
        ranks.insert(chance.randrange(len(ranks) + 1), chance.choice([[], chance.sample(options, 2), [options[0]] * 2]))
    return ranks + ([chance.choice(options)] if chance.random() < 0.1 else [])


def by_the_first(vote: dict[str, Any]) -> Any:
    ballots = [verify.Ballot(b"", **ballot) for ballot in vote["ballots"]]
    try:
        counted = verify.recount(vote["config"], ballots, vote["lot"], vote["present"])
        counted |= verify.after_majorities(vote["config"], ballots, counted, vote["parts"])
    except (verify.CannotCount, verify.OtherRule, verify.PartsUnknown) as refused:
        return type(refused).__name__
    counted["usedLot"] = counted.pop("used_lot")
    return counted


@pytest.mark.parametrize("rule", COUNTED_BY_BOTH)
def test_both_count_alike_with_every_setting(rule: str, second: SecondChecker) -> None:
    chance = random.Random(rule)
    votes = [vote for vote in (a_vote(chance) for _each in range(3_000)) if vote["config"]["rule"] == rule]
    counted = second.recount(votes)
    for vote, told in zip(votes, counted, strict=True):
        assert told == by_the_first(vote), vote
    assert sum(isinstance(told, dict) for told in counted) > len(votes) / 4, "most can be counted"


# Holes


@pytest.mark.parametrize(
    ("module", "was", "becomes"),
    [
        ("questions", "!== sealed.root", "=== 1"),
        ("questions", "!== tally.rounds_sha256", "=== 1"),
        ("signatures", "return bad;", "return [];"),
        ("canonical", "written !== text", "false"),
        ("recount", "(held - this.quota)) / held", "(held - this.quota)) / (held + UNIT)"),
    ],
)
def test_a_planted_bug_makes_them_differ(browser: Browser, module: str, was: str, becomes: str) -> None:
    def plant(text: str) -> str:
        assert was in text
        return text.replace(was, becomes)

    bent = second_checker(browser, **{module: plant})
    names = ("an_open_ballot_says_something_else", "a_signature_is_off_by_a_little", "a_promise_is_by_another_key")
    names += ("the_rounds_are_others_with_their_hash", "a_key_stands_twice")
    found = []
    for name in names:
        honest = an_honest_bundle()
        content = FORGERIES[name][0](honest.copy(), random.Random(name))
        found += differences(checked(content), bent.check(content))
    honest_one = an_honest_bundle().packed()
    found += differences(checked(honest_one), bent.check(honest_one))
    bent.page.close()
    assert found


# An encrypted vote


def a_bundle_with_an_election(archive: bytes | None, changed: dict[str, Any] | None = None) -> bytes:
    """A vote held with Belenios; ``changed`` is what the record says otherwise of it."""
    bundle, question = Bundle(), question_id(9)
    bundle.record.add("assembly.config", assembly=ASSEMBLY, question="What?")
    bundle.record.add("head.key", key_id=MACHINE.id, public=MACHINE.public)
    ballots = [{"choice": word, "question": question, "weight": weight} for word, weight in (("yes", 5), ("no", 3))]
    more = {"mode": "belenios", "option_texts": {"yes": "Yes", "no": "No", "abstain": "Abstain"}}
    bundle.record.hold(question, "yes-no", ["yes", "no", "abstain"], ballots, roll=10, more=more)
    honest = without_proofs(["Yes", "No", "Abstain"], credentials=10, result=[5, 3, 0])
    told = {"uuid": "x", "fingerprint": read_archive(honest).fingerprint, "credentials": 10}
    told |= {"archive_sha256": sha256(archive or honest), "ballots": 8} | (changed or {})
    kinds = [event["type"] for event in bundle.record.events]
    election = {"question": question} | {name: told[name] for name in ("uuid", "fingerprint", "credentials")}
    result = {"question": question} | {name: told[name] for name in ("archive_sha256", "ballots")}
    bundle.record.events.insert(kinds.index("question.ballots_sealed"), event_of("question.election_result", result))
    bundle.record.events.insert(kinds.index("question.open"), event_of("question.election", election))
    bundle.sign()
    files = bundle.files() | ({} if archive is None else {f"questions/{question}/election.bel": archive})
    return packed(files, bundle.manifest())


def event_of(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "body": body}


HELD_ELSEWHERE = without_proofs(["Yes", "No", "Abstain"], credentials=10, result=[5, 3, 0])


def test_an_encrypted_vote_is_never_more_than_not_refuted(second: SecondChecker) -> None:
    content = a_bundle_with_an_election(HELD_ELSEWHERE)
    first, report = checked(content), second.check(content)
    assert (first.exit_code, report["verdict"]) == (2, verify.NOT_CHECKED)
    assert {claim.name for claim in first.claims if claim.verdict != verify.PASS} == {"election"}
    assert not differences(first, report)


@pytest.mark.parametrize(
    ("archive", "changed"),
    [
        (None, None),
        (HELD_ELSEWHERE, {"archive_sha256": "0" * 64}),
        (HELD_ELSEWHERE, {"fingerprint": "0" * 64}),
        (without_proofs(["Yes", "No", "Abstain"], credentials=10, result=[4, 4, 0]), None),
        (without_proofs(["No", "Yes", "Abstain"], credentials=10, result=[5, 3, 0]), None),
        (without_proofs(["Yes", "No", "Abstain"], credentials=10), None),
        (b"no archive", None),
        (HELD_ELSEWHERE[:3000], None),
    ],
)
def test_another_election_is_refuted(second: SecondChecker, archive: bytes | None, changed: dict[str, Any]) -> None:
    content = a_bundle_with_an_election(archive, changed)
    first, report = checked(content), second.check(content)
    assert {claim.name for claim in first.claims if claim.verdict == verify.FAIL} == {"election"}
    sees = archive is None or (changed and "archive_sha256" in changed)
    assert report["verdict"] == (verify.FAIL if sees else verify.NOT_CHECKED), "it compares the archive's hash alone"
