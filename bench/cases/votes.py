"""Casting a vote: what it costs, how many statements it takes, how long it takes at the rate of a city."""

import uuid
from collections.abc import Sequence

from django.db import connection
from django.urls import reverse

from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.people.models import Person
from bench.goals import Figure, case
from bench.hall import Hall, signed_in, statements
from bench.rounds import Measured
from config.clock import now
from governance.ballots.models import Mode, OpenBallot, Question, RollEntry

FORM = "choice=yes&shown_as=number&key={key}"
FORMS = {Mode.OPEN: FORM, Mode.SECRET: "choice=yes&n1={nonce}&n2={nonce}"}
WHAT = {Mode.OPEN: "a vote", Mode.SECRET: "a secret vote"}
AS_PHONES = {"Accept": "application/json"}  # as their own script sends a ballot
ANY = "00000000-0000-4000-8000-000000000000"
CITY_RATE = 111.0  # 100,000 voters in a quarter of an hour
CITY_SECONDS = 20
CROWD = 100_000


def cast_path(question: Question | None = None) -> str:
    """Where a ballot goes; `{obj}` stands for the question when there are several."""
    return reverse("ballots:cast", args=[ANY]).replace(ANY, str(question.id) if question else "{obj}")


@case("P1")
def cost_of_a_vote(hall: Hall) -> list[Figure]:
    """Every member votes once on each of twenty questions, openly and secretly, over as many votes in the limit."""
    polls = [str(number) for number in range(1, 100_000)]
    given = {"method": "POST", "body": '{"choice": 1}', "content_type": "application/json"}
    found = hall.in_turn(
        hall.least("limit", "/vote/{obj}", cookies=hall.given.limit_cookies, objects=polls, **given),
        *(
            hall.ours(mode, cast_path(), method="POST", body=form, headers=AS_PHONES, cookies=hall.world.cookies,
                      objects=[str(question.id) for question in hall.world.open_questions(20, mode)])
            for mode, form in FORMS.items()
        ),
    )  # fmt: skip
    return [over_the_limit(mode, found[mode], found["limit"]) for mode in FORMS]


def over_the_limit(mode: Mode, ours: Measured, least: Measured) -> Figure:
    note = f"{ours.cpu_per_1000:.2f} / {least.cpu_per_1000:.2f} s CPU for 1,000; {ours.rate:.0f} / {least.rate:.0f} a s"
    ratio, what = ours.cpu_per_1000 / least.cpu_per_1000, f"CPU of {WHAT[mode]} over the limit's"
    return Figure("P1", what, ratio, "×", must=2.0, want=1.0, note=f"{note} {ours.first_bad}".strip(), bad=ours.bad)


@case("P2")
def statements_of_a_vote(hall: Hall) -> list[Figure]:
    first, second = hall.world.open_questions(2)
    client = signed_in(hall.world.cookies[0])

    def cast(question: Question) -> int:
        form = {"choice": "yes", "shown_as": "number", "key": str(uuid.uuid4())}
        answer = client.post(cast_path(question), form)
        assert answer.status_code < 400, answer.content[:500]
        return answer.status_code

    cast(first)  # the process is warm afterwards
    cast(second)
    sent = statements(lambda: cast(second))
    return [Figure("P2", "statements of a vote", sent, "", must=6, want=2)]


@case("P3")
def a_city_votes(hall: Hall) -> list[Figure]:
    """So many votes a second whatever happens, with worker and clock beside, client included."""
    question = hall.world.open_questions(1)[0]
    polls = [str(number) for number in range(200_000, 300_000)]
    given = {"method": "POST", "rate": CITY_RATE, "requests": int(CITY_RATE * CITY_SECONDS)}
    with hall.worker_and_clock():
        found = hall.in_turn(
            hall.least("limit", "/vote/{obj}", body='{"choice": 1}', content_type="application/json",
                       cookies=hall.given.limit_cookies, objects=polls, **given),
            hall.ours("ours", cast_path(question), body=FORM, cookies=hall.world.cookies, **given),
        )  # fmt: skip
    ours, least = found["ours"], found["limit"]
    note = f"{CITY_RATE:.0f} a s in open loop; p50 {ours.p50:.1f} ms; limit {least.p50:.1f} and {least.p99:.0f} ms"
    return [
        Figure("P3", "p99 of a vote at a city's rate", ours.p99, "ms", must=100, want=25,
               note=f"{note} {ours.first_bad}".strip(), bad=ours.bad)
    ]  # fmt: skip


@case("P5")
def a_full_box(hall: Hall) -> list[Figure]:
    """A vote on a question that 100,000 have voted on, over one on which nobody has."""
    empty, full = hall.world.open_questions(2)
    fill_box(full)
    given = {"method": "POST", "body": FORM, "cookies": hall.world.cookies, "connections": 4}
    found = hall.in_turn(hall.ours("empty", cast_path(empty), **given), hall.ours("full", cast_path(full), **given))
    ratio = found["full"].p50 / found["empty"].p50
    note = f"{found['full'].p50:.2f} / {found['empty'].p50:.2f} ms"
    bad = found["full"].bad + found["empty"].bad
    return [Figure("P5", "vote time with 100,000 in the box", ratio, "×", must=1.2, want=1.05, note=note, bad=bad)]


def fill_box(question: Question, choices: Sequence[str] = ('"yes"',), communities: Sequence[Community] = ()) -> None:
    """100,000 more on the roll, all of whom have voted; written as rows, since a service gives one seat at a time.

    Choices and communities go round.
    """
    places = communities or [None]
    at, last = now(), Seat.objects.filter(body=question.body).latest("number").number
    people = Person.objects.bulk_create((Person(name="Crowd") for _ in range(CROWD)), batch_size=5000)
    seats = Seat.objects.bulk_create(
        (
            Seat(
                body=question.body,
                person=person,
                role=Role.OBSERVER,
                community=places[place % len(places)],
                number=last + place,
                started_at=at,
            )
            for place, person in enumerate(people, start=1)
        ),
        batch_size=5000,
    )
    RollEntry.objects.bulk_create(
        (RollEntry(question=question, seat=seat, seat_hash=uuid.uuid4().hex * 2) for seat in seats), batch_size=5000
    )
    OpenBallot.objects.bulk_create(
        (
            OpenBallot(
                question=question,
                seat=seat,
                key=uuid.uuid4(),
                choice=choices[place % len(choices)],
                shown_as=ShownAs.NUMBER,
                receipt="MEASURED",
                cast_at=at,
            )
            for place, seat in enumerate(seats)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
