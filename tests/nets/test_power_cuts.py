"""The power fails while people vote or while a worker counts: nothing acknowledged is lost, nothing counts twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta

import pytest
import requests
from django.db import connection
from django.utils import timezone

from assemblies.bodies.models import Body
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.minutes.models import Entry
from config.clock import telling
from governance.ballots import services, tallying
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import Mode, Question, SealedBallot, Tally
from governance.ballots.rules import STV
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.counting import Profile
from governance.counting import count as count_afresh
from tests import servers
from tests.nets.surviving import is_verified
from tests.secret_cast import Device
from tests.settings import ENGINE

pytestmark = [pytest.mark.nets, pytest.mark.timeout(1500)]
CUTS_OF_THE_DATABASE, CUTS_OF_THE_WORKER = 20, 50
MEMBERS, OPTIONS, SEATS = 40, 10, 4


@pytest.mark.skipif(ENGINE != "postgres", reason="SQLite has no server that could be killed")
def test_postgresql_is_killed_while_people_vote_and_nothing_acknowledged_is_lost_or_doubled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with (
        servers.cluster(durable=True) as cluster,
        servers.redis() as redis_url,
        servers.stack(demo=False, database_url=cluster.url, redis_url=redis_url) as product,
    ):
        told = {**asdict(cluster), "data": str(cluster.data)}
        command = [sys.executable, "-m", "tests.nets.surviving", product.url, json.dumps(told)]
        ended = subprocess.run(
            [*command, str(CUTS_OF_THE_DATABASE)],
            env=product.environment,
            cwd=servers.ROOT,
            capture_output=True,
            text=True,
        )
    assert ended.returncode == 0, ended.stderr[-4000:]
    outcome = json.loads(ended.stdout)
    with capsys.disabled():
        print(f"\n{outcome}")
    assert outcome["kills"] == CUTS_OF_THE_DATABASE
    assert 0 < outcome["before_a_kill"] < outcome["acknowledged"]


@pytest.mark.skipif(ENGINE != "postgres", reason="SQLite has no server that could be restarted")
def test_postgresql_is_restarted_and_nobody_meets_a_dead_connection() -> None:
    with (
        servers.cluster() as cluster,
        servers.redis() as redis_url,
        servers.stack(demo=True, database_url=cluster.url, redis_url=redis_url) as product,
        ThreadPoolExecutor(16) as readers,
    ):

        def look(turn: int) -> int:
            # a page of its own each time, so that none comes from memory
            return requests.get(f"{product.url}/api/v1/events/?after={turn}", timeout=30).status_code

        assert set(readers.map(look, range(60))) == {200}
        cluster.kill()
        cluster.start()
        assert set(readers.map(look, range(100, 160))) == {200}


class Hall:
    """Forty members who put ten people in order, and a worker that never finishes undisturbed."""

    def __init__(self, body: Body, fay: Seat, gus: Seat, members: list[Seat], mode: Mode) -> None:
        self.body, self.fay, self.gus, self.members, self.mode = body, fay, gus, members, mode
        self.chance = random.Random(f"{mode} {connection.vendor}")
        self.cuts = 0

    def asked_and_closed(self) -> tuple[Question, list[list[str]]]:
        """A question that waits to be counted, and what was said."""
        options = [(f"Candidate {n}", "") for n in range(OPTIONS)]
        draft = services.draft_question(
            self.body, by=self.fay, title="Who?", rule=STV, options=options, seats=SEATS, mode=self.mode
        )
        question = services.open_question(services.freeze_question(draft, by=self.fay), by=self.fay, minutes=30)
        keys, said = list(question.config["options"]), []
        for seat in self.members:
            order = self.chance.sample(keys, self.chance.randrange(1, OPTIONS + 1))
            said.append(order)
            if self.mode == Mode.SECRET:
                phone = Device()
                cast_secret_ballot(question.id, person_id=seat.person_id, choice=order, n1=phone.n1, n2=phone.n2)
            else:
                name = ShownAs.NUMBER
                cast_open_ballot(question.id, person_id=seat.person_id, choice=order, key=uuid.uuid4(), shown_as=name)
        asked = services.ask_for(question, "close-early", by=self.fay, reason="All have voted.")
        return services.confirm_request(asked, by=self.gus), said

    def count_until_the_power_fails(self, tally: uuid.UUID, at: timezone.datetime, seconds: float | None) -> None:
        """A worker of its own counts; after so many seconds it is gone, in the middle of whatever it does."""
        connection.close()
        worker = os.fork()
        if worker == 0:
            try:
                with telling(at):
                    tallying.count_tally(tally)
                connection.close()
            finally:
                os._exit(0)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)


@pytest.fixture(params=[Mode.OPEN, Mode.SECRET], ids=["open", "secret"])
def hall(request: pytest.FixtureRequest, transactional_db: None, plenary: Body, seated: Callable[..., Seat]) -> Hall:
    fay, gus = seated("Fay Fernandes", Role.FACILITATOR), seated("Gus Gruber", Role.GUARANTOR)
    members = [seated(f"Member {n}", Role.MEMBER, email=None) for n in range(MEMBERS)]
    return Hall(plenary, fay, gus, members, request.param)


def test_a_worker_is_killed_fifty_times_in_the_middle_of_counts_that_come_out_right_all_the_same(
    hall: Hall, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    hall.count_until_the_power_fails(hall.asked_and_closed()[0].tally.id, timezone.now(), None)
    undisturbed = time.monotonic() - began
    steps: list[int] = []
    while hall.cuts < CUTS_OF_THE_WORKER:
        question, said = hall.asked_and_closed()
        at, tally = timezone.now(), Tally.objects.get(question=question)
        while tally.state != Tally.State.COUNTED:
            hall.count_until_the_power_fails(tally.id, at, hall.chance.uniform(0, undisturbed))
            tally.refresh_from_db()
            if tally.state == Tally.State.COUNTING:
                hall.cuts += 1
                steps.append(tally.step)
            at += timedelta(seconds=tallying.CLAIM_SECONDS + 1)  # the claim of whoever died goes stale
        require_right(question, tally, said)
    with capsys.disabled():
        print(f"\n{connection.vendor}, {hall.mode}: {hall.cuts} cuts, after steps {sorted(set(steps))}")
    assert len(set(steps)) > 3, "the power failed in different places"


def require_right(question: Question, tally: Tally, said: list[list[str]]) -> None:
    """One tally, equal to a count of what was said in one go, and to that of the checker."""
    profile = Profile.from_choices(question.config["options"], [(order, 1) for order in said])
    expected = count_afresh(
        question.rule,
        profile,
        seats=SEATS,
        settings=tallying.settings_of(question),
        lots=tallying.order_of_lots(tally),
    ).as_dict()
    assert {key: tally.result[key] for key in expected} == expected
    assert tally.sealed_count == MEMBERS
    record = Entry.objects.of(question.body.assembly_id)
    kinds = [one.type for one in record if one.body.get("question") == str(question.id)]
    assert kinds.count("question.ballots_sealed") == kinds.count("question.tally") == 1
    if question.is_secret:
        assert SealedBallot.objects.filter(question=question).count() == MEMBERS
        assert question.voted.count() == MEMBERS
    assert is_verified(question)
