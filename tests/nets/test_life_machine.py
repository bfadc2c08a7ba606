"""The life of a question against a model of it in memory: retries, kills at any write, and a clock that jumps.

Every step does one act in whatever state the question is and compares what came of it with the model: the refusal by
its class, or the new state, the ballots that count, what waits for a second person, and what is held.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import product
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.minutes import verify as checker
from assemblies.minutes.models import Entry
from config.clock import now, telling
from config.errors import Absent, NotAllowed, Refusal
from governance.ballots import errors, holds, services, tallying
from governance.ballots.casting import cast_open_ballot, cast_paper_ballot
from governance.ballots.digits import add_digits
from governance.ballots.lifecycle import LIFE, Act
from governance.ballots.models import OpenBallot, Question, Request, Tally
from governance.ballots.tallying import CLAIM_SECONDS, published_lines
from governance.decisions.errors import DecidedAlready, NotCarried
from governance.decisions.models import Decision
from governance.decisions.services import adopt
from governance.reports.errors import ReportsClosed
from governance.reports.services import write_report

pytestmark = pytest.mark.timeout(1800)

State = Question.State
KEYS = [uuid.UUID(int=place) for place in range(1, 5)]
GUARDIANS = ("Turnout", "Timing")
LIVES, STEPS = 300, 40
# Nothing to be confirmed, taken back, released or adopted can exist in these states.
NEVER = {
    *((State.DRAFT.value, event) for event in ("confirm", "take back", "release", "adopt")),
    *((state.value, "release") for state in (State.FROZEN, State.OPEN, State.CLOSED)),
    *((state.value, "adopt") for state in (State.FROZEN, State.OPEN)),
}


class Killed(BaseException):
    """The process is gone in the middle of an act."""


@contextmanager
def killed_at(write: int) -> Iterator[None]:
    """The process is killed just before it writes for this time; 0 lets it live."""
    written = 0

    def wrapper(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        nonlocal written
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
            written += 1
            if written == write:
                raise Killed
        return execute(sql, *more)

    with connection.execute_wrapper(wrapper):
        yield


@dataclass
class Held:
    holder: str
    lapses_at: datetime
    released_by: set[str] = field(default_factory=set)
    stands: bool = True
    is_with_members: bool = False

    def waits(self, at: datetime) -> bool:
        """Lapsed to the members, whom nobody asks here."""
        return self.is_with_members and at < self.lapses_at + timedelta(days=holds.MEMBERS_DAYS)


@dataclass
class Model:
    """What should be true, kept in plain memory."""

    state: str = State.DRAFT.value
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    ballots: dict[int, tuple[str, str]] = field(default_factory=dict)
    known: dict[tuple[int, uuid.UUID], str] = field(default_factory=dict)
    asked: dict[str, bool] = field(default_factory=dict)
    holds: list[Held] = field(default_factory=list)
    claimed_at: datetime | None = None
    counted_at: datetime | None = None
    sealed: dict[int, str] | None = None
    decided: bool = False
    reports: int = 0
    again: int = 0

    def leads(self, act: Act) -> bool:
        return self.state in LIFE[act]

    def go(self, act: Act) -> None:
        self.state = str(LIFE[act][self.state])

    def close(self) -> None:
        self.go(Act.CLOSE)
        self.sealed = {seat: choice for seat, (choice, _way) in self.ballots.items()}
        self.asked = dict.fromkeys(self.asked, False)

    def end(self, act: Act) -> None:
        self.go(act)
        self.asked = dict.fromkeys(self.asked, False)
        for hold in self.holds:
            hold.stands = False

    def let_go(self, hold: Held) -> None:
        hold.stands = False
        if not any(one.stands for one in self.holds):
            self.go(Act.CLEAR)

    @property
    def adopts(self) -> bool:
        said = Counter((self.sealed or {}).values())
        return said["yes"] > said["no"]


class Cast:
    """The people it takes, once for all lives."""

    fay: Seat
    ola: Seat
    gus: Seat
    gil: Seat
    members: list[Seat]
    body: Body


class Life(RuleBasedStateMachine):
    people: ClassVar[Cast]
    pairs: ClassVar[Counter[tuple[str, str]]] = Counter()
    kills: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = now()
        self.model = Model()
        self.requests: dict[str, Request] = {}

    @initialize(quiet_steps=some.integers(0, 9), is_annulled=some.sampled_from([False, False, True]))
    def draft(self, quiet_steps: int, is_annulled: bool) -> None:
        """Some lives are looked at from the draft on, others from later."""
        with telling(self.at):
            self.id = services.draft_question(self.people.body, by=self.people.fay, title="Shall we?", quorum="0").id
        for _step in range(quiet_steps):
            self.the_next_step()
        if is_annulled and self.model.leads(Act.ANNUL):
            self.ask(act=Request.Act.ANNUL.value)
            self.confirm(act=Request.Act.ANNUL.value, same=False, kill=0)

    def teardown(self) -> None:
        try:
            if hasattr(self, "id"):
                self.require_recount()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    @property
    def question(self) -> Question:
        return Question.objects.select_related("body__assembly").get(id=self.id)

    # --- One act, with what the model expects of it ---------------------------------------------------

    def do(
        self,
        event: str,
        act: Callable[[Question], Any],
        expected: type[Refusal] | None,
        then: Callable[[], None],
        *,
        kill: int = 0,
    ) -> None:
        type(self).pairs[self.model.state, event] += 1
        refused: type[BaseException] | None = None
        try:
            with telling(self.at), transaction.atomic(), killed_at(kill):
                act(self.question)
        except Refusal as refusal:
            refused = type(refusal)
        except Killed:
            type(self).kills += 1
            self.compare(event)
            return
        assert refused == expected, (event, self.model.state, refused, expected)
        if expected is None:
            then()
        self.compare(event)

    def compare(self, event: str) -> None:
        """What the database says is what the model says."""
        question, model = self.question, self.model
        assert question.state == model.state, (event, question.state, model.state)
        assert (question.opens_at, question.closes_at) == (model.opens_at, model.closes_at), event
        seats = {seat.id: place for place, seat in enumerate(self.people.members)}
        counted = OpenBallot.objects.counted(question).values_list("seat_id", "choice", "channel")
        assert {seats[seat]: (choice.strip('"'), way) for seat, choice, way in counted} == model.ballots, event
        assert OpenBallot.objects.filter(question=question).count() == len(model.known), event
        waiting = set(question.requests.filter(ended_at__isnull=True).values_list("act", flat=True))
        assert waiting == {act for act, waits in model.asked.items() if waits}, event
        assert question.holds.standing().count() == sum(hold.stands for hold in model.holds), event
        assert question.minority_reports.count() == model.reports, event
        assert Decision.objects.filter(tally__question=question).exists() == model.decided, event

    def refusal(self, act: Act) -> type[Refusal] | None:
        return None if self.model.leads(act) else errors.WrongState

    # --- The clock ------------------------------------------------------------------------------------

    @rule(minutes=some.sampled_from([-3, 0, 1, 5, 40, 60 * 24, 60 * 24 * 15]))
    def the_clock_moves(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes, seconds=CLAIM_SECONDS)

    @rule(early=some.sampled_from([-1, 0, 1]))
    def the_clock_stands_at_the_end(self, early: int) -> None:
        if self.model.closes_at is not None and self.model.state == State.OPEN:
            self.at = self.model.closes_at + timedelta(milliseconds=early)

    # --- The desk -------------------------------------------------------------------------------------

    @rule(kill=some.integers(0, 9))
    def write(self, kill: int) -> None:
        fay = self.people.fay
        self.do(
            "write",
            lambda one: services.change_draft(one, by=fay, title="In other words?", quorum="0"),
            self.refusal(Act.WRITE),
            lambda: None,
            kill=kill,
        )

    @rule(kill=some.integers(0, 9))
    def freeze(self, kill: int) -> None:
        fay, then = self.people.fay, lambda: self.model.go(Act.FREEZE)
        freezing = lambda one: services.freeze_question(one, by=fay)  # noqa: E731
        self.do("freeze", freezing, self.refusal(Act.FREEZE), then, kill=kill)

    @rule()
    def digits(self) -> None:
        expected = errors.DigitsGiven if self.model.leads(Act.DRAW_DIGITS) else errors.WrongState
        self.do("digits", lambda one: add_digits(one, by=self.people.fay, digits="4711"), expected, lambda: None)

    @rule(minutes=some.sampled_from([1, 30]), kill=some.integers(0, 6))
    def open(self, minutes: int, kill: int) -> None:
        def then() -> None:
            self.model.go(Act.OPEN)
            self.model.opens_at, self.model.closes_at = self.at, self.at + timedelta(minutes=minutes)

        opening = lambda one: services.open_question(one, by=self.people.fay, minutes=minutes)  # noqa: E731
        self.do("open", opening, self.refusal(Act.OPEN), then, kill=kill)

    @rule(kill=some.integers(0, 4))
    def lengthen(self, kill: int) -> None:
        model, later = self.model, (self.model.closes_at or self.at) + timedelta(minutes=10)
        is_late = model.closes_at is not None and model.closes_at <= self.at
        expected = errors.WrongState if not model.leads(Act.LENGTHEN) or is_late else None
        if expected is None and later > self.at + services.LONGEST_VOTE:
            expected = errors.BadClosingTime

        def then() -> None:
            model.closes_at = later

        lengthening = lambda one: services.lengthen_question(one, by=self.people.fay, closes_at=later)  # noqa: E731
        self.do("lengthen", lengthening, expected, then, kill=kill)

    # --- Ballots --------------------------------------------------------------------------------------

    def refusal_of_ballot(self, place: int, choice: str, key: uuid.UUID, way: str) -> type[Refusal] | None:
        model = self.model
        if model.state == State.DRAFT:
            return Absent
        if (place, key) in model.known:
            return None if model.known[place, key] == choice else errors.KeyReused
        if model.state == State.FROZEN:
            return errors.NotOpen
        if model.state == State.OPEN and model.ballots.get(place, ("", way))[1] != way:
            return errors.OtherChannel
        assert model.state != State.OPEN or (model.opens_at is not None and model.closes_at is not None)
        is_in_time = model.state == State.OPEN and model.opens_at <= self.at < model.closes_at
        return None if is_in_time else errors.Closed

    def vote(self, way: str, place: int, choice: str, key: uuid.UUID, kill: int) -> None:
        seat = self.people.members[place]

        def cast(question: Question) -> None:
            if way == "paper":
                cast_paper_ballot(question.id, seat=seat, by=self.people.fay, choice=choice, key=key)
            else:
                shown_as = ShownAs.NUMBER
                cast_open_ballot(question.id, person_id=seat.person_id, choice=choice, key=key, shown_as=shown_as)

        def then() -> None:
            if (place, key) not in self.model.known:
                self.model.known[place, key] = choice
                self.model.ballots[place] = (choice, way)

        expected = self.refusal_of_ballot(place, choice, key, way)
        self.do("cast" if way == "phone" else "paper", cast, expected, then, kill=kill)

    @rule(
        place=some.integers(0, 2),
        choice=some.sampled_from(["yes", "no", "abstain"]),
        key=some.sampled_from(KEYS),
        kill=some.integers(0, 2),
    )
    def cast(self, place: int, choice: str, key: uuid.UUID, kill: int) -> None:
        self.vote("phone", place, choice, key, kill)

    @rule(place=some.integers(0, 2), choice=some.sampled_from(["yes", "no"]), key=some.sampled_from(KEYS))
    def paper(self, place: int, choice: str, key: uuid.UUID) -> None:
        self.vote("paper", place, choice, key, 0)

    # --- Two people -----------------------------------------------------------------------------------

    @rule(act=some.sampled_from(Request.Act.values))
    def ask(self, act: str) -> None:
        model = self.model
        expected = self.refusal(services.IN_LIFE[act])
        if expected is None and model.asked.get(act):
            expected = errors.AlreadyAsked

        def asking(question: Question) -> None:
            self.made = services.ask_for(question, Request.Act(act), by=self.people.fay, reason="We say why.")

        def then() -> None:
            model.asked[act], self.requests[act] = True, self.made

        self.do("ask", asking, expected, then)

    @rule(act=some.sampled_from(Request.Act.values), same=some.booleans(), kill=some.integers(0, 9))
    def confirm(self, act: str, same: bool, kill: int) -> None:
        request, model = self.requests.get(act), self.model
        if request is None:
            return
        by = self.people.fay if same else self.people.ola
        possible = model.leads(services.IN_LIFE[act])
        expected: type[Refusal] | None = None
        if not model.asked.get(act):
            expected = errors.WrongState
        elif same:
            expected = errors.SecondPersonNeeded
        elif not possible:
            expected = errors.WrongState

        def then() -> None:
            model.asked[act] = False
            if act == Request.Act.CLOSE_EARLY:
                model.close()
            else:
                model.end(Act.ANNUL)

        self.do("confirm", lambda _one: services.confirm_request(request, by=by), expected, then, kill=kill)

    @rule(act=some.sampled_from(Request.Act.values))
    def take_back(self, act: str) -> None:
        request = self.requests.get(act)
        if request is None:
            return

        def then() -> None:
            self.model.asked[act] = False

        self.do("take back", lambda _one: services.take_back_request(request, by=self.people.fay), None, then)

    # --- The sweeper and the worker -------------------------------------------------------------------

    @rule(kill=some.integers(0, 8))
    def sweep(self, kill: int) -> None:
        model = self.model

        def then() -> None:
            if model.state == State.OPEN and model.closes_at is not None and model.closes_at <= self.at:
                model.close()
            for hold in model.holds:
                if hold.stands and hold.lapses_at <= self.at:
                    hold.is_with_members = True
                    model.let_go(hold)

        def sweeping(_one: Question) -> None:
            services.close_due_questions()
            holds.lapse_holds()

        self.do("sweep", sweeping, None, then, kill=kill)

    @rule(kill=some.integers(0, 12))
    def count(self, kill: int) -> None:
        """Counting is many transactions: what a killed worker has done stays, and its claim goes stale."""
        model = self.model
        type(self).pairs[model.state, "count"] += 1
        is_free = model.claimed_at is None or model.claimed_at < self.at - timedelta(seconds=CLAIM_SECONDS)
        try:
            with telling(self.at), killed_at(kill):
                for tally in tallying.due_tallies():
                    tallying.count_tally(tally)
        except Killed:
            type(self).kills += 1
            tally = Tally.objects.get(question=self.id)
            assert tally.state != Tally.State.COUNTED
            model.claimed_at = tally.claimed_at if tally.state == Tally.State.COUNTING else None
        else:
            if model.state == State.CLOSED and is_free:
                model.go(Act.COUNT)
                model.counted_at = self.at
        self.compare("count")

    # --- After the count ------------------------------------------------------------------------------

    @rule(guardian=some.sampled_from(GUARDIANS), days=some.sampled_from([1, 14]), kill=some.integers(0, 4))
    def hold(self, guardian: str, days: int, kill: int) -> None:
        model, expected = self.model, self.refusal(Act.HOLD)
        if expected is None and any(one.holder == guardian for one in model.holds):
            expected = errors.AlreadyHeld

        def then() -> None:
            model.go(Act.HOLD)
            model.holds.append(Held(guardian, self.at + timedelta(days=days)))

        placing = lambda one: holds.place_hold(one, guardian=guardian, reason="Look again.", days=days)  # noqa: E731
        self.do("hold", placing, expected, then, kill=kill)

    @rule(guardian=some.sampled_from(GUARDIANS), name=some.sampled_from(["gus", "gil"]), kill=some.integers(0, 5))
    def release(self, guardian: str, name: str, kill: int) -> None:
        model = self.model
        held = next((one for one in model.holds if one.holder == guardian), None)
        if held is None:
            return
        by, hold = getattr(self.people, name), self.question.holds.get(guardian=guardian)
        expected: type[Refusal] | None = None
        if not held.stands:
            expected = errors.HoldOver
        elif name in held.released_by:
            expected = errors.SecondPersonNeeded

        def then() -> None:
            held.released_by.add(name)
            if len(held.released_by) == holds.TO_RELEASE:
                model.let_go(held)

        self.do(
            "release", lambda _one: holds.release_hold(hold, by=by, reason="It is well."), expected, then, kill=kill
        )

    @rule(kill=some.integers(0, 3))
    def certify(self, kill: int) -> None:
        def then() -> None:
            self.model.go(Act.CERTIFY)
            self.model.asked = dict.fromkeys(self.model.asked, False)

        expected = self.refusal(Act.CERTIFY)
        if expected is None and any(hold.waits(self.at) for hold in self.model.holds):
            expected = errors.WithMembers
        certifying = lambda one: services.certify_question(one, by=self.people.gus)  # noqa: E731
        self.do("certify", certifying, expected, then, kill=kill)

    @rule(kill=some.integers(0, 4))
    def adopt(self, kill: int) -> None:
        tally, model = Tally.objects.filter(question=self.id).first(), self.model
        if tally is None:
            return
        expected = self.refusal(Act.ADOPT)
        if expected is None and not model.adopts:
            expected = NotCarried
        elif expected is None and model.decided:
            expected = DecidedAlready

        def then() -> None:
            model.decided = True

        self.do("adopt", lambda _one: adopt(tally, by=self.people.gus), expected, then, kill=kill)

    @rule()
    def report(self) -> None:
        model, ana = self.model, self.people.members[0]
        expected: type[Refusal] | None = None if model.leads(Act.REPORT) else NotAllowed
        if expected is None and self.at >= (model.counted_at or self.at) + timedelta(days=14):
            expected = ReportsClosed

        def then() -> None:
            model.reports += 1

        writing = lambda one: write_report(one, by=ana, title="No", text="We see it otherwise.")  # noqa: E731
        self.do("report", writing, expected, then)

    @rule(chance=some.integers(0, 9))
    def lose(self, chance: int) -> None:
        if chance and self.model.leads(Act.LOSE):
            return  # seldom where it would end a life early
        losing = lambda one: services.interrupt_question(one.id, reason="The machine was lost.")  # noqa: E731
        self.do("lose", losing, self.refusal(Act.LOSE), lambda: self.model.end(Act.LOSE))

    @rule()
    def ask_again(self) -> None:
        asking = lambda one: services.ask_again(one, by=self.people.fay)  # noqa: E731
        self.do("ask again", asking, self.refusal(Act.ASK_AGAIN), lambda: None)

    @rule()
    def the_next_step(self) -> None:
        """Whatever comes next in a quiet life, so that many lives come to their end."""
        steps: dict[str, Callable[[], None]] = {
            State.DRAFT: lambda: self.freeze(kill=0),
            State.FROZEN: lambda: self.open(minutes=30, kill=0),
            State.OPEN: self.close_at_its_end,
            State.CLOSED: lambda: self.count(kill=0),
            State.COUNTED: lambda: self.certify(kill=0) if self.model.holds else self.hold("Timing", 1, 0),
            State.HELD: self.wait_for_the_hold,
            State.CERTIFIED: lambda: self.adopt(kill=0),
            State.ANNULLED: self.ask_again,
        }
        steps[self.model.state]()

    def close_at_its_end(self) -> None:
        self.vote("phone", 0, "yes", KEYS[0], 0)
        self.at = max(self.at, self.model.closes_at or self.at)
        self.sweep(kill=0)

    def wait_for_the_hold(self) -> None:
        self.at = max(self.at, *(hold.lapses_at for hold in self.model.holds))
        self.sweep(kill=0)
        self.at += timedelta(days=holds.MEMBERS_DAYS)

    # --- Afterwards -----------------------------------------------------------------------------------

    def require_recount(self) -> None:
        """What was counted is what the model knows, and the stand-alone checker finds nothing to refute."""
        tally = Tally.objects.filter(question=self.id, state=Tally.State.COUNTED).first()
        if tally is None or self.model.sealed is None:
            return
        said = Counter(self.model.sealed.values())
        votes = {word: int(n) for word, n in tally.result["rounds"][0]["votes"].items()}
        assert votes == {word: said[word] for word in ("yes", "no", "abstain")}
        lines = [line.encode() for line in Entry.objects.of(self.people.body.assembly_id).lines()]
        report = checker.Report()
        events, _hashes = checker.check_chain(lines, report)
        found = checker.gather_questions(events, report)
        ballots = [checker.read_ballot(line)[1] for line, _weight in published_lines(self.question)]
        checker.check_question(found[str(self.id)], ballots, report)
        assert [claim for claim in report.claims if claim.verdict == checker.FAIL] == []


CLOSE, ANNUL = Request.Act.CLOSE_EARLY.value, Request.Act.ANNUL.value
# Each act once; those that may end a life or lead on come last.
EVENTS: dict[str, Callable[[Life], None]] = {
    "digits": lambda life: life.digits(),
    "lengthen": lambda life: life.lengthen(kill=0),
    "cast": lambda life: life.cast(place=1, choice="yes", key=KEYS[1], kill=0),
    "paper": lambda life: life.paper(place=2, choice="no", key=KEYS[2]),
    "ask": lambda life: life.ask(act=CLOSE),
    "take back": lambda life: life.take_back(act=CLOSE if CLOSE in life.requests else ANNUL),
    "release": lambda life: life.release(guardian="Timing", name="gus", kill=0),
    "report": lambda life: life.report(),
    "ask again": lambda life: life.ask_again(),
    "adopt": lambda life: life.adopt(kill=0),
    "write": lambda life: life.write(kill=0),
    "sweep": lambda life: life.sweep(kill=0),
    "hold": lambda life: life.hold(guardian="Turnout", days=1, kill=0),
    "count": lambda life: life.count(kill=0),
    "certify": lambda life: life.certify(kill=0),
    "freeze": lambda life: life.freeze(kill=0),
    "open": lambda life: life.open(minutes=30, kill=0),
    "lose": lambda life: life.lose(chance=0),
    "confirm": lambda life: life.confirm(act=CLOSE if CLOSE in life.requests else ANNUL, same=True, kill=0),
}
POSSIBLE = {(state.value, event) for state in State for event in EVENTS} - NEVER


@pytest.fixture
def people(plenary: Body, seated: Callable[..., Seat], fay: Seat, ola: Seat, gus: Seat, north: object) -> Cast:
    made = Cast()
    made.body, made.fay, made.ola, made.gus = plenary, fay, ola, gus
    made.gil = seated("Gil Gomez", Role.GUARANTOR)
    made.members = [seated(name, Role.MEMBER, north) for name in ("Ana Alder", "Ben Birch", "Cem Cedar")]
    return made


@pytest.mark.parametrize("lives", [8, pytest.param(LIVES, marks=[pytest.mark.nets, pytest.mark.once])])
def test_no_life_of_a_question_differs_from_its_model(people: Cast, lives: int) -> None:
    Life.people, Life.pairs, Life.kills = people, Counter(), 0
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Life, settings=settings(max_examples=lives, stateful_step_count=STEPS, suppress_health_check=quiet)
    )
    print(f"{sum(Life.pairs.values())} acts, {Life.kills} kills, {len(Life.pairs)} of {len(POSSIBLE)} pairs")
    assert sum(Life.pairs.values()) > lives * STEPS / 2
    assert Life.kills > 0


def test_every_act_is_tried_in_every_state(people: Cast) -> None:
    """What chance may leave out: each act once, in lives that stand at each step of a quiet one, or are annulled."""
    Life.people, Life.pairs, Life.kills = people, Counter(), 0
    for quiet_steps, asked, goes_on, is_annulled in product(range(10), (ANNUL, CLOSE), *[(False, True)] * 2):
        life = Life()
        life.draft(quiet_steps=quiet_steps, is_annulled=False)
        life.ask(act=asked)
        if goes_on:
            life.the_next_step()
        if is_annulled and life.model.leads(Act.ANNUL):
            life.ask(act=ANNUL)
            life.confirm(act=ANNUL, same=False, kill=0)
        for event, happens in EVENTS.items():
            if (life.model.state, event) not in Life.pairs:
                happens(life)
        life.teardown()
    assert POSSIBLE - set(Life.pairs) == set()
