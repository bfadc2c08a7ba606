"""Which of several equal projects comes first."""

from __future__ import annotations

from collections.abc import Sequence

from ..counting.tally import Tie
from .errors import LotNeeded
from .profile import Profile


class Ties:
    """Settles ties and writes them down.

    Equal projects are told apart by cost, the lowest first; then by votes, the most first; then by the order of lots.
    """

    def __init__(self, profile: Profile, lots: Sequence[str] | None) -> None:
        self.profile = profile
        self.settled: list[Tie] = []
        self.lots = lots
        self._lots = {project: rank for rank, project in enumerate(lots or ())}

    def first(self, tied: Sequence[int], number: int) -> int:
        """The project that comes first of the tied, in round `number`. Raises LotNeeded."""
        if len(tied) == 1:
            return tied[0]
        left = list(tied)
        for settled_by, rank in (("cost", self._cost), ("votes", self._votes)):
            best = min(map(rank, left))
            left = [place for place in left if rank(place) == best]
            if len(left) == 1:
                self._note(number, tied, left[0], settled_by)
                return left[0]
        chosen = self._drawn(left, number)
        self._note(number, tied, chosen, "lot")
        return chosen

    def in_order(self, equals: Sequence[int]) -> list[int]:
        """Equals in the order of lots where there is one, else as they stand in the list."""
        if not self._has_lots(equals):
            return list(equals)
        return sorted(equals, key=self._lot)

    def note_order(self, number: int, equals: Sequence[int]) -> None:
        """Several equals were taken in this order."""
        if len(equals) > 1:
            self._note(number, sorted(equals), equals[0], "lot" if self._has_lots(equals) else "order")

    def _cost(self, place: int) -> int:
        return self.profile.costs[place]

    def _votes(self, place: int) -> int:
        return -self.profile.votes[place]

    def _drawn(self, tied: Sequence[int], number: int) -> int:
        if not self._has_lots(tied):
            raise LotNeeded([self.profile.projects[place].id for place in tied], number)
        return min(tied, key=self._lot)

    def _has_lots(self, places: Sequence[int]) -> bool:
        return all(self.profile.projects[place].id in self._lots for place in places)

    def _lot(self, place: int) -> int:
        return self._lots[self.profile.projects[place].id]

    def _note(self, number: int, tied: Sequence[int], chosen: int, settled_by: str) -> None:
        names = tuple(self.profile.projects[place].id for place in tied)
        self.settled.append(Tie(number, "choice", names, self.profile.projects[chosen].id, settled_by))
