"""What must not happen in any vote, whoever tries: late ballots, traces of who cast what, a question that goes back."""

from __future__ import annotations

import base64
import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from assemblies.members.links import address_for_phones, square_code
from assemblies.members.models import Seat
from config.clock import database_now, telling
from governance.ballots.casting import lock_alone
from governance.ballots.errors import Closed
from governance.ballots.lifecycle import LIFE, Act
from governance.ballots.models import OpenBallot, Question, Turnout
from governance.ballots.secrecy import sealing
from governance.ballots.secrecy.box import COLUMNS, table_of
from tests.cast import Cast
from tests.governance.conftest import Visit
from tests.secret_cast import Device, SecretCast

State = Question.State
A_WHILE = 0.3  # seconds; long enough for whoever does not wait to be through


@dataclass(frozen=True)
class Vote:
    """An open question, and how somebody casts a ballot on it."""

    question: Question
    cast: Callable[[Seat], object]

    @property
    def cast_so_far(self) -> int:
        kept = Turnout if self.question.is_secret else OpenBallot
        return kept.objects.filter(question=self.question).count()


@pytest.fixture(params=["open", "secret"])
def running(request: pytest.FixtureRequest, open_question: Question, cast: Cast, vote: SecretCast) -> Vote:
    if request.param == "open":
        return Vote(open_question, lambda seat: cast(open_question, seat, "yes"))
    question = request.getfixturevalue("secret_question")
    return Vote(question, lambda seat: vote(question, seat, "yes"))


def beside(act: Callable[[], object]) -> threading.Thread:
    """The act goes on in a thread of its own, over a connection of its own."""

    def do() -> None:
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_ballot_that_waits_while_somebody_closes_is_told_no(running: Vote, ana: Seat, ben: Seat) -> None:
    running.cast(ben)
    is_closing = threading.Event()

    def close() -> None:
        with transaction.atomic():
            lock_alone(running.question.id)
            Question.objects.filter(id=running.question.id).update(state=State.CLOSED)
            is_closing.set()
            time.sleep(A_WHILE)

    closing = beside(close)
    is_closing.wait(10)
    with pytest.raises(Closed):
        running.cast(ana)
    closing.join()
    assert running.cast_so_far == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_closes_waits_for_ballots_under_way(
    running: Vote, ana: Seat, close: Callable[[Question], Question]
) -> None:
    with transaction.atomic():
        running.cast(ana)
        closing = beside(lambda: close(running.question))
        time.sleep(A_WHILE)
    closing.join()
    closed = Question.objects.get(id=running.question.id)
    assert (closed.state, closed.turnout) == (State.CLOSED, 1)


def test_in_time_is_the_moment_at_which_a_ballot_is_written(running: Vote, ana: Seat, ben: Seat) -> None:
    """All of this is one transaction, which began before the end."""
    running.cast(ben)
    Question.objects.filter(id=running.question.id).update(closes_at=database_now() + timedelta(milliseconds=50))
    time.sleep(A_WHILE)
    with pytest.raises(Closed):
        running.cast(ana)
    assert running.cast_so_far == 1


def test_casting_is_told_to_no_log(running: Vote, ana: Seat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    running.cast(ana)
    assert [one.getMessage() for one in caplog.records if one.name != "django.db.backends"] == []


def test_slips_in_the_box_have_no_number(secret_question: Question, ana: Seat, vote: SecretCast) -> None:
    vote(secret_question, ana, "yes")
    table = table_of(secret_question.id)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            with pytest.raises(OperationalError, match="no such column"):
                cursor.execute(f"SELECT rowid FROM {table}")
        else:
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            assert {name for (name,) in cursor.fetchall()} == set(COLUMNS)


def test_the_mark_of_a_voter_says_nothing_of_the_ballot(secret_question: Question, ana: Seat, vote: SecretCast) -> None:
    vote(secret_question, ana, "yes")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table_of(secret_question.id)}")
        slip = " ".join(map(str, cursor.fetchone()))
    mark = Turnout.objects.get()
    for known in (mark.id.hex, mark.seat_id.hex, ana.person_id.hex, ana.opaque_id):
        parts = {known[start : start + 8] for start in range(len(known) - 8)}
        assert not [part for part in parts if part in slip]


def test_a_receipt_for_programs_names_no_choice(secret_question: Question, ana: Seat, visit: Visit) -> None:
    phone = Device()
    fields = {"choice": "abstain", "n1": phone.n1, "n2": phone.n2}
    address = reverse("ballots:cast", args=[secret_question.id])
    answer = visit(ana).post(address, fields, HTTP_ACCEPT="application/json")
    assert answer.status_code == 201
    assert set(answer.json()) == {"vote", "leaf_hash", "promised_by", "key_id", "sig"}
    assert "abstain" not in answer.content.decode()


def test_the_square_code_of_a_receipt_holds_the_promise_alone(
    secret_question: Question, ana: Seat, visit: Visit
) -> None:
    phone = Device()
    fields = {"choice": "abstain", "n1": phone.n1, "n2": phone.n2}
    answer = visit(ana).post(reverse("ballots:cast", args=[secret_question.id]), fields)
    kept = json.loads(base64.b64decode(answer.context["file"].partition(",")[2]))
    check = f"{address_for_phones(answer.wsgi_request)}{reverse('ballots:check', args=[secret_question.id])}"
    assert answer.context["qr"] == square_code(f"{check}#{kept['leaf_hash']}.{kept['sig']}")


@pytest.mark.django_db(transaction=True)
def test_a_scrubbed_file_holds_each_slip_as_often_as_it_is_kept(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, count: Callable[[Question], Question]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such file; what its log keeps is a stated limit")
    leaves = [vote(secret_question, seat, "yes").leaf for seat in twelve]
    count(secret_question)

    def copies() -> list[int]:
        place = Path(str(connection.settings_dict["NAME"]))
        there = [place.with_name(f"{place.name}{end}") for end in ("", "-wal")]
        content = b"".join(one.read_bytes() for one in there if one.exists())
        return [content.count(leaf.encode()) for leaf in leaves]

    assert max(copies()) > 2, "before, the box is still to be read in the file"
    with telling(database_now() + sealing.AGAIN_AFTER * 2):
        assert sealing.scrub()
    assert copies() == [2] * 12, "the row and its place in the index"


def test_a_question_never_goes_back() -> None:
    order = [State.DRAFT, State.FROZEN, State.OPEN, State.CLOSED, State.COUNTED, State.HELD, State.CERTIFIED]
    steps = [(act, State(before), State(after)) for act, leads in LIFE.items() for before, after in leads.items()]
    for act, before, after in steps:
        if after == State.ANNULLED:
            assert act in {Act.ANNUL, Act.LOSE, Act.ASK_AGAIN}
            assert before != State.CERTIFIED
        elif (before, after) != (State.HELD, State.COUNTED):
            assert order.index(after) >= order.index(before), act
    assert {act for act, _before, after in steps if after == State.DRAFT} == {Act.WRITE}
    assert {before for act, before, _after in steps if act == Act.CAST} == {State.OPEN}
    for last in (State.CERTIFIED, State.ANNULLED):
        assert {after for _act, before, after in steps if before == last} == {last}
