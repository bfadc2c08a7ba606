"""Schulze, ranked pairs and minimax as one would do them by hand, ballot by ballot and path by path."""

from __future__ import annotations

from itertools import pairwise, permutations

from governance.counting import Profile


def above(profile: Profile) -> dict[tuple[str, str], int]:
    """How many ballots rank the first of a pair above the second."""
    found = dict.fromkeys(permutations(profile.options, 2), 0)
    for ballot in profile.ballots:
        for one, other in found:
            ranks = [[profile.options[place] for place in rank] for rank in ballot.marks]
            first = next((number for number, rank in enumerate(ranks) if one in rank), len(ranks))
            second = next((number for number, rank in enumerate(ranks) if other in rank), len(ranks))
            if first < second:
                found[one, other] += ballot.weight
    return found


def may_win(profile: Profile, default: str | None) -> list[str]:
    votes = above(profile)
    return [name for name in profile.options if default in (None, name) or votes[name, default] > votes[default, name]]


def schulze(profile: Profile, lots: tuple[str, ...], default: str | None = None) -> str:
    votes, kept = above(profile), may_win(profile, default)

    def strongest(one: str, other: str) -> int:
        best = 0
        for length in range(len(kept) - 1):
            for middle in permutations([name for name in kept if name not in (one, other)], length):
                chain = [one, *middle, other]
                links = list(pairwise(chain))
                if all(votes[a, b] > votes[b, a] for a, b in links):
                    best = max(best, min(votes[link] for link in links))
        return best

    unbeaten = [
        name
        for name in kept
        if all(strongest(name, other) >= strongest(other, name) for other in kept if other != name)
    ]
    return min(unbeaten, key=lots.index)


def ranked_pairs(profile: Profile, lots: tuple[str, ...], default: str | None = None) -> str:
    votes, kept = above(profile), may_win(profile, default)
    pairs = [(a, b) for a, b in permutations(kept, 2) if votes[a, b] > votes[b, a]]
    pairs.sort(key=lambda pair: (-votes[pair], votes[pair[::-1]], lots.index(pair[0]), -lots.index(pair[1])))
    locked: set[tuple[str, str]] = set()

    def leads_to(one: str, other: str) -> bool:
        return one == other or any(leads_to(b, other) for a, b in locked if a == one)

    for a, b in pairs:
        if not leads_to(b, a):
            locked.add((a, b))
    unbeaten = [name for name in kept if not any(b == name for _a, b in locked)]
    return min(unbeaten, key=lots.index)


def minimax(profile: Profile, lots: tuple[str, ...]) -> str:
    votes = above(profile)

    def worst(name: str) -> int:
        beaten_by = [other for other in profile.options if other != name and votes[other, name] > votes[name, other]]
        return max((votes[other, name] for other in beaten_by), default=0)

    return min(profile.options, key=lambda name: (worst(name), lots.index(name)))
