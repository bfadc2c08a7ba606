"""Every path that a held result can take, tried one after the other on a real question.

Whatever guarantors, guardians, time and the desk do, in any order: no ballot changes, no hold lasts longer than
fourteen days, no hold is released by one person or by one who stepped aside, and what lapsed to the members waits for
them for four weeks at most.
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
from governance.ballots.asking import ask_members
from governance.ballots.errors import HeldBack, WithMembers
from governance.ballots.holds import find_hold, lapse_holds, place_hold, release_hold, require_not_held, step_aside
from governance.ballots.models import Hold, OpenBallot, Question, Release, Request, Stops, Tally

State = Question.State
WHY = "We look again."


class TakenBack(Exception):
    """Ends a path: the database stands as before it."""


@dataclass
class Hall:
    """Who acts on the question; ``moved`` is how far the clock has been set on."""

    question: Question
    guarantors: tuple[Seat, ...]
    substitute: Seat
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
            "guardian holds payment": lambda: place_hold(
                self.found, guardian="floors", reason=WHY, stops=Stops.PAYMENT
            ),
            "guarantor 0 steps aside": self.step_aside,
            "the desk asks the members": self.ask,
            "the members say yes": lambda: self.answer("yes"),
            "the members say no": lambda: self.answer("no"),
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

    def step_aside(self) -> None:
        for hold in Hold.objects.filter(question=self.question).standing():
            step_aside(hold, by=self.guarantors[0], substitute=self.substitute, reason=WHY)
            return
        raise TakenBack

    def ask(self) -> None:
        for hold in Hold.objects.filter(question=self.question, is_lapsed=True, asked__isnull=True):
            ask_members(find_hold(self.ola.person, hold.id), by=self.fay)
            return
        raise TakenBack

    def answer(self, said: str) -> None:
        """What the members' own vote came to, once it is certified."""
        for asked in Question.objects.filter(answers_hold__question=self.question, state=State.DRAFT):
            services.freeze_question(asked, by=self.fay)
            at = now()
            Question.objects.filter(id=asked.id).update(
                state=State.CERTIFIED, opens_at=at, closes_at=at + timedelta(hours=1), closed_at=at, certified_at=at
            )
            Tally.objects.create(question=asked, queued_at=at, result={"outcome": "", "winners": [said]})
            return
        raise TakenBack

    def is_held(self, stops: str) -> bool:
        try:
            require_not_held(self.found, stops)
        except (HeldBack, WithMembers):
            return True
        return False

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
            (
                *(hold.holder, hold.stops, hold.by_id, hold.ended_at is None, hold.is_lapsed, hold.members_said()),
                hold.asked_id is None,
                hold.stepped_aside.count(),
                frozenset(hold.releases.values_list("by__person", flat=True)),
            )
            for hold in self.found.holds.all()
        )  # fmt: skip
        return self.found.state, rows, self.moved


def ballots() -> list[tuple[object, ...]]:
    return list(OpenBallot.objects.order_by("id").values_list())


def end_of(hall: Hall) -> None:
    """However it stands, time ends every hold; only the members' own no stays."""
    with telling(now() + hall.moved + timedelta(days=15)):
        lapse_holds()
    assert not Hold.objects.filter(question=hall.question).standing().exists()
    said = {hold.members_said() for hold in hall.found.holds.all()}
    with telling(now() + hall.moved + timedelta(days=15 + 28)):
        assert (hall.is_held(Stops.RESULT) or hall.is_held(Stops.PAYMENT)) == (False in said)


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
@pytest.mark.parametrize("deepest", [2, pytest.param(3, marks=pytest.mark.nets)])
def test_no_path_changes_a_ballot_holds_for_ever_or_lets_one_person_release(
    counted_question: Question, gus: Seat, ola: Seat, fay: Seat, seated: Callable[..., Seat], deepest: int
) -> None:
    gil, _gia, gem = (seated(name, Role.GUARANTOR) for name in ("Gil Gomez", "Gia Gale", "Gem Gray"))
    hall = Hall(counted_question, (gus, gil, gem), gem, ola, fay)
    cast, walked, reached = ballots(), 0, set()
    for path in paths(hall, deepest, set()):
        walked += 1
        question = hall.found
        reached.add(question.state)
        assert ballots() == cast, path
        assert question.state not in {State.DRAFT, State.FROZEN, State.OPEN, State.CLOSED}, path
        standing = question.holds.standing()
        assert (question.state == State.HELD) == standing.filter(stops=Stops.RESULT).exists(), path
        for stops in Stops:
            assert hall.is_held(stops) or not standing.filter(stops=stops).exists(), path
        for hold in question.holds.all():
            assert hold.lapses_at - hold.placed_at <= timedelta(days=14), path
            if hold.ended_at and not hold.is_lapsed and question.state != State.ANNULLED:
                people = set(Release.objects.filter(hold=hold).values_list("by__person", flat=True))
                aside = set(hold.stepped_aside.values_list("by__person", flat=True))
                assert len(people) == 2, path
                assert not people & aside, path
        with transaction.atomic():
            end_of(hall)
            transaction.set_rollback(True)
    assert reached == {State.COUNTED, State.HELD, State.CERTIFIED, State.ANNULLED}
    assert walked > 10
