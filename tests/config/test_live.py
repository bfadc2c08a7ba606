"""Hints under `/live/`: what an open page hears, also after it was away, and what it never waits for."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
import redis as redis_client

from config import live
from config.rooms import Room, spread_of, topics_of, versions_of
from tests import servers
from tests.config.conftest import Hall

HINT = re.compile(r"id: (\S+)\ndata: (\{.*\})\n\n")


class Listener:
    """A page with an open stream."""

    def __init__(self, hall: Hall, *topics: str, last_event_id: str = "", room_bytes: int = 0) -> None:
        query = "&".join(f"t={topic}" for topic in topics)
        known = f"Last-Event-ID: {last_event_id}\r\n" if last_event_id else ""
        self.line = socket.socket()
        if room_bytes:
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room_bytes)
        self.line.connect(("127.0.0.1", hall.port))
        self.line.sendall(f"GET /live/?{query} HTTP/1.1\r\nHost: hall\r\n{known}\r\n".encode())
        self.line.settimeout(0.02)
        self.said = ""
        self.is_over = False

    def hear(self, seconds: float = 0.2) -> str:
        """All that was said so far; listens for so many seconds more."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.is_over:
            try:
                more = self.line.recv(65536)
            except TimeoutError:
                continue
            except ConnectionResetError:
                more = b""
            self.is_over = not more
            self.said += more.decode()
        return self.said

    def hears(self, text: str, seconds: float = 5.0) -> bool:
        end = time.monotonic() + seconds
        while text not in self.said[-9999:] and time.monotonic() < end and not self.is_over:
            self.hear(0.001)
        return text in self.said

    @property
    def status(self) -> int:
        self.hears("\r\n\r\n")
        return int(self.said.split()[1])

    @property
    def hints(self) -> list[tuple[str, str, int]]:
        unchunked = re.sub(r"\r\n[0-9a-f]+\r\n", "", self.said)
        found = [(event_id, json.loads(data)) for event_id, data in HINT.findall(unchunked)]
        return [(event_id, hint["topic"], hint["v"]) for event_id, hint in found]


@pytest.fixture
def topic() -> str:
    return f"question:{uuid4()}"


