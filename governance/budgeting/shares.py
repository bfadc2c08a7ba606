"""A count by the Method of Equal Shares, from everybody's share to what is done with money that is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from .arrays import Whole
from .earnings import earn
from .effective import effective_supports
from .loads import Loads
from .outcome import Comparison, Outcome, Payments
from .profile import Profile
from .purses import Opening, Purses
from .ranking import take_greedily
from .rule import Minutes, standing
from .ties import Ties


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rule was told: docs/rules/equal-shares.md."""

    by_cost: bool
    completion: str
    is_compared: bool
    asks_a_third: bool


class Shares:
    """One count."""

    def __init__(self, profile: Profile, terms: Terms, ties: Ties) -> None:
        self.profile = profile
        self.terms = terms
        self.ties = ties
        self.minutes = Minutes(profile)
        self.places = self._eligible(self.minutes)

    def outcome(self, rule: str, settings: Mapping[str, str], *, explain: bool) -> Outcome:
        purses = self._shared_out()
        for number, each in enumerate(purses.bought):
            cost = self.profile.costs[each.place]
            price = purses.price(number)
            per_utility = price / cost if self.terms.by_cost and cost else self.profile.in_currency(price)
            self.minutes.choose(each.place, "equal shares", price=per_utility, payments=self._payments(purses, number))
        self._complete(purses)
        self._note_reasons()
        if explain:
            self._explain(purses)
        comparison = self._comparison() if self.terms.is_compared else None
        outcome = Outcome(
            rule=rule,
            settings=dict(settings),
            budget=self.profile.budget,
            voters=self.profile.voters,
            rounds=tuple(self.minutes.rounds),
            rejected=self.minutes.rejected(),
            ties=tuple(self.ties.settled),
            per_voter_budget=self.profile.in_currency(purses.share),
            comparison=comparison,
        )
        return self._by_greedy(outcome) if comparison and comparison.is_for_greedy else outcome

    def _eligible(self, minutes: Minutes) -> list[int]:
        """The projects that take part; the others are noted."""
        profile = self.profile
        places = standing(profile, minutes)
        minutes.reject((place for place in places if not profile.worths[place]), "no_support")
        if not self.terms.asks_a_third:
            return places
        asked = [profile.costs[place] * profile.voters for place in range(len(profile.projects))]
        short = [place for place in places if 3 * profile.money * profile.votes[place] < asked[place]]
        minutes.reject(short, "not_eligible")
        return [place for place in places if place not in short]

    def _shared_out(self) -> Purses:
        """The run that counts: with the money there is, or with the most that does not spend more than that."""
        profile = self.profile
        if not profile.voters:
            return self._run(Fraction(0))
        if not self.terms.completion.startswith("add1"):
            return self._run(Fraction(profile.money, profile.voters))
        last = self._run(Fraction(profile.money // (profile.voters * profile.unit) * profile.unit))
        opening = last.opening()
        while not self._is_done(last):
            following = self._next_share(last)
            settled = self.ties.settled
            tried = self._tried(Fraction(following), opening)
            if tried is None and following > last.share + profile.unit:
                return self._run(Fraction(following - profile.unit))
            if tried is None:
                self.ties.settled = settled
                return last
            last = tried
        return last

    def _run(self, share: Fraction) -> Purses:
        purses = self._purses(share)
        purses.run()
        return purses

    def _tried(self, share: Fraction, opening: Opening) -> Purses | None:
        """The same, unless it spends more than there is."""
        purses = self._purses(share, opening)
        return purses if purses.run(self.profile.money) else None

    def _purses(self, share: Fraction, opening: Opening | None = None) -> Purses:
        self.ties.settled = []
        by_cost = self.terms.by_cost
        return Purses(self.profile, share, self.places, self.ties.first, by_cost=by_cost, opening=opening)

    def _is_done(self, purses: Purses) -> bool:
        """More money would change nothing, or nothing is left that fits and the completion stops there."""
        left = self.profile.money - purses.spent
        missing = self._missing(purses)
        if all(self.profile.costs[place] > self.profile.money for place in missing):
            return True
        return self.terms.completion == "add1-exhaustive" and all(self.profile.costs[place] > left for place in missing)

    def _missing(self, purses: Purses) -> list[int]:
        """The projects with support that are not paid for."""
        bought = {each.place for each in purses.bought}
        return [place for place in self.places if self.profile.worths[place] and place not in bought]

    def _next_share(self, purses: Purses) -> int:
        """One unit of the currency more each; many more where surely nothing changes before.

        While nobody has spent all they have, prices do not depend on the share, and a project stays out as long as
        not even whole shares of its supporters would pay for it.
        """
        profile = self.profile
        following = int(purses.share) + profile.unit
        enough = [-(-profile.costs[place] // profile.votes[place]) for place in self._missing(purses)]
        if purses.has_spent_out or min(enough) <= following:
            return following
        return -(-min(enough) // profile.unit) * profile.unit

    def _payments(self, purses: Purses, number: int) -> Payments:
        def exactly() -> tuple[Fraction, ...] | None:
            paid = purses.paid_exactly(number, voters)
            return None if paid is None else tuple(map(self.profile.in_currency, paid))

        voters, amounts = purses.paid(number)
        return Payments(voters, amounts / self.profile.unit, exactly)

    def _complete(self, purses: Purses) -> None:
        """Spend what is left, where the completion says how."""
        left = self.profile.money - purses.spent
        open_ones = self._missing(purses)
        if self.terms.completion == "greedy":
            take_greedily(self.minutes, open_ones, self.ties, left)
        if self.terms.completion == "phragmen":
            fitting = [place for place in open_ones if self.profile.costs[place] <= left]
            self.minutes.reject((place for place in open_ones if place not in fitting), "does_not_fit")
            loads = Loads(self.profile, fitting, left, self.ties.first, purses.held, purses.money_of)
            earn(self.minutes, loads)

    def _note_reasons(self) -> None:
        costs, money = self.profile.costs, self.profile.money
        self.minutes.reject((place for place in self.places if costs[place] > money), "over_budget")
        self.minutes.reject(self.places, "supporters_spent")

    def _explain(self, purses: Purses) -> None:
        """Say of each project that was not chosen how near it came."""
        taken = self.minutes.taken
        out = [place for place in self._missing(purses) if self.profile.projects[place].id not in taken]
        for place, support in zip(out, effective_supports(purses, out, by_cost=self.terms.by_cost), strict=True):
            supporters = self.profile.supporters(place)
            told = replace(
                self.minutes.reason(place),
                effective_support=support,
                spent_out=int((purses.held[supporters] == 0).sum()),
                left=self.profile.in_currency(purses.money_of(supporters)),
            )
            self.minutes.refine(place, told)

    def _comparison(self) -> Comparison:
        """Who has more of their projects in which outcome."""
        other = Minutes(self.profile)
        take_greedily(other, self.places, Ties(self.profile, self.ties.lots), self.profile.money)
        ours, theirs = (self._winners_of_each(minutes.taken) for minutes in (self.minutes, other))
        return Comparison(int((ours > theirs).sum()), int((theirs > ours).sum()))

    def _winners_of_each(self, projects: Iterable[str]) -> Whole:
        wins = np.zeros(self.profile.voters, dtype=np.int64)
        chosen = set(projects)
        for place, project in enumerate(self.profile.projects):
            if project.id in chosen:
                wins[self.profile.supporters(place)] += 1
        return wins

    def _by_greedy(self, outcome: Outcome) -> Outcome:
        """The outcome of greedy instead, because more voters do better with it."""
        self.ties.settled = []
        minutes = Minutes(self.profile)
        take_greedily(minutes, self._eligible(minutes), self.ties, self.profile.money)
        return replace(
            outcome, rounds=tuple(minutes.rounds), rejected=minutes.rejected(), ties=tuple(self.ties.settled)
        )
