"""The load clients: every pair of visitor and object is sent once, with the visitor's own token."""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bench.load import Load, send


@pytest.fixture
def listener() -> Iterator[Any]:
    """A server that keeps what it is asked; every tenth answer is a refusal when told so."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            server.asked.append((self.headers["Cookie"], self.headers["X-CSRFToken"], self.path, body))
            refused = server.refuses and len(server.asked) % 10 == 0
            said = json.dumps({"heard": len(server.asked)}).encode()
            self.send_response(409 if refused else 201)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args: object) -> None:
            pass

    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.refuses = [], False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def load_on(listener: Any, **more: Any) -> Load:
    cookies = [f"sessionid=s{number}; csrftoken=t{number}" for number in range(5)]
    given = {"method": "POST", "body": "obj={obj}&key={key}", "cookies": cookies, "objects": ["a", "b", "c"]}
    return Load(f"http://127.0.0.1:{listener.server_port}", "/vote/{obj}", connections=2, **given | more)


def test_an_exact_number_is_sent_in_turn(listener: Any):
    outcome = send(load_on(listener, requests=12))
    assert (outcome.good, outcome.bad) == (12, 0)
    assert len({(cookie, path) for cookie, _, path, _ in listener.asked}) == 12
    assert all(cookie.endswith(token) for cookie, token, _, _ in listener.asked)
    assert len({body for _, _, _, body in listener.asked}) == 12


def test_an_open_loop_keeps_its_rate(listener: Any):
    outcome = send(load_on(listener, requests=20, rate=100.0))
    assert outcome.good == 20
    assert 0.15 < outcome.seconds < 1


def test_refusals_are_counted_and_the_first_is_told(listener: Any):
    listener.refuses = True
    outcome = send(load_on(listener, requests=20))
    assert (outcome.good, outcome.bad) == (18, 2)
    assert outcome.first_bad.startswith("409 ")


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed; the own client stands in for it")
def test_wrk_turns_through_visitors_and_objects_alike(listener: Any):
    load = load_on(listener, seconds=1)
    outcome = send(load)
    # Requests of several connections arrive in no certain order; over many, each pair has its turn.
    assert len({(cookie, path) for cookie, _, path, _ in listener.asked}) == 15
    assert all(cookie.endswith(token) for cookie, token, _, _ in listener.asked)
    assert load.sent >= outcome.good > 10
