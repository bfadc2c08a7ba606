"""Backups at random instants while a hall votes: each is restored, checked, and holds what was promised."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assemblies.members.models import Role, Seat
from assemblies.minutes.models import Entry
from governance.ballots.models import OpenBallot, Question, Tally
from tests.governance.backups.machines import Machine, new_machine, this_machine, verified
from tests.servers import ROOT, die_with_parent, end

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(1500)]

# As the worker of the new machine does: a count that the backup found between seal and result is finished.
GO_ON_COUNTING = """
import time
from governance.ballots.models import Tally
from governance.ballots.tallying import count_tally, due_tallies
while Tally.objects.filter(state__in=["queued", "counting"]).exists():
    for one in due_tallies():
        count_tally(one)
    time.sleep(0.2)
"""
VOTERS, SEATS_EACH, LONGEST_WAIT = 2, 12, 1.5


@dataclass
class Hall:
    """People who vote in processes of their own, and what each of them was told."""

    folder: Path
    machine: Machine
    processes: list[subprocess.Popen[bytes]]

    def read(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for log in sorted(self.folder.glob(f"{name}*")) for line in log.open()]

    def rest(self) -> None:
        (self.folder / "stop").touch()
        for process in self.processes:
            assert process.wait(30) == 0

    def last_choices(self) -> dict[str, dict[str, str]]:
        """By question: what each seat was last told had been accepted."""
        found: dict[str, dict[str, str]] = {}
        for one in self.read("voter"):
            found.setdefault(one["question"], {})[one["seat"]] = one["choice"]
        return found


@pytest.fixture
def hall(seated: Callable[..., Seat], fay: Seat, gus: Seat, north: object, tmp_path: Path) -> Any:
    seats = [seated(f"Member{n} M", Role.MEMBER, north) for n in range(VOTERS * SEATS_EACH)]
    made = Hall(tmp_path / "hall", this_machine(tmp_path / "first"), [])
    made.folder.mkdir()

    def start(kind: str, log: str, *more: object) -> None:
        words = [kind, made.folder / "stop", made.folder / log, *more]
        command = [sys.executable, "-m", "tests.nets.voting", *map(str, words)]
        made.processes.append(
            subprocess.Popen(
                command, cwd=ROOT, env=made.machine.environment, start_new_session=True, preexec_fn=die_with_parent
            )
        )

    start("hall", "hall.jsonl", fay.id, gus.id)
    for place in range(VOTERS):
        start("voter", f"voter-{place}.jsonl", *(seat.id for seat in seats[place::VOTERS]))
    yield made
    for process in made.processes:
        end(process)


@pytest.mark.parametrize("number", [1, pytest.param(20, marks=[pytest.mark.nets, pytest.mark.once])])
def test_backups_at_random_instants_are_whole(hall: Hall, engine: str, tmp_path: Path, number: int) -> None:
    files: list[Path] = []
    busy: list[tuple[float, float]] = []
    chance = random.Random(number)
    while not hall.read("hall"):
        time.sleep(0.1)
    while len(files) < number:
        time.sleep(chance.uniform(0, LONGEST_WAIT))
        began = time.time()
        files.append(Path(shutil.copy(hall.machine.backup(), tmp_path / f"{len(files)}.age")))
        busy.append((began, time.time()))
    hall.rest()
    accepted, counted = hall.last_choices(), hall.read("hall")
    interrupted = 0
    for place, file in enumerate(files):
        second = new_machine(tmp_path / f"machine-{place}", engine)
        second.do("restore", file, "--key", hall.machine.key)
        second.shell(GO_ON_COUNTING)
        interrupted += require_promises(second, accepted, counted)
        assert "Every claim holds" in verified(second, tmp_path)
    tell(hall, busy, files, interrupted)


def require_promises(second: Machine, accepted: dict[str, dict[str, str]], counted: list[dict[str, Any]]) -> int:
    """No question is open, and no ballot under a seal is lost or another one. Returns how many votes were stopped."""
    with second.looked_into() as there:
        states = dict(Question.objects.using(there).values_list("id", "state"))
        assert "open" not in states.values()
        gap = Entry.objects.using(there).get(type="restore.gap")
        assert "closed" not in states.values()
        sealed = Tally.objects.using(there).exclude(sealed_root="").values_list("question_id", flat=True)
        for question in sealed:
            kept = OpenBallot.objects.using(there).counted(Question(id=question))
            rows = {str(seat): json.loads(choice) for seat, choice in kept.values_list("seat_id", "choice")}
            assert rows == accepted.get(str(question), {})
        made_at = gap.body["made_at"]
        before = {one["question"] for one in counted if stamp_of(one["at"]) < made_at}
        assert before <= {str(question) for question in sealed}
        stopped = {one["question"] for one in gap.body["interrupted"]}
        annulled = {str(question) for question, state in states.items() if state == "annulled"}
        assert annulled == stopped
        assert not OpenBallot.objects.using(there).filter(question__in=stopped).exists()
    return len(stopped)


def stamp_of(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1000):03d}Z"


def tell(hall: Hall, busy: list[tuple[float, float]], files: list[Path], interrupted: int) -> None:
    """How long a ballot took while a backup was made, and otherwise; no ballot waited for a backup to end."""
    ballots = hall.read("voter")
    during = sorted(one["took"] for one in ballots if any(start < one["at"] < stop for start, stop in busy))
    between = sorted(one["took"] for one in ballots if not any(start < one["at"] < stop for start, stop in busy))
    for name, took in (("during", during), ("between", between)):
        if took:
            print(f"{name}: {len(took)} ballots, p50 {took[len(took) // 2]:.4f} p99 {took[len(took) * 99 // 100]:.4f} "
                  f"longest {took[-1]:.4f} s")  # fmt: skip
    print(f"{len(files)} backups restored, {interrupted} votes interrupted, {len(hall.read('hall'))} counted")
    assert during, "nobody voted while a backup was made"
    assert during[-1] < 5
