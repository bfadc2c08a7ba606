"""What must hold when phones send twice and workers die: not how fast, but whether it is right."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

from assemblies.minutes.models import Entry
from bench import places
from bench.cases.votes import cast_path
from bench.cases.ward import import_ward, wait_for
from bench.goals import Figure, case
from bench.hall import Hall
from bench.load import Load, send
from governance.ballots.models import OpenBallot, Question, Tally
from governance.ballots.tallying import CLAIM_SECONDS, published_lines
from governance.ballots.tasks import count

SUBMITTERS, TIMES = 250, 20
KILLS = 50
STEPS = 10  # of the ward's eleven; a worker is killed somewhere on the way
LONGEST_STEP = 0.03  # seconds
VERIFY = places.ROOT / "assemblies" / "minutes" / "verify.py"


@case("submits")
def submitted_twice(hall: Hall) -> list[Figure]:
    """250 members press the button twenty times each, as fast as they can; a phone has one key for its ballot."""
    question = hall.world.open_questions(1)[0]
    cookies = [cookie for cookie in hall.world.cookies[:SUBMITTERS] for _ in range(TIMES)]
    form = f"choice=yes&shown_as=number&key={uuid.uuid4()}"
    load = Load(hall.given.ours.url, cast_path(question), method="POST", body=form, cookies=cookies,
                connections=64, requests=len(cookies))  # fmt: skip
    outcome = send(load)
    kept = OpenBallot.objects.filter(question=question).count()
    seats = OpenBallot.objects.turnout(question)
    engine = hall.given.engine
    note = f"{outcome.rate:.0f} a s {outcome.first_bad}".strip()
    return [
        Figure("submits", f"ballots after {len(cookies):,} submits by {SUBMITTERS}, {engine}", kept, "",
               must=SUBMITTERS, note=note, bad=outcome.bad),
        Figure("submits", f"members whose ballot is kept, {engine}", seats, "", must=SUBMITTERS, at_least=True),
    ]  # fmt: skip


@case("kill")
def killed_workers(hall: Hall) -> list[Figure]:
    """Fifty counts, each cut off by `kill -9` of its worker on the way, then finished by another worker."""
    chance = random.Random(KILLS)
    cut: list[tuple[Question, int]] = []
    while len(cut) < KILLS:
        question = import_ward(hall)
        kill_at, then = chance.randrange(STEPS), chance.uniform(0, LONGEST_STEP)
        if (step := step_when_killed(hall, question, kill_at, then)) is not None:
            cut.append((question, step))
    time.sleep(CLAIM_SECONDS + 1)
    with places.worker(hall.given.environment):
        for question, _ in cut:
            count.delay(str(question.tally.id))
        for question, _ in cut:
            wait_for(question.tally)
    right = sum(is_recounted_equal(question) for question, _ in cut)
    note = f"killed after step {', '.join(str(step) for _, step in cut)}"
    what = f"recounts equal after {KILLS} kills, {hall.given.engine}"
    return [Figure("kill", what, right, f"of {KILLS}", must=KILLS, at_least=True, note=note)]


def step_when_killed(hall: Hall, question: Question, kill_at: int, then: float) -> int | None:
    """The last step that was kept before the worker died; None when it was through already."""
    tally = question.tally
    with places.worker(hall.given.environment) as worker:
        count.delay(str(tally.id))
        while tally.state == Tally.State.QUEUED or (tally.state == Tally.State.COUNTING and tally.step < kill_at):
            time.sleep(0.001)
            tally.refresh_from_db()
        time.sleep(then)
        os.killpg(worker.pid, signal.SIGKILL)
    tally.refresh_from_db()
    return tally.step if tally.state == Tally.State.COUNTING else None


def is_recounted_equal(question: Question) -> bool:
    """`verify.py`, which shares no code with the count, comes to the published outcome from the published files."""
    with tempfile.TemporaryDirectory() as folder:
        minutes, ballots = Path(folder, "minutes.jsonl"), Path(folder, "ballots.jsonl")
        lines = Entry.objects.filter(chain_id=question.body.assembly_id).order_by("seq").values_list("text", flat=True)
        minutes.write_text("".join(f"{line}\n" for line in lines.iterator()))
        ballots.write_bytes(b"".join(line + b"\n" for line, _ in published_lines(question)))
        command = [sys.executable, "-I", str(VERIFY), str(minutes), str(ballots)]
        told = subprocess.run(command, capture_output=True, text=True).stdout
    claims = [line for line in told.splitlines() if f" Question {question.number}, " in line]
    return any("recount: " in line and line.startswith("PASS") for line in claims) and "FAIL" not in told
