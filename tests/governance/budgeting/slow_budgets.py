"""The rules of budgeting as one would explain them: everything in exact fractions, one voter after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor


@dataclass
class Told:
    """What a slow count came to."""

    selected: list[str]
    prices: list[Fraction] = field(default_factory=list)
    paid: list[dict[int, Fraction]] = field(default_factory=list)
    share: Fraction | None = None
    money: dict[int, Fraction] = field(default_factory=dict)


@dataclass
class Vote:
    """Costs by id, one mapping of points by id a voter, a budget, and an order of lots."""

    costs: dict[str, Fraction]
    ballots: list[dict[str, int]]
    budget: Fraction
    lots: list[str]
    scores: dict[str, int] | None = None

    def supporters(self, project: str) -> list[int]:
        return [voter for voter, ballot in enumerate(self.ballots) if ballot.get(project, 0) > 0]

    def score(self, project: str) -> int:
        return sum(ballot.get(project, 0) for ballot in self.ballots)

    def first(self, tied: list[str]) -> str:
        return min(tied, key=lambda p: (self.costs[p], -len(self.supporters(p)), self.lots.index(p)))

    def by_support(self, projects) -> list[str]:
        return sorted(projects, key=lambda p: (-self.score(p), self.lots.index(p)))


def greedy(vote: Vote, *, skip: bool = True, least: int | None = None, projects=None, left=None) -> list[str]:
    left = vote.budget if left is None else left
    taken = []
    for project in vote.by_support(vote.costs if projects is None else projects):
        if least is not None and vote.score(project) < least:
            continue
        if vote.costs[project] <= left:
            taken.append(project)
            left -= vote.costs[project]
        elif not skip:
            break
    return taken


def price_of(vote: Vote, project: str, money: dict[int, Fraction]) -> Fraction | None:
    """What supporters pay for each point: those who cannot pay in full pay all they have."""
    points = {voter: vote.ballots[voter][project] for voter in vote.supporters(project)}
    if sum((money[voter] for voter in points), Fraction(0)) < vote.costs[project]:
        return None
    left, worth = vote.costs[project], sum(points.values())
    price = Fraction(0)
    for voter in sorted(points, key=lambda voter: money[voter] / points[voter]):
        price = Fraction(left) / worth
        if money[voter] >= price * points[voter]:
            return price
        left -= money[voter]
        worth -= points[voter]
    return price


def shares(vote: Vote, share: Fraction, projects: list[str], by_cost: bool) -> Told:
    money = dict.fromkeys(range(len(vote.ballots)), share)
    told = Told([], share=share, money=money)
    open_ones = [project for project in projects if vote.supporters(project)]
    while True:
        ranks = {}
        for project in open_ones:
            price = price_of(vote, project, money)
            if price is not None:
                ranks[project] = price / vote.costs[project] if by_cost else price
        if not ranks:
            return told
        best = min(ranks.values())
        chosen = vote.first([project for project in ranks if ranks[project] == best])
        price = best * vote.costs[chosen] if by_cost else best
        paid = {}
        for voter in vote.supporters(chosen):
            amount = min(money[voter], price * vote.ballots[voter][chosen])
            money[voter] -= amount
            if amount:
                paid[voter] = amount
        told.selected.append(chosen)
        told.prices.append(best)
        told.paid.append(paid)
        open_ones.remove(chosen)


def equal_shares(vote: Vote, *, by_cost: bool, completion: str, comparison: str, eligibility: str) -> Told:
    n = len(vote.ballots)
    projects = list(vote.costs)
    if eligibility == "third":
        projects = [p for p in projects if Fraction(len(vote.supporters(p)), n) >= vote.costs[p] / (3 * vote.budget)]
    supported = [p for p in projects if vote.supporters(p)]
    if completion.startswith("add1"):
        told = shares(vote, Fraction(floor(vote.budget / n)), projects, by_cost)
        while True:
            spent = sum(vote.costs[p] for p in told.selected)
            missing = [p for p in supported if p not in told.selected]
            if all(vote.costs[p] > vote.budget for p in missing):
                break
            if completion == "add1-exhaustive" and all(spent + vote.costs[p] > vote.budget for p in missing):
                break
            following = shares(vote, told.share + 1, projects, by_cost)
            if sum(vote.costs[p] for p in following.selected) > vote.budget:
                break
            told = following
    else:
        told = shares(vote, Fraction(vote.budget) / n, projects, by_cost)
    left = vote.budget - sum(vote.costs[p] for p in told.selected)
    missing = [p for p in supported if p not in told.selected]
    if completion == "greedy":
        told.selected += greedy(vote, projects=missing, left=left)
    if completion == "phragmen":
        fitting = [p for p in missing if vote.costs[p] <= left]
        loads = {voter: -amount for voter, amount in told.money.items()}
        told.selected += phragmen(vote, projects=fitting, left=left, loads=loads).selected
    if comparison == "greedy":
        other = greedy(vote, projects=projects)
        counts = [
            tuple(sum(vote.ballots[v].get(p, 0) > 0 for p in chosen) for chosen in (told.selected, other))
            for v in range(n)
        ]
        if sum(b > a for a, b in counts) > sum(a > b for a, b in counts):
            return Told(other, share=told.share)
    return told


def phragmen(vote: Vote, *, projects=None, left=None, loads=None) -> Told:
    left = vote.budget if left is None else left
    loads = dict.fromkeys(range(len(vote.ballots)), Fraction(0)) if loads is None else loads
    open_ones = [p for p in (vote.costs if projects is None else projects) if vote.supporters(p)]
    open_ones = [p for p in open_ones if vote.costs[p] <= vote.budget]
    told = Told([])
    while open_ones:
        times = {
            p: (vote.costs[p] + sum(loads[v] for v in vote.supporters(p))) / Fraction(len(vote.supporters(p)))
            for p in open_ones
        }
        level = [p for p in open_ones if times[p] == min(times.values())]
        if any(vote.costs[p] > left for p in level):
            break
        chosen = vote.first(level)
        told.paid.append({v: times[chosen] - loads[v] for v in vote.supporters(chosen)})
        for voter in vote.supporters(chosen):
            loads[voter] = times[chosen]
        told.selected.append(chosen)
        told.prices.append(times[chosen])
        open_ones.remove(chosen)
        left -= vote.costs[chosen]
    return told
