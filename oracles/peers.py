"""How much of a core other people's software takes for a count: `python peers.py RULE SEATS ARRAY.npy`.

Runs in an environment of its own and imports nothing of ours. The array holds a ballot a row: for ranked rules the
places of the options in order (-1 after the last), else a value an option. Each peer may group equal ballots as it
likes; that and the count are timed together. Prints {"peer": {"seconds": user CPU, "winners": [places]}}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from resource import RUSAGE_SELF, getrusage
from typing import Any

import numpy as np
import votelib.convert
import votelib.evaluate.cardinal
import votelib.evaluate.core
import votelib.evaluate.sequential
from pref_voting import grade_methods, voting_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from py3votecore.stv import STV

Ballots = Any


def grouped(ballots: Ballots) -> tuple[list[tuple[int, ...]], list[int]]:
    """Equal rows made one, by numpy and a whole number a row: the quickest way there is for all of them."""
    base = int(ballots.max()) + 2
    keys = (ballots.astype(np.int64) + 1) @ base ** np.arange(ballots.shape[1], dtype=np.int64)
    _keys, firsts, weights = np.unique(keys, return_index=True, return_counts=True)
    return list(map(tuple, ballots[firsts].tolist())), weights.tolist()


def irv_of_votelib(ballots: Ballots, seats: int) -> list[int]:
    rows, weights = grouped(ballots)
    votes = {tuple(mark for mark in row if mark >= 0): weight for row, weight in zip(rows, weights, strict=True)}
    evaluator = votelib.evaluate.sequential.TransferableVoteSelector(quota_function="droop")
    return list(evaluator.evaluate(votes, 1))


def stv_of_vote_core(ballots: Ballots, seats: int) -> list[int]:
    rows, weights = grouped(ballots)
    told = [
        {"count": weight, "ballot": [mark for mark in row if mark >= 0]}
        for row, weight in zip(rows, weights, strict=True)
    ]
    return sorted(STV(told, required_winners=seats).winners)


def schulze_of_pref_voting(ballots: Ballots, seats: int) -> list[int]:
    return list(voting_methods.beat_path(Profile(ballots)))


def approval_of_pref_voting(ballots: Ballots, seats: int) -> list[int]:
    return list(grade_methods.approval(grades(ballots, 1)))


def score_of_votelib(ballots: Ballots, seats: int) -> list[int]:
    rows, weights = grouped(ballots)
    votes = {frozenset(enumerate(row)): weight for row, weight in zip(rows, weights, strict=True)}
    totals = votelib.convert.ScoreToSimpleVotes("sum").convert(votes)
    return list(votelib.evaluate.core.Plurality().evaluate(totals, 1))


def score_of_pref_voting(ballots: Ballots, seats: int) -> list[int]:
    return list(grade_methods.score_voting(grades(ballots, int(ballots.max()))))


def grades(ballots: Ballots, most: int) -> GradeProfile:
    rows, weights = grouped(ballots)
    return GradeProfile([dict(enumerate(row)) for row in rows], list(range(most + 1)), weights)


PEERS: dict[str, dict[str, Callable[[Ballots, int], list[int]]]] = {
    "irv": {"votelib": irv_of_votelib},
    "stv-scottish": {"python3-vote-core": stv_of_vote_core},
    "schulze": {"pref_voting": schulze_of_pref_voting},
    "approval": {"pref_voting": approval_of_pref_voting},
    "score": {"votelib": score_of_votelib, "pref_voting": score_of_pref_voting},
}


def main() -> None:
    rule, seats, file = sys.argv[1:]
    ballots = np.load(file)
    told = {}
    for name, peer in PEERS[rule].items():
        peer(ballots[:5000], int(seats))  # what is compiled on first use is compiled now
        before = getrusage(RUSAGE_SELF).ru_utime
        winners = peer(ballots, int(seats))
        seconds = getrusage(RUSAGE_SELF).ru_utime - before
        told[name] = {"seconds": seconds, "winners": [int(place) for place in winners]}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
