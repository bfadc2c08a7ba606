"""A practice in a full hall: a thousand phones open it and answer within seconds of each other."""

import os

from django.urls import reverse

from bench.goals import Figure, case
from bench.hall import Hall
from bench.load import Load, send
from governance.practice.models import PracticeAnswer
from governance.practice.services import end_practice, running_practice, start_practice

PHONES = 1000
RATE = 100.0  # a second: everybody within ten seconds
WARM = 50


@case("practice")
def a_full_hall_practises(hall: Hall) -> list[Figure]:
    """Every phone opens the ballot, then every phone answers; worker and clock beside. None may be lost."""
    world, by = hall.world, hall.world.desk[0]
    url, cookies = hall.given.ours.url, list(world.cookies[:PHONES])
    opened, answered, kept = [], [], []
    with hall.worker_and_clock():
        for _round in range(hall.rounds):
            practice = start_practice(world.body, by=by)
            page, cast = (reverse(f"practice:{name}", args=[practice.id]) for name in ("ballot", "cast"))
            form = {"method": "POST", "body": "choice=tea"}
            send(Load(url, page, cookies=cookies[:WARM], requests=WARM, connections=4))
            send(Load(url, cast, cookies=cookies[:WARM], requests=WARM, connections=4, **form))
            opened.append(send(Load(url, page, cookies=cookies, rate=RATE, requests=PHONES)))
            answered.append(send(Load(url, cast, cookies=cookies, rate=RATE, requests=PHONES, **form)))
            kept.append(PracticeAnswer.objects.filter(practice=practice).exclude(choice="").count())
            end_practice(practice, by=by)
    left = PracticeAnswer.objects.count()
    assert running_practice(world.body) is None
    load = f"{os.getloadavg()[0]:.1f} processes wanted a core"
    return [
        Figure("practice", f"p99 of opening it, {PHONES:,} phones in 10 s", min(one.p99 for one in opened), "ms",
               must=500, want=100, note=f"best of {hall.rounds} rounds; {load}", bad=sum(one.bad for one in opened)),
        Figure("practice", f"p99 of answering it, {PHONES:,} phones in 10 s", min(one.p99 for one in answered), "ms",
               must=500, want=100, note=f"best of {hall.rounds} rounds; {load}", bad=sum(one.bad for one in answered)),
        Figure("practice", "answers that were kept", min(kept), f"of {PHONES:,}", must=PHONES, at_least=True),
        Figure("practice", "rows left afterwards", left, "", must=0),
    ]  # fmt: skip
