"""The projects that ask for money, and everybody's ballot about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from .errors import BadProjects

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .arrays import Whole

WITHDRAWN = Decimal(999999999)
"""A project at this cost has been withdrawn, as cities mark it in their files."""

MOST_POINTS = 10**9


class Kind(StrEnum):
    """How a ballot about projects is marked, as Pabulib calls it."""

    APPROVAL = "approval"
    CHOOSE_1 = "choose-1"
    ORDINAL = "ordinal"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"


@dataclass(frozen=True, slots=True)
class Project:
    """Something that can be paid for. `id` is text, as in the file; `cost` is in the currency of the budget."""

    id: str
    cost: Decimal
    name: str = ""

    @property
    def is_withdrawn(self) -> bool:
        return self.cost == WITHDRAWN


class Profile:
    """All ballots about one budget. Each row of marks is one ballot, also an empty one: its voter has a share too.

    `marks` are places of projects, one ballot after the other; `starts[i]` is where ballot i begins, and the last
    number where the last one ends. `points` says how much each mark is worth: what was given or, on a ballot that
    ranks, what its rank is worth; None where every mark is worth one. Points of 0 or less support nothing.
    Costs are kept as whole numbers of the smallest unit anybody names, so that no sum of them is rounded.
    """

    def __init__(
        self,
        projects: Iterable[Project],
        budget: Decimal,
        starts: ArrayLike,
        marks: ArrayLike,
        points: ArrayLike | None = None,
        kind: Kind = Kind.APPROVAL,
    ) -> None:
        import numpy as np

        self.projects = tuple(projects)
        self.budget = budget
        self.kind = kind
        self.starts: Whole = np.asarray(starts, dtype=np.int64)
        self.marks = np.asarray(marks).astype(np.min_scalar_type(len(self.projects)), copy=False)
        self.points: Whole | None = None if points is None else np.asarray(points, dtype=np.int64)
        _require_sound(self)

    @classmethod
    def from_choices(
        cls,
        projects: Iterable[Project],
        budget: Decimal,
        choices: Iterable[tuple[str | Sequence[str] | Mapping[str, int], int]],
        kind: Kind = Kind.APPROVAL,
    ) -> Profile:
        """From ballots as JSON holds them and how many there are of each: one id, a list of ids, or points by id."""
        import numpy as np

        known = tuple(projects)
        places = {project.id: place for place, project in enumerate(known)}
        marks: list[int] = []
        points: list[int] = []
        lengths: list[int] = []
        for choice, times in choices:
            given = [choice] if isinstance(choice, str) else list(choice)
            worth = list(choice.values()) if isinstance(choice, Mapping) else [1] * len(given)
            for _ in range(times):
                marks += [places[name] for name in given]
                points += worth
                lengths.append(len(given))
        has_points = kind in (Kind.CUMULATIVE, Kind.SCORING)
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return cls(known, budget, starts, marks, points if has_points else None, kind)

    @property
    def voters(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def unit(self) -> int:
        """How many of the smallest unit make one unit of the currency: 1, 10, 100, …"""
        amounts = [self.budget, *(project.cost for project in self.projects)]
        return int(10 ** max(0, *(-int(amount.normalize().as_tuple().exponent) for amount in amounts)))

    @cached_property
    def costs(self) -> tuple[int, ...]:
        """What each project costs, in the smallest unit."""
        return tuple(int(project.cost * self.unit) for project in self.projects)

    @cached_property
    def money(self) -> int:
        """The budget in the smallest unit."""
        return int(self.budget * self.unit)

    def in_currency(self, amount: int | Fraction) -> Fraction:
        """An amount in the smallest unit, in the currency."""
        return Fraction(amount) / self.unit

    @cached_property
    def votes(self) -> tuple[int, ...]:
        """How many ballots support each project."""
        return tuple(len(self.supporters(place)) for place in range(len(self.projects)))

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """The points of each project added up, also those below 0; where no points are given, its votes."""
        if self.points is None:
            return self.votes
        import numpy as np

        sums = np.zeros(len(self.projects), dtype=np.int64)
        np.add.at(sums, self.marks, self.points)
        return tuple(sums.tolist())

    @cached_property
    def worths(self) -> tuple[int, ...]:
        """What the support of each project is worth altogether, without points below 0."""
        return tuple(
            len(self.supporters(place)) if worth is None else int(worth.sum())
            for place, worth in enumerate(map(self.worth, range(len(self.projects))))
        )

    def supporters(self, place: int) -> Whole:
        """Whose ballots support this project, in the order of the ballots."""
        first, last = self._columns[0][place : place + 2]
        return self._columns[1][first:last]

    def worth(self, place: int) -> Whole | None:
        """What each of those gives it; None where everybody gives one."""
        first, last = self._columns[0][place : place + 2]
        return None if self._columns[2] is None else self._columns[2][first:last]

    def given_by(self, voters: Whole) -> list[int]:
        """For each project, what these voters together give it."""
        import numpy as np

        lengths = self.starts[voters + 1] - self.starts[voters]
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        rows = np.repeat(self.starts[voters] - ends + lengths, lengths) + np.arange(total)
        worth = None if self.points is None else np.maximum(self.points[rows], 0)
        sums = np.bincount(self.marks[rows], worth, minlength=len(self.projects))
        return [int(one) for one in sums]

    @cached_property
    def _columns(self) -> tuple[list[int], Whole, Whole | None]:
        """The ballots project by project: where each begins, who supports it, and with how much."""
        import numpy as np

        voters = np.repeat(np.arange(self.voters, dtype=np.int64), np.diff(self.starts))
        marks, points = self.marks, self.points
        if points is not None and (points <= 0).any():
            is_support = points > 0
            voters, marks, points = voters[is_support], marks[is_support], points[is_support]
        order = np.argsort(marks, kind="stable")
        ends = np.cumsum(np.bincount(marks, minlength=len(self.projects)))
        return [0, *ends.tolist()], voters[order], None if points is None else points[order]


def _require_sound(profile: Profile) -> None:
    import numpy as np

    ids = [project.id for project in profile.projects]
    if len(set(ids)) < len(ids):
        raise BadProjects("Two projects have the same id; tell them apart.")
    if profile.budget < 0 or any(project.cost < 0 for project in profile.projects):
        raise BadProjects("The budget and each cost must be 0 or more.")
    starts, marks, points = profile.starts, profile.marks, profile.points
    if not len(starts) or starts[0] != 0 or starts[-1] != len(marks) or (np.diff(starts) < 0).any():
        raise BadProjects("The ballots do not follow one another.")
    if len(marks) and not (int(marks.min()) >= 0 and int(marks.max()) < len(ids)):
        raise BadProjects("A mark is the place of a project.")
    if points is not None and (len(points) != len(marks) or (np.abs(points) > MOST_POINTS).any()):
        raise BadProjects(f"Each mark has points, at most {MOST_POINTS}.")
