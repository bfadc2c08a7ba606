"""What other people's software makes of the same ballots. Runs in an environment of its own; imports nothing of ours.

Standard input: a JSON object a line, {"rule", "options": [...], "ballots": [[choice, weight], ...], "seats"}.
Standard output: a JSON object a line, {"peer": [[winners], ...]}: every outcome that the peer allows,
or null where it cannot say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import votelib.convert
import votelib.evaluate.condorcet
from pref_voting import grade_methods, proportional_methods, voting_methods
from pref_voting.grade_profiles import GradeProfile
from pref_voting.profiles import Profile
from pref_voting.profiles_with_ties import ProfileWithTies

Case = Mapping[str, Any]
Outcomes = list[list[str]]


def ranks_of(choice: Sequence[Any]) -> dict[str, int]:
    """Each ranked option with its rank from 1."""
    return {
        name: number
        for number, rank in enumerate(choice, start=1)
        for name in ([rank] if isinstance(rank, str) else rank)
    }


def with_ties(case: Case) -> ProfileWithTies:
    places = {name: place for place, name in enumerate(case["options"])}
    rankings = [{places[name]: rank for name, rank in ranks_of(choice).items()} for choice, _ in case["ballots"]]
    weights = [weight for _, weight in case["ballots"]]
    profile = ProfileWithTies(rankings, weights, candidates=list(range(len(places))))
    profile.use_extended_strict_preference()
    return profile


def linear(case: Case) -> Profile:
    places = {name: place for place, name in enumerate(case["options"])}
    return Profile(
        [[places[name] for name in choice] for choice, _ in case["ballots"]], [n for _, n in case["ballots"]]
    )


def is_full(case: Case) -> bool:
    return all(len(choice) == len(case["options"]) for choice, _ in case["ballots"])


def grades(case: Case, top: int) -> GradeProfile:
    full = []
    for choice, _weight in case["ballots"]:
        marks = dict.fromkeys(choice, 1) if isinstance(choice, list) else choice
        full.append({place: marks.get(name, 0) for place, name in enumerate(case["options"])})
    return GradeProfile(
        full, list(range(top + 1)), [n for _, n in case["ballots"]], candidates=list(range(len(case["options"])))
    )


def each(case: Case, places: Iterable[int]) -> Outcomes:
    """One winner, whichever of these."""
    return [[case["options"][place]] for place in places]


def several(case: Case, places: Iterable[int]) -> Outcomes:
    """All of these win."""
    return [sorted(case["options"][place] for place in places)]


def by_support(method: Callable[..., Any]) -> Callable[[Case], Outcomes]:
    def answer(case: Case) -> Outcomes:
        profile = with_ties(case)
        return each(case, method(profile, strength_function=profile.support))

    return answer


def ranked_pairs(case: Case) -> Outcomes | None:
    """Nothing where majorities are equal: to try their orders one by one takes the peer too long."""
    profile = with_ties(case)
    sizes = [
        profile.support(one, other)
        for one in profile.candidates
        for other in profile.candidates
        if profile.support(one, other) > profile.support(other, one)
    ]
    is_clear = len(set(sizes)) == len(sizes) == len(profile.candidates) * (len(profile.candidates) - 1) // 2
    return each(case, voting_methods.ranked_pairs_tb(profile, strength_function=profile.support)) if is_clear else None


def of_votelib(evaluator: Any) -> Callable[[Case], Outcomes]:
    def answer(case: Case) -> Outcomes:
        pairs = {
            (one, other): sum(
                weight
                for choice, weight in case["ballots"]
                if (ranks := ranks_of(choice)).get(one, 10**6) < ranks.get(other, 10**6)
            )
            for one in case["options"]
            for other in case["options"]
            if one != other
        }
        first = evaluator.evaluate(pairs, 1)[0]
        return [[name] for name in first] if isinstance(first, frozenset | set) else [[first]]

    return answer


def top(case: Case, totals: Mapping[str, int]) -> Outcomes:
    """The highest, with every way of filling the last places from among equals."""
    seats = case["seats"]
    last = sorted(totals.values(), reverse=True)[seats - 1]
    above = [name for name, total in totals.items() if total > last]
    level = [name for name, total in totals.items() if total == last]
    return [sorted([*above, *chosen]) for chosen in combinations(level, seats - len(above))]


PEERS: dict[str, dict[str, Callable[[Case], Outcomes | None]]] = {
    "plurality": {"pref_voting": lambda case: each(case, voting_methods.plurality(linear(case)))},
    "borda": {"pref_voting": lambda case: each(case, voting_methods.borda(linear(case)))},
    "irv": {
        "pref_voting": lambda case: each(
            case,
            voting_methods.instant_runoff_put(linear(case))
            if is_full(case)
            else voting_methods.instant_runoff_for_truncated_linear_orders(with_ties(case)),
        )
    },
    "approval": {"pref_voting": lambda case: each(case, grade_methods.approval(grades(case, 1)))},
    "score": {"pref_voting": lambda case: each(case, grade_methods.score_voting(grades(case, 5)))},
    "star": {"pref_voting": lambda case: each(case, grade_methods.star(grades(case, 5)))},
    "majority-judgement": {"pref_voting": lambda case: each(case, grade_methods.majority_judgement(grades(case, 5)))},
    "schulze": {
        "pref_voting": by_support(voting_methods.beat_path),
        "votelib": of_votelib(votelib.evaluate.condorcet.Schulze()),
    },
    "ranked-pairs": {"pref_voting": ranked_pairs},
    "minimax": {"pref_voting": by_support(voting_methods.minimax)},
    "stv-scottish": {
        "pref_voting": lambda case: several(
            case, proportional_methods.stv_scottish(with_ties(case), num_seats=case["seats"])
        )
    },
    "stv-meek": {
        "pref_voting": lambda case: several(
            case, proportional_methods.stv_meek(with_ties(case), num_seats=case["seats"])
        )
    },
}


def main() -> None:
    for line in sys.stdin:
        case = json.loads(line)
        told = {name: answer(case) for name, answer in PEERS[case["rule"]].items()}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
