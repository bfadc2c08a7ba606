"""A reactor that two communities share, for a season of thirty days."""

from datetime import timedelta
from uuid import uuid4

import pytest

from governance.resources.services import Described, book, open_season, register_resource


@pytest.fixture
def reactor(plenary, fay):
    described = Described(
        kind="hours", name="The reactor", unit="hour", reading_unit="°C", reading_low=20, reading_high=60
    )
    return register_resource(plenary, described, by=fay)


@pytest.fixture
def today(assembly):
    return assembly.today


@pytest.fixture
def season(reactor, fay, north, south, today):
    return open_season(
        reactor,
        by=fay,
        name="Spring",
        begins_on=today,
        ends_on=today + timedelta(days=30),
        most=100,
        most_a_day=12,
        shares={north: 60, south: 30},
    )


@pytest.fixture
def booked(season, today):
    """``booked(ana, 5)`` books five hours of today."""

    def one(seat, units, day=today, key=None):
        return book(season, by=seat, day=day, units=units, key=key or uuid4())

    return one
