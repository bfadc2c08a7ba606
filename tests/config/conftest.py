"""The root application under a real uvicorn, and a client that can misbehave."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import pytest

from tests import servers

UVICORN = [
    *(sys.executable, "-m", "uvicorn", "--loop", "uvloop", "--http", "httptools"),
    *("--timeout-graceful-shutdown", "5", "--no-access-log", "--backlog", "4096"),
]


@dataclass
class Hall:
    """A running server."""

    port: int
    process: "subprocess.Popen[bytes]"

    def ask(self, path: str, body: bytes | None = None, method: str = "", **headers: str) -> HTTPResponse:
        line = HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method or ("GET" if body is None else "POST"), path, body, named)
        return line.getresponse()

    def json(self, path: str, body: bytes | None = None, **headers: str) -> Any:
        return json.loads(self.ask(path, body, **headers).read())

    def seen(self, path: str) -> list[dict[str, Any]]:
        """What the view was given under this path."""
        return [one for one in self.json("/seen")["seen"] if one["path"] == path]

    def line(self, *parts: bytes) -> socket.socket:
        """A bare connection over which these bytes were sent."""
        line = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        line.sendall(b"".join(parts))
        return line


@contextmanager
def serving(application: str, **environment: str) -> Iterator[Hall]:
    port = servers.free_port()
    process = subprocess.Popen(
        [*UVICORN, application, "--port", str(port)],
        env=os.environ | environment,
        cwd=servers.ROOT,
        start_new_session=True,
        preexec_fn=servers.die_with_parent,
    )
    hall = Hall(port, process)
    try:
        servers.wait_until(lambda: process.poll() is not None or answers(port), "uvicorn answers")
        assert process.poll() is None, "uvicorn ended"
        yield hall
    finally:
        servers.end(process)


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def open_hall(redis_url: str) -> Iterator[Callable[..., Hall]]:
    """Starts servers with the limits given; they end with the module."""
    with ExitStack() as running:

        def start(
            *, bridge: dict[str, Any] | None = None, live: dict[str, Any] | None = None, redis: str = redis_url
        ) -> Hall:
            given = json.dumps({"bridge": bridge or {}, "live": live or {}, "redis_url": redis})
            return running.enter_context(serving("tests.config.serving:application", SERVING=given))

        yield start


@pytest.fixture(scope="module")
def hall(open_hall: Callable[..., Hall]) -> Hall:
    """The limits as shipped."""
    return open_hall()


@pytest.fixture(scope="module")
def small_hall(open_hall: Callable[..., Hall]) -> Hall:
    """Two threads, two may wait, one long answer, little patience."""
    limits = {"threads": 2, "waiting": 2, "streams": 1, "body_bytes": 65536, "patience": 0.6}
    return open_hall(bridge=limits)
