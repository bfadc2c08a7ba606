"""Ten thousand submits of 500 members, sent by impatient thumbs, are 500 ballots, in open votes and in secret ones."""

import hashlib
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat
from assemblies.minutes.canonical import canonical
from assemblies.minutes.chain import sealed_root
from assemblies.people.models import Person
from config.clock import database_now
from governance.ballots import services, tallying
from governance.ballots.casting import cast_open_ballot
from governance.ballots.errors import AlreadyVoted, Closed, KeyReused
from governance.ballots.models import Mode, OpenBallot, Question, Turnout
from governance.ballots.rules import YES_NO
from governance.ballots.secrecy.casting import cast_secret_ballot

pytestmark = [pytest.mark.nets, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]
MEMBERS, SUBMITS, REUSED, RACED = 500, 10_000, 1_000, 10_000
THREADS = 8
MODES = pytest.mark.parametrize("mode", [Mode.OPEN, Mode.SECRET])
Send = Callable[[Question, Seat, str, int], str]


def send_open(question: Question, seat: Seat, choice: str, nth: int = 0) -> str:
    """The receipt of a ballot; ``nth`` tells one ballot of a phone from its next."""
    key = uuid.uuid5(seat.id, f"{question.id} {nth}")
    receipt = cast_open_ballot(
        question.id, person_id=seat.person_id, choice=choice, key=key, shown_as=ShownAs.NUMBER
    )  # fmt: skip
    return receipt.code


def send_secret(question: Question, seat: Seat, choice: str, nth: int = 0) -> str:
    n1, n2 = (hashlib.sha256(f"{seat.id} {question.id} {nth} {name}".encode()).hexdigest() for name in ("n1", "n2"))
    return cast_secret_ballot(question.id, person_id=seat.person_id, choice=choice, n1=n1, n2=n2).leaf


SENDING: dict[Mode, Send] = {Mode.OPEN: send_open, Mode.SECRET: send_secret}


class Hall:
    """An assembly of 500 members, who are asked one question after another."""

    def __init__(self) -> None:
        assembly = publish_assembly(set_up_assembly(slug="hall", name="Hall", question="What now?"))
        self.body = Body.objects.select_related("assembly").get(assembly=assembly)
        self.fay = self.seat("Fay Fernandes", Role.FACILITATOR)
        self.gus = self.seat("Gus Gruber", Role.GUARANTOR)
        self.members = [self.seat(f"Member {n}", Role.MEMBER) for n in range(MEMBERS)]

    def seat(self, name: str, role: Role) -> Seat:
        return give_seat(self.body, person=Person.objects.create_person(name=name), role=role)

    def ask(self, mode: Mode) -> Question:
        question = services.draft_question(
            self.body, by=self.fay, title="Shall we?", rule=YES_NO, quorum="0", mode=mode
        )  # fmt: skip
        return services.open_question(services.freeze_question(question, by=self.fay), by=self.fay, minutes=30)


@pytest.fixture
def hall() -> Hall:
    return Hall()


def all_at_once(
    work: Callable[[Sequence[object]], None], shares: Iterable[object], *beside: Callable[[], None]
) -> None:
    """Eight threads share the work; what is named last goes on beside them."""
    todo = list(shares)

    def on_its_own(act: Callable[[], None]) -> None:
        try:
            act()
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        connection.close()
    with ThreadPoolExecutor(THREADS + len(beside)) as everybody:
        also = [everybody.submit(on_its_own, act) for act in beside]
        parts = [todo[n::THREADS] for n in range(THREADS)]
        for done in [*[everybody.submit(on_its_own, lambda part=part: work(part)) for part in parts], *also]:
            done.result()


def counted(question: Question) -> Question:
    for tally_id in tallying.due_tallies():
        assert tallying.count_tally(tally_id)
    return Question.objects.get(id=question.id)


