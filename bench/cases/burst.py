"""A call on television: 20 % of 100,000 voters within a minute, openly and secretly. All are kept and counted."""

import os
import time

from bench.cases.votes import AS_PHONES, FORMS, WHAT, cast_path
from bench.cases.ward import wait_for
from bench.goals import Figure, case
from bench.hall import Hall
from bench.load import Load, send
from bench.machine import cpu_seconds
from bench.world import World, build_city
from governance.ballots.models import Mode, OpenBallot, Question, Tally

RATE, SECONDS = 333.0, 60
VOTERS = int(RATE * SECONDS)


@case("P4")
def a_call_on_television(hall: Hall) -> list[Figure]:
    """333 votes a second for a minute whatever happens, worker and clock and client beside on the same cores."""
    city = build_city("television", voters=VOTERS)
    warm_up(hall, city)
    figures: list[Figure] = []
    with hall.worker_and_clock():
        for mode in FORMS:
            figures += burst(hall, city, mode)
    return figures


def warm_up(hall: Hall, city: World) -> None:
    """Caches, pools and compiled templates, by few votes on a question of their own."""
    for mode, form in FORMS.items():
        [question] = city.open_questions(1, mode)
        send(load(hall, city, question, form, rate=50.0, requests=100))


def load(hall: Hall, city: World, question: Question, form: str, rate: float, requests: int) -> Load:
    return Load(
        hall.given.ours.url, cast_path(question), method="POST", body=form, headers=AS_PHONES, cookies=city.cookies,
        rate=rate, requests=requests,
    )  # fmt: skip


def burst(hall: Hall, city: World, mode: Mode) -> list[Figure]:
    [question] = city.open_questions(1, mode)
    pids = [pid for pid in (hall.given.ours.pid, hall.given.database_pid) if pid]
    before = sum(map(cpu_seconds, pids))
    outcome = send(load(hall, city, question, FORMS[mode], RATE, VOTERS))
    used = sum(map(cpu_seconds, pids)) - before
    ended = time.perf_counter()
    city.close(question)
    tally = wait_for(Tally.objects.get(question=question))
    counted_after = time.perf_counter() - ended
    kept = question.voted.count() if question.is_secret else OpenBallot.objects.turnout(question)
    in_tally = tally.result["ballots"]["valid"]
    note = (
        f"{RATE:.0f} a s in open loop; p50 {outcome.p50:.1f} ms, longest {outcome.longest:.0f} ms; "
        f"{1000 * used / VOTERS:.2f} s CPU for 1,000; load {os.getloadavg()[0]:.0f} {outcome.first_bad}"
    ).strip()
    what = WHAT[mode]
    return [
        Figure("P4", f"p99 of {what} in a minute of 20,000", outcome.p99, "ms", must=250, want=100, note=note,
               bad=outcome.bad),
        Figure("P4", f"lost or doubled: {what}", abs(outcome.good - kept) + abs(kept - in_tally), "", must=0,
               note=f"{outcome.good:,} acknowledged, {kept:,} kept, {in_tally:,} counted"),
        Figure("P4", f"{what} is counted after the last answer", counted_after, "s", must=5),
    ]  # fmt: skip
