"""The two questions everybody has about an outcome: why not my project, and what did my ballot pay for?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .amounts import decimal_text, short_text
from .errors import BadProjects
from .outcome import Outcome, Rejected
from .profile import Profile
from .words import REASONS


@dataclass(frozen=True, slots=True)
class Spending:
    """What went to one project: how much altogether, and from how many people."""

    project: str
    amount: float
    people: int


@dataclass(frozen=True, slots=True)
class ProjectStory:
    """Why a project was not chosen. `spending` is where the money of its supporters went instead, the most first;
    `missing` is how much more they would have needed at the end, where the rule gives out shares."""

    told: Rejected
    missing: Fraction | None
    spending: tuple[Spending, ...]

    def as_dict(self) -> dict[str, Any]:
        told = self.told
        return {
            "project": told.project,
            "reason": told.reason,
            "cost": decimal_text(told.cost),
            "support": str(told.support),
            "supporters": told.supporters,
            "spent_out": told.spent_out,
            "effective_support": told.effective_support,
            "left": None if told.left is None else str(told.left),
            "missing": None if self.missing is None else str(self.missing),
            "spending": [
                {"project": each.project, "amount": f"{each.amount:.9f}", "people": each.people}
                for each in self.spending
            ],
        }


@dataclass(frozen=True, slots=True)
class BallotStory:
    """What one ballot came to. `paid` is what it paid for, `shared` the further projects on it that are funded without
    its money, `missed` those that are not; `left` is what it did not spend."""

    share: Fraction | None
    paid: tuple[tuple[str, Fraction | float], ...]
    shared: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def left(self) -> float | None:
        return None if self.share is None else max(float(self.share) - sum(float(one) for _, one in self.paid), 0.0)

    def as_dict(self) -> dict[str, Any]:
        return {
            "share": None if self.share is None else str(self.share),
            "paid": {project: _exactly(amount) for project, amount in self.paid},
            "shared": list(self.shared),
            "missed": list(self.missed),
        }


def project_story(profile: Profile, outcome: Outcome, project: str) -> ProjectStory:
    """Why this project was not chosen. Raises BadProjects where there is none of this id, or it was."""
    places = {each.id: place for place, each in enumerate(profile.projects)}
    told = next((each for each in outcome.rejected if each.project == project), None)
    if project not in places:
        raise BadProjects(f"There is no project {project}; use an id of the file.")
    if told is None:
        raise BadProjects(f"The project {project} was chosen; ask for one that was not.")
    is_supporter = np.zeros(profile.voters, dtype=bool)
    is_supporter[profile.supporters(places[project])] = True
    spending = []
    for each in outcome.rounds:
        if each.payments is not None:
            amounts = each.payments.amounts[is_supporter[each.payments.voters]]
            if len(amounts):
                spending.append(Spending(each.project, float(amounts.sum()), len(amounts)))
    missing = None if told.left is None else max(Fraction(told.cost) - told.left, Fraction(0))
    return ProjectStory(told, missing, tuple(sorted(spending, key=lambda one: -one.amount)))


def ballot_story(profile: Profile, outcome: Outcome, ballot: int) -> BallotStory:
    """What came of the ballot at this place."""
    first, last = profile.starts[ballot : ballot + 2].tolist()
    points = [1] * (last - first) if profile.points is None else profile.points[first:last].tolist()
    marked = zip(profile.marks[first:last].tolist(), points, strict=True)
    supported = [profile.projects[mark].id for mark, worth in marked if worth > 0]
    paid = outcome.paid_by(ballot)
    chosen, by_money = set(outcome.selected), {project for project, _ in paid}
    return BallotStory(
        share=outcome.per_voter_budget,
        paid=paid,
        shared=tuple(project for project in supported if project in chosen - by_money),
        missed=tuple(project for project in supported if project not in chosen),
    )


def own_payments(outcome: Outcome, worth: Mapping[str, int]) -> tuple[tuple[str, Fraction], ...]:
    """What a ballot paid for, worked out from the public result and that ballot alone. `worth`: what it gives to what.

    By equal shares it pays the price, or what is left of its share; by Phragmén all it was given since it last paid.
    """
    by_cost = outcome.settings.get("utilities", "cost") == "cost"
    left, last = outcome.per_voter_budget or Fraction(0), None
    paid: list[tuple[str, Fraction]] = []
    for each in outcome.rounds:
        points = max(worth.get(each.project, 0), 0)
        if not points:
            continue
        if each.price_per_utility is not None:
            due = each.price_per_utility * points * (Fraction(each.cost) if by_cost else 1)
            amount = min(left, due)
            left -= amount
        elif each.load is not None:
            amount = each.load - (-left if last is None else last)
            last = each.load
        else:
            continue
        if amount:
            paid.append((each.project, amount))
    return tuple(paid)


def tell_project(story: ProjectStory) -> str:
    """Why not, as plain text."""
    told = story.told
    lines = [
        f"{told.project} was not chosen. {REASONS[told.reason]}",
        f"It costs {decimal_text(told.cost)}; its support is {told.support}, from {told.supporters} people.",
    ]
    if story.missing is not None and told.left is not None:
        lines += [
            (
                f"Its supporters have {short_text(told.left)} left, {short_text(story.missing)} too little; "
                f"{told.spent_out} of {told.supporters} have nothing."
            ),
            f"Effective support: {told.effective_support}%. At 100% it would have been chosen.",
        ]
    if story.spending:
        lines.append("Their money went to")
        lines += [
            f"  {each.project}: {short_text(round(each.amount, 4))} from {each.people} of them"
            for each in story.spending
        ]
    return "\n".join(lines)


def tell_ballot(story: BallotStory) -> str:
    """What a ballot came to, as plain text."""
    lines = [] if story.share is None else [f"Its share was {short_text(story.share)}."]
    lines += [f"  It paid {short_text(amount)} for {project}." for project, amount in story.paid]
    lines += [f"  It supported {project}, which is funded without its money." for project in story.shared]
    lines += [f"  It supported {project}, which is not funded." for project in story.missed]
    if story.left is not None:
        lines.append(f"It has {short_text(round(story.left, 4))} left.")
    return "\n".join(lines)


def _exactly(amount: Fraction | float) -> str:
    return f"{amount:.9f}" if isinstance(amount, float) else str(amount)
