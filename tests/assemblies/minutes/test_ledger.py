"""What was shared out, added up from the record alone: an honest one passes, and each forgery is refuted."""

from __future__ import annotations

from copy import deepcopy

import pytest

from assemblies.minutes import verify

SHARED = {
    "allocation": "a1",
    "decision": "d1",
    "decision_number": 1,
    "resource": "r1",
    "estate": 100,
    "awards": {"Upland": "30", "Delta": "50", "the moss": "10"},
    "surplus": "10",
}
HONEST = [
    ("decision.adopt", {"decision": "d1", "number": 1}),
    ("allocation.share_out", SHARED),
    ("claims.share", {"claim_round": "c1", "allocation": "a1"}),
    ("claims.answer", {"claim_round": "c1", "community_name": "Delta", "granted": 5}),
    ("allocation.hand_over", {"allocation": "a1", "account": "1", "name": "Delta", "amount": 50}),
    ("allocation.hand_over", {"allocation": "a1", "account": "2", "name": "Delta", "amount": 5}),
]


def claims_of(steps):
    report = verify.Report()
    events = [(place, {"type": kind, "body": body}) for place, (kind, body) in enumerate(steps, 1)]
    verify.check_ledger(events, report)
    return [(claim.name, claim.verdict, claim.detail) for claim in report.claims]


def forged(place, **changed):
    steps = deepcopy(HONEST)
    steps[place][1].update(changed)
    return steps


def test_an_honest_ledger_holds():
    assert claims_of(HONEST) == [("ledger", "PASS", "1 allocation, each on a decision; all units are accounted for")]


def test_a_record_in_which_nothing_was_shared_out_says_nothing_of_it():
    assert claims_of(HONEST[:1]) == []


@pytest.mark.parametrize(
    ("steps", "what"),
    [
        (HONEST[1:], "rests on no decision"),
        (forged(1, decision_number=2), "rests on no decision"),
        (forged(1, surplus="9"), "not the whole"),
        (forged(1, awards={"Upland": "-5", "Delta": "95"}), "less than nothing"),
        ([*HONEST, ("allocation.share_out", SHARED | {"allocation": "a2"})], "shared out before"),
        ([*HONEST, HONEST[4]], "handed over before"),
        ([*HONEST, ("allocation.hand_over", HONEST[4][1] | {"account": "3", "amount": 1})], "than was awarded"),
        (forged(4, amount=56), "than was awarded"),
        (forged(4, allocation="a9"), "no such allocation"),
        (forged(3, granted=0), "than was awarded"),
        (forged(1, awards=None), "not complete"),
    ],
)
def test_a_forged_ledger_is_refuted(steps, what):
    (claim,) = claims_of(steps)

    assert claim[:2] == ("ledger", "FAIL")
    assert what in claim[2]
