"""STV by Meek's method: docs/rules/stv-meek.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import BadSettings
from ..marking import gettext_noop
from ..profile import Profile
from ..ranked import RankedRule
from ..setting import Setting
from ..state import State
from ..table import EXCLUSION, FIRST, NO_VALID_BALLOT, SURPLUS, Table, joined
from ..tally import Transfer

if TYPE_CHECKING:
    from ..papers import Trails

GUARDED_DECIMALS = 18
GUARD = 10**9
"""Of the eighteen decimals, the last nine guard the first: what differs by less than half of this is equal."""

MOST_DIGITS = 18
OMEGA = Setting("omega", "word", None, gettext_noop("The surplus that is small enough to leave, such as 1e-6"))
DIGITS = Setting("digits", "whole", None, gettext_noop("Decimal places, rounded as the PRF reference rule does"))


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How Meek's numbers are rounded and compared.

    With `is_guarded` everything is cut off far behind the decimals that count, and differences within the guard are
    none. Without, parts that are kept are rounded up, and so is the quota.
    """

    decimals: int
    omega: Fraction
    is_guarded: bool

    @property
    def unit(self) -> int:
        return 10**self.decimals

    def kept(self, weight: int, factor: int) -> int:
        product = weight * factor
        return product // self.unit if self.is_guarded else -(-product // self.unit)

    def quota(self, votes: int, seats: int) -> int:
        return votes // (seats + 1) + (0 if self.is_guarded else 1)

    def reaches(self, votes: int, quota: int) -> bool:
        return 2 * (votes - quota) >= GUARD if self.is_guarded else votes >= quota

    def factor(self, factor: int, quota: int, votes: int) -> int:
        """The keep factor that brings somebody with these votes nearer to the quota."""
        if self.is_guarded:
            return factor * quota // votes
        return -(-(-(-factor * quota // self.unit) * self.unit) // votes)

    def is_level(self, more: int, less: int) -> bool:
        return 2 * (more - less) < GUARD if self.is_guarded else more <= less

    def is_small(self, surplus: int) -> bool:
        return surplus < self.omega * self.unit


class Meek(RankedRule):
    """Everybody elected keeps just the part of each ballot that leaves them at the quota, found step by step."""

    name = "stv-meek"
    title = gettext_noop("Meek STV")
    told = gettext_noop(
        "Put as many options in order as you like. Whoever has enough votes keeps only the part of each that is "
        "needed; the rest moves to your next choice, as if those who are out had never stood."
    )
    if_nobody = gettext_noop(
        "If two options are last with equally many votes, the lot decides. Where there are fewer options "
        "than places, places stay empty."
    )
    settings = (OMEGA, DIGITS)
    fills_seats = True

    def count_steps(
        self, profile: Profile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None = None
    ) -> Iterator[State]:
        self.refuse_unknown(settings)
        arithmetic = _arithmetic(settings)
        table = MeekTable(profile, arithmetic)
        self.begin(table, seats, settings, lots, invalid=table.papers.unclear)
        quota = arithmetic.quota(table.state.valid * arithmetic.unit, seats)
        table.state = replace(table.state, quota=table.text(quota))
        table.write(FIRST, "First preferences were counted.")
        if table.state.valid == 0:
            table.finish(NO_VALID_BALLOT)
            yield table.state
        while not table.state.is_finished:
            table.judge()
            yield table.state
            if not table.state.is_finished:
                table.next_round()


class MeekTable(Table):
    """A count by Meek: `factors` say which part of each ballot those elected keep, in the smallest parts of a vote."""

    papers: Trails

    def __init__(self, profile: Profile, arithmetic: Arithmetic) -> None:
        from ..reading import Reading

        self.arithmetic = arithmetic
        self.factors: dict[int, int] = {}
        super().__init__(profile, Reading(), arithmetic.decimals)

    def _papers(self, standing: Sequence[int]) -> Trails:
        from ..papers import Trails

        return Trails(self.profile.columns, self.reading, len(self.places), standing)

    @property
    def quota(self) -> int:
        return self.arithmetic.quota(sum(self.votes.values()), self.state.seats)

    @property
    def surplus(self) -> int:
        return max(0, sum(self.votes[name] - self.quota for name in self.state.winners))

    def amounts(self) -> tuple[dict[str, int], int]:
        """Each ballot is shared out along its trail: every option on it keeps its part of what is left."""
        parts = self.papers.parts(self.arithmetic.unit, self.factors, self.arithmetic.kept)
        return {name: parts[self.places[name]] for name in self.profile.standing}, parts[self.papers.nobody]

    def judge(self) -> None:
        """Whoever reached the quota is elected, or all who are left where they are no more than the seats."""
        if len(self.standing) <= self.open_seats:
            self.elect(self.standing, "%s took the last seats: as many were left as seats.")
            self.finish()
            return
        quota = self.quota
        self.state = replace(self.state, quota=self.text(quota))
        reached = [name for name in self.standing if self.arithmetic.reaches(self.votes[name], quota)]
        self.elect(reached, f"%s reached the quota of {self.text(quota)}.")
        if not self.open_seats:
            self.finish()
            return
        for name in reached:
            self.factors[self.places[name]] = self.arithmetic.unit
        for name in reached:
            self._pass_on(name, is_kept=True)

    def next_round(self) -> None:
        """The surplus moves on; where that is done, or there is next to none, somebody is excluded."""
        last = self.state.rounds[-1]
        is_done = last.act == SURPLUS and not last.elected
        if is_done or self.arithmetic.is_small(self.surplus):
            self._exclude_lowest()
        else:
            self._pass_surplus_on()

    def _pass_surplus_on(self) -> None:
        """Those elected keep less and less, until somebody is elected or next to nothing is above the quota."""
        givers = [name for name in self.state.winners if self.votes[name] > self.quota]
        votes, surplus = self.votes, self.surplus
        while True:
            self._lower_factors(votes)
            votes, _ = self.amounts()
            quota, before = self.arithmetic.quota(sum(votes.values()), self.state.seats), surplus
            surplus = max(0, sum(votes[name] - quota for name in self.state.winners))
            is_reached = any(self.arithmetic.reaches(votes[name], quota) for name in self.standing)
            if is_reached or self.arithmetic.is_small(surplus) or surplus >= before:
                break
        parts = joined([f"{name} {self.text(self.factors[self.places[name]])}" for name in self.state.winners])
        self.write(SURPLUS, f"What was above the quota moved on. Of each vote is kept: {parts}.", about=givers)

    def _exclude_lowest(self) -> None:
        """Whoever has the fewest votes is out, with their keep factor 0. Within the surplus left, all are level."""
        fewest = min(self.votes[name] for name in self.standing)
        most = fewest + self.surplus
        tied = [name for name in self.standing if self.arithmetic.is_level(self.votes[name], most)]
        out = self.settle(EXCLUSION, tied, by_earlier=False)
        self.standing.remove(out)
        self.state = replace(self.state, excluded=(*self.state.excluded, out))
        before = self.amounts()
        self._pass_on(out, is_kept=False)
        transfers = self._gains(out, before, self.amounts())
        self.write(EXCLUSION, f"{out} had the fewest votes and was excluded.", about=[out], transfers=transfers)

    def _pass_on(self, name: str, *, is_kept: bool) -> None:
        standing = [self.places[each] for each in self.standing]
        self.papers.pass_on(self.places[name], standing, list(self.factors), is_kept=is_kept)

    def _lower_factors(self, votes: Mapping[str, int]) -> None:
        quota = self.arithmetic.quota(sum(votes.values()), self.state.seats)
        for name in self.state.winners:
            place = self.places[name]
            self.factors[place] = self.arithmetic.factor(self.factors[place], quota, votes[name])

    def _gains(
        self, source: str, before: tuple[Mapping[str, int], int], after: tuple[Mapping[str, int], int]
    ) -> list[Transfer]:
        """What came to others when one gave everything away and nobody's keep factor changed."""
        gains = {name: after[0][name] - before[0][name] for name in self.profile.standing if name != source}
        told = [Transfer(source, name, self.text(gain)) for name, gain in gains.items() if gain]
        lost = after[1] - before[1]
        return [*told, Transfer(source, None, self.text(lost))] if lost else told


def _arithmetic(settings: Mapping[str, str]) -> Arithmetic:
    digits = DIGITS.whole_if_set(settings)
    if digits is not None and not 1 <= digits <= MOST_DIGITS:
        raise BadSettings(f"The setting digits must be from 1 to {MOST_DIGITS}, not {digits}.", digits=str(digits))
    text = settings.get(OMEGA.name, f"1e-{9 if digits is None else max(1, digits * 2 // 3)}")
    is_number = re.fullmatch(r"(?=\.?[0-9])[0-9]{0,3}(\.[0-9]{1,30})?([eE]-[0-9]{1,2})?", text)
    if not is_number or not 0 < Fraction(text) < 1:
        raise BadSettings(f"The setting omega must be a small number such as 1e-6, not {text}.", omega=text)
    decimals = GUARDED_DECIMALS if digits is None else digits
    return Arithmetic(decimals, Fraction(text), is_guarded=digits is None)


RULE = Meek()
