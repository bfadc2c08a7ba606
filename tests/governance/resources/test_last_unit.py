"""Five hundred bookings of the last unit at the same moment: exactly one wins."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connections

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from governance.resources.errors import NoneLeft
from governance.resources.models import Booking, Season, Share
from governance.resources.services import Described, book, open_season, register_resource

pytestmark = [pytest.mark.nets, pytest.mark.timeout(900), pytest.mark.django_db(transaction=True)]
BOOKINGS, THREADS = 500, 8


def test_of_five_hundred_who_book_the_last_hour_at_once_one_has_it() -> None:
    community = Community.objects.create(name="Upland", letter="a")
    assembly = publish_assembly(set_up_assembly(slug="hall", name="Hall", question="What?", communities=[community]))
    body = Body.objects.select_related("assembly").get(assembly=assembly)
    person = Person.objects.create_person(name="Fay", email="fay@example.org")
    fay = give_seat(body, person=person, role=Role.FACILITATOR)
    seats = [
        give_seat(
            body, person=Person.objects.create_person(name=f"P{at}", email=None), role=Role.MEMBER, community=community
        )
        for at in range(20)
    ]
    shared = register_resource(body, Described("hours", "The reactor", "hour"), by=fay)
    day = assembly.today
    season = open_season(
        shared, by=fay, name="One hour", begins_on=day, ends_on=day, most=1, most_a_day=1, shares={community: 1}
    )
    start = threading.Barrier(THREADS)

    def rush(number: int) -> list[str]:
        start.wait()
        met = []
        for at in range(number, BOOKINGS, THREADS):
            seat = Seat.objects.select_related("person", "body__assembly", "community").get(id=seats[at % 20].id)
            own = Season.objects.select_related("resource__assembly").get(id=season.id)
            try:
                book(own, by=seat, day=day, units=1, key=uuid4())
                met.append("booked")
            except NoneLeft:
                met.append("none left")
        connections.close_all()
        return met

    with ThreadPoolExecutor(THREADS) as pool:
        answers = [one for met in pool.map(rush, range(THREADS)) for one in met]

    assert len(answers) == BOOKINGS
    assert answers.count("booked") == Booking.objects.count() == 1
    assert Season.objects.get(id=season.id).booked == Share.objects.get(season=season).booked == 1