@pytest.fixture(autouse=True)
def _same_redis(settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url


@pytest.fixture
def own_redis(settings) -> Iterator[str]:
    """A Redis that the test may freeze and end."""
    folder = servers.short_folder()
    settings.REDIS_URL = f"unix://{folder}/s"
    yield settings.REDIS_URL
    folder.rmdir()


def test_an_open_page_hears_that_its_question_changed(hall: Hall, topic: str):
    page, other = Listener(hall, topic), Listener(hall, f"question:{uuid4()}")
    assert page.hears("retry: ")
    assert live.publish({topic: 41})
    assert page.hears("\n\n\r\n", 2)
    assert page.hears('"v":41')
    assert page.hints == [("41", topic, 41)]
    assert "data:" not in other.hear()
    head = page.said.partition("\r\n\r\n")[0].lower()
    assert "content-type: text/event-stream" in head
    assert "cache-control: no-store" in head
    assert "x-accel-buffering: no" in head
    assert "set-cookie" not in head


def test_a_page_opened_later_hears_the_current_version_first(hall: Hall, topic: str):
    live.publish({topic: 7})
    page = Listener(hall, topic)
    assert page.hears('"v":7')
    assert page.hints == [("7", topic, 7)]


def test_who_comes_back_hears_only_what_was_missed(hall: Hall, topic: str):
    body = topic.replace("question", "body")
    live.publish({topic: 3, body: 9})
    first = Listener(hall, topic, body)
    assert first.hears(body)
    [(_, _, _), (last, _, _)] = first.hints
    assert last == "3.9"
    first.line.close()
    live.publish({topic: 4})
    back = Listener(hall, topic, body, last_event_id=last)
    assert back.hears('"v":4')
    assert back.hints == [("4.9", topic, 4)]
    assert "data:" not in Listener(hall, topic, body, last_event_id="4.9").hear(0.4)
    assert Listener(hall, topic, body, last_event_id="not an id").hears('"v":9')


def test_an_older_version_is_not_told_after_a_newer_one(hall: Hall, topic: str):
    page = Listener(hall, topic)
    assert page.hears("retry: ")
    for version in (5, 4, 5, 6):
        live.publish({topic: version})
    assert page.hears('"v":6')
    assert [version for _, _, version in page.hints] == [5, 6]


@pytest.mark.parametrize(
    "query", ["", "t=", "t=Question:1", "t=question:", "t=question:a%20b", "t=question:" + "a" * 65, "u=a:b",
              "&".join(f"t=a:{n}" for n in range(21))],
)  # fmt: skip
def test_badly_asked_is_told_how_to_ask(hall: Hall, query: str):
    assert hall.ask(f"/live/?{query}").status == 400


def test_twenty_topics_at_once_are_possible():
    asked = "&".join(f"t=question:{n}" for n in range(20))
    assert topics_of(asked.encode()) == tuple(f"question:{n}" for n in range(20))
    assert topics_of(b"t=a:1&t=a:1") == ("a:1",)


@pytest.mark.parametrize("method", ["POST", "HEAD", "OPTIONS", "DELETE"])
def test_nothing_but_listening_is_possible(hall: Hall, method: str, topic: str):
    answer = hall.ask(f"/live/?t={topic}", method=method)
    assert (answer.status, answer.getheader("Allow")) == (405, "GET")


def test_a_message_is_written_once_for_all_who_follow_the_same():
    room = Room(("question:1", "body:2"))
    assert room.missed([0, 0]) == b""
    room.learn({"body:2": 7, "body:3": 1})
    assert room.missed(versions_of(None, room.topics)) == b'id: 0.7\ndata: {"topic":"body:2","v":7}\n\n'
    assert room.missed(versions_of(b"0.7", room.topics)) == b""
    assert versions_of(b"1.2.3", room.topics) == versions_of(b"x", room.topics) == [0, 0]


def test_a_small_hall_fetches_at_once_and_a_full_one_over_some_seconds():
    room = Room(("question:1",))
    assert (spread_of(30), spread_of(100), spread_of(5000)) == (0, 2000, 10_000)
    room.learn({"question:1": 7}, spread_of(30))
    assert room.event(0, [7]) == b'id: 7\ndata: {"topic":"question:1","v":7}\n\n'
    assert room.event(0, [7], spread_of(100)) == b'id: 7\ndata: {"topic":"question:1","v":7,"spread":2000}\n\n'


def test_a_full_house_sends_the_next_one_away_for_a_while(open_hall: Callable[..., Hall], topic: str):
    hall = open_hall(live={"most_streams": 2, "keep_alive": 0.3})
    pages = [Listener(hall, topic) for _ in range(2)]
    assert all(page.hears("retry: ") for page in pages)
    assert hall.ask(f"/live/?t={topic}").status == 503
    assert pages[0].hears(": still here")
    pages[0].line.close()
    servers.wait_until(lambda: Listener(hall, topic).status == 200, "a place is free again", 3)


def test_a_page_too_slow_to_listen_is_cut_off_and_the_others_hear_all(hall: Hall, topic: str):
    topics = [f"{topic}-{number}" for number in range(20)]
    slow, quick = Listener(hall, *topics, room_bytes=4096), Listener(hall, *topics)
    assert slow.hears("retry: ")
    assert quick.hears("retry: ")
    last = f'"{topics[0]}","v":1600}}'
    with ThreadPoolExecutor(1) as beside:
        heard = beside.submit(quick.hears, last, 30)
        assert all(live.publish(dict.fromkeys(topics, version)) for version in range(1, 1600))
        live.publish({topics[0]: 1600})
        assert heard.result()
    slow.hear(5)
    assert slow.is_over
    assert last not in slow.said


def test_without_redis_pages_work_and_streams_stay_open(open_hall: Callable[..., Hall], own_redis: str, topic: str):
    hall = open_hall(redis=own_redis)
    page = Listener(hall, topic)
    assert page.hears("retry: ")
    assert not live.publish({topic: 1})
    assert hall.ask("/page").status == 200
    with servers.redis(Path(own_redis.removeprefix("unix://"))):
        servers.wait_until(lambda: live.publish({topic: 2}), "Redis answers", 5)
        assert page.hears('"v":2', 10)
    page.hear(0.3)
    assert not page.is_over
    path = Path(own_redis.removeprefix("unix://"))
    with servers.redis(path.with_name("beside")) as url:
        redis_client.Redis.from_url(url).hset(live.VERSIONS, topic, 3)  # said while nobody could hear it
        path.symlink_to(path.with_name("beside"))
        assert page.hears('"v":3', 10)
    path.unlink()


def test_publishing_never_waits_for_a_frozen_redis(own_redis: str, topic: str):
    path = Path(own_redis.removeprefix("unix://"))
    with servers.redis(path) as url:
        assert live.publish({topic: 1})
        pid = redis_client.Redis.from_url(url).info("server")["process_id"]
        os.kill(pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert not live.publish({topic: 2})
            assert time.monotonic() - began < 5
        finally:
            os.kill(pid, signal.SIGCONT)
    with servers.redis(path):
        assert live.publish({topic: 3})
    assert not live.publish({topic: 4})


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_fifty_open_streams_do_not_keep_the_server_from_ending(
    open_hall: Callable[..., Hall], topic: str, end: signal.Signals
):
    hall = open_hall()
    pages = [Listener(hall, topic) for _ in range(50)]
    assert all(page.hears("retry: ") for page in pages)
    vote = hall.line(b"GET /slow?n=0.4 HTTP/1.1\r\nHost: hall\r\n\r\n")
    time.sleep(0.1)
    began = time.monotonic()
    os.kill(hall.process.pid, end)
    assert b"200 OK" in vote.recv(65536)
    hall.process.wait(5)
    assert time.monotonic() - began < 5
    assert all(page.hears("\r\n0\r\n\r\n", 0.5) for page in pages)
