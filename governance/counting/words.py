"""Ballots that say one word out of a few."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import UnknownWord
from .preferences import first_preferences
from .profile import Profile


def votes_by_word(profile: Profile, words: Sequence[str], told: str) -> tuple[dict[str, int], int]:
    """Ballots by word, and how many say nothing or more than one thing. `told` says in a few words what may be said."""
    meant = []
    for place, name in enumerate(profile.options):
        word = name.strip().casefold().replace(" ", "-")
        if word not in words:
            raise UnknownWord(f"{told}, not {name}.", index=place)
        meant.append(word)
    votes = dict.fromkeys(words, 0)
    totals, invalid = first_preferences(profile)
    for word, total in zip(meant, totals, strict=True):
        votes[word] += total
    return votes, invalid
