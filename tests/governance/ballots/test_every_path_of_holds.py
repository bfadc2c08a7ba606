"""Every path that a held result can take, tried one after the other on a real question.

Whatever guarantors, guardians, time and the desk do, in any order: no ballot changes, no hold lasts longer than
fourteen days, and no hold is released by one person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction

from assemblies.members.models import Role, Seat
from config.clock import now, telling
from config.errors import Refusal
from governance.ballots import services
from governance.ballots.holds import lapse_holds, place_hold, release_hold
from governance.ballots.models import Hold, OpenBallot, Question, Release, Request

State = Question.State
WHY = "We look again."


class TakenBack(Exception):
    """Ends a path: the database stands as before it."""


@dataclass
class Hall:
    """Who acts on the question; ``moved`` is how far the clock has been set on."""

    question: Question
    guarantors: tuple[Seat, ...]
    ola: Seat
    fay: Seat
    moved: timedelta = field(default_factory=timedelta)

    @property
    def found(self) -> Question:
        return Question.objects.select_related("body__assembly").get(id=self.question.id)

    def acts(self) -> dict[str, Callable[[], object]]:
        acts: dict[str, Callable[[], object]] = {
            "guardian holds": lambda: place_hold(self.found, guardian="turnout", reason=WHY),
            "organiser certifies": lambda: services.certify_question(self.found, by=self.ola),
            "two annul": self.annul,
            "fourteen days pass": lambda: self.pass_by(timedelta(days=14)),
            "a day passes": lambda: self.pass_by(timedelta(days=1)),
        }
        for number, one in enumerate(self.guarantors):
            acts[f"guarantor {number} holds"] = lambda one=one: place_hold(self.found, by=one, reason=WHY)
            acts[f"guarantor {number} releases"] = lambda one=one: self.release(one)
        return acts

    def release(self, by: Seat) -> None:
        for hold in Hold.objects.filter(question=self.question).standing():
            release_hold(hold, by=by, reason=WHY)
            return

    def annul(self) -> None:
        asked = services.ask_for(self.found, Request.Act.ANNUL, by=self.fay, reason=WHY)
        services.confirm_request(asked, by=self.guarantors[0])

    def pass_by(self, span: timedelta) -> None:
        self.moved += span
        with telling(now() + self.moved):
            lapse_holds()

    def stands(self) -> tuple[object, ...]:
        """What tells one state from another; paths that meet in one are followed once."""
        rows = tuple(
            (hold.holder, hold.by_id, hold.ended_at is None, hold.is_lapsed, frozenset(
                hold.releases.values_list("by__person", flat=True)
            ))
            for hold in self.found.holds.all()
        )  # fmt: skip
        return self.found.state, rows, self.moved


def ballots() -> list[tuple[object, ...]]:
    return list(OpenBallot.objects.order_by("id").values_list())


def paths(hall: Hall, depth: int, seen: set[tuple[object, ...]]) -> Iterator[tuple[str, ...]]:
    """Each act that is possible here, and what is possible after it; every path is taken back."""
    if not depth or hall.stands() in seen:
        return
    seen.add(hall.stands())
    for name in hall.acts():
        before = hall.moved
        try:
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        with telling(now() + hall.moved):
                            hall.acts()[name]()
                except Refusal:
                    raise TakenBack from None
                yield (name,)
                for rest in paths(hall, depth - 1, seen):
                    yield (name, *rest)
                raise TakenBack
        except TakenBack:
            hall.moved = before


@pytest.mark.timeout(900)
@pytest.mark.parametrize("deepest", [2, pytest.param(5, marks=pytest.mark.nets)])
def test_no_path_changes_a_ballot_holds_for_ever_or_lets_one_person_release(
    counted_question: Question, gus: Seat, ola: Seat, fay: Seat, seated: Callable[..., Seat], deepest: int
) -> None:
    hall = Hall(counted_question, (gus, seated("Gil Gomez", Role.GUARANTOR)), ola, fay)
    cast, walked, reached = ballots(), 0, set()
    for path in paths(hall, deepest, set()):
        walked += 1
        question = hall.found
        reached.add(question.state)
        assert ballots() == cast, path
        assert question.state not in {State.DRAFT, State.FROZEN, State.OPEN, State.CLOSED}, path
        standing = question.holds.standing()
        assert (question.state == State.HELD) == standing.exists(), path
        for hold in question.holds.all():
            assert hold.lapses_at - hold.placed_at <= timedelta(days=14), path
            if hold.ended_at and not hold.is_lapsed and question.state != State.ANNULLED:
                people = set(Release.objects.filter(hold=hold).values_list("by__person", flat=True))
                assert len(people) >= 2, path
        with transaction.atomic():
            with telling(now() + hall.moved + timedelta(days=15)):
                lapse_holds()
            assert not Hold.objects.filter(question=question).standing().exists(), path
            transaction.set_rollback(True)
    assert reached == {State.COUNTED, State.HELD, State.CERTIFIED, State.ANNULLED}
    assert walked > 10
