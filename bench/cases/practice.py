"""A practice in a full hall: a thousand phones hear of it, open it, answer it, and hear how it ended."""

import json
import os
import subprocess
import sys
from statistics import median

from django.urls import reverse

from assemblies.announcements.services import version_of
from bench.goals import Figure, case
from bench.hall import Hall
from bench.load import ROOT, LoadFailed
from bench.machine import cpu_seconds
from bench.phones import PATIENCE, Step
from governance.practice.models import PracticeAnswer
from governance.practice.services import end_practice, offers_topic, start_practice

PHONES = 1000
WHAT = {
    "offer": "hearing of it",
    "ballot": "opening it",
    "cast": "answering it",
    "receipt": "its receipt",
    "end": "how it ended",
}


@case("practice")
def a_full_hall_practises(hall: Hall) -> list[Figure]:
    """Every phone has the assembly's page open when the practice begins; worker and clock beside. None may be lost."""
    rounds, kept, cpu = [], [], []
    with hall.worker_and_clock():
        for _round in range(hall.rounds):
            measured, answers, used = practised(hall)
            rounds.append(measured)
            kept.append(answers)
            cpu.append(1000 * used / PHONES)
    note = f"{median(cpu):.0f} ms CPU a phone in all; {os.getloadavg()[0]:.0f} processes wanted {os.cpu_count()} cores"
    return [
        *(told(what, [one[step] for one in rounds], note) for step, what in WHAT.items()),
        Figure("practice", "answers that were kept", min(kept), f"of {PHONES:,}", must=PHONES, at_least=True),
        Figure("practice", "rows left afterwards", PracticeAnswer.objects.count(), "", must=0),
    ]


def practised(hall: Hall) -> tuple[dict[str, Step], int, float]:
    """What the phones measured, how many answers were kept, and the CPU seconds of server and database."""
    world, by = hall.world, hall.world.desk[0]
    pids = [pid for pid in (hall.given.ours.pid, hall.given.database_pid) if pid]
    topic = offers_topic(world.body.assembly_id)
    given = {
        "base": hall.given.ours.url,
        "cookies": list(world.cookies[:PHONES]),
        "topics": [topic, world.body.assembly.topic],
        "version": version_of(topic),
        "page": reverse("home"),
        "offer": reverse("practice:offer", args=[world.slug]),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "bench.phones"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as phones:
        assert phones.stdin is not None
        assert phones.stdout is not None
        phones.stdin.write(json.dumps(given) + "\n")
        phones.stdin.flush()
        said = phones.stdout.readline()
        before = sum(map(cpu_seconds, pids))
        practice = start_practice(world.body, by=by)
        said += phones.stdout.readline()
        kept = PracticeAnswer.objects.filter(practice=practice).exclude(choice="").count()
        end_practice(practice, by=by)
        last, _ = phones.communicate(timeout=PATIENCE)
    if said.split() != ["ready", "answered"]:
        raise LoadFailed(said + last)
    used = sum(map(cpu_seconds, pids)) - before
    return {step: Step(**one) for step, one in json.loads(last).items()}, kept, used


def told(what: str, runs: list[Step], note: str) -> Figure:
    p50, most = median(one.p50 for one in runs), max(one.most for one in runs)
    first_bad = "".join(one.first_bad for one in runs)[:200]
    note = f"p50 {p50:.0f} ms; {most} in the fullest second; {note} {first_bad}".strip()
    p99, bad = median(one.p99 for one in runs), sum(one.bad for one in runs)
    return Figure("practice", f"p99 of {what}, 1,000 phones", p99, "ms", must=500, want=100, note=note, bad=bad)
