"""What was shared out, worked out anew by the checker: honest results pass, and each change is refuted."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assemblies.minutes import verify
from governance.counting import lots
from governance.division import District, Group, Shelter, Storm, Way, divide, rules, shelter
from governance.division.fingerprint import fingerprint
from tests.governance.division.strategies import claim_rows, claims, storm_rows, storms
from tests.governance.division.test_forgeries import CLAIMS, STORM, texts, with_change

ROOT = "ab" * 32


def bundle_of(path, told, events):
    bundle = verify.Bundle({path: verify.canonical(told) + b"\n"}, [])
    report = verify.Report()
    verify.check_sharing(bundle, list(enumerate(events, 1)), report)
    return [(claim.verdict, claim.detail) for claim in report.claims]


def shared_out(rule, asked, changed=lambda told: told):
    """A record in which this was shared out after a round of claims, and the file that tells it."""
    rows = claim_rows(asked)
    drawn = list(lots(bytes.fromhex(ROOT), b"", [row["claimant"] for row in rows]))
    result = divide(rule, with_lots(asked, drawn)).as_dict()
    reserved = {name: str(share) for name, share in asked.reserved}
    sealed = [[str(place), row["claimant"], row["claim"], row["need"], "f" * 64] for place, row in enumerate(rows)]
    told = {"claims": rows, "reserved": reserved, "lots": drawn, "result": result, "sealed_claims": sealed}
    told = changed(json.loads(json.dumps(told)))
    body = {"allocation": "a", "number": 1, "decision": "d", "rule": rule, "estate": str(asked.estate)}
    body |= {name: told["result"][name] for name in ("awards", "surplus")}
    body |= {"claims_sha256": fingerprint([told["claims"], told["reserved"], told["lots"]])}
    events = [
        {"type": "decision.adopt", "body": {"decision": "d", "root": ROOT}},
        {"type": "claims.ask", "body": {"claim_round": "r", "claims_sha256": fingerprint(sealed)}},
        {"type": "allocation.share_out", "body": body | {"result_sha256": fingerprint(told["result"])}},
        {"type": "claims.share", "body": {"claim_round": "r", "allocation": "a", "rule": rule}},
    ]
    return bundle_of("allocations/a/allocation.json", told, events)


def with_lots(asked, drawn):
    return type(asked)(asked.estate, asked.claimants, Fraction(1), asked.reserved, tuple(drawn))


def planned(storm, changed=lambda told: told):
    homes, towns, ways = storm_rows(storm)
    told = {"shelters": homes, "districts": towns, "ways": ways, "limit_km": str(storm.limit)}
    told |= {"first": sorted(storm.first), "result": shelter(storm).as_dict()}
    told = changed(json.loads(json.dumps(told)))
    begun = {"shelter_plan": "p", "limit_km": told["limit_km"], "first": told["first"]}
    begun |= {"tables_sha256": fingerprint([told["shelters"], told["districts"], told["ways"]])}
    done = {"shelter_plan": "p", "number": 1, "result_sha256": fingerprint(told["result"])}
    done |= {"placed": told["result"]["certificate"]["people"]}
    events = [{"type": "shelter.plan", "body": begun}, {"type": "shelter.work_out", "body": done}]
    return bundle_of("storms/p/plan.json", told, events)


@settings(max_examples=40, deadline=None)
@given(asked=claims(whole=True))
def test_the_checker_works_every_rule_out_to_the_same_awards(asked):
    for rule in rules():
        assert [verdict for verdict, _ in shared_out(rule, asked)] == [verify.PASS], rule


@settings(max_examples=60, deadline=None)
@given(storm=storms())
def test_the_checker_finds_that_nobody_could_be_served_better(storm):
    assert planned(storm) == [(verify.PASS, "nobody could be served better")]


@pytest.mark.parametrize("rule", rules())
def test_an_operator_who_writes_the_record_anew_cannot_move_a_unit(rule):
    """All hashes fit; only the arithmetic tells."""

    def moved(told):
        awards = told["result"]["awards"]
        giver, taker = sorted(awards, key=lambda name: Fraction(awards[name]))[-1:-3:-1]
        for amounts in (awards, told["result"]["certificate"]["exact"]):
            amounts[giver] = str(Fraction(amounts[giver]) - 1)
            amounts[taker] = str(Fraction(amounts[taker]) + 1)
        return told

    assert [verdict for verdict, _ in shared_out(rule, CLAIMS)] == [verify.PASS]
    assert [verdict for verdict, _ in shared_out(rule, CLAIMS, moved)] == [verify.FAIL]


@pytest.mark.parametrize(
    ("path", "new", "what"),
    [
        (("claims", 0, "claim"), "11", "other claims were divided than were sealed"),
        (("sealed_claims", 0, 4), "e" * 64, "not those that were sealed"),
        (("lots",), ["Asha", "Bo", "Cai", "Dee"], "lots do not follow"),
        (("result", "rule"), "talmud", "another rule"),
        (("result", "rule"), "by favour", "not known"),
        (("result", "surplus"), "1", "not all there is"),
        (("result", "levels", 0, "dual", "claim", "Asha"), "1/41", "the level of Asha"),
        (("result", "levels", 1, "tight"), "minimum", "the lowest level"),
        (("result", "certificate", "exact", "Bo"), "31", "the exact awards are others"),
        (("claims",), None, "cannot be read"),
    ],
)
def test_what_is_changed_of_a_division_is_named(path, new, what):
    ((verdict, detail),) = shared_out("leximin", CLAIMS, lambda told: with_change(told, path, new))
    assert verdict == verify.FAIL
    assert what in detail


def test_another_claimant_is_rounded_up():
    """The exact awards are right; the unit that was left over went to a smaller remainder."""

    def other(told):
        return with_change(told, ("result", "awards"), told["result"]["awards"] | {"Bo": "31", "Cai": "29"})

    ((verdict, detail),) = shared_out("leximin", CLAIMS, other)
    assert (verdict, detail) == (verify.FAIL, "worked out anew, the awards in whole units are others")


def test_no_number_of_a_plan_can_be_changed_though_every_hash_fits():
    told = json.loads(json.dumps(shelter(STORM).as_dict()))
    for path, value in texts(told):
        if isinstance(value, int) and "levels" not in path:
            ((verdict, _),) = planned(
                STORM, lambda given, path=path, n=value: with_change(given, ("result", *path), n + 1)
            )
            assert verdict == verify.FAIL, path


def test_a_plan_that_serves_fewer_or_walks_further_is_refuted():
    """The proof of an honest plan does not prove another one."""
    for ways in (STORM.ways[1:], STORM.ways[:3]):
        worse = json.loads(json.dumps(shelter(Storm(STORM.shelters, STORM.districts, ways, STORM.limit)).as_dict()))
        ((verdict, _),) = planned(STORM, lambda told, worse=worse: told | {"result": worse})
        assert verdict == verify.FAIL


def test_a_forged_proof_that_hides_a_better_served_district_is_refuted():
    """Six of A and four of B have the ten places, and the proof says nothing of how B could reach them."""
    ways = tuple(Way(name, "Hall", Fraction(1)) for name in "AB")
    towns = tuple(District(name, (Group("any", 10),)) for name in "AB")

    def forged(told):
        result = told["result"]
        result["placed"] = {"A": {"any": {"Hall": 6}}, "B": {"any": {"Hall": 4}}}
        result["unserved"] = {"A": {"any": 4}, "B": {"any": 6}}
        result["shares"] = {"A": "3/5", "B": "2/5"}
        (level,) = result["certificate"]["levels"]
        hidden = {"districts": ["B"], "classes": [["B", "any"]], "shelters": []}
        of_a = {"share": "3/5", "districts": ["A"], "classes": [["A", "any"]], "shelters": []}
        result["certificate"]["levels"] = [level | hidden | {"share": "2/5"}, level | of_a]
        return told

    ((verdict, detail),) = planned(Storm((Shelter("Hall", 10),), towns, ways, Fraction(2)), forged)
    assert verdict == verify.FAIL
    assert "a worse served district could be helped" in detail


def test_a_result_without_its_file_and_a_file_without_its_line_are_refuted():
    assert bundle_of("storms/p/plan.json", {}, [])[0][0] == verify.FAIL
    line = {"type": "shelter.work_out", "body": {"shelter_plan": "q", "number": 1}}
    assert {verdict for verdict, _ in bundle_of("storms/p/plan.json", {}, [line])} == {verify.FAIL}
