"""Redis frozen, emptied and killed under the whole product: people go on voting, due counts come afterwards."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from redis import Redis

from assemblies.integrations.services import make_token
from assemblies.members.models import Role, Seat
from config.clock import database_now
from governance.ballots import services
from governance.ballots.models import OpenBallot, Question, Tally
from tests import servers

pytestmark = [pytest.mark.nets, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]

VOTERS, BACK_SECONDS = 12, 60
SLOWEST_VOTE, FROZEN_SECONDS = 2.0, 12


@dataclass
class Broker:
    """A Redis of this test alone, which it may hurt."""

    path: Path
    running: ExitStack

    def start(self) -> str:
        self.running = ExitStack()
        return self.running.enter_context(servers.redis(self.path))

    @property
    def process(self) -> int:
        return int(Redis(unix_socket_path=str(self.path)).info()["process_id"])

    def send(self, number: int) -> None:
        os.kill(self.process, number)


@dataclass
class Hall:
    """The product over this test's database, and people who vote over HTTP."""

    url: str
    secrets: dict[uuid.UUID, str]
    seats: list[Seat]
    fay: Seat

    def ask(self, seconds: float) -> Question:
        """A question that closes after so many seconds by the database's clock."""
        draft = services.draft_question(self.fay.body, by=self.fay, title="Shall we?")
        question = services.open_question(services.freeze_question(draft, by=self.fay), by=self.fay, minutes=30)
        Question.objects.filter(id=question.id).update(closes_at=database_now() + timedelta(seconds=seconds))
        return question

    def vote(self, question: Question, seat: Seat) -> float:
        """The seat's ballot is acknowledged; how many seconds it took."""
        began = time.monotonic()
        answer = requests.put(
            f"{self.url}/api/v1/questions/{question.id}/ballot/",
            json={"choice": "yes"},
            headers={"Authorization": f"Bearer {self.secrets[seat.id]}", "Idempotency-Key": str(uuid.uuid4())},
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return time.monotonic() - began

    def vote_all(self, question: Question) -> list[float]:
        return [self.vote(question, seat) for seat in self.seats]

    def reads(self, question: Question) -> float:
        began = time.monotonic()
        assert requests.get(f"{self.url}/en/questions/{question.id}/", timeout=30).status_code == 200
        return time.monotonic() - began


@pytest.fixture
def broker() -> Iterator[Broker]:
    home = servers.short_folder("cwr-")
    made = Broker(home / "s", ExitStack())
    yield made
    made.running.close()
    home.rmdir()


@pytest.fixture
def hall(broker: Broker, seated: Callable[..., Seat], fay: Seat, north: object) -> Iterator[Hall]:
    seats = [seated(f"Member{n} M", Role.MEMBER, north) for n in range(VOTERS)]
    secrets = {seat.id: make_token(seat.person, name="Phone", scope="write", days=1)[1] for seat in seats}
    product = servers.stack(demo=False, database_url=servers.url_of_test_database(), redis_url=broker.start())
    with product as running:
        yield Hall(running.url, secrets, seats, fay)


def counted(question: Question) -> bool:
    return Tally.objects.filter(question=question, state=Tally.State.COUNTED).exists()


def require_whole(question: Question) -> None:
    """Every acknowledged ballot is there once, sealed and counted."""
    assert OpenBallot.objects.filter(question=question).count() == VOTERS
    assert question.tally.sealed_count == question.tally.result["ballots"]["valid"] == VOTERS


def wait_until_counted(question: Question) -> float:
    began = time.monotonic()
    servers.wait_until(lambda: counted(question), "the question is counted", seconds=BACK_SECONDS, every=0.1)
    return time.monotonic() - began


def test_people_vote_while_redis_is_frozen_emptied_or_gone_and_counts_come_when_it_is_back(
    hall: Hall, broker: Broker
) -> None:
    told = {}
    whole = hall.ask(6)
    hall.vote_all(whole)
    told["with Redis"] = wait_until_counted(whole)

    # Frozen: its socket takes what is sent and never answers.
    frozen_process = broker.process
    during = hall.ask(FROZEN_SECONDS / 2)
    os.kill(frozen_process, signal.SIGSTOP)
    began = time.monotonic()
    try:
        slow = [max(hall.vote_all(during)), hall.reads(during)]
        time.sleep(max(0, FROZEN_SECONDS - (time.monotonic() - began)))
    finally:
        os.kill(frozen_process, signal.SIGCONT)
    told["frozen"] = wait_until_counted(during)

    # Emptied: every message that waits in it is gone.
    emptied = hall.ask(8)
    hall.vote_all(emptied)
    Redis(unix_socket_path=str(broker.path)).flushall()
    told["emptied"] = wait_until_counted(emptied)

    # Killed, and started again as a new one.
    gone = hall.ask(FROZEN_SECONDS / 2)
    os.kill(broker.process, signal.SIGKILL)
    slow += [max(hall.vote_all(gone)), hall.reads(gone)]
    time.sleep(FROZEN_SECONDS)
    broker.running.close()
    broker.start()
    told["killed"] = wait_until_counted(gone)

    for question in (whole, during, emptied, gone):
        require_whole(question)
    print({name: round(seconds, 1) for name, seconds in told.items()}, "slowest answer", round(max(slow), 2))
    assert max(slow) <= SLOWEST_VOTE
