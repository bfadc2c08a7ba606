"""Browsers of the cast: each person with a client of their own."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from assemblies.members.models import Seat


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    """Tries and rates counted by an earlier test do not count here."""
    cache.clear()


@pytest.fixture
def browser_of() -> Callable[[Seat], Client]:
    """A browser in which the seat's person is signed in: ``browser_of(ana)``."""

    def open_one(seat: Seat) -> Client:
        browser = Client()
        browser.force_login(seat.person)
        return browser

    return open_one


@pytest.fixture
def stranger() -> Client:
    """A browser of somebody who is not signed in."""
    return Client()