@MODES
def test_ten_thousand_submits_of_500_members_are_500_ballots(hall: Hall, mode: Mode) -> None:
    question = hall.ask(mode)
    choices = {seat.id: random.Random(seat.number).choice(["yes", "no", "abstain"]) for seat in hall.members}
    submits = hall.members * (SUBMITS // MEMBERS)
    random.Random(7).shuffle(submits)
    receipts: dict[uuid.UUID, set[str]] = {seat.id: set() for seat in hall.members}

    def submit(share: Sequence[Seat]) -> None:
        for seat in share:
            receipts[seat.id].add(SENDING[mode](question, seat, choices[seat.id], 0))

    all_at_once(submit, submits)
    kept = Turnout if mode == Mode.SECRET else OpenBallot
    assert kept.objects.count() == MEMBERS
    assert {len(codes) for codes in receipts.values()} == {1}
    asked = services.ask_for(question, "close-early", by=hall.fay, reason="All have voted.")
    services.confirm_request(asked, by=hall.gus)
    tally = counted(question).tally
    assert tally.sealed_count == MEMBERS
    votes = tally.result["rounds"][0]["votes"]
    assert {word: int(n) for word, n in votes.items() if int(n)} == Counter(choices.values())


@MODES
def test_a_thousand_ballots_sent_again_with_another_choice_are_a_thousand_refusals(hall: Hall, mode: Mode) -> None:
    questions = [hall.ask(mode) for _each in range(REUSED // MEMBERS)]
    ballots = [(question, seat) for question in questions for seat in hall.members]
    refused = []

    def first_yes_then_no(share: Sequence[tuple[Question, Seat]]) -> None:
        for question, seat in share:
            SENDING[mode](question, seat, "yes", 0)
            try:
                SENDING[mode](question, seat, "no", 0)
            except (KeyReused, AlreadyVoted):
                refused.append(seat)

    all_at_once(first_yes_then_no, ballots)
    assert len(refused) == REUSED
    for question in questions:
        asked = services.ask_for(question, "close-early", by=hall.fay, reason="All have voted.")
        services.confirm_request(asked, by=hall.gus)
        assert counted(question).tally.result["rounds"][0]["votes"] == {"yes": str(MEMBERS), "no": "0", "abstain": "0"}


@MODES
def test_members_who_vote_while_the_question_closes_are_counted_or_told_no(hall: Hall, mode: Mode) -> None:
    question = hall.ask(mode)
    accepted: set[uuid.UUID] = set()
    refused: set[uuid.UUID] = set()
    halfway = threading.Event()

    def submit(share: Sequence[Seat]) -> None:
        for place, seat in enumerate(share):
            if place == len(share) // 2:
                halfway.set()
            try:
                SENDING[mode](question, seat, "yes", 0)
                accepted.add(seat.id)
            except Closed:
                refused.add(seat.id)

    asked = services.ask_for(question, "close-early", by=hall.fay, reason="Time is up.")

    def close() -> None:
        halfway.wait(60)
        services.confirm_request(asked, by=hall.gus)

    all_at_once(submit, hall.members, close)
    question = Question.objects.get(id=question.id)
    assert question.turnout == len(accepted)
    assert accepted | refused == {seat.id for seat in hall.members}
    assert counted(question).tally.sealed_count == len(accepted)


@MODES
def test_of_ten_thousand_ballots_around_the_end_those_accepted_are_those_under_the_seal(hall: Hall, mode: Mode) -> None:
    took, late = 2.0, 0
    for _each in range(RACED // MEMBERS):
        question = hall.ask(mode)
        accepted: list[bytes] = []
        refused: list[Seat] = []
        ended = threading.Event()

        def submit(
            share: Sequence[Seat],
            question: Question = question,
            accepted: list[bytes] = accepted,
            refused: list[Seat] = refused,
        ) -> None:
            for seat in share:
                try:
                    accepted.append(under_the_seal(question, seat, SENDING[mode](question, seat, "yes", 0)))
                except Closed:
                    refused.append(seat)

        def sweep(ended: threading.Event = ended) -> None:
            while not ended.is_set():
                services.close_due_questions()
                ended.wait(0.02)

        began = time.monotonic()
        closes_at = database_now() + timedelta(seconds=took * random.uniform(0.2, 0.8))
        Question.objects.filter(id=question.id).update(closes_at=closes_at)
        sweeper = threading.Thread(target=lambda sweep=sweep: (sweep(), connections.close_all()))
        sweeper.start()
        all_at_once(submit, hall.members)
        took = time.monotonic() - began
        while Question.objects.get(id=question.id).is_open:
            time.sleep(0.02)
        ended.set()
        sweeper.join()
        assert len(accepted) + len(refused) == MEMBERS
        late += len(refused)
        assert counted(question).tally.sealed_root == sealed_root(accepted)
    assert 0 < late < RACED


def under_the_seal(question: Question, seat: Seat, receipt: str) -> bytes:
    """What is sealed of a ballot that said yes: its number if it is secret, else the line that is published."""
    if question.is_secret:
        return bytes.fromhex(receipt)
    return canonical({"choice": "yes", "question": str(question.id), "seat": seat.opaque_id})
