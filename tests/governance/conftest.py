"""Browsers in which people of the cast are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from assemblies.members.models import Seat

Visit = Callable[..., Client]


@pytest.fixture
def visit() -> Visit:
    """``visit(ana)`` is a browser in which Ana is signed in; ``visit(None)`` is a stranger's."""

    def browser(seat: Seat | None = None, *, by_card: bool = False) -> Client:
        client = Client()
        if seat is not None:
            client.force_login(seat.person)
            if by_card:
                session = client.session
                session["via_seat"] = str(seat.id)
                session.save()
        return client

    return browser
