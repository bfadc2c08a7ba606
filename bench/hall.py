"""What every case finds: the servers, our world in the database, and how long to measure."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection
from django.test import Client

from bench import places
from bench.load import Load
from bench.places import Given, Place
from bench.rounds import Measured, Target, in_turn
from bench.world import World, build

MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET ")
MEMBERS = 1000


@dataclass
class Hall:
    given: Given
    rounds: int
    seconds: int
    _worlds: dict[int, World] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.world_of(100)

    def world_of(self, proposals: int) -> World:
        """An assembly with so many proposals, made when it is first asked for."""
        if proposals not in self._worlds:
            members = MEMBERS if proposals == 100 else proposals
            self._worlds[proposals] = build(f"with-{proposals}", members=members, proposals=proposals)
        return self._worlds[proposals]

    def ours(self, name: str, path: str, **more: Any) -> Target:
        """A load on our server; its CPU is that of the server and of the database."""
        return self.at(self.given.ours, name, path, **more)

    def least(self, name: str, path: str, **more: Any) -> Target:
        """A load on the limit."""
        assert self.given.limit is not None, "only cases on PostgreSQL compare with the limit"
        return self.at(self.given.limit, name, path, **more)

    def at(self, place: Place, name: str, path: str, **more: Any) -> Target:
        load = Load(place.url, path, **{"seconds": self.seconds} | more)
        return Target(name, load, tuple(pid for pid in (place.pid, self.given.database_pid) if pid))

    def in_turn(self, *targets: Target) -> dict[str, Measured]:
        return in_turn(targets, self.rounds)

    @contextmanager
    def worker_and_clock(self) -> Iterator[None]:
        with places.worker(self.given.environment), places.clock(self.given.environment):
            yield


def signed_in(cookie: str) -> Client:
    """A browser that sends this Cookie header."""
    client = Client()
    client.cookies = SimpleCookie(cookie)
    return client


def statements(act: Callable[[], object]) -> int:
    """How many statements the application sends for this, transaction marks apart."""
    sent: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        sent.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        act()
    return sum(not sql.lstrip().upper().startswith(MARKS) for sql in sent)
