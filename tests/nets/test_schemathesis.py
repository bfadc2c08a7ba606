"""Whatever the schema allows to be sent, the real application answers, and only as the schema says.

For a stranger, a member and an organiser; half of the requests are about things that exist.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings

from assemblies.integrations.services import make_token
from assemblies.members.models import Seat
from config.wsgi import application
from tests.nets.world import OWN, Place, build_world

# Sent to the machine itself, or answered by files.
LEFT_OUT = {"/api/v1/schema/", "/api/v1/docs/"}
OFTEN = 4


@pytest.fixture
def place(db: None) -> Iterator[Place]:
    """The application keeps the connection of the test, as the test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield build_world().places[OWN]
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.once
@pytest.mark.timeout(600)
def test_what_the_schema_allows_is_answered_as_it_says(place: Place) -> None:
    assert Prober(place).found(examples=1) == []


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.timeout(1800)
def test_whatever_is_sent_nothing_breaks(place: Place) -> None:
    assert Prober(place).found(examples=OFTEN) == []


class Prober:
    """Sends what Schemathesis makes up from the schema, and undoes each request before the next."""

    def __init__(self, place: Place) -> None:
        self.place = place
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
        self.names = {"a stranger": "", **{role: self._token(place.seats[role]) for role in ("member", "organiser")}}
        self.problems: set[str] = set()
        self.turn = 0

    @staticmethod
    def _token(seat: Seat) -> str:
        return make_token(seat.person, name="probe", scope="write", days=1)[1]

    def found(self, examples: int) -> list[str]:
        for result in self.schema.get_all_operations():
            operation = result.ok()
            if operation.path not in LEFT_OUT:
                for who, secret in self.names.items():
                    self._probe(operation, who, secret, examples)
        return sorted(self.problems)

    def _probe(self, operation: Any, who: str, secret: str, examples: int) -> None:
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:
            self.turn += 1
            cache.clear()
            if self.turn % 2:
                known = self.place.things
                case.path_parameters = {
                    name: str(known.get(name, value)) for name, value in case.path_parameters.items()
                }
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            self._judge(operation, who, answer)

        send()

    def _judge(self, operation: Any, who: str, answer: Any) -> None:
        promised = operation.definition.raw["responses"]
        if str(answer.status_code) not in promised:
            said = answer.text[:160]
            self.problems.add(f"{operation.label} as {who}: {answer.status_code}, not promised: {said}")
