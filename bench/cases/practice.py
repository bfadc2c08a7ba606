"""A practice in a full hall: a thousand phones open it and answer within seconds of each other."""

import os
from statistics import median

from django.urls import reverse

from bench.goals import Figure, case
from bench.hall import Hall
from bench.load import Load, Outcome, send
from bench.machine import cpu_seconds
from governance.practice.models import PracticeAnswer
from governance.practice.services import end_practice, start_practice

PHONES = 1000
RATE = 100.0  # a second: everybody within ten seconds
WARM = 50


@case("practice")
def a_full_hall_practises(hall: Hall) -> list[Figure]:
    """Every phone opens the ballot, then every phone answers; worker and clock beside. None may be lost."""
    world, by = hall.world, hall.world.desk[0]
    cookies, form = list(world.cookies[:PHONES]), {"method": "POST", "body": "choice=tea"}
    opened: list[tuple[Outcome, float]] = []
    answered: list[tuple[Outcome, float]] = []
    kept: list[int] = []
    with hall.worker_and_clock():
        for _round in range(hall.rounds):
            practice = start_practice(world.body, by=by)
            page, cast = (reverse(f"practice:{name}", args=[practice.id]) for name in ("ballot", "cast"))
            for path, more in ((page, {}), (cast, form)):
                send(Load(hall.given.ours.url, path, cookies=cookies[:WARM], requests=WARM, connections=4, **more))
            opened.append(sent_by_all(hall, page, cookies))
            answered.append(sent_by_all(hall, cast, cookies, **form))
            kept.append(PracticeAnswer.objects.filter(practice=practice).exclude(choice="").count())
            end_practice(practice, by=by)
    return [
        told(f"p99 of opening it, {PHONES:,} phones in 10 s", opened),
        told(f"p99 of answering it, {PHONES:,} phones in 10 s", answered),
        Figure("practice", "answers that were kept", min(kept), f"of {PHONES:,}", must=PHONES, at_least=True),
        Figure("practice", "rows left afterwards", PracticeAnswer.objects.count(), "", must=0),
    ]


def sent_by_all(hall: Hall, path: str, cookies: list[str], **form: str) -> tuple[Outcome, float]:
    """Each phone once, whatever happens, and the CPU that server and database used for it."""
    pids = [pid for pid in (hall.given.ours.pid, hall.given.database_pid) if pid]
    before = sum(map(cpu_seconds, pids))
    outcome = send(Load(hall.given.ours.url, path, cookies=cookies, rate=RATE, requests=PHONES, **form))
    return outcome, sum(map(cpu_seconds, pids)) - before


def told(what: str, runs: list[tuple[Outcome, float]]) -> Figure:
    cpu = median(1000 * used / PHONES for _, used in runs)
    p50 = median(one.p50 for one, _ in runs)
    note = f"p50 {p50:.0f} ms; {cpu:.1f} ms CPU each; {os.getloadavg()[0]:.0f} processes wanted {os.cpu_count()} cores"
    p99, bad = median(one.p99 for one, _ in runs), sum(one.bad for one, _ in runs)
    return Figure("practice", what, p99, "ms", must=500, want=100, note=note, bad=bad)
