"""Grades, and the middle one decides: docs/rules/majority-judgement.md."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from ..choices import Choice, Kind, check_values
from ..errors import BadSettings
from ..marking import gettext_noop
from ..one_round import Counted, OneRoundRule
from ..preferences import weights_by_place
from ..seating import NOBODY, Criterion, Seated, filled_seats, highest
from ..setting import Setting
from ..sums import given, required_between
from ..tally import Reason
from ..value_profile import ValueProfile

GRADES = Setting("grades", "word", "0,1,2,3,4,5", gettext_noop("The grades, the lowest first, with commas between"))
MOST_GRADES = 20


class MajorityJudgement(OneRoundRule[ValueProfile]):
    """The option with the best middle grade is elected."""

    name = "majority-judgement"
    kind = Kind.GRADES
    title = gettext_noop("Majority judgement")
    told = gettext_noop(
        "Give each option a grade; an option you leave out has the lowest. Each option gets the grade in the middle of "
        "all its grades, and the best middle grade wins."
    )
    if_nobody = gettext_noop(
        "Among options with the same middle grade, middle grades are taken away one by one until they differ; "
        "if they never do, the lot decides."
    )
    is_usual = True
    settings = (GRADES,)

    def check(self, choice: Choice, options: Sequence[str], settings: Mapping[str, str]) -> None:
        check_values(choice, options, 0, len(grades(settings)) - 1)

    def counted(
        self, profile: ValueProfile, seats: int, settings: Mapping[str, str], lots: tuple[str, ...] | None
    ) -> Counted:
        names = grades(settings)
        required_between(profile, 0, len(names) - 1, f"a grade from 0 to {len(names) - 1}; mend it or set grades")
        counts = _grades_of_each(profile, len(names))
        middle = {name: _grade_at(list(accumulate(own)), (profile.total - 1) // 2) for name, own in counts.items()}
        seated, note = NOBODY, "There is no valid ballot."
        if profile.total and counts:
            (winner,), ties = highest(middle, 1, lots, _by_next_grades(counts))
            seated = Seated((winner,), ties, *filled_seats(1, 1))
            note = f"Grades were put in order. {winner} is elected with the middle grade {names[middle[winner]]}."
        told = tuple(_distribution(name, own, middle[name], names) for name, own in counts.items())
        return Counted(
            votes={name: str(grade) for name, grade in middle.items()},
            valid=profile.total,
            invalid=0,
            winners=seated.winners,
            outcome=seated.outcome,
            reasons=told + seated.reasons,
            note=note,
            ties=seated.ties,
        )


def grades(settings: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the grades, the lowest first."""
    text = settings.get("grades", str(GRADES.default))
    names = tuple(name.strip() for name in text.split(","))
    if not 2 <= len(names) <= MOST_GRADES or "" in names or len(set(names)) < len(names):
        raise BadSettings(f"The grades must be 2 to {MOST_GRADES} different names with commas between.", grades=text)
    return names


def _grades_of_each(profile: ValueProfile, count: int) -> dict[str, list[int]]:
    """How many ballots give each standing option each grade."""
    values = given(profile, missing=0)
    return {
        name: weights_by_place(values[:, place], profile.weights, count)
        for place, name in enumerate(profile.options)
        if name not in profile.withdrawn
    }


def _grade_at(ends: Sequence[int], place: int) -> int:
    """The grade at this place, from 0, of all grades in order from the lowest; `ends` is where each grade ends."""
    return min(bisect_right(ends, place), len(ends) - 1)


def _by_next_grades(counts: Mapping[str, list[int]]) -> Criterion:
    """The middle grades that follow when the middle one is taken away again and again (Balinski and Laraki 2011).

    The middle of an even number is the lower of the two. What is taken away lies at the middle, then in turn one
    further down and one further up. Whole stretches in which nobody's grade changes are compared at once.
    """
    ends = {name: list(accumulate(own)) for name, own in counts.items()}
    total = next(iter(ends.values()))[-1]
    down, up = (total - 1) // 2 - total % 2, total // 2 + total % 2
    steps = {down - end + 1 for own in ends.values() for end in own} | {
        end - up for own in ends.values() for end in own
    }
    turns = [0, *sorted(step for step in steps if 0 < step <= down)]
    order = {
        name: [grade for turn in turns for grade in (_grade_at(own, down - turn), _grade_at(own, up + turn))]
        for name, own in ends.items()
    }

    def measure(tied: Sequence[str]) -> dict[str, int]:
        ranks = sorted(order[name] for name in tied)
        return {name: ranks.index(order[name]) for name in tied}

    return "middle grades", measure


def _distribution(name: str, own: Sequence[int], middle: int, names: Sequence[str]) -> Reason:
    numbers = {"option": name, "middle": str(middle)} | {str(grade): str(votes) for grade, votes in enumerate(own)}
    said = ", ".join(f"{votes} {names[grade]}" for grade, votes in enumerate(own) if votes)
    return Reason("grades", numbers, f"{name}: {said or 'no grades'}.")


RULE = MajorityJudgement()
