"""A million ballots in PostgreSQL, counted by a worker: how long, in how much memory, and how long a step takes.

All are rankings of ten, put in at random and cut short at random, so that hardly two are alike: the hardest to count.
"""

import json
import time
from collections.abc import Iterable

import numpy as np
from django.db import connection

from bench import places
from bench.counting import cut_short
from bench.goals import Figure, case
from bench.hall import Hall
from bench.machine import most_memory
from bench.world import World, build
from governance.ballots.models import Mode, Question, Tally
from governance.ballots.secrecy.box import COLUMNS, table_of
from governance.ballots.tasks import count
from governance.counting import Profile
from governance.counting import count as count_afresh

BALLOTS, OPTIONS = 10**6, 10
PATIENCE = 300.0
WHAT = {Mode.OPEN: "open", Mode.SECRET: "secret"}


@case("million")
def a_million_ballots(hall: Hall) -> list[Figure]:
    world = build("million", members=10)
    marks = cut_short(OPTIONS, BALLOTS)
    keys = [str(place) for place in range(1, OPTIONS + 1)]
    choices = [json.dumps([keys[mark] for mark in row if mark >= 0], separators=(",", ":")) for row in marks.tolist()]
    expected = count_afresh("irv", Profile.from_arrays(keys, marks), lots=keys)
    seats = a_roll(world)
    figures: list[Figure] = []
    with places.worker(hall.given.environment) as worker:
        for mode, fill in ((Mode.OPEN, fill_open), (Mode.SECRET, fill_secret)):
            question = world.ranked_question(OPTIONS, mode)
            Question.objects.filter(id=question.id).update(roll_size=BALLOTS)
            fill(question, seats, choices)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
            world.close(question)
            figures += counted(question, worker.pid, expected.winners)
    return figures


def counted(question: Question, worker: int, winners: tuple[str, ...]) -> list[Figure]:
    tally = Tally.objects.get(question=question)
    begun = at = time.perf_counter()
    count.delay(str(tally.id))
    steps: list[float] = []
    while tally.state not in {Tally.State.COUNTED, Tally.State.FAILED}:
        before = tally.step
        time.sleep(0.02)
        tally.refresh_from_db(fields=["state", "step"])
        if tally.step != before or tally.state == Tally.State.COUNTED:
            steps.append(time.perf_counter() - at)
            at = time.perf_counter()
        if time.perf_counter() - begun > PATIENCE:
            raise TimeoutError(f"a million ballots are not counted after {PATIENCE:.0f} s")
    took = time.perf_counter() - begun
    tally.refresh_from_db()
    what = f"a million {WHAT[question.mode]} ballots"
    is_right = tuple(tally.result["winners"]) == winners and tally.sealed_count == BALLOTS
    return [
        Figure("million", f"{what}, counted by a worker", took, "s", must=12, bad=0 if is_right else 1,
               note=f"{len(steps)} steps"),
        Figure("million", f"longest step of {what}", max(steps), "s", must=30),
        Figure("million", f"memory of the worker: {what}", most_memory(worker), "MB", must=400),
    ]  # fmt: skip


def a_roll(world: World) -> list[str]:
    """A million seats, as rows. One person holds them all, in the body's record of seats that have ended."""
    seat = world.members[0]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO assemblies_seat (id, body_id, person_id, role, number, shown_as, salt, pin, started_at,
                                         ended_at, end_reason, external_id)
            SELECT gen_random_uuid(), body_id, person_id, role, number + n, shown_as, salt, pin, started_at,
                   started_at, '', ''
              FROM assemblies_seat, generate_series(1000, %s) n WHERE id = %s
            RETURNING id
            """,
            [BALLOTS + 999, seat.id],
        )
        return [str(seat_id) for (seat_id,) in cursor.fetchall()]


def fill_open(question: Question, seats: list[str], choices: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM governance_rollentry WHERE question_id = %s", [question.id])
        cursor.execute(
            "INSERT INTO governance_rollentry (question_id, seat_id, seat_hash, part) SELECT %s, s.id, "
            "encode(sha256(s.id::text::bytea), 'hex'), '' FROM assemblies_seat s WHERE s.body_id = %s AND s.ended_at "
            "IS NOT NULL",
            [question.id, question.body_id],
        )
    rows = zip(seats, choices, strict=True)
    copied(
        "governance_openballot (question_id, seat_id, key, choice, shown_as, receipt, channel, cast_at)",
        ((str(question.id), seat, seat, choice, "number", "MEASURED", "phone", "2026-11-20 09:00Z")
         for seat, choice in rows),
    )  # fmt: skip


def fill_secret(question: Question, seats: list[str], choices: list[str]) -> None:
    """Leaves and promises are hex at random here: counting does not look into them."""
    chance = np.random.default_rng(1)

    def written(length: int) -> list[str]:
        whole = chance.bytes(BALLOTS * length).hex()
        return [whole[at : at + 2 * length] for at in range(0, len(whole), 2 * length)]

    n1, leaves, h2, promises = (written(length) for length in (32, 32, 32, 64))
    slips = zip(leaves, choices, n1, h2, promises, strict=True)
    listed = ", ".join(COLUMNS)
    copied(
        f"{table_of(question.id)} ({listed})",
        ((leaf, choice, one, half, "", "", promise) for leaf, choice, one, half, promise in slips),
    )
    copied(
        "governance_turnout (id, question_id, seat_id, channel)",
        ((seat, str(question.id), seat, "phone") for seat in seats),
    )


def copied(into: str, rows: Iterable[tuple[str, ...]]) -> None:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
